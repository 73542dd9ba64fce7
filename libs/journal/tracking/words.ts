import {
  CARRY_SCALE,
  decimal,
  divideHalfUp,
  formatMillions,
  formatWan,
  formatYi,
  type Message,
  type MetricDefinition,
} from '#domain';
import type { Scene } from '../figures/evaluate.ts';
import type { MetricHead, TableHead } from './answers.ts';

/** 100万元: amounts from here on are told in 亿元, smaller ones in 万元. */
const IN_YI_FROM = 100_000_000n;

/** A value of a metric in words: 0.42亿元, 5. */
export function told(weight: MetricHead['weight'], value: bigint): Message {
  if (weight === 'count') return { zh: `${value}`, en: `${value}` };
  const size = value < 0n ? -value : value;
  return {
    zh: size >= IN_YI_FROM || size === 0n ? formatYi(value) : formatWan(value),
    en: formatMillions(value, 2),
  };
}

/** A carried value, in {@link CARRY_SCALE}ths, in words; counts to two decimals. */
export function carriedTold(weight: MetricHead['weight'], scaled: bigint): Message {
  if (weight === 'amount') return told(weight, divideHalfUp(scaled, CARRY_SCALE));
  const text = decimal(divideHalfUp(scaled * 100n, CARRY_SCALE), 2, 'all');
  return { zh: text, en: text };
}

/** Hundredths of a percent as a percentage: 27.14%. */
export function percent(bp: bigint | number): string {
  return `${decimal(BigInt(bp), 2, 'whole')}%`;
}

/** Hundredths of a percentage point as a number of points, unsigned. */
export function points(bp: bigint | number): string {
  const value = BigInt(bp);
  return decimal(value < 0n ? -value : value, 2, 'whole');
}

/** The head of a metric's columns. */
export const headOf = ({ id, name, query }: MetricDefinition): MetricHead => ({
  id,
  name,
  weight: query.weight,
});

/** The head of a table: what was asked, and the rules under it. */
export function tableHead({ ask, scheme, register, node }: Scene, rules: readonly Message[]) {
  const id = node ?? '';
  const { asOf, knownAt, basis } = ask;
  const unit = { id, name: register.nameOf(id) };
  const head: TableHead = { asOf, knownAt, basis, scheme: scheme.name, unit, rules };
  return head;
}

import {
  CARRY_SCALE,
  decimal,
  formatMillions,
  formatWan,
  formatYi,
  type Message,
  type MetricDefinition,
} from '#domain';
import type { Scene } from '../figures/evaluate.ts';
import type { MetricHead, TableHead } from './answers.ts';
import { shownOf, shownText } from './shown.ts';

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

/** 量词: what a count of a metric is a count of, where it is not projects. */
const COUNTED: Readonly<Record<string, Message>> = {
  'visits-out': { zh: '批次', en: 'batches' },
  'visits-in': { zh: '批次', en: 'batches' },
  activities: { zh: '场', en: 'events' },
};

/** The measure word of a count of a metric: 批次 of visits, 个 of most. */
export const measureWord = (metric: string): Message =>
  COUNTED[metric] ?? { zh: '个', en: 'count' };

/** Which metric a value is of, and whether it is 分 or a count. */
export type Measured = Pick<MetricHead, 'id' | 'weight'>;

/** A value of a metric as sentences say it, whole or as {@link shownText} has it: 0.42亿元, 0.61个. */
export function said({ id, weight }: Measured, value: bigint | string): Message {
  if (weight === 'amount') return told(weight, BigInt(value));
  return { zh: `${value}${measureWord(id).zh}`, en: `${value}` };
}

/** A carried value, in {@link CARRY_SCALE}ths, as sentences say it. */
export function carriedSaid(metric: Measured, scaled: bigint): Message {
  const { weight } = metric;
  return said(metric, shownText(weight, shownOf(weight, scaled, CARRY_SCALE)));
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

/** Asked as known before anybody was registered, a table is of no node at all. */
const NOBODY_YET = '（当时尚无单位）';

/** The head of a table: what was asked, and the rules under it. */
export function tableHead({ ask, scheme, register, node }: Scene, rules: readonly Message[]) {
  const id = node ?? '';
  const { asOf, knownAt, basis } = ask;
  const unit = { id, name: id === '' ? NOBODY_YET : register.nameOf(id) };
  const head: TableHead = { asOf, knownAt, basis, scheme: scheme.name, unit, rules };
  return head;
}

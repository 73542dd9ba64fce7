import { splitByLargestRemainder } from '../ratio.ts';
import { XUN } from './periods.ts';

/** What a year is to bring in each of its periods; every level adds up to the one above. */
export interface YearPlan {
  readonly year: bigint;
  readonly quarters: readonly bigint[];
  readonly months: readonly bigint[];
  readonly xun: readonly bigint[];
}

/** The curve where none is set: every 旬 alike. */
export const EQUAL_WEIGHTS: readonly bigint[] = Array.from({ length: XUN }, () => 1n);

/**
 * Splits an annual target, an integer in the metric's own unit, by the 36 weights of a curve: year
 * → quarter → month → 旬, by largest remainder at each step, ties to the earlier (RULINGS 19), so
 * that the parts add up at every level. Weights are non-negative and not all zero.
 */
export function planOfYear(target: bigint, weights: readonly bigint[] = EQUAL_WEIGHTS): YearPlan {
  if (weights.length !== XUN) throw new RangeError(`a curve has ${XUN} weights`);
  const quarters = splitByLargestRemainder(target, sumsOf(weights, 9));
  const months = split(quarters, sumsOf(weights, 3), 3);
  return { year: target, quarters, months, xun: split(months, weights, 3) };
}

/** The sums of each `step` neighbours. */
export function sumsOf(values: readonly bigint[], step: number): bigint[] {
  const sums: bigint[] = [];
  for (let at = 0; at < values.length; at += step) {
    let sum = 0n;
    for (let i = at; i < at + step; i += 1) sum += values[i] ?? 0n;
    sums.push(sum);
  }
  return sums;
}

function split(parents: readonly bigint[], weights: readonly bigint[], step: number): bigint[] {
  const parts: bigint[] = [];
  parents.forEach((parent, index) => {
    const own = weights.slice(index * step, (index + 1) * step);
    // A parent that was given nothing, for want of weight or of a target, has nothing to split.
    parts.push(...(parent === 0n ? own.map(() => 0n) : splitByLargestRemainder(parent, own)));
  });
  return parts;
}

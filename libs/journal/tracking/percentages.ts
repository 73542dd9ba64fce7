import { divideHalfUp, XUN } from '#domain';

/**
 * A quotient in floating point is off by less than a millionth of a hundredth of a percent, as far
 * as percentages of people go. Where that could matter the exact integers decide; everywhere else
 * the estimate is the exact answer, at a fraction of the price.
 */
const DOUBT = 1e-6;
/** Estimates above this are not trusted to the millionth. */
const ESTIMATE_MAX = 1e8;

/** Hundredths of a percent of a part, rounded half away from zero; null of nothing. */
export function basisPointsOf(part: bigint, whole: bigint | null): number | null {
  if (whole === null || whole === 0n) return null;
  const rounded = certain((Number(part) / Number(whole)) * 10_000);
  return rounded ?? Number(divideHalfUp(part * 10_000n, whole));
}

/** Time progress in hundredths of a percent (RULINGS 21). */
export const timeProgress = (over: number) =>
  Number(divideHalfUp(BigInt(over) * 10_000n, BigInt(XUN)));

/** Completion less time progress, in hundredths of a point; from exact values (RULINGS 21). */
export function lagOf(actual: bigint, target: bigint | null, over: number): number | null {
  if (target === null || target === 0n) return null;
  const rounded = certain((Number(actual) / Number(target) - over / XUN) * 10_000);
  if (rounded !== null) return rounded;
  const lead = actual * 36n - target * BigInt(over);
  return Number(divideHalfUp(lead * 10_000n, target * 36n));
}

/** An estimate rounded half away from zero, or null where it lies too near to a half. */
function certain(estimate: number): number | null {
  const size = Math.abs(estimate);
  const doubt = Math.abs(size - Math.floor(size) - 0.5);
  if (!(size < ESTIMATE_MAX) || doubt < DOUBT) return null;
  const rounded = Math.floor(size + 0.5);
  return estimate < 0 && rounded !== 0 ? -rounded : rounded;
}

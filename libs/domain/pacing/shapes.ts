import { splitByLargestRemainder } from '../ratio.ts';
import { EQUAL_WEIGHTS } from './curve.ts';
import { XUN } from './periods.ts';

/** What a shape made of amounts adds up to: each weight says how many millionths of the year. */
const WHOLE = 1_000_000n;
/** The largest weight a curve takes. */
const WEIGHT_MAX = 1_000_000_000n;

/** 均分: every 旬 alike. 36 whole weights. */
export function equalShape(): readonly number[] {
  return EQUAL_WEIGHTS.map(Number);
}

/**
 * S 形: slow at first, fastest at mid-year, slow at the end. By the share t of the year that is
 * over, 3t² − 2t³ of the task is due: the distribution function of Beta(2, 2), which is the
 * regularised incomplete beta function I_t(2, 2) of the NIST Digital Library of Mathematical
 * Functions, section 8.17. With t = k ÷ 36 the difference of neighbours is in proportion to
 * 111k − 3k² − 55, so the 36 weights are whole without rounding; half of the task is due by 30
 * June.
 */
export function sCurveShape(): readonly number[] {
  return Array.from({ length: XUN }, (_, index) => {
    const k = index + 1;
    return 111 * k - 3 * k * k - 55;
  });
}

/**
 * 上年实绩: the shape of a year that is over, from what each of its 36 旬 brought in the metric's own
 * unit (分 or a count). A 旬 that brought less than nothing (more was withdrawn than came) weighs
 * nothing. Counts stay as they are; amounts become millionths of their sum, by largest remainder,
 * ties to the earlier. Null where the year brought nothing to take a shape from.
 */
export function shapeFromActuals(actuals: readonly bigint[]): readonly number[] | null {
  if (actuals.length !== XUN) throw new RangeError(`a year has ${XUN} of them`);
  const brought = actuals.map((value) => (value > 0n ? value : 0n));
  if (brought.every((value) => value === 0n)) return null;
  const fits = brought.every((value) => value <= WEIGHT_MAX);
  return (fits ? brought : splitByLargestRemainder(WHOLE, brought)).map(Number);
}

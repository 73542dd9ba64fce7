import { basisPoints, type Message, type Ratio, ratio } from '#domain';
import type { BacktestRow } from './answers.ts';
import type { Bounds } from './range.ts';
import type { Standpoints, TestPoint } from './standpoints.ts';

/** A forecast as it would have been made at a test point, and what stood there in the end. */
export interface Trial {
  readonly point: TestPoint;
  /** Rounded as it would have been printed; null where the line had no value then. */
  readonly expected: bigint | null;
  readonly range: Bounds | null;
  readonly actual: bigint;
}

/** How the tests of a line turned out, and what they say of it together. */
export function backtestOf(by: Standpoints['by'], trials: readonly Trial[], none: Message) {
  const tests = trials.map(rowOf);
  const errors = trials.flatMap(({ expected, actual }): Ratio[] => {
    if (expected === null) return [];
    const error = ratio(expected - actual, actual);
    return error === null ? [] : [error];
  });
  const sizes = errors.map(({ numerator, denominator }) => ({
    numerator: numerator < 0n ? -numerator : numerator,
    denominator,
  }));
  const [meanErrorBp, biasBp] = [meanOf(sizes), meanOf(errors)];
  const counted = trials.filter(({ expected }) => expected !== null).length;
  const says = counted === 0 ? none : { zh: `检验 ${counted} 次`, en: `tests: ${counted}` };
  return { by: counted === 0 ? null : by, tests, meanErrorBp, biasBp, says };
}

function rowOf({ point, expected, range, actual }: Trial): BacktestRow {
  const { at, knownAt, until } = point;
  const error = expected === null ? null : ratio(expected - actual, actual);
  return {
    asOf: at,
    knownAt,
    until,
    expected: expected === null ? null : expected.toString(),
    low: range === null ? null : range.low.toString(),
    high: range === null ? null : range.high.toString(),
    actual: actual.toString(),
    error: expected === null ? null : (expected - actual).toString(),
    errorBp: error && Number(basisPoints(error)),
  };
}

/** The mean of exact ratios in hundredths of a percent; null where there is none. */
function meanOf(ratios: readonly Ratio[]): number | null {
  if (ratios.length === 0) return null;
  const sum = ratios.reduce((a, b) => ({
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  }));
  const denominator = sum.denominator * BigInt(ratios.length);
  return Number(basisPoints({ numerator: sum.numerator, denominator }));
}

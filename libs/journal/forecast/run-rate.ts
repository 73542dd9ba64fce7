import { compare, type Ratio, XUN, xunOver, yearOf, yearPeriod } from '#domain';
import type { ShapeYear } from './answers.ts';
import type { Brought } from './brought.ts';
import { type Earlier, earlierOf, paceDay, type Standpoint } from './standpoints.ts';

/** What the run rate makes of a standpoint, exactly; null where it has no value there. */
export interface Pace {
  readonly method: 'shape' | 'straight-line' | 'none';
  readonly expected: Ratio | null;
  readonly years: readonly ShapeYear[];
  /** What the years of the shape had brought by then, and as a whole. */
  readonly byThen: bigint;
  readonly whole: bigint;
}

/**
 * Carries on what is there. By the shape: actual ÷ the share which earlier years had reached by the
 * same day, their sums added up; a year in which nothing came after the day tells no shape and is
 * left out. Where none is left, or nothing had come by the day in any, in a straight line: what the
 * 旬 over brought ÷ their number × that of the whole stretch, never below what is there.
 */
export function paceAt(point: Standpoint, brought: Brought, firstYear: number | null): Pace {
  const { at, knownAt, until } = point;
  const actual = brought.by(at, knownAt);
  const years = earlierOf(point, firstYear).flatMap((year) => shapeOf(year, point, brought));
  const sum = (of: (year: ShapeYear) => string) =>
    years.reduce((total, year) => total + BigInt(of(year)), 0n);
  const [byThen, whole] = [sum((year) => year.byThen), sum((year) => year.whole)];
  if (byThen > 0n) {
    const expected = { numerator: actual * whole, denominator: byThen };
    return { method: 'shape', expected, years, byThen, whole };
  }
  const none = { years: [], byThen: 0n, whole: 0n };
  const last = paceDay(at);
  if (last === null) return { method: 'none', expected: null, ...none };
  const goal = until === yearPeriod(yearOf(at)).to ? XUN : xunOver(until);
  const line = {
    numerator: brought.by(last, knownAt) * BigInt(goal),
    denominator: BigInt(xunOver(last)),
  };
  const below = line.numerator < actual * line.denominator;
  const expected = below ? { numerator: actual, denominator: 1n } : line;
  return { method: 'straight-line', expected, ...none };
}

function shapeOf({ year, at, until }: Earlier, point: Standpoint, brought: Brought): ShapeYear[] {
  const byThen = brought.by(at, point.knownAt);
  const whole = brought.by(until, point.knownAt);
  if (byThen < 0n || whole <= byThen) return [];
  return [{ year, byDay: at, byThen: byThen.toString(), whole: whole.toString() }];
}

/** What came of a forecast that was made before: for it, so much was there in the end. */
export interface Outcome {
  readonly expected: bigint;
  readonly actual: bigint;
}

/**
 * The range of a run rate from its own tests: by the largest factor actual and expected were apart
 * in any of them it may be out again, up or down; never below what is there. Null where no test
 * has both above zero.
 */
export function paceRange(
  expected: Ratio,
  actual: bigint,
  outcomes: readonly Outcome[],
): { readonly low: bigint; readonly high: bigint } | null {
  const told = outcomes.filter((outcome) => outcome.expected > 0n && outcome.actual > 0n);
  if (told.length === 0) return null;
  const factors = told.map(({ expected: e, actual: a }) =>
    e > a ? { numerator: e, denominator: a } : { numerator: a, denominator: e },
  );
  const most = factors.reduce((one, other) => (compare(one, other) < 0 ? other : one));
  const { numerator, denominator } = expected;
  const low = floorOf(numerator * most.denominator, denominator * most.numerator);
  const high = -floorOf(-numerator * most.numerator, denominator * most.denominator);
  // Where money was taken back the forecast itself may lie below what is there.
  return low >= actual || actual > high ? { low, high } : { low: actual, high };
}

/** The largest integer not above a quotient; the divisor is above zero. */
function floorOf(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return quotient * divisor > dividend ? quotient - 1n : quotient;
}

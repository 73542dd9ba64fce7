import {
  addYears,
  type Day,
  endOfDay,
  type Instant,
  periodsOf,
  xunOver,
  yearOf,
  yearPeriod,
} from '#domain';

/** Where a forecast is made: on a day, from what was known at a time, of the sum up to `until`. */
export interface Standpoint {
  readonly at: Day;
  /** The last instant whose reports count; null for all that is known now. */
  readonly knownAt: Instant | null;
  /** A day of the year of `at`, not before it. */
  readonly until: Day;
}

/** Where a forecast is put to the test: its outcome is known. */
export interface TestPoint extends Standpoint {
  readonly knownAt: Instant;
}

/** The same stretch of an earlier year. */
export interface Earlier {
  readonly year: number;
  readonly at: Day;
  readonly until: Day;
}

/** Earlier years are looked at as far back as this: what is older tells little of today. */
const YEARS_BACK = 3;

/** A forecast of the year and the earlier ones it is tested by. */
export interface Standpoints {
  readonly now: Standpoint;
  readonly by: 'year' | 'month' | null;
  readonly tests: readonly TestPoint[];
}

/**
 * Where a metric is forecast and where that is tested: the same day of up to three earlier years
 * which the books reach back to, each known then; where they reach back to none, the month ends of
 * this year in the second half of the 旬 over, held against the last 旬 end.
 */
export function standpointsOf(
  { asOf, knownAt }: { readonly asOf: Day; readonly knownAt: Instant | null },
  firstYear: number | null,
): Standpoints {
  const now = { at: asOf, knownAt, until: yearPeriod(yearOf(asOf)).to };
  const then = (at: Day, until: Day): TestPoint => {
    const end = endOfDay(at);
    return { at, knownAt: knownAt !== null && knownAt < end ? knownAt : end, until };
  };
  const years = earlierOf(now, firstYear);
  if (years.length > 0) {
    return { now, by: 'year', tests: years.map(({ at, until }) => then(at, until)) };
  }
  const tests = monthEndsBefore(asOf).map((at) => then(at, paceDay(asOf) ?? asOf));
  return { now, by: tests.length === 0 ? null : 'month', tests };
}

/** The same stretch of up to three earlier years, the latest first, not before the first. */
export function earlierOf({ at, until }: Standpoint, firstYear: number | null): Earlier[] {
  const year = yearOf(at);
  const back = Math.min(YEARS_BACK, year - (firstYear ?? year));
  return Array.from({ length: Math.max(0, back) }, (_, index) => {
    const years = -1 - index;
    return { year: year + years, at: addYears(at, years), until: addYears(until, years) };
  });
}

/** The last day of the last 旬 that is over; null before the tenth of January. */
export function paceDay(day: Day): Day | null {
  const over = xunOver(day);
  return over === 0 ? null : (periodsOf(yearOf(day), 'xun')[over - 1]?.to ?? null);
}

/** Month ends before the last 旬 end, when at least half of the 旬 over by the day were over. */
function monthEndsBefore(day: Day): Day[] {
  const last = paceDay(day);
  if (last === null) return [];
  const ends = periodsOf(yearOf(day), 'month').map(({ to }) => to);
  return ends.filter((end) => end < last && 2 * xunOver(end) >= xunOver(day)).reverse();
}

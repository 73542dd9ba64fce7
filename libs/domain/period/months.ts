import { isDay, type Period } from '../calendar.ts';
import { periodAt, periodsOf } from '../pacing/periods.ts';

/** What can be closed: 月, 季, 年. A 旬 has no books of its own. */
const CLOSED_BY = ['month', 'quarter', 'year'] as const;

/** A month, quarter or year by its id (2021-06, 2021-Q2, 2021), or null for anything else. */
export function closablePeriod(id: string): Period | null {
  const year = Number(/^\d{4}/.exec(id)?.[0]);
  if (!isDay(`${year}-01-01`)) return null;
  const all = CLOSED_BY.flatMap((pace) => periodsOf(year, pace));
  return all.find((period) => period.id === id) ?? null;
}

/** The months a month, quarter or year is made of, in order; none for anything else. */
export function monthsOf(id: string): readonly Period[] {
  const period = closablePeriod(id);
  if (period === null) return [];
  const months = periodsOf(Number(period.from.slice(0, 4)), 'month');
  return months.filter(({ from, to }) => from >= period.from && to <= period.to);
}

/** The id of the month a day falls in. */
export const monthIdOf = (day: string): string => periodAt(day, 'month').id;

import { type Day, monthOf, type Period, quarterOf, xunOf, yearPeriod } from '../calendar.ts';

/** 旬, 月, 季, 年: how finely a year is paced. */
export const PACES = ['xun', 'month', 'quarter', 'year'] as const;
export type Pace = (typeof PACES)[number];

/** 旬 in a year. */
export const XUN = 36;

/** How many 旬 each period holds. */
export const XUN_IN: Readonly<Record<Pace, number>> = { xun: 1, month: 3, quarter: 9, year: 36 };

const periodsByYear = new Map<string, readonly Period[]>();

/** The 36 旬, 12 months, 4 quarters or the one year, in order. */
export function periodsOf(year: number, pace: Pace): readonly Period[] {
  const key = `${year} ${pace}`;
  const known = periodsByYear.get(key);
  if (known !== undefined) return known;
  const periods = firstDays(year, pace).map((day) => periodAt(day, pace));
  periodsByYear.set(key, periods);
  return periods;
}

/** The period of a day. */
export function periodAt(day: Day, pace: Pace): Period {
  switch (pace) {
    case 'xun':
      return xunOf(day);
    case 'month':
      return monthOf(day);
    case 'quarter':
      return quarterOf(day);
    case 'year':
      return yearPeriod(Number(day.slice(0, 4)));
  }
}

/** The place of a day's 旬 in its year, 0 to 35. */
export function xunIndex(day: Day): number {
  return (Number(day.slice(5, 7)) - 1) * 3 + Math.min(Math.ceil(Number(day.slice(8)) / 10), 3) - 1;
}

function firstDays(year: number, pace: Pace): Day[] {
  const step = XUN_IN[pace];
  return Array.from({ length: XUN / step }, (_, index) => {
    const xun = index * step;
    const month = String(Math.floor(xun / 3) + 1).padStart(2, '0');
    const day = String((xun % 3) * 10 + 1).padStart(2, '0');
    return `${year}-${month}-${day}`;
  });
}

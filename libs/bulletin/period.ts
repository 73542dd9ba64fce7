import {
  type Day,
  type Instant,
  isDay,
  type Message,
  PACES,
  type Pace,
  type Period,
  periodsOf,
  type Refusal as RuleRefusal,
  shanghaiDay,
} from '#domain';
import type { Refusal } from './refusals.ts';

/** The period a bulletin is of, and how long a one it is. */
export interface BulletinPeriod extends Period {
  readonly pace: Pace;
  readonly year: number;
}

/** Reads `2021-06-x3`, `2021-06`, `2021-Q2` or `2021`; null for anything else. */
export function readPeriod(text: string): BulletinPeriod | null {
  if (!isDay(`${text.slice(0, 4)}-01-01`)) return null;
  const year = Number(text.slice(0, 4));
  for (const pace of PACES) {
    const period = periodsOf(year, pace).find(({ id }) => id === text);
    if (period !== undefined) return { ...period, pace, year };
  }
  return null;
}

/** As of which day a bulletin counts, and what it takes as known. */
export interface BulletinTimes {
  readonly asOf: Day;
  readonly knownAt: Instant;
}

/**
 * The day and the knowledge of a bulletin: as of the period's last day (today, while it lasts, or
 * the day asked for where that is earlier), as known by the instant asked for, and never by a later
 * one than that of its making: what is still to be reported today is in no bulletin of now.
 */
export function timesOf(
  period: BulletinPeriod,
  asked: { readonly asOf: Day | null; readonly knownAt: Instant | null },
  now: Instant,
): BulletinTimes | Refusal | RuleRefusal {
  const { id, from, to } = period;
  const today: Day = shanghaiDay(now);
  if (from > today) return { code: 'period-not-begun', facts: { period: id, from } };
  const { asOf, knownAt } = asked;
  if (asOf !== null && (asOf < from || asOf > to)) {
    return { code: 'bulletin-outside-period', facts: { asOf, from, to } };
  }
  const last = to < today ? to : today;
  return {
    asOf: asOf !== null && asOf < last ? asOf : last,
    knownAt: knownAt !== null && knownAt < now ? knownAt : now,
  };
}

const PARTS = ['上旬', '中旬', '下旬'];
const QUARTERS = ['一', '二', '三', '四'];
const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];

/** A period as people call it: 2021年6月下旬, 2021年第二季度; `21–30 June 2021`. */
export function periodWords({ pace, year, id, from, to }: BulletinPeriod): Message {
  const month = Number(from.slice(5, 7));
  const name = `${MONTHS[month - 1]} ${year}`;
  switch (pace) {
    case 'xun': {
      const days = `${Number(from.slice(8))}–${Number(to.slice(8))}`;
      const part = PARTS[Number(id.slice(-1)) - 1] ?? '';
      return { zh: `${year}年${month}月${part}`, en: `${days} ${name}` };
    }
    case 'month':
      return { zh: `${year}年${month}月`, en: name };
    case 'quarter': {
      const quarter = Number(id.slice(-1));
      return { zh: `${year}年第${QUARTERS[quarter - 1]}季度`, en: `Q${quarter} ${year}` };
    }
    case 'year':
      return { zh: `${year}年度`, en: String(year) };
  }
}

/** 旬通报, 月通报, 季督查, 年考核: what a bulletin of a period of this length is called. */
export const KIND_WORDS: { readonly [P in Pace]: Message } = {
  xun: { zh: '旬通报', en: 'ten-day bulletin' },
  month: { zh: '月通报', en: 'monthly bulletin' },
  quarter: { zh: '季督查通报', en: 'quarterly supervision bulletin' },
  year: { zh: '年考核通报', en: 'annual assessment bulletin' },
};

/** 本旬, 本月, 本季, 本年: the period as column headings call it. */
export const THIS_WORDS: { readonly [P in Pace]: Message } = {
  xun: { zh: '本旬', en: 'This 旬' },
  month: { zh: '本月', en: 'This month' },
  quarter: { zh: '本季', en: 'This quarter' },
  year: { zh: '本年', en: 'This year' },
};

import { Temporal } from 'temporal-polyfill';

/** A calendar date of Asia/Shanghai, `YYYY-MM-DD`; such texts order as the days do. */
export type Day = string;
/** A UTC instant, ISO 8601 with milliseconds and `Z`; such texts order as the instants do. */
export type Instant = string;

/** One 旬, month, quarter or year; `from` and `to` are its first and last day. */
export interface Period {
  readonly id: string;
  readonly from: Day;
  readonly to: Day;
}

const ZONE = 'Asia/Shanghai';
const SHAPE = /^(?:19|20|21)\d{2}-\d{2}-\d{2}$/;
const EPOCH = Temporal.PlainDate.from('1970-01-01');
/** Days and hours kept in memory: two centuries of days, and a year of hours. */
const REMEMBERED = 100_000;
const dayNumbers = new Map<Day, number>();

const plain = (day: Day) => Temporal.PlainDate.from(day, { overflow: 'reject' });

/** True for a day that exists, 1900-01-01 to 2199-12-31, written `YYYY-MM-DD`. */
export function isDay(text: unknown): text is Day {
  if (typeof text !== 'string' || !SHAPE.test(text)) return false;
  if (dayNumbers.has(text)) return true;
  try {
    dayNumber(text);
    return true;
  } catch {
    return false;
  }
}

/** Days since 1970-01-01; throws a RangeError where the day does not exist. */
export function dayNumber(day: Day): number {
  const known = dayNumbers.get(day);
  if (known !== undefined) return known;
  const days = EPOCH.until(plain(day), { largestUnit: 'days' }).days;
  dayNumbers.set(day, days);
  return days;
}

/** The day that is `days` after 1970-01-01; the inverse of {@link dayNumber}. */
export function dayFromNumber(days: number): Day {
  return EPOCH.add({ days }).toString();
}

/** Half-open length in days: `daysBetween(d, d)` is 0 (RULINGS 5). */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from);
}

/** The day `days` later (earlier when negative). */
export function addDays(day: Day, days: number): Day {
  return plain(day).add({ days }).toString();
}

/** The same day `months` later; 31 January plus one month is 28 or 29 February (RULINGS 23). */
export function addMonths(day: Day, months: number): Day {
  return plain(day).add({ months }).toString();
}

/** The same calendar day `years` later; 29 February becomes 28 February in a common year. */
export function addYears(day: Day, years: number): Day {
  return plain(day).add({ years }).toString();
}

/** Facts by their day, those of one day in the order given (RULINGS 2). */
export function inDayOrder<T extends { readonly on: Day }>(facts: readonly T[]): T[] {
  return [...facts].sort((a, b) => (a.on === b.on ? 0 : a.on < b.on ? -1 : 1));
}

/** The calendar year of a day. */
export function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}

/** The whole calendar year as a period. */
export function yearPeriod(year: number): Period {
  return { id: String(year), from: `${year}-01-01`, to: `${year}-12-31` };
}

/** The month of a day as a period, id `2021-06`. */
export function monthOf(day: Day): Period {
  const first = `${day.slice(0, 8)}01`;
  const last = plain(first).add({ months: 1 }).subtract({ days: 1 });
  return { id: day.slice(0, 7), from: first, to: last.toString() };
}

/** The quarter of a day as a period, id `2021-Q2`. */
export function quarterOf(day: Day): Period {
  const quarter = Math.ceil(Number(day.slice(5, 7)) / 3);
  const month = (m: number) => `${day.slice(0, 4)}-${String(m).padStart(2, '0')}-01`;
  const to = monthOf(month(quarter * 3)).to;
  return { id: `${day.slice(0, 4)}-Q${quarter}`, from: month(quarter * 3 - 2), to };
}

/** The 旬 of a day: days 1-10, 11-20, 21 to month end; id `2021-06-x3`. */
export function xunOf(day: Day): Period {
  const month = monthOf(day);
  const part = Math.min(Math.ceil(Number(day.slice(8)) / 10), 3);
  const at = (d: number) => `${month.id}-${String(d).padStart(2, '0')}`;
  const to = part === 3 ? month.to : at(part * 10);
  return { id: `${month.id}-x${part}`, from: at(part * 10 - 9), to };
}

/** How many of the year's 36 旬 are fully over at the end of `day` (RULINGS 20, 21). */
export function xunOver(day: Day): number {
  const current = xunOf(day);
  const part = Number(current.id.slice(-1));
  const before = (Number(day.slice(5, 7)) - 1) * 3 + part - 1;
  return day === current.to ? before + 1 : before;
}

const daysByHour = new Map<string, Day>();
const startsByDay = new Map<Day, Instant>();

/** Before, clocks in Shanghai went by the sun, 8:05:43 ahead of UTC. */
const FULL_HOURS_SINCE: Instant = '1901-01-01T00:00:00.000Z';

/**
 * The Shanghai calendar day an instant falls on. Days there begin on a full hour of UTC, so an hour
 * is looked up once: an import asks for hundreds of thousands of instants.
 */
export function shanghaiDay(instant: Instant): Day {
  const day = () =>
    Temporal.Instant.from(instant).toZonedDateTimeISO(ZONE).toPlainDate().toString();
  if (instant < FULL_HOURS_SINCE) return day();
  return remembered(daysByHour, instant.slice(0, 13), day);
}

/** The first instant of a Shanghai day. */
export function startOfDay(day: Day): Instant {
  return remembered(startsByDay, day, () =>
    toInstant(plain(day).toZonedDateTime(ZONE).toInstant()),
  );
}

function remembered<V>(known: Map<string, V>, key: string, make: () => V): V {
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= REMEMBERED) known.clear();
  const made = make();
  known.set(key, made);
  return made;
}

/** The last millisecond of a Shanghai day: what was known that day is known by then. */
export function endOfDay(day: Day): Instant {
  const next = plain(day).add({ days: 1 }).toZonedDateTime(ZONE).toInstant();
  return toInstant(next.subtract({ milliseconds: 1 }));
}

/** Reads an ISO instant with an offset into the canonical form, or null where it is none. */
export function readInstant(text: string): Instant | null {
  try {
    return toInstant(Temporal.Instant.from(text));
  } catch {
    return null;
  }
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** An instant as people are told it, by the clocks of Shanghai: `2026年11月24日 02:24`. */
export function shanghaiTime(instant: Instant): { readonly zh: string; readonly en: string } {
  const { year, month, day, hour, minute } =
    Temporal.Instant.from(instant).toZonedDateTimeISO(ZONE);
  const clock = [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
  return {
    zh: `${year}年${month}月${day}日 ${clock}`,
    en: `${day} ${MONTHS[month - 1]} ${year}, ${clock} Shanghai time`,
  };
}

/** Milliseconds since the epoch of an instant. */
export function instantMs(instant: Instant): number {
  return Date.parse(instant);
}

/** The instant of so many milliseconds since the epoch. */
export function instantFromMs(ms: number): Instant {
  return new Date(ms).toISOString();
}

function toInstant(instant: Temporal.Instant): Instant {
  return instant.toString({ fractionalSecondDigits: 3 });
}

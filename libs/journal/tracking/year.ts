import { type Day, dayFromNumber, dayNumber, periodsOf, XUN } from '#domain';

/** A calendar year counted in days: 0 is 1 January. What a table walks over again and again. */
export interface YearDays {
  readonly year: number;
  /** The last day of each 旬. */
  readonly xunEnds: readonly number[];
  /** The 旬 of each day. */
  readonly xunOf: Uint8Array;
  /** Each day as it is written. */
  readonly texts: readonly Day[];
}

const years = new Map<number, YearDays>();

/** The days of a year. */
export function yearDays(year: number): YearDays {
  const known = years.get(year);
  if (known !== undefined) return known;
  const first = dayNumber(`${year}-01-01`);
  const xunEnds = periodsOf(year, 'xun').map(({ to }) => dayNumber(to) - first);
  const xunOf = new Uint8Array((xunEnds[XUN - 1] ?? 0) + 1);
  for (let xun = 1; xun < XUN; xun += 1) xunOf.fill(xun, (xunEnds[xun - 1] ?? 0) + 1);
  const texts = Array.from(xunOf, (_, place) => dayFromNumber(first + place));
  const made = { year, xunEnds, xunOf, texts };
  years.set(year, made);
  return made;
}

/** The place of a day in a year; below 0 or beyond its end for a day of another. */
export function placeIn({ year }: YearDays, day: Day): number {
  return dayNumber(day) - dayNumber(`${year}-01-01`);
}

/** The day at a place of a year, or of one before or after it. */
export function dayAt({ year, texts }: YearDays, place: number): Day {
  return texts[place] ?? dayFromNumber(dayNumber(`${year}-01-01`) + place);
}

/** How many 旬 are over at the end of the day at a place of the year (RULINGS 20, 21). */
export function overAt({ xunEnds, xunOf }: YearDays, place: number): number {
  const xun = xunOf[place];
  if (xun === undefined) return place < 0 ? 0 : XUN;
  return xunEnds[xun] === place ? xun + 1 : xun;
}

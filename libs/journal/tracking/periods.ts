import { PACES, type Pace, type Period, periodsOf } from '#domain';

const SHAPE = /^(?:19|20|21)\d{2}(?:-Q[1-4]|-(?:0[1-9]|1[0-2])(?:-x[1-3])?)?$/;

/** True for the id of a 旬, month, quarter or year: `2021-06-x3`, `2021-06`, `2021-Q2`, `2021`. */
export function isPeriodId(text: string): boolean {
  return SHAPE.test(text);
}

/** One period of a year, the pace it belongs to, and its place among those of that pace. */
export interface PlacedPeriod {
  readonly pace: Pace;
  readonly index: number;
  readonly period: Period;
}

/** Finds a period of a year by its id; null for another year's or none. */
export function periodById(year: number, id: string): PlacedPeriod | null {
  for (const pace of PACES) {
    const index = periodsOf(year, pace).findIndex((period) => period.id === id);
    const period = periodsOf(year, pace)[index];
    if (period !== undefined) return { pace, index, period };
  }
  return null;
}

import { createRequire } from 'node:module';
import { addDays, type Day, dayNumber, periodsOf } from '#domain';

/** The State Council's yearly notices on public holidays as the package has them, day by day. */
interface Notices {
  readonly holidays: Readonly<Record<Day, string>>;
  /** Days at weekends that are worked to make up for a holiday (调休上班日). */
  readonly workdays: Readonly<Record<Day, string>>;
}

const require = createRequire(import.meta.url);
let notices: Notices | null = null;

/**
 * The package's data and none of its functions: those go by the clock of the machine, and take a
 * year without a notice for one of plain weekends.
 */
function published(): Notices {
  notices ??= require('chinese-days/dist/chinese-days.json') as Notices;
  return notices;
}

/**
 * How many days are worked in each of the 36 旬 of a year in China: weekdays without public holidays
 * and the days that replace them, with the days at weekends made up for. Null where the year's
 * notice is not out yet, or is older than the data (2004).
 */
export function workingDaysOfXun(year: number): readonly number[] | null {
  const { holidays, workdays } = published();
  // The notice of a year is the one that names its National Day.
  if (!Object.hasOwn(holidays, `${year}-10-01`)) return null;
  const isWorked = (day: Day) =>
    Object.hasOwn(workdays, day) || (!Object.hasOwn(holidays, day) && !isWeekend(day));
  return periodsOf(year, 'xun').map(({ from, to }) => {
    let worked = 0;
    for (let day = from; day <= to; day = addDays(day, 1)) if (isWorked(day)) worked += 1;
    return worked;
  });
}

/** 1970-01-01, day 0, was a Thursday. */
const isWeekend = (day: Day) => (dayNumber(day) + 3) % 7 >= 5;

import { addDays, addMonths, type Day, isDay, monthOf } from '../calendar.ts';
import type { ReportingRules, Scheme } from './events.ts';

/** What holds where a scheme does not say otherwise (RULINGS 5): quarter ends are assessed. */
export const defaultReporting: ReportingRules = {
  assessmentDays: ['03-31', '06-30', '09-30', '12-31'],
  burstDays: 3,
  burstFacts: 10,
  burstSharePercent: 50,
};

/** A scheme's rules on bursts of reports, or the ones Luodi ships. */
export const reportingRulesOf = ({ reporting }: Scheme): ReportingRules =>
  reporting ?? defaultReporting;

/** The assessment days of a year, in order. */
export function assessmentDaysOf({ assessmentDays }: ReportingRules, year: number): Day[] {
  return assessmentDays.map((day) => `${year}-${day}`).sort();
}

/**
 * The last day on which a fact of a day is reported in time: the scheme's day of the next month, or
 * that month's last where it is shorter. Day 0 is the last of the fact's own month.
 */
export function lastDayInTime({ lateAfterDay }: Pick<Scheme, 'lateAfterDay'>, on: Day): Day {
  const next = monthOf(addMonths(monthOf(on).from, 1));
  if (lateAfterDay > 31) return next.to;
  const [day = next.to] = [addDays(next.from, lateAfterDay - 1), next.to].sort();
  return day;
}

/** What keeps rules on bursts from being used, or null. */
export function faultOfReporting(rules: ReportingRules): string | null {
  const { assessmentDays, burstDays, burstFacts, burstSharePercent } = rules;
  // A day every year has: 29 February is none.
  const wrong = assessmentDays.find((day) => !isDay(`2001-${day}`));
  if (wrong !== undefined) return `no assessment day ${wrong}: MM-DD, in every year`;
  const twice = assessmentDays.find((day, index) => assessmentDays.indexOf(day) !== index);
  if (twice !== undefined) return `two assessment days ${twice}`;
  const whole = (value: number, most: number) =>
    Number.isSafeInteger(value) && value >= 1 && value <= most;
  if (!whole(burstDays, 31)) return `burstDays is ${burstDays}: 1 to 31`;
  if (!whole(burstFacts, 1_000_000)) return `burstFacts is ${burstFacts}: at least 1`;
  if (!whole(burstSharePercent, 100)) return `burstSharePercent is ${burstSharePercent}: 1 to 100`;
  return null;
}

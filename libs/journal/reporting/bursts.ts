import {
  addDays,
  assessmentDaysOf,
  type Day,
  daysBetween,
  decimal,
  monthOf,
  type Period,
  type ReportingRules,
  reportingRulesOf,
  yearOf,
} from '#domain';
import type { Scene } from '../figures/evaluate.ts';
import type { BurstWindow, ReportingUnit } from './answers.ts';
import { byUnit } from './delays.ts';
import { factsOf } from './facts.ts';
import { shareBp } from './share.ts';
import { binomial, chanceOfAtLeast } from './tails.ts';
import { burstSays } from './words.ts';

/** How many facts a unit reported on a day. */
interface Reported {
  readonly unit: string | null;
  readonly on: Day;
  readonly facts: number;
}

/** One assessment day with the days before it. */
interface Assessment {
  readonly assessedOn: Day;
  /** The assessment day before. */
  readonly since: Day;
  /** The days looked at. */
  readonly from: Day;
  readonly to: Day;
  /** The calendar month of the last of them, and all of them. */
  readonly month: Period;
}

/**
 * What every unit reported on the days before each assessment day of a period, where it reported
 * anything on them. Units and assessment days in order.
 */
export async function burstsOf(scene: Scene, period: Period): Promise<BurstWindow[]> {
  const rules = reportingRulesOf(scene.scheme);
  const assessments = assessmentsOf(rules, period);
  const [first, last] = [assessments[0], assessments.at(-1)];
  if (first === undefined || last === undefined) return [];
  const [reportedFrom = first.since] = [first.since, first.month.from].sort();
  const rows = await reportsByDay(scene, { reportedFrom, reportedTo: last.month.to });
  return byUnit(scene, rows).flatMap(([unit, own]) =>
    assessments.flatMap((assessment) => windowOf(unit, own, assessment, rules) ?? []),
  );
}

/** The assessment days of a period, each with its days. */
function assessmentsOf(rules: ReportingRules, { from, to }: Period): Assessment[] {
  const year = yearOf(from);
  const days = [year - 1, year].flatMap((one) => assessmentDaysOf(rules, one));
  return days.flatMap((assessedOn, index) => {
    const since = days[index - 1];
    if (since === undefined || assessedOn < from || assessedOn > to) return [];
    const [first, last] = [addDays(assessedOn, -rules.burstDays), addDays(assessedOn, -1)];
    const month = monthOf(last);
    const [begins = first] = [first, month.from].sort();
    return [{ assessedOn, since, from: first, to: last, month: { ...month, from: begins } }];
  });
}

async function reportsByDay(
  scene: Scene,
  window: { readonly reportedFrom: Day; readonly reportedTo: Day },
): Promise<Reported[]> {
  const rows = await scene.books.rows(`
    SELECT unit, known_on::VARCHAR, count(*)::INTEGER
    FROM (${factsOf(scene, window)}) GROUP BY unit, known_on
  `);
  return rows.map(([unit, on, facts]) => ({
    unit: scene.books.dictionary.wordOf(unit as number),
    on: on as Day,
    facts: facts as number,
  }));
}

function windowOf(
  unit: ReportingUnit,
  own: readonly Reported[],
  { assessedOn, since, from, to, month }: Assessment,
  rules: ReportingRules,
): BurstWindow | null {
  const between = (first: Day, last: Day) =>
    own.reduce((sum, { on, facts }) => (on >= first && on <= last ? sum + facts : sum), 0);
  const facts = between(from, to);
  if (facts === 0) return null;
  const monthFacts = between(month.from, month.to);
  const days = daysBetween(since, assessedOn);
  const sinceFacts = between(since, to);
  const told = {
    ...{ unit, assessedOn, from, to, facts, monthFacts, since, days, sinceFacts },
    monthBp: shareBp(facts, monthFacts) ?? 0,
    pValue: pValueOf(facts, sinceFacts, rules.burstDays, days),
    burst: facts >= rules.burstFacts || facts * 100 >= rules.burstSharePercent * monthFacts,
  };
  return { ...told, says: burstSays(told) };
}

/**
 * The one-sided exact conditional test of two Poisson rates (Przyborowski and Wilenski, Biometrika
 * 31, 1940, 313-323): given how many there were on all `days`, those on `part` of them are
 * binomial with the share of the days, were the rate the same throughout.
 */
function pValueOf(facts: number, all: number, part: number, days: number): string | null {
  // Days before the last assessment are no part of the test, and without a rest there is none.
  if (part >= days) return null;
  return chanceText(chanceOfAtLeast(binomial(all, part, days), facts));
}

/** Millionths as a decimal: `0.000012`. */
export const chanceText = (millionths: bigint): string => decimal(millionths, 6, 'keep');

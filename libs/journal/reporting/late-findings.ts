import { assessmentDaysOf, lastDayInTime, type Period, reportingRulesOf, yearOf } from '#domain';
import type { EventReader } from '#event-store';
import type { Scene } from '../figures/evaluate.ts';
import type { Page } from '../figures/explain.ts';
import { monthsStanding, spansOf } from '../periods/closings.ts';
import type { Finding, FindingKind } from './answers.ts';
import { factsOf, lastInTime } from './facts.ts';
import { eventsOf } from './finding-events.ts';
import { backDatedSays, lateSays } from './words.ts';

/** Facts of a period reported after their month's last day, a finding a unit. */
export function lateFindings(scene: Scene, period: Period, page: Page): Promise<Finding[]> {
  const after = `known_on > ${lastInTime(scene)}`;
  return byUnitWhere(scene, period, page, { kind: 'late', after, says: lateSays });
}

/**
 * Facts dated into what was over: on or before an assessment day and reported once that day's own
 * time was over, or into a month that is closed and was so when they were reported. What was
 * assessed or closed has become another sum. A finding a unit.
 */
export async function backDatedFindings(
  scene: Scene,
  log: EventReader,
  period: Period,
  page: Page,
): Promise<Finding[]> {
  const { ask, scheme } = scene;
  const rules = reportingRulesOf(scheme);
  const year = yearOf(period.from);
  const days = [year, year + 1].flatMap((one) => assessmentDaysOf(rules, one));
  const cases = days.map(
    (day) => `WHEN on_day <= DATE '${day}' THEN DATE '${lastDayInTime(scheme, day)}'`,
  );
  const known = ask.basis === 'reported' ? 'reported_at' : 'recorded_at';
  const closed = spansOf(await monthsStanding(log, year, ask), ask).map(
    ({ from, to, atMs }) => `on_day BETWEEN DATE '${from}' AND DATE '${to}' AND ${known} > ${atMs}`,
  );
  const assessed = days.length === 0 ? [] : [`known_on > CASE ${cases.join(' ')} END`];
  const after = [...assessed, ...closed].map((one) => `(${one})`).join(' OR ') || 'false';
  return byUnitWhere(scene, period, page, { kind: 'back-dated', after, says: backDatedSays });
}

interface Lateness {
  readonly kind: FindingKind;
  /** Which facts, as SQL. */
  readonly after: string;
  readonly says: typeof lateSays;
}

async function byUnitWhere(
  scene: Scene,
  { from, to }: Period,
  page: Page,
  { kind, after, says }: Lateness,
): Promise<Finding[]> {
  const facts = factsOf(scene, { datedFrom: from, datedTo: to });
  const counts = await scene.books.rows(`
    SELECT unit, count(*)::INTEGER, count(*) FILTER (WHERE ${after})::INTEGER,
           max(delay) FILTER (WHERE ${after})
    FROM (${facts}) GROUP BY unit HAVING count(*) FILTER (WHERE ${after}) > 0
  `);
  if (counts.length === 0) return [];
  const query = `SELECT *, unit AS key FROM (${facts}) WHERE ${after}`;
  const events = await eventsOf(scene, { query }, page);
  return counts.map(([unit, all, late, longest]) => {
    const id = scene.books.dictionary.wordOf(unit as number) ?? '';
    const told = { facts: all as number, late: late as number, longestDays: longest as number };
    return {
      kind,
      unit: { id, name: scene.register.nameOf(id) },
      says: says(told),
      pValue: null,
      bulletin: null,
      total: told.late,
      events: events.get(unit as number) ?? [],
    };
  });
}

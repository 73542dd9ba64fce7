import { addDays, type Day, type MetricDefinition, yearOf, yearPeriod } from '#domain';
import { knownBy } from '../asking.ts';
import type { Scene } from '../figures/evaluate.ts';
import type { PlanClassKind } from './answers.ts';
import { fellIn } from './brought.ts';
import { milestoneOf } from './plan-source.ts';
import { earlierOf, type Standpoint } from './standpoints.ts';

type Column = readonly [name: string, sql: string];

/** What a statement over projects sums up for one standpoint, part by part. */
export interface PointColumns {
  /** Of a project's plans, of the metric's own lines, and of its planned investment. */
  readonly plans: readonly Column[];
  readonly lines: readonly Column[];
  readonly investments: readonly Column[];
  /** What is added up over all projects: the 22 numbers of a standpoint. */
  readonly totals: readonly string[];
}

/** The standpoint columns are made for, and its number within the statement. */
export interface PlacedPoint {
  readonly metric: MetricDefinition;
  readonly scene: Scene;
  readonly point: Standpoint;
  readonly index: number;
  readonly firstYear: number | null;
}

const ZERO = '0';
const none = (count: number) => Array.from({ length: count }, () => ZERO);

/** Where a plan was open on a day, of one class: unreached, and its project not terminated. */
export function openOn(kind: PlanClassKind, { at, until }: { at: Day; until: Day }): string {
  const open = `reached_on = DATE 'infinity' AND NOT "terminated"`;
  return kind === 'overdue'
    ? `${open} AND planned_on <= DATE '${at}'`
    : `${open} AND planned_on > DATE '${at}' AND planned_on <= DATE '${until}'`;
}

/** Where a line was posted by a day and known by the standpoint's time. */
export function stoodBy(at: Day, { point, scene }: Pick<PlacedPoint, 'point' | 'scene'>): string {
  const known = knownBy({ knownAt: point.knownAt, basis: scene.ask.basis });
  return [`occurred_on <= DATE '${at}'`, ...known].join(' AND ');
}

/** Plans with a day: of signings, starts, filings and production. */
export function datedColumns(placed: PlacedPoint): PointColumns {
  const { metric, scene, point, index, firstYear } = placed;
  const stood = stoodBy(point.at, placed);
  const standing = (name: string, where: string): Column => [
    `${name}${index}`,
    `sum(sign) FILTER (${stood} AND ${where})`,
  ];
  const fen = (name: string, where: string): Column => [
    `${name}${index}`,
    `sum(sign * amount_fen) FILTER (${stood} AND ${where})`,
  ];
  const [ahead, overdue] = [openOn('ahead', point), openOn('overdue', point)];
  const { from } = yearPeriod(yearOf(point.at));
  const due = `planned_on BETWEEN DATE '${from}' AND DATE '${point.at}'`;
  const met = `${due} AND reached_on <= DATE '${point.at}'`;
  const years = earlierOf(point, firstYear).map((year, back) => {
    const then = stoodBy(year.at, placed);
    const name = `${index}_${back}`;
    const wanted = { day: year.until, knownAt: point.knownAt };
    const within = fellIn(metric, scene.ask, addDays(year.at, 1), wanted);
    return {
      plans: (['ahead', 'overdue'] as const).map((kind): Column => {
        return [`${kind}_${name}`, `sum(sign) FILTER (${then} AND ${openOn(kind, year)})`];
      }),
      line: [`came_${name}`, `sum(sign * quantity) FILTER (${within})`] as Column,
      tried: (kind: PlanClassKind) => {
        const stoodSo = `${kind}_${name}`;
        const came = `CASE WHEN came_${name} > 0 THEN ${stoodSo} ELSE 0 END`;
        return [stoodSo, stoodSo, stoodSo, came, came];
      },
    };
  });
  const signing = milestoneOf(metric) === 'signed';
  const planned = (n: string, own: string) => {
    // Nothing has a size before its contract but what the project is planned to cost.
    const amount = signing
      ? `CASE WHEN ${own} <> 0 THEN ${own} ELSE ${n} * coalesce(cost${index}, 0) END`
      : own;
    const size = `(${metric.query.weight === 'count' ? n : amount})::HUGEINT`;
    return [n, size, `${size} * ${size}`, amount];
  };
  return {
    plans: [
      [`any${index}`, `sum(sign) FILTER (${stood})`],
      standing('ahead', ahead),
      standing('overdue', overdue),
      fen('ahead_fen', ahead),
      fen('overdue_fen', overdue),
      standing('due', due),
      standing('met', met),
      standing('on_time', `${met} AND reached_on <= planned_on`),
      ...years.flatMap((year) => year.plans),
    ],
    lines: years.map((year) => year.line),
    investments: signing ? [[`cost${index}`, `sum(sign * amount_fen) FILTER (${stood})`]] : [],
    totals: [
      `any${index}`,
      ...planned(`ahead${index}`, `ahead_fen${index}`),
      ...planned(`overdue${index}`, `overdue_fen${index}`),
      ...addedUp(years.map((year) => year.tried('ahead'))),
      ...addedUp(years.map((year) => year.tried('overdue'))),
      ...[`due${index}`, `met${index}`, `on_time${index}`],
    ],
  };
}

/**
 * Plans of a year's funds (计划到位资金): what they still have to bring is what is planned less what
 * the year has brought the project. They are never overdue within their year.
 */
export function annualColumns(placed: PlacedPoint): PointColumns {
  const { metric, scene, point, index, firstYear } = placed;
  const of = (name: string, at: Day, until: Day) => {
    const { from, to } = yearPeriod(yearOf(at));
    const sum = (first: Day, day: Day) =>
      `sum(sign * amount_fen) FILTER (${fellIn(metric, scene.ask, first, {
        day,
        knownAt: point.knownAt,
      })})`;
    const open = `NOT "terminated" AND planned_on = DATE '${to}'`;
    const left = `greatest(plan${name} - greatest(coalesce(had${name}, 0), 0), 0)::HUGEINT`;
    const came = `least(${left}, greatest(coalesce(came${name}, 0), 0))`;
    return {
      plan: [
        `plan${name}`,
        `sum(sign * amount_fen) FILTER (${stoodBy(at, placed)} AND ${open})`,
      ] as Column,
      had: [`had${name}`, sum(from, at)] as Column,
      came: [`came${name}`, sum(addDays(at, 1), until)] as Column,
      planned: [`(${left} > 0)::INTEGER`, left, `${left} * ${left}`, left],
      tried: [
        `(${left} > 0)::INTEGER`,
        ...[left, `${left} * ${left}`, came],
        `(${left} > 0 AND ${came} >= ${left})::INTEGER`,
      ],
    };
  };
  const now = of(`${index}`, point.at, point.until);
  const years = earlierOf(point, firstYear).map((year, back) =>
    of(`${index}_${back}`, year.at, year.until),
  );
  const stood: Column = [`any${index}`, `sum(sign) FILTER (${stoodBy(point.at, placed)})`];
  return {
    plans: [stood, now.plan, ...years.map((year) => year.plan)],
    lines: [now.had, ...years.flatMap((year) => [year.had, year.came])],
    investments: [],
    totals: [
      `any${index}`,
      ...now.planned,
      ...none(4),
      ...addedUp(years.map((year) => year.tried)),
      ...none(5),
      ...none(3),
    ],
  };
}

/** The sums over earlier years, number by number; five of them. */
function addedUp(years: readonly (readonly string[])[]): string[] {
  return none(5).map((zero, place) => {
    const parts = years.map((year) => year[place] ?? zero);
    return parts.length === 0 ? zero : parts.map((part) => `coalesce(${part}, 0)`).join(' + ');
  });
}

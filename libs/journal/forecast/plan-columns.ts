import { addDays, type Day, type MetricDefinition, yearOf, yearPeriod } from '#domain';
import { knownBy } from '../asking.ts';
import type { Scene } from '../figures/evaluate.ts';
import type { PlanClassKind } from './answers.ts';
import { fellIn } from './brought.ts';
import { earlierOf, type Standpoint } from './standpoints.ts';

type Column = readonly [name: string, sql: string];

/** What a statement over projects sums up for one standpoint, part by part. */
export interface PointColumns {
  /** Of a project's plans, and of the metric's own lines. */
  readonly plans: readonly Column[];
  readonly lines: readonly Column[];
  /** What is added up over all projects: whether any stood, what is planned, what was tried. */
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

/** Where a plan is open: its milestone unreached, and its project not terminated. */
export const OPEN = `reached_on = DATE 'infinity' AND NOT "terminated"`;

/** Where an open plan is of one class on a day. */
export function plannedAs(kind: PlanClassKind, { at, until }: { at: Day; until: Day }): string {
  return kind === 'overdue'
    ? `planned_on <= DATE '${at}'`
    : `planned_on BETWEEN DATE '${addDays(at, 1)}' AND DATE '${until}'`;
}

/** Where a line was posted by a day and known by the standpoint's time. */
export function stoodBy(at: Day, { point, scene }: Pick<PlacedPoint, 'point' | 'scene'>): string {
  const known = knownBy({ knownAt: point.knownAt, basis: scene.ask.basis });
  return [`occurred_on <= DATE '${at}'`, ...known].join(' AND ');
}

/**
 * What a standpoint adds up over plans with a day, line by line: a line taken back takes with it
 * what it had added, so that no project has to be looked at as a whole. The totals of a
 * {@link PlansAt} without what became of earlier plans, in its order.
 */
export function datedTotals(placed: PlacedPoint, signing: boolean): string[] {
  const { metric, point, index } = placed;
  const stood = stoodBy(point.at, placed);
  const { from } = yearPeriod(yearOf(point.at));
  const due = `planned_on BETWEEN DATE '${from}' AND DATE '${point.at}'`;
  const met = `${due} AND reached_on <= DATE '${point.at}'`;
  // Nothing has a size before its contract but what the project is planned to cost.
  const fen = signing
    ? `(CASE WHEN amount_fen <> 0 THEN amount_fen ELSE coalesce(cost${index}, 0) END)`
    : 'amount_fen';
  const size = metric.query.weight === 'count' ? '1' : fen;
  const open = (['ahead', 'overdue'] as const).flatMap((kind) => {
    const where = `${stood} AND ${OPEN} AND ${plannedAs(kind, point)}`;
    return [
      sumWhere('sign', where),
      sumWhere(`sign * ${size}`, where),
      sumWhere(`sign::HUGEINT * ${size} * ${size}`, where),
      sumWhere(`sign * ${fen}`, where),
    ];
  });
  const dueBy = [due, met, `${met} AND reached_on <= planned_on`];
  return [
    sumWhere('sign', stood),
    ...open,
    ...dueBy.map((where) => sumWhere('sign', `${stood} AND ${where}`)),
  ];
}

/** A sum over some lines; FILTER would copy every column of the statement for each of its sums. */
export const sumWhere = (what: string, where: string) =>
  `sum(CASE WHEN ${where} THEN ${what} ELSE 0 END)`;

/**
 * Plans of a year's funds (计划到位资金): what they still have to bring is what is planned less what
 * the year has brought the project. They are never overdue within their year.
 */
export function annualColumns(placed: PlacedPoint): PointColumns {
  const { metric, scene, point, index, firstYear } = placed;
  const { knownAt } = point;
  const of = (name: string, at: Day, until: Day) => {
    const { from, to } = yearPeriod(yearOf(at));
    const sum = (first: Day, day: Day) =>
      sumWhere('sign * amount_fen', fellIn(metric, scene.ask, first, { day, knownAt }));
    const open = `NOT "terminated" AND planned_on = DATE '${to}'`;
    const left = `greatest(plan${name} - greatest(coalesce(had${name}, 0), 0), 0)::HUGEINT`;
    const came = `least(${left}, greatest(coalesce(came${name}, 0), 0))`;
    return {
      plan: [
        `plan${name}`,
        sumWhere('sign * amount_fen', `${stoodBy(at, placed)} AND ${open}`),
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
  const stood: Column = [`any${index}`, sumWhere('sign', stoodBy(point.at, placed))];
  return {
    plans: [stood, now.plan, ...years.map((year) => year.plan)],
    lines: [now.had, ...years.flatMap((year) => [year.had, year.came])],
    totals: [`any${index}`, ...now.planned, ...addedUp(years.map((year) => year.tried))],
  };
}

/** The sums over earlier years, number by number; five of them. */
function addedUp(years: readonly (readonly string[])[]): string[] {
  return none(5).map((zero, place) => {
    const parts = years.map((year) => year[place] ?? zero);
    return parts.length === 0 ? zero : parts.map((part) => `coalesce(${part}, 0)`).join(' + ');
  });
}

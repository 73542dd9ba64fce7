import {
  type Day,
  type Instant,
  type MetricDefinition,
  type MetricQuery,
  quarterOf,
  yearOf,
  yearPeriod,
} from '#domain';
import { type Ask, knownBy } from '../asking.ts';
import { conditionOf } from '../condition.ts';
import type { Scene } from '../figures/evaluate.ts';

/** A sum asked for: what the year of the day had brought by it, as known at a time. */
export interface Wanted {
  readonly day: Day;
  readonly knownAt: Instant | null;
}

/** What one day brought: in the metric's unit, and how many lines more than before. */
interface DayBrought {
  readonly day: Day;
  /** How many of the times asked about had passed before it was known. */
  readonly knownAfter: number;
  /** The cohort's year, where the metric is of cohorts. */
  readonly cohort: number | null;
  readonly amount: bigint;
  readonly lines: number;
}

/** What years had brought of a metric by days, as known at times. */
export class Brought {
  private readonly days: readonly DayBrought[];
  private readonly times: readonly Instant[];
  private readonly cohort: (day: Day) => number | null;

  constructor(
    days: readonly DayBrought[],
    times: readonly Instant[],
    cohort: (day: Day) => number | null,
  ) {
    this.days = days;
    this.times = times;
    this.cohort = cohort;
  }

  /** What the year of a day had brought by it, in the metric's own unit. */
  by(day: Day, knownAt: Instant | null): bigint {
    const { from } = yearPeriod(yearOf(day));
    const cohort = this.cohort(day);
    let sum = 0n;
    for (const one of this.known(knownAt)) {
      if (one.day >= from && one.day <= day && one.cohort === cohort) sum += one.amount;
    }
    return sum;
  }

  /** True where anything of the metric stood by then at all, of whatever year. */
  anythingKnown(day: Day, knownAt: Instant | null): boolean {
    let lines = 0;
    for (const one of this.known(knownAt)) if (one.day <= day) lines += one.lines;
    return lines > 0;
  }

  private known(knownAt: Instant | null): readonly DayBrought[] {
    if (knownAt === null) return this.days;
    const place = this.times.indexOf(knownAt);
    if (place === -1) throw new RangeError(`nobody asked what was known at ${knownAt}`);
    return this.days.filter((one) => one.knownAfter <= place);
  }
}

/** The lines of a metric up to the day of the ask, whatever the year they fell in. */
export function linesOf({ query }: MetricDefinition, scene: Scene): string {
  const { books, ask, scheme, subtree } = scene;
  const { cohort: _, ...where } = query.where ?? {};
  const ever: MetricQuery = { ...query, window: 'ever', where };
  const units = { column: 'unit', subtree, node: scene.node } as const;
  return conditionOf(ever, ask, scheme, units, (word) => books.dictionary.find(word));
}

/** Where a line is of a year's sum: it fell in `(after, day]`, known then. */
export function fellIn(
  { query }: MetricDefinition,
  ask: Ask,
  from: Day,
  { day, knownAt }: Wanted,
): string {
  const parts = [
    `occurred_on BETWEEN DATE '${from}' AND DATE '${day}'`,
    ...knownBy({ knownAt, basis: ask.basis }),
  ];
  if (query.where?.cohort !== undefined) {
    const { from: first, to } = yearPeriod(ask.cohort ?? yearOf(day));
    parts.push(`cohort_on BETWEEN DATE '${first}' AND DATE '${to}'`);
  }
  return parts.join(' AND ');
}

/** Reads what every day brought of a metric, as known at each of some times, in one statement. */
export async function readBrought(
  metric: MetricDefinition,
  scene: Scene,
  known: readonly (Instant | null)[],
): Promise<Brought> {
  const { ask } = scene;
  const times = [...new Set(known)].filter((time) => time !== null).sort();
  const amount = metric.query.weight === 'count' ? 'quantity' : 'amount_fen';
  const later = times.map((time) => {
    const [knownThen = 'true'] = knownBy({ knownAt: time, basis: ask.basis });
    return `(NOT ${knownThen})::INTEGER`;
  });
  const ofCohort = metric.query.where?.cohort !== undefined;
  const rows = await scene.books.rows(`
    SELECT occurred_on::VARCHAR AS day, (${['0', ...later].join(' + ')})::INTEGER AS known_after,
           ${ofCohort ? 'year(cohort_on)::INTEGER' : 'NULL::INTEGER'} AS cohort,
           sum(sign * ${amount})::HUGEINT, sum(sign)::INTEGER
    FROM entries WHERE ${linesOf(metric, scene)} GROUP BY day, known_after, cohort
  `);
  const days = rows.map((row) => ({
    day: row[0] as Day,
    knownAfter: row[1] as number,
    cohort: row[2] as number | null,
    amount: row[3] as bigint,
    lines: row[4] as number,
  }));
  return new Brought(days, times, (day) => (ofCohort ? (ask.cohort ?? yearOf(day)) : null));
}

/**
 * The first year the books cover of what a condition leaves, up to the day of the ask and known
 * then: that of its first line, or the next where that fell after the first quarter, since a year
 * told from its middle on has neither a shape nor a record. Null where there is no line.
 */
export async function firstYearOf(scene: Scene, condition: string): Promise<number | null> {
  const [row] = await scene.books.rows(`
    SELECT min(occurred_on)::VARCHAR FROM (
      SELECT occurred_on FROM entries WHERE ${condition}
      GROUP BY subject, occurred_on HAVING sum(sign) > 0
    )
  `);
  const first = row?.[0] as Day | null | undefined;
  if (first === null || first === undefined) return null;
  return quarterOf(first).id.endsWith('Q1') ? yearOf(first) : yearOf(first) + 1;
}

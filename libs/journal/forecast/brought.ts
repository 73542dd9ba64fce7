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

/** What years had brought of a metric by days, as known at times. */
export class Brought {
  private readonly sums: ReadonlyMap<string, bigint>;
  private readonly known: ReadonlyMap<string, boolean>;

  constructor(sums: ReadonlyMap<string, bigint>, known: ReadonlyMap<string, boolean>) {
    this.sums = sums;
    this.known = known;
  }

  /** In the metric's own unit. */
  by(day: Day, knownAt: Instant | null): bigint {
    const found = this.sums.get(keyOf({ day, knownAt }));
    if (found === undefined) throw new RangeError(`nobody summed up ${day}`);
    return found;
  }

  /** True where anything of the metric stood by then at all, of whatever year. */
  anythingKnown(day: Day, knownAt: Instant | null): boolean {
    return this.known.get(keyOf({ day, knownAt })) ?? false;
  }
}

const keyOf = ({ day, knownAt }: Wanted) => `${day} ${knownAt ?? ''}`;

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

/** Reads all sums of a metric in one statement. */
export async function readBrought(
  metric: MetricDefinition,
  scene: Scene,
  wanted: readonly Wanted[],
): Promise<Brought> {
  const { ask } = scene;
  const distinct = [...new Map(wanted.map((one) => [keyOf(one), one])).values()];
  const amount = metric.query.weight === 'count' ? 'quantity' : 'amount_fen';
  const selects = distinct.flatMap((one) => {
    const { from } = yearPeriod(yearOf(one.day));
    const known = [`occurred_on <= DATE '${one.day}'`, ...knownBy({ ...one, basis: ask.basis })];
    return [
      `coalesce(sum(sign * ${amount}) FILTER (${fellIn(metric, ask, from, one)}), 0)::HUGEINT`,
      `coalesce(sum(sign) FILTER (${known.join(' AND ')}), 0) > 0`,
    ];
  });
  const [row = []] = await scene.books.rows(
    `SELECT ${selects.join(', ')} FROM entries WHERE ${linesOf(metric, scene)}`,
  );
  return new Brought(
    new Map(distinct.map((one, index) => [keyOf(one), row[index * 2] as bigint])),
    new Map(distinct.map((one, index) => [keyOf(one), row[index * 2 + 1] as boolean])),
  );
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

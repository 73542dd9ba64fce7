import { type Day, monthOf, type Pace, type Period, periodsOf, yearOf, yearPeriod } from '#domain';
import type { Scene } from '../figures/evaluate.ts';
import type { ReportingBy, ReportingCell, ReportingRow, ReportingUnit } from './answers.ts';
import { factsOf, lastInTime } from './facts.ts';
import { quantileOf } from './order-statistics.ts';
import { shareBp } from './share.ts';

/** Facts of one unit and month, all with one delay. */
interface Slice {
  readonly unit: string | null;
  readonly month: Day;
  readonly delay: number;
  readonly facts: number;
  readonly late: number;
}

/** Delays and late shares of a year's facts, or of a year's reports, by unit and period. */
export async function delaysOf(
  scene: Scene,
  by: ReportingBy,
  pace: Exclude<Pace, 'xun'>,
): Promise<ReportingRow[]> {
  const { asOf } = scene.ask;
  const year = yearPeriod(yearOf(asOf));
  const periods = pace === 'year' ? [year] : periodsOf(yearOf(asOf), pace);
  const slices = await slicesOf(scene, by, year);
  const last = monthOf(asOf).to;
  const shown = by === 'fact' ? periods.filter(({ from }) => from <= last) : periods;
  const row = (unit: ReportingUnit, subtree: boolean, own: readonly Slice[]): ReportingRow => ({
    unit,
    subtree,
    periods: shown.map((period) => cellOf(period, own)),
    whole: cellOf(year, own),
  });
  return [
    row(nodeOf(scene), true, slices),
    ...byUnit(scene, slices).map(([unit, own]) => row(unit, false, own)),
  ];
}

async function slicesOf(scene: Scene, by: ReportingBy, { from, to }: Period): Promise<Slice[]> {
  const day = by === 'fact' ? 'on_day' : 'known_on';
  const window = by === 'fact' ? { datedFrom: from } : { reportedFrom: from, reportedTo: to };
  const rows = await scene.books.rows(`
    SELECT unit, date_trunc('month', ${day})::DATE::VARCHAR AS month, delay, count(*)::INTEGER,
           count(*) FILTER (WHERE known_on > ${lastInTime(scene)})::INTEGER
    FROM (${factsOf(scene, window)})
    GROUP BY unit, month, delay
  `);
  const word = (code: unknown) => scene.books.dictionary.wordOf(code as number);
  return rows.map(([unit, month, delay, facts, late]) => ({
    unit: word(unit),
    month: month as Day,
    delay: delay as number,
    facts: facts as number,
    late: late as number,
  }));
}

/** The node asked for, as it is called. */
export function nodeOf({ node, register }: Scene): ReportingUnit {
  return { id: node ?? '', name: register.nameOf(node ?? '') };
}

/** What is credited to each unit alone, units in the order of their ids. */
export function byUnit<T extends { readonly unit: string | null }>(
  { register }: Scene,
  rows: readonly T[],
): [ReportingUnit, T[]][] {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const id = row.unit ?? '';
    const own = found.get(id);
    if (own === undefined) found.set(id, [row]);
    else own.push(row);
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, own]) => [{ id, name: register.nameOf(id) }, own]);
}

function cellOf({ id, from, to }: Period, slices: readonly Slice[]): ReportingCell {
  const counted = new Map<number, number>();
  let [facts, late] = [0, 0];
  for (const slice of slices) {
    if (slice.month < from || slice.month > to) continue;
    counted.set(slice.delay, (counted.get(slice.delay) ?? 0) + slice.facts);
    facts += slice.facts;
    late += slice.late;
  }
  return {
    period: id,
    from,
    to,
    facts,
    medianDays: quantileOf(counted, 1, 2),
    p90Days: quantileOf(counted, 9, 10),
    longestDays: quantileOf(counted, 1, 1),
    late,
    lateBp: shareBp(late, facts),
  };
}

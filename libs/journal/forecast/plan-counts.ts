import type { MetricDefinition } from '#domain';
import type { Scene } from '../figures/evaluate.ts';
import { linesOf } from './brought.ts';
import { annualColumns, datedTotals, type PlacedPoint, stoodBy, sumWhere } from './plan-columns.ts';
import { readEarlier } from './plan-masks.ts';
import { milestoneOf } from './plan-source.ts';
import type { Planned, PlansAt, Tried } from './plans-at.ts';
import type { Standpoint } from './standpoints.ts';

/** Reads the plans of all standpoints, and what became of such plans in the years before them. */
export function readPlans(
  metric: MetricDefinition,
  condition: string,
  scene: Scene,
  points: readonly Standpoint[],
  firstYear: number | null,
): Promise<readonly PlansAt[]> {
  const placed = points.map((point, index) => ({ metric, scene, point, index, firstYear }));
  const read = milestoneOf(metric) === 'funded' ? readAnnual : readDated;
  return read(condition, placed);
}

async function readAnnual(condition: string, placed: readonly PlacedPoint[]): Promise<PlansAt[]> {
  const { metric, scene } = placed[0] as PlacedPoint;
  const parts = placed.map(annualColumns);
  const table = (part: 'plans' | 'lines', where: string) => {
    const list = parts.flatMap((one) => one[part]).map(([name, sql]) => `, ${sql} AS ${name}`);
    return `SELECT subject${list.join('')} FROM entries WHERE ${where} GROUP BY subject`;
  };
  const totals = parts.flatMap((part) => part.totals);
  const [row = []] = await scene.books.rows(`
    WITH p AS (${table('plans', condition)}), l AS (${table('lines', linesOf(metric, scene))})
    SELECT ${totals.map((sql) => `coalesce(sum(${sql}), 0)::HUGEINT`).join(', ')}
    FROM p LEFT JOIN l USING (subject)
  `);
  const width = totals.length / placed.length;
  return placed.map((_, index) => {
    const at = (place: number) => (row[index * width + place] ?? 0n) as bigint;
    const earlier = { ahead: triedOf(at, 5), overdue: NONE };
    return {
      any: at(0) > 0n,
      ahead: plannedOf(at, 1),
      overdue: NOTHING_OPEN,
      due: NOTHING_DUE,
      earlier,
    };
  });
}

async function readDated(condition: string, placed: readonly PlacedPoint[]): Promise<PlansAt[]> {
  const { metric, scene } = placed[0] as PlacedPoint;
  const signing = milestoneOf(metric) === 'signed';
  const costs = placed.map((one) => {
    return `${sumWhere('sign * amount_fen', stoodBy(one.point.at, one))} AS cost${one.index}`;
  });
  const registered = `measure = ${scene.books.dictionary.find('registered')}`;
  const cost = `
    LEFT JOIN (
      SELECT subject, ${costs.join(', ')} FROM entries WHERE ${registered} GROUP BY subject
    ) USING (subject)`;
  const totals = placed.flatMap((one) => datedTotals(one, signing));
  const [row = []] = await scene.books.rows(`
    SELECT ${totals.map((sql) => `coalesce(${sql}, 0)::HUGEINT`).join(', ')}
    FROM (SELECT * FROM entries WHERE ${condition}) ${signing ? cost : ''}
  `);
  const earlier = await readEarlier(condition, placed);
  const width = totals.length / placed.length;
  return placed.map((_, index) => {
    const at = (place: number) => (row[index * width + place] ?? 0n) as bigint;
    const due = { plans: at(9), met: at(10), onTime: at(11) };
    const open = { any: at(0) > 0n, ahead: plannedOf(at, 1), overdue: plannedOf(at, 5) };
    return { ...open, due, earlier: earlier[index] ?? { ahead: NONE, overdue: NONE } };
  });
}

const NOTHING_OPEN: Planned = { plans: 0n, total: 0n, squares: 0n, fen: 0n };
const NOTHING_DUE = { plans: 0n, met: 0n, onTime: 0n };
const NONE: Tried = { plans: 0n, total: 0n, squares: 0n, came: 0n, met: 0n };

function plannedOf(at: (place: number) => bigint, from: number): Planned {
  const [plans, total, squares, fen] = [at(from), at(from + 1), at(from + 2), at(from + 3)];
  return { plans, total, squares, fen };
}

function triedOf(at: (place: number) => bigint, from: number): Tried {
  const [plans, total, squares] = [at(from), at(from + 1), at(from + 2)];
  return { plans, total, squares, came: at(from + 3), met: at(from + 4) };
}

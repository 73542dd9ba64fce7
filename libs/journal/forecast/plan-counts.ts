import type { MetricDefinition } from '#domain';
import type { Scene } from '../figures/evaluate.ts';
import { linesOf } from './brought.ts';
import { annualColumns, datedColumns, type PointColumns } from './plan-columns.ts';
import { milestoneOf } from './plan-source.ts';
import type { Standpoint } from './standpoints.ts';

/** Plans of one class: how many, and what they are to bring. */
export interface Planned {
  readonly plans: bigint;
  /** In the metric's own unit, and the sum of the squares. */
  readonly total: bigint;
  readonly squares: bigint;
  readonly fen: bigint;
}

/** What became of plans of one class. */
export interface Tried {
  readonly plans: bigint;
  readonly total: bigint;
  readonly squares: bigint;
  /** What came of `total` by the end, and how many plans were met. */
  readonly came: bigint;
  readonly met: bigint;
}

/** Plans as they stood at a standpoint, as known then. */
export interface PlansAt {
  /** Whether any plan stood at all: reached, missed or still open. */
  readonly any: boolean;
  readonly ahead: Planned;
  readonly overdue: Planned;
  /** What became of those that stood so on the same day of earlier years. */
  readonly earlier: { readonly ahead: Tried; readonly overdue: Tried };
  /** Those of the year that were due by the day: how many, reached by it, reached in time. */
  readonly due: { readonly plans: bigint; readonly met: bigint; readonly onTime: bigint };
}

/** Reads the plans of all standpoints in one statement: project by project, then added up. */
export async function readPlans(
  metric: MetricDefinition,
  condition: string,
  scene: Scene,
  points: readonly Standpoint[],
  firstYear: number | null,
): Promise<readonly PlansAt[]> {
  const columnsOf = milestoneOf(metric) === 'funded' ? annualColumns : datedColumns;
  const parts = points.map((point, index) => columnsOf({ metric, scene, point, index, firstYear }));
  const table = (part: 'plans' | 'lines' | 'investments', where: string) => {
    const columns = parts.flatMap((one) => one[part]);
    const list = columns.map(([name, sql]) => `, coalesce(${sql}, 0) AS ${name}`).join('');
    return `SELECT subject${list} FROM entries WHERE ${where} GROUP BY subject`;
  };
  const totals = parts.flatMap((part: PointColumns) => part.totals);
  const [row = []] = await scene.books.rows(`
    WITH p AS (${table('plans', condition)}),
         l AS (${table('lines', linesOf(metric, scene))}),
         i AS (${table('investments', `measure = ${scene.books.dictionary.find('registered')}`)})
    SELECT ${totals.map((sql) => `coalesce(sum(${sql}), 0)::HUGEINT`).join(', ')}
    FROM p LEFT JOIN l USING (subject) LEFT JOIN i USING (subject)
  `);
  const width = totals.length / points.length;
  return points.map((_, index) => {
    return pointOf(row.slice(index * width, (index + 1) * width) as bigint[]);
  });
}

/** One standpoint's totals, in the order in which its columns give them. */
function pointOf(values: readonly bigint[]): PlansAt {
  const at = (index: number) => values[index] ?? 0n;
  const planned = (from: number): Planned => ({
    plans: at(from),
    total: at(from + 1),
    squares: at(from + 2),
    fen: at(from + 3),
  });
  const tried = (from: number): Tried => ({
    plans: at(from),
    total: at(from + 1),
    squares: at(from + 2),
    came: at(from + 3),
    met: at(from + 4),
  });
  return {
    any: at(0) > 0n,
    ahead: planned(1),
    overdue: planned(5),
    earlier: { ahead: tried(9), overdue: tried(14) },
    due: { plans: at(19), met: at(20), onTime: at(21) },
  };
}

import { addDays } from '#domain';
import type { PlanClassKind } from './answers.ts';
import { fellIn, linesOf } from './brought.ts';
import { OPEN, type PlacedPoint, plannedAs, stoodBy } from './plan-columns.ts';
import type { Tried } from './plans-at.ts';
import { type Earlier, earlierOf } from './standpoints.ts';

/** The same day of one earlier year, seen from one standpoint. */
interface Look {
  readonly placed: PlacedPoint;
  readonly year: Earlier;
}

/** A digit of base four for each question: a project's lines add up to 0 or 1 there. */
const BASE = 4n;
/**
 * Within a stretch a project that came before may leave the scope, which is one less than nothing:
 * so digits of what came begin at one, lest they borrow from each other.
 */
const LEFT = 1n;
const KINDS = ['ahead', 'overdue'] as const;

/**
 * What became of the plans that stood open on the same day of earlier years, for every standpoint.
 * A project is one row: a number whose digits say where its plan stood open, and one whose digits
 * say where its milestone came. So many sums would each need a state for every project.
 */
export async function readEarlier(
  condition: string,
  points: readonly PlacedPoint[],
): Promise<readonly { readonly ahead: Tried; readonly overdue: Tried }[]> {
  const looks = points.flatMap((placed) =>
    earlierOf(placed.point, placed.firstYear).map((year): Look => ({ placed, year })),
  );
  const rows = looks.length === 0 ? [] : await readMasks(condition, looks);
  return points.map((point) => {
    const of = (kind: PlanClassKind) => {
      let [plans, met] = [0n, 0n];
      looks.forEach(({ placed }, index) => {
        if (placed !== point) return;
        for (const { open, came, projects } of rows) {
          if (digit(open, placeOf(index, kind)) === 0n) continue;
          plans += projects;
          if (digit(came, index) > LEFT) met += projects;
        }
      });
      return { plans, total: plans, squares: plans, came: met, met };
    };
    return { ahead: of('ahead'), overdue: of('overdue') };
  });
}

const placeOf = (look: number, kind: PlanClassKind) => look * 2 + KINDS.indexOf(kind);
const digit = (number: bigint, place: number) => (number / BASE ** BigInt(place)) % BASE;

async function readMasks(condition: string, looks: readonly Look[]) {
  const [{ placed }] = looks as readonly [Look];
  const { metric, scene } = placed;
  const term = (where: string, place: number) =>
    `CASE WHEN ${where} THEN ${BASE ** BigInt(place)}::BIGINT ELSE 0 END`;
  const open = looks.flatMap((look, index) =>
    KINDS.map((kind) => {
      const stood = stoodBy(look.year.at, look.placed);
      return term(`${stood} AND ${plannedAs(kind, look.year)}`, placeOf(index, kind));
    }),
  );
  const came = looks.map(({ year, placed: { point } }, index) => {
    const wanted = { day: year.until, knownAt: point.knownAt };
    return term(fellIn(metric, scene.ask, addDays(year.at, 1), wanted), index);
  });
  const even = looks.reduce((sum, _, index) => sum + LEFT * BASE ** BigInt(index), 0n);
  const rows = await scene.books.rows(`
    WITH p AS (
      SELECT subject, sum(sign * (${open.join(' + ')})) AS open FROM entries
      WHERE ${condition} AND ${OPEN} GROUP BY subject HAVING open <> 0
    ), l AS (
      SELECT subject, sum(sign * quantity * (${came.join(' + ')})) AS came FROM entries
      WHERE ${linesOf(metric, scene)} GROUP BY subject
    )
    SELECT open::HUGEINT, (coalesce(came, 0) + ${even})::HUGEINT AS came, count(*)::BIGINT
    FROM p LEFT JOIN l USING (subject) GROUP BY ALL
  `);
  return rows.map((row) => ({
    open: row[0] as bigint,
    came: row[1] as bigint,
    projects: row[2] as bigint,
  }));
}

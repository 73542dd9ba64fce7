import { type Period, periodsOf } from '#domain';
import type { EventReader } from '#event-store';
import type { Scene } from '../figures/evaluate.ts';
import { anyAdjusting } from './adjustments.ts';
import type { PeriodAnswer, PeriodStanding, PeriodsAnswer } from './answers.ts';
import { knownTurns, type MonthTurn, monthsStanding, spansOf } from './closings.ts';

/** The months, quarters and year of one year as they stand. */
export async function periodsStanding(
  year: number,
  scene: Scene,
  log: EventReader,
): Promise<PeriodsAnswer> {
  const { ask } = scene;
  const months = await monthsStanding(log, year, ask);
  const counts = await adjustmentsIn(months, scene);
  const answers = (['month', 'quarter', 'year'] as const).flatMap((pace) =>
    periodsOf(year, pace).map((period): PeriodAnswer => {
      const { id, from, to } = period;
      const own = months.filter(({ month }) => month.from >= from && month.to <= to);
      const turn = pace === 'month' ? (own[0]?.turn ?? null) : null;
      const standing = standingOf(own, period);
      return { id, pace, from, to, standing, turn, adjustments: counts.get(id) ?? 0 };
    }),
  );
  const turns = await knownTurns(log, year, ask);
  return { year, asOf: ask.asOf, knownAt: ask.knownAt, periods: answers, turns };
}

function standingOf(months: readonly MonthTurn[], { id }: Period): PeriodStanding {
  const closed = months.filter((month) => month.closed).length;
  if (closed === months.length) return 'closed';
  if (closed > 0) return 'partly';
  const [only] = months;
  return only?.month.id === id && only.turn !== null ? 'reopened' : 'open';
}

/** How many facts adjust each month, quarter and the year; one fact may adjust several months. */
async function adjustmentsIn(
  months: readonly MonthTurn[],
  scene: Scene,
): Promise<ReadonlyMap<string, number>> {
  const spans = spansOf(months, scene.ask);
  const where = anyAdjusting({ scene, spans, metrics: scene.scheme.metrics, within: null });
  const rows = await scene.books.rows(`
    WITH late AS (
      SELECT position, strftime(occurred_on, '%Y') AS y, strftime(occurred_on, '%Y-%m') AS m,
             strftime(occurred_on, '%Y-Q') || quarter(occurred_on) AS q
      FROM entries WHERE ${where}
    )
    SELECT coalesce(m, q, y), count(DISTINCT position)::INTEGER
    FROM late GROUP BY GROUPING SETS ((m), (q), (y))
  `);
  return new Map(rows.map(([id, count]) => [id as string, count as number]));
}

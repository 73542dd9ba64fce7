import { addDays, type Day, type MetricDefinition, yearOf, yearPeriod } from '#domain';
import type { Row } from '../books/books.ts';
import type { Scene } from '../figures/evaluate.ts';
import type { PlanClassKind, PlanRecord } from './answers.ts';
import { fellIn, linesOf } from './brought.ts';
import { OPEN, plannedAs, stoodBy, sumWhere } from './plan-columns.ts';
import { milestoneOf } from './plan-source.ts';
import { type Earlier, earlierOf, type Standpoint } from './standpoints.ts';

/** A metric's plans at a standpoint, and where past ones of each class are taken from. */
export interface Listed {
  readonly metric: MetricDefinition;
  /** The condition of its plans on the books. */
  readonly condition: string;
  readonly scene: Scene;
  readonly point: Standpoint;
  readonly firstYear: number | null;
  readonly from: Readonly<Record<PlanClassKind, PlanRecord['from']>>;
}

const KINDS = ['ahead', 'overdue'] as const;

/**
 * The plans that stand open, one row each: `kind`, `subject`, `planned_on`, `unit`, `fen`, and the
 * `revision` and `reported_at` of the event that set them so.
 */
export function openPlansSql(listed: Listed): string {
  const { metric, condition, scene, point } = listed;
  const stood = stoodBy(point.at, listed);
  const annual = milestoneOf(metric) === 'funded';
  const { from, to } = yearPeriod(yearOf(point.at));
  const rows = (kind: PlanClassKind, open: string) => `
    SELECT '${kind}' AS kind, subject, planned_on, unit, sum(sign * amount_fen) AS own,
           arg_max(revision, position) FILTER (sign = 1) AS revision,
           arg_max(reported_at, position) FILTER (sign = 1) AS reported_at
    FROM entries WHERE ${condition} AND ${stood} AND ${open}
    GROUP BY subject, planned_on, unit HAVING sum(sign) > 0`;
  if (annual) {
    const had = `${linesOf(metric, scene)} AND ${fellIn(metric, scene.ask, from, {
      day: point.at,
      knownAt: point.knownAt,
    })}`;
    const year = `NOT "terminated" AND planned_on = DATE '${to}'`;
    return `
      SELECT kind, subject, planned_on, unit, own - greatest(coalesce(had, 0), 0) AS fen,
             revision, reported_at
      FROM (${rows('ahead', year)}) LEFT JOIN (
        SELECT subject, sum(sign * amount_fen) AS had FROM entries WHERE ${had} GROUP BY subject
      ) USING (subject)
      WHERE own > greatest(coalesce(had, 0), 0)`;
  }
  const open = KINDS.map((kind) => rows(kind, `${OPEN} AND ${plannedAs(kind, point)}`)).join(
    ' UNION ALL ',
  );
  if (milestoneOf(metric) !== 'signed') {
    return `
      SELECT kind, subject, planned_on, unit, own AS fen, revision, reported_at
      FROM (${open})`;
  }
  const registered = `measure = ${scene.books.dictionary.find('registered')} AND ${stood}`;
  return `
    SELECT kind, subject, planned_on, unit, revision, reported_at,
           CASE WHEN own <> 0 THEN own ELSE coalesce(cost, 0) END AS fen
    FROM (${open}) LEFT JOIN (
      SELECT subject, sum(sign * amount_fen) AS cost FROM entries WHERE ${registered}
      GROUP BY subject
    ) USING (subject)`;
}

/**
 * The past plans the weights are taken from, one row each: `kind`, `subject`, the `year` they were
 * of, the day they `stood_on`, `planned_on`, `reached_on` or null; for funds what was still to come
 * and what `came`.
 */
export function pastPlansSql(listed: Listed): string {
  const { metric, point, firstYear, from } = listed;
  const annual = milestoneOf(metric) === 'funded';
  const years = earlierOf(point, firstYear);
  const kinds = KINDS.filter((kind) => from[kind] === 'earlier-years');
  const parts: string[] = [];
  if (annual) parts.push(...(kinds.length === 0 ? [] : years.map((y) => annualPast(listed, y))));
  else if (kinds.length > 0 && years.length > 0) parts.push(datedPast(listed, kinds, years));
  if (from.ahead === 'this-year') parts.push(dueThisYear(listed));
  // Without any past plan the statement still has its columns.
  return parts.length === 0 ? NOTHING : parts.map((part) => `(${part})`).join(' UNION ALL ');
}

const NOTHING = `
  SELECT NULL::VARCHAR AS kind, NULL::INTEGER AS subject, NULL::INTEGER AS year,
         NULL::DATE AS stood_on, NULL::DATE AS planned_on, NULL::DATE AS reached_on,
         NULL::HUGEINT AS fen, NULL::HUGEINT AS came
  WHERE false`;

/** In one pass over the plans and one over the metric's lines, whatever the years. */
function datedPast(
  listed: Listed,
  kinds: readonly PlanClassKind[],
  years: readonly Earlier[],
): string {
  const { metric, condition, scene, point } = listed;
  const open = years.flatMap((year, back) =>
    kinds.map((kind) => {
      const stood = `${stoodBy(year.at, listed)} AND ${plannedAs(kind, year)}`;
      return `${sumWhere('sign', stood)} AS ${kind}_${back}`;
    }),
  );
  const came = years.flatMap((year, back) => {
    const wanted = { day: year.until, knownAt: point.knownAt };
    const within = fellIn(metric, scene.ask, addDays(year.at, 1), wanted);
    // The day of the one line left when what was taken back is taken off.
    const day = `sign * quantity * (occurred_on - DATE '1970-01-01')`;
    return [
      `${sumWhere('sign * quantity', within)} AS count_${back}`,
      `${sumWhere(day, within)} AS day_${back}`,
    ];
  });
  const rows = years.flatMap(({ year, at }, back) =>
    kinds.map(
      (kind) => `
        SELECT '${kind}' AS kind, subject, ${year} AS year, DATE '${at}' AS stood_on, planned_on,
               CASE WHEN count_${back} > 0
                 THEN DATE '1970-01-01' + (day_${back} // count_${back})::INTEGER END AS reached_on,
               NULL::HUGEINT AS fen, NULL::HUGEINT AS came
        FROM past WHERE ${kind}_${back} > 0`,
    ),
  );
  return `
    WITH past AS MATERIALIZED (
      SELECT * FROM (
        SELECT subject, planned_on, ${open.join(', ')} FROM entries
        WHERE ${condition} AND ${OPEN} GROUP BY subject, planned_on
      ) LEFT JOIN (
        SELECT subject, ${came.join(', ')} FROM entries
        WHERE ${linesOf(metric, scene)} GROUP BY subject
      ) USING (subject)
    )
    ${rows.join(' UNION ALL ')}`;
}

function annualPast(listed: Listed, year: Earlier): string {
  const { metric, condition, scene, point } = listed;
  const { from, to } = yearPeriod(year.year);
  const { knownAt } = point;
  const sum = (first: Day, day: Day) =>
    sumWhere('sign * amount_fen', fellIn(metric, scene.ask, first, { day, knownAt }));
  return `
    SELECT 'ahead' AS kind, subject, ${year.year} AS year, DATE '${year.at}' AS stood_on,
           DATE '${to}' AS planned_on, NULL::DATE AS reached_on,
           planned - greatest(coalesce(had, 0), 0) AS fen,
           least(planned - greatest(coalesce(had, 0), 0), greatest(coalesce(later, 0), 0)) AS came
    FROM (
      SELECT subject, sum(sign * amount_fen) AS planned FROM entries
      WHERE ${condition} AND ${stoodBy(year.at, listed)}
            AND NOT "terminated" AND planned_on = DATE '${to}'
      GROUP BY subject
    ) LEFT JOIN (
      SELECT subject, ${sum(from, year.at)} AS had,
             ${sum(addDays(year.at, 1), year.until)} AS later
      FROM entries WHERE ${linesOf(metric, scene)} GROUP BY subject
    ) USING (subject)
    WHERE planned > greatest(coalesce(had, 0), 0)`;
}

function dueThisYear(listed: Listed): string {
  const { condition, point } = listed;
  const { from } = yearPeriod(yearOf(point.at));
  return `
    SELECT 'ahead' AS kind, subject, ${yearOf(point.at)} AS year, DATE '${point.at}' AS stood_on,
           planned_on, nullif(reached_on, DATE 'infinity') AS reached_on,
           NULL::HUGEINT AS fen, NULL::HUGEINT AS came
    FROM entries
    WHERE ${condition} AND ${stoodBy(point.at, listed)}
          AND planned_on BETWEEN DATE '${from}' AND DATE '${point.at}'
    GROUP BY subject, planned_on, reached_on HAVING sum(sign) > 0`;
}

/** How many of the past plans of each class were met in time, and the middle delay of the rest. */
export async function readTiming(listed: Listed) {
  const rows = await listed.scene.books.rows(`
    SELECT kind, count(*) FILTER (reached_on <= planned_on)::INTEGER,
           quantile_disc(reached_on - planned_on, 0.5) FILTER (reached_on > planned_on)::INTEGER
    FROM (${pastPlansSql(listed)}) GROUP BY kind
  `);
  const of = (kind: PlanClassKind) => {
    const found: Row | undefined = rows.find((row) => row[0] === kind);
    return {
      onTime: (found?.[1] as number | undefined) ?? 0,
      delayDaysMedian: (found?.[2] as number | null | undefined) ?? null,
    };
  };
  return { ahead: of('ahead'), overdue: of('overdue') };
}

/** What is planned ahead, by month: how many plans, and their amounts in 分. */
export async function readMonths(listed: Listed) {
  const rows = await listed.scene.books.rows(`
    SELECT strftime(planned_on, '%Y-%m') AS month, count(*)::INTEGER, sum(fen)::HUGEINT
    FROM (${openPlansSql(listed)}) WHERE kind = 'ahead' GROUP BY month ORDER BY month
  `);
  return rows.map((row) => ({
    month: row[0] as string,
    plans: row[1] as number,
    fen: row[2] as bigint,
  }));
}

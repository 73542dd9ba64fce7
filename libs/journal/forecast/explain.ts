import { type Day, daysBetween, type MetricDefinition, yearPeriod } from '#domain';
import type { EventReader } from '#event-store';
import { knownBy } from '../asking.ts';
import { conditionOf } from '../condition.ts';
import { isRefusal, type Scene } from '../figures/evaluate.ts';
import { type ExplainedTerm, entriesWhere, eventAt, type Page } from '../figures/explain.ts';
import type { Refusal } from '../refusals.ts';
import { metricsOf } from '../tracking/asked.ts';
import { headOf, tableHead } from '../tracking/words.ts';
import type { ExpectedPlan, ForecastExplanation, PastPlan, PlanClassKind } from './answers.ts';
import { rowOf } from './forecast.ts';
import { type Listed, openPlansSql, pastPlansSql } from './plan-lists.ts';
import { type Reading, readMetric } from './reading.ts';
import { RULES } from './rules.ts';
import { paceAt } from './run-rate.ts';
import { listedOf } from './schedule-line.ts';

/** One row of a forecast: its plans with the events that set them, past plans, and entries. */
export async function explainForecast(
  scene: Scene,
  metricId: string,
  log: EventReader,
  page: Page,
): Promise<ForecastExplanation | Refusal> {
  const found = metricsOf(scene.scheme, [metricId]);
  if (isRefusal(found)) return found;
  const [metric] = found;
  if (metric === undefined) return { code: 'metric-unknown', facts: { metric: metricId } };
  const reading = await readMetric(metric, scene);
  const row = await rowOf(reading);
  const { asOf, knownAt } = scene.ask;
  const { now, firstYear } = reading.runRate;
  const pace = paceAt(now, reading.brought, firstYear);
  const earlier: ExplainedTerm[] = [];
  for (const { year, whole } of pace.years) {
    earlier.push(await termOf(metric, scene, yearPeriod(year).to, whole, log, page));
  }
  const actual = reading.brought.by(asOf, knownAt).toString();
  const listed = listedOf(reading);
  return {
    ...tableHead(scene, RULES),
    metric: headOf(metric),
    row,
    actual: await termOf(metric, scene, asOf, actual, log, page),
    plans: await plansBehind(listed, reading, row.schedule.classes, log, page),
    record: await recordBehind(listed, page),
    earlier,
  };
}

async function termOf(
  { query, name }: MetricDefinition,
  scene: Scene,
  day: Day,
  sum: string,
  log: EventReader,
  page: Page,
): Promise<ExplainedTerm> {
  const { books, ask, scheme, subtree, node } = scene;
  const units = { column: 'unit', subtree, node } as const;
  const asked = { ...ask, asOf: day };
  const find = (word: string) => books.dictionary.find(word);
  const where = conditionOf(query, asked, scheme, units, find);
  const entries = await entriesWhere(where, scene, log, page);
  return { role: 'value', name, asOf: day, sum, weight: query.weight, ...entries };
}

/** Rows of `plan` with what their projects are called, as known at the time of the ask. */
const namedSql = ({ scene }: Listed) => `
  SELECT plan.*, name FROM plan LEFT JOIN (
    SELECT subject, arg_max(name, position) AS name FROM projects
    WHERE ${['sign = 1', ...knownBy(scene.ask)].join(' AND ')} GROUP BY subject
  ) USING (subject)`;

async function plansBehind(
  listed: Listed | null,
  { scene }: Reading,
  classes: readonly { readonly kind: PlanClassKind; readonly record: { shareBp: number | null } }[],
  log: EventReader,
  { offset, limit }: Page,
): Promise<ForecastExplanation['plans']> {
  if (listed === null) return { total: 0, rows: [] };
  const { books, register } = scene;
  const rows = await books.rows(`
    WITH plan AS (${openPlansSql(listed)})
    SELECT kind, subject, name, unit, planned_on::VARCHAR, fen::HUGEINT, revision, reported_at
    FROM (${namedSql(listed)})
    ORDER BY planned_on, (SELECT word FROM dictionary WHERE code = subject)
    LIMIT ${limit} OFFSET ${offset}
  `);
  const word = (code: unknown) => books.dictionary.wordOf(code as number) ?? '';
  const plans = rows.map(async (row): Promise<ExpectedPlan> => {
    const [kind, id, unit] = [row[0] as PlanClassKind, word(row[1]), word(row[3])];
    return {
      kind,
      project: { id, name: word(row[2]) },
      unit: { id: unit, name: register.nameOf(unit) },
      plannedOn: row[4] as Day,
      amountFen: String(row[5]),
      shareBp: classes.find((one) => one.kind === kind)?.record.shareBp ?? null,
      event: await eventAt(log, `project-${id}`, row[6] as number, Number(row[7])),
    };
  });
  return { total: await countOf(listed, openPlansSql(listed)), rows: await Promise.all(plans) };
}

async function recordBehind(
  listed: Listed | null,
  { offset, limit }: Page,
): Promise<ForecastExplanation['record']> {
  if (listed === null) return { total: 0, rows: [] };
  const { books } = listed.scene;
  const rows = await books.rows(`
    WITH plan AS (${pastPlansSql(listed)})
    SELECT kind, subject, name, year, stood_on::VARCHAR, planned_on::VARCHAR, reached_on::VARCHAR,
           fen, came
    FROM (${namedSql(listed)})
    ORDER BY year DESC, planned_on, (SELECT word FROM dictionary WHERE code = subject)
    LIMIT ${limit} OFFSET ${offset}
  `);
  const word = (code: unknown) => books.dictionary.wordOf(code as number) ?? '';
  const past = rows.map((row): PastPlan => {
    const [plannedOn, reachedOn] = [row[5] as Day, row[6] as Day | null];
    const fen = (value: unknown) => (value === null ? null : String(value));
    return {
      kind: row[0] as PlanClassKind,
      project: { id: word(row[1]), name: word(row[2]) },
      year: row[3] as number,
      stoodOn: row[4] as Day,
      plannedOn,
      reachedOn,
      delayDays: reachedOn === null ? null : daysBetween(plannedOn, reachedOn),
      plannedFen: fen(row[7]),
      cameFen: fen(row[8]),
    };
  });
  return { total: await countOf(listed, pastPlansSql(listed)), rows: past };
}

async function countOf({ scene }: Listed, sql: string): Promise<number> {
  const [row] = await scene.books.rows(`SELECT count(*)::INTEGER FROM (${sql})`);
  return row?.[0] as number;
}

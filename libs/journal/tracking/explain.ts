import {
  type Day,
  type Message,
  type MetricDefinition,
  type MetricQuery,
  type Pace,
  periodsOf,
  sumsOf,
  XUN_IN,
  yearOf,
} from '#domain';
import type { EventReader } from '#event-store';
import { conditionOf } from '../condition.ts';
import type { Scene } from '../figures/evaluate.ts';
import { entriesWhere, type Page } from '../figures/explain.ts';
import type { Refusal } from '../refusals.ts';
import type { ExplainedPart, PeriodCell, TrackingExplanation, TrackingRow } from './answers.ts';
import { unitsOf } from './asked.ts';
import { carriedPart } from './carried-part.ts';
import { isEqual, lastSet, SHAPES } from './curves.ts';
import { readFacts } from './facts.ts';
import { type PlacedPeriod, periodById } from './periods.ts';
import type { TrackedCell } from './queries.ts';
import {
  BACK_SCHEDULE_RULE,
  CARRY_RULE,
  lightRule,
  PLAN_RULE,
  PROGRESS_RULE,
  sourceRules,
} from './rules.ts';
import { byPace, type Reckoned, reckon, rowsOf } from './table.ts';
import { headOf, percent, points, said, tableHead } from './words.ts';

/** One cell of the node's own row down to its target, its carry and its entries. */
export async function explainCell(
  scene: Scene,
  metric: MetricDefinition,
  { period: id, offset, limit }: TrackedCell,
  log: EventReader,
): Promise<TrackingExplanation | Refusal> {
  const year = yearOf(scene.ask.asOf);
  const placed = periodById(year, id);
  if (placed === null) return { code: 'period-outside-year', facts: { period: id, year } };
  const facts = await readFacts(scene, unitsOf(scene, 'self'), [metric], 'with-curves');
  const [series] = facts.series;
  const [row] = rowsOf(facts, scene.scheme, placed.pace);
  const cell = row?.periods[placed.index];
  if (series === undefined || row === undefined || cell === undefined) {
    return { code: 'unit-unknown', facts: { unitId: scene.node } };
  }
  const reckoned = reckon(series, facts, true);
  const { ask, scheme } = scene;
  const page = { offset, limit };
  const own = [PLAN_RULE, CARRY_RULE, PROGRESS_RULE, BACK_SCHEDULE_RULE, lightRule(scheme)];
  return {
    ...tableHead(scene, [...sourceRules(ask), ...own]),
    metric: headOf(metric),
    cell,
    light: row.light,
    parts: [
      ...(await plannedParts(scene, reckoned, placed, cell, log, page)),
      await actualPart(scene, reckoned, placed, cell, log, page),
      ...progressParts(row, cell, reckoned),
    ],
  };
}

/** The target with its entries, and what the period has to bring: plan and carried in. */
async function plannedParts(
  scene: Scene,
  reckoned: Reckoned,
  placed: PlacedPeriod,
  cell: PeriodCell,
  log: EventReader,
  page: Page,
): Promise<ExplainedPart[]> {
  const { target, series } = reckoned;
  if (target === null || cell.required === null) return [];
  const { metric } = series;
  const head = headOf(metric);
  const query: MetricQuery = {
    measure: 'target',
    weight: 'amount',
    window: 'ever',
    where: { about: metric.id, planned: 'year' },
  };
  const set: ExplainedPart = {
    name: { zh: '全年任务', en: 'annual target' },
    value: target.toString(),
    says: { zh: '下达与历次调整相加', en: 'as set, with its revisions' },
    parts: [],
    entries: await entriesWhere(conditionIn(scene, query), scene, log, page),
  };
  const plan = await planPart(scene, reckoned, placed, log);
  const carried = carriedPart(reckoned, placed, cell);
  const planned = said(head, plan.value ?? '0');
  const required: ExplainedPart = {
    name: { zh: '本期应完成', en: 'required' },
    value: cell.required,
    says: {
      zh: `计划${planned.zh}＋${carried.says.zh}`,
      en: `plan ${planned.en} + ${carried.says.en}`,
    },
    parts: [plan, carried],
  };
  return [set, required];
}

/** The period's plan: of a longer one the plans of its 旬, of a 旬 how it follows from weights. */
async function planPart(
  scene: Scene,
  reckoned: Reckoned,
  { pace, index, period }: PlacedPeriod,
  log: EventReader,
): Promise<ExplainedPart> {
  const { series, target, plan } = reckoned;
  const step = XUN_IN[pace];
  const all = series.weights.reduce((a, b) => a + b, 0n);
  const own = series.weights.slice(index * step, (index + 1) * step).reduce((a, b) => a + b, 0n);
  const set = await lastSet(scene, series.metric, yearOf(period.from), log);
  const shape = set === null ? 'equal' : set.curve.shape;
  const since = set === null ? { zh: '', en: '' } : sinceWords(set.curve.on);
  const curve = isEqual(series) && set === null ? SHAPES.equal : SHAPES[shape];
  const whole = said(headOf(series.metric), target ?? 0n);
  const parts = (plan?.xun ?? []).slice(index * step, (index + 1) * step).map((value, place) => {
    const xun = periodsOf(yearOf(period.from), 'xun')[index * step + place];
    return leaf(xun?.id ?? '', value, String(series.weights[index * step + place]));
  });
  return {
    name: { zh: '计划', en: 'plan' },
    value: (byPace(reckoned, pace)?.plans[index] ?? 0n).toString(),
    says: {
      zh:
        `全年任务${whole.zh}按权重（${curve.zh}${since.zh}）由年到季、月、旬分解，` +
        `本期权重${own}／${all}${above(reckoned, pace, index).zh}`,
      en:
        `${whole.en} a year split by weights (${curve.en}${since.en}) from year to quarter, ` +
        `month and 旬; this period weighs ${own} of ${all}${above(reckoned, pace, index).en}`,
    },
    parts: step === 1 ? [] : parts,
  };
}

const sinceWords = (on: Day) => ({ zh: `，自${on}起`, en: `, since ${on}` });

function leaf(id: string, value: bigint, weight: string): ExplainedPart {
  const says = { zh: `${id}，权重${weight}`, en: `${id}, weight ${weight}` };
  return { name: { zh: id, en: id }, value: value.toString(), says, parts: [] };
}

/** What the periods above were given of the year. */
function above({ plan, series }: Reckoned, pace: Pace, index: number) {
  const metric = headOf(series.metric);
  const first = index * XUN_IN[pace];
  const month = said(metric, plan?.months[Math.floor(first / 3)] ?? 0n);
  const quarter = said(metric, plan?.quarters[Math.floor(first / 9)] ?? 0n);
  const ofMonth = { zh: `，所在月${month.zh}`, en: `, its month ${month.en}` };
  const ofQuarter = { zh: `，所在季${quarter.zh}`, en: `, its quarter ${quarter.en}` };
  if (pace === 'xun') {
    return { zh: ofQuarter.zh + ofMonth.zh, en: ofQuarter.en + ofMonth.en };
  }
  return pace === 'month' ? ofQuarter : { zh: '', en: '' };
}

/** What the year brought up to the period's end: the periods before, and this one's entries. */
async function actualPart(
  scene: Scene,
  { series, xun }: Reckoned,
  { pace, index, period }: PlacedPeriod,
  cell: PeriodCell,
  log: EventReader,
  page: Page,
): Promise<ExplainedPart> {
  const { name: metric, query } = series.metric;
  const name = { zh: `累计${metric.zh}`, en: `cumulative ${metric.en.toLowerCase()}` };
  if (cell.actual === null) {
    const says = { zh: '尚未到期', en: 'still to come' };
    return { name, value: null, says, parts: [] };
  }
  const { asOf } = scene.ask;
  const [until = asOf] = [period.to, asOf].sort();
  const where = `${conditionIn(scene, query, until)} AND occurred_on >= DATE '${period.from}'`;
  const before = sumsOf(xun, XUN_IN[pace]).slice(0, index);
  const ids = periodsOf(yearOf(asOf), pace).map(({ id }) => id);
  const earlier = before.map(
    (value, place): ExplainedPart => ({
      name: { zh: ids[place] ?? '', en: ids[place] ?? '' },
      value: value.toString(),
      says: { zh: '该期实绩', en: 'actual of that period' },
      parts: [],
    }),
  );
  const own: ExplainedPart = {
    name: { zh: `本期（${period.id}）`, en: `this period (${period.id})` },
    value: cell.actual,
    says: {
      zh: `${period.from}至${until}的分录相加`,
      en: `the entries of ${period.from} to ${until}, added up`,
    },
    parts: [],
    entries: await entriesWhere(where, scene, log, page),
  };
  const says = { zh: '各期实绩相加', en: 'the actuals of its periods, added up' };
  return { name, value: cell.cumulativeActual, says, parts: [...earlier, own] };
}

function conditionIn(scene: Scene, query: MetricQuery, until?: Day): string {
  const { ask, scheme, books, subtree, node } = scene;
  const asked = until === undefined ? ask : { ...ask, asOf: until };
  const units = { column: 'unit', subtree, node } as const;
  return conditionOf(query, asked, scheme, units, (word) => books.dictionary.find(word));
}

/** Completion, time progress and lead or lag of the cell, and the back-schedule of the row. */
function progressParts(row: TrackingRow, cell: PeriodCell, reckoned: Reckoned): ExplainedPart[] {
  const { target, over, series } = reckoned;
  if (target === null || cell.completionBp === null || cell.lagBp === null) return [];
  const metric = headOf(series.metric);
  const [done, whole] = [said(metric, cell.cumulativeActual ?? '0'), said(metric, target)];
  const [completion, time] = [percent(cell.completionBp), percent(cell.timeProgressBp)];
  const apart = apartWords(cell.lagBp);
  const progress: ExplainedPart = {
    name: { zh: '完成率与超欠进度', en: 'completion, lead or lag' },
    value: null,
    says: {
      zh: `完成率${completion}＝${done.zh}÷${whole.zh}；时间进度${time}；${apart.zh}`,
      en: `completion ${completion} = ${done.en} ÷ ${whole.en}; time progress ${time}; ${apart.en}`,
    },
    parts: [],
  };
  if (row.requiredPerXun === null) return [progress];
  const [each, actual] = [said(metric, row.requiredPerXun), said(metric, row.actual)];
  const back: ExplainedPart = {
    name: { zh: '倒排每旬需完成', en: 'required per 旬 left' },
    value: row.requiredPerXun,
    says: {
      zh: `（${whole.zh}−${actual.zh}）÷剩余${36 - over}旬＝${each.zh}，不小于0`,
      en: `(${whole.en} − ${actual.en}) ÷ ${36 - over} 旬 left = ${each.en}, not below 0`,
    },
    parts: [],
  };
  return [progress, back];
}

/** A lead or lag in hundredths of a point, as the cell prints it. */
function apartWords(lagBp: number): Message {
  if (lagBp === 0) return { zh: '与时间进度持平', en: 'level' };
  const [apart, ahead] = [points(lagBp), lagBp > 0];
  return {
    zh: `${ahead ? '超' : '欠'}进度${apart}个百分点`,
    en: `${apart} points ${ahead ? 'ahead' : 'behind'}`,
  };
}

import {
  CURVE_SHAPES,
  type CurveShape,
  EQUAL_WEIGHTS,
  equalShape,
  type Message,
  type MetricDefinition,
  type PlanCurve,
  planOfYear,
  sCurveShape,
  shapeFromActuals,
  XUN,
} from '#domain';
import type { EventReader } from '#event-store';
import type { Scene } from '../figures/evaluate.ts';
import { describeEvent } from '../figures/explain.ts';
import { knownPrefix } from '../projects.ts';
import type { Curve, PlanCurveAnswer } from './answers.ts';
import { unitsOf } from './asked.ts';
import { readFacts, type Series, xunActuals } from './facts.ts';
import { PLAN_RULE, sourceRules } from './rules.ts';
import { headOf, tableHead } from './words.ts';
import { workingDaysOfXun } from './working-days.ts';

/** What each shape is, in words. */
export const SHAPES: { readonly [S in CurveShape]: Message } = {
  equal: { zh: '均分：36旬权重相同', en: 'equal: every 旬 weighs the same' },
  'working-days': {
    zh: '工作日：每旬的权重是其中的工作日数（扣除法定节假日，计入调休上班日）',
    en:
      'working days: each 旬 weighs as many days as are worked in it, holidays out, days made ' +
      'up in',
  },
  'last-year': {
    zh: '上年实绩：每旬的权重是本单位上年该旬的实绩，为负的按0',
    en: "last year's shape: each 旬 weighs what the unit brought in it last year, below 0 as 0",
  },
  's-curve': {
    zh: 'S形：年初年末慢、年中快，时间过去t时累计3t²−2t³',
    en: 'S-curve: slow at both ends and fast at mid-year, 3t² − 2t³ by the share t of the year',
  },
  'by-hand': { zh: '手工设定的权重', en: 'weights set by hand' },
};

const NO_SHAPE: Message = {
  zh: '上年没有实绩，无从按上年分配',
  en: 'nothing was brought last year, so there is no shape to take',
};
const NO_CALENDAR: Message = {
  zh: '该年的放假安排没有收录，无从按工作日分配',
  en: "that year's public holidays are not on record, so there are no working days to go by",
};

/** The curve of a unit and metric that holds, who set it, and a proposal for every shape. */
export async function planCurve(
  scene: Scene,
  metric: MetricDefinition,
  log: EventReader,
): Promise<PlanCurveAnswer> {
  const units = unitsOf(scene, 'self');
  const { days, series } = await readFacts(scene, units, [metric]);
  const [own] = series;
  const target = own?.targets.at(-1)?.value ?? null;
  const holding = await lastSet(scene, metric, days.year, log);
  const shape = holding?.curve.shape ?? 'equal';
  const set = holding?.curve.weights ?? EQUAL_WEIGHTS.map(Number);
  const proposals: Curve[] = [];
  for (const one of CURVE_SHAPES) {
    if (one === 'by-hand') continue;
    const weights = await proposed(one, scene, metric, days.year);
    proposals.push(curveOf(one, weights, target));
  }
  return {
    ...tableHead(scene, [...sourceRules(scene.ask), PLAN_RULE]),
    year: days.year,
    metric: headOf(metric),
    target: target?.toString() ?? null,
    holds: {
      ...curveOf(shape, set, target),
      setOn: holding?.curve.on ?? null,
      setBy: holding?.event ?? null,
    },
    proposals,
  };
}

function curveOf(
  shape: CurveShape,
  weights: readonly number[] | null,
  target: bigint | null,
): Curve {
  const plan =
    weights === null || target === null ? null : planOfYear(target, weights.map(BigInt)).xun;
  const missing = shape === 'working-days' ? NO_CALENDAR : NO_SHAPE;
  return {
    shape,
    weights,
    plan: plan?.map(String) ?? null,
    says: weights === null ? missing : SHAPES[shape],
  };
}

async function proposed(
  shape: Exclude<CurveShape, 'by-hand'>,
  scene: Scene,
  metric: MetricDefinition,
  year: number,
): Promise<readonly number[] | null> {
  switch (shape) {
    case 'equal':
      return equalShape();
    case 'working-days':
      return workingDaysOfXun(year);
    case 's-curve':
      return sCurveShape();
    case 'last-year':
      return shapeFromActuals(await lastYears(scene, metric, year - 1));
  }
}

/** What each 旬 of an earlier year brought, as known at the same time. */
async function lastYears(scene: Scene, metric: MetricDefinition, year: number) {
  const ask = { ...scene.ask, asOf: `${year}-12-31` };
  const then = { ...scene, ask };
  const { days, series } = await readFacts(then, unitsOf(scene, 'self'), [metric]);
  const [own] = series;
  return own === undefined ? Array.from({ length: XUN }, () => 0n) : xunActuals(own, days);
}

/** The event that set the curve standing on the day: the latest by date, of one day the last. */
export async function lastSet(
  { ask, node }: Scene,
  metric: Pick<MetricDefinition, 'id'>,
  year: number,
  log: EventReader,
) {
  const known = knownPrefix(await log.readStream(`plan-${year}`), ask);
  let found: (typeof known)[number] | null = null;
  let curve: PlanCurve | null = null;
  for (const one of known) {
    if (one.event.type !== 'PlanCurveSet') continue;
    const set = one.event.data as unknown as PlanCurve;
    if (set.metric !== metric.id || set.unitId !== node || set.on > ask.asOf) continue;
    if (curve !== null && set.on < curve.on) continue;
    [found, curve] = [one, set];
  }
  if (found === null || curve === null) return null;
  return { curve, event: describeEvent(found.event, found.reportedAt) };
}

/** True where every 旬 of a series weighs the same. */
export const isEqual = ({ weights }: Series) => weights.every((weight) => weight === weights[0]);

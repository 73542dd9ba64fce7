import {
  basisPoints,
  type Day,
  type MetricDefinition,
  type Ratio,
  XUN,
  xunOver,
  yearOf,
  yearPeriod,
} from '#domain';
import { isRefusal, type Scene } from '../figures/evaluate.ts';
import type { Refusal } from '../refusals.ts';
import { metricsOf } from '../tracking/asked.ts';
import { headOf, tableHead } from '../tracking/words.ts';
import type { ForecastAnswer, ForecastRow } from './answers.ts';
import { milestoneOf } from './plan-source.ts';
import { type Reading, readMetric } from './reading.ts';
import { RULES } from './rules.ts';
import { runRateLine } from './run-rate-line.ts';
import { scheduleLine } from './schedule-line.ts';

/** 形势预测 of the metrics asked for; of those that have milestones where none is named. */
export async function forecast(
  scene: Scene,
  ids: readonly string[] | null,
): Promise<ForecastAnswer | Refusal> {
  const found = metricsOf(scene.scheme, ids);
  if (isRefusal(found)) return found;
  const metrics = ids === null ? found.filter((metric) => milestoneOf(metric) !== null) : found;
  const rows: ForecastRow[] = [];
  for (const metric of metrics) rows.push(await rowOf(await readMetric(metric, scene)));
  const { asOf } = scene.ask;
  const year = yearOf(asOf);
  return {
    ...tableHead(scene, RULES),
    year,
    until: yearPeriod(year).to,
    timeProgressBp: Number(basisPoints(progressOn(asOf))),
    metrics: metrics.map((metric: MetricDefinition) => headOf(metric)),
    rows,
  };
}

/** A metric's row from what was read of it. */
export async function rowOf(reading: Reading): Promise<ForecastRow> {
  const { metric, runRate, brought, target } = reading;
  return {
    metric: metric.id,
    actual: brought.by(runRate.now.at, runRate.now.knownAt).toString(),
    target: target === null ? null : target.toString(),
    schedule: await scheduleLine(reading),
    runRate: runRateLine(reading),
  };
}

const progressOn = (day: Day): Ratio => ({
  numerator: BigInt(xunOver(day)),
  denominator: BigInt(XUN),
});

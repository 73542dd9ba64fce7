import type { MetricDefinition, Pace } from '#domain';
import type { Scene } from '../figures/evaluate.ts';
import type { TrackingAnswer } from './answers.ts';
import { unitsOf } from './asked.ts';
import { readFacts } from './facts.ts';
import { timeProgress } from './percentages.ts';
import type { TrackedUnits } from './queries.ts';
import {
  BACK_SCHEDULE_RULE,
  CARRY_RULE,
  lightRule,
  PLAN_RULE,
  PROGRESS_RULE,
  sourceRules,
} from './rules.ts';
import { rowsOf } from './table.ts';
import { headOf, tableHead } from './words.ts';
import { overAt } from './year.ts';

/** The tracking table of units and metrics at a pace, as of the day of the scene. */
export async function tracking(
  scene: Scene,
  metrics: readonly MetricDefinition[],
  pace: Pace,
  which: TrackedUnits,
): Promise<TrackingAnswer> {
  const { ask, scheme } = scene;
  const facts = await readFacts(
    scene,
    unitsOf(scene, which),
    metrics,
    pace === 'year' ? 'without-curves' : 'with-curves',
  );
  const own = [PLAN_RULE, CARRY_RULE, PROGRESS_RULE, BACK_SCHEDULE_RULE, lightRule(scheme)];
  return {
    ...tableHead(scene, [...sourceRules(ask), ...own]),
    year: facts.days.year,
    pace,
    timeProgressBp: timeProgress(overAt(facts.days, facts.today)),
    metrics: metrics.map(headOf),
    rows: rowsOf(facts, scheme, pace),
  };
}

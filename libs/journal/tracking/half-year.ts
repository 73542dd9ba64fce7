import type { Message } from '#domain';
import type { Scene } from '../figures/evaluate.ts';
import type { HalfYearAnswer, HalfYearRow } from './answers.ts';
import { actualBy, type Series, type TrackingFacts, targetOn } from './facts.ts';
import { basisPointsOf } from './percentages.ts';
import { sourceRules } from './rules.ts';
import { headOf, tableHead } from './words.ts';
import { placeIn } from './year.ts';

const RULE: Message = {
  zh:
    '双过半：至6月30日完成全年任务的一半即过半，任务以6月30日有效的为准；早于6月30日的，已达一半为过半，否则待定；没有任务或任务为0的无值。差额＝任务的一半（不足整数进位）' +
    '−实绩，不小于0。',
  en:
    'Half-year test: met where half of the annual target, as it stands on 30 June, is reached ' +
    'by 30 June; before that day met once half is reached, else pending; no value without a ' +
    'target or for one of 0. Missing = half the target, rounded up, − actual, not below 0.',
};

/** 双过半 of every series, on the day of the facts or on 30 June where that is past. */
export function halfYear(scene: Scene, facts: TrackingFacts): HalfYearAnswer {
  return {
    ...tableHead(scene, [...sourceRules(scene.ask), RULE]),
    year: facts.days.year,
    metrics: facts.metrics.map(headOf),
    rows: facts.series.map((series) => rowOf(series, facts)),
  };
}

function rowOf(series: Series, { days, today }: TrackingFacts): HalfYearRow {
  const middle = placeIn(days, `${days.year}-06-30`);
  const on = Math.min(today, middle);
  const [target, actual] = [targetOn(series, on), actualBy(series, on)];
  const { id, name, kind } = series.unit;
  const due = target === null ? null : (target + 1n) / 2n;
  const missing = due === null || due <= actual ? 0n : due - actual;
  return {
    unit: { id, name, kind },
    metric: series.metric.id,
    target: target?.toString() ?? null,
    actual: actual.toString(),
    completionBp: basisPointsOf(actual, target),
    met: metOf(target, actual, today >= middle),
    missing: due === null ? null : missing.toString(),
  };
}

function metOf(target: bigint | null, actual: bigint, due: boolean): HalfYearRow['met'] {
  if (target === null || target === 0n) return null;
  if (actual * 2n >= target) return 'met';
  return due ? 'not-met' : 'pending';
}

import { type Day, type Message, yearOf } from '#domain';
import type { Scene } from '../figures/evaluate.ts';
import type { HalfYearAnswer, HalfYearRow } from './answers.ts';
import { actualBy, type Series, type TrackingFacts, targetOn } from './facts.ts';
import { basisPointsOf } from './percentages.ts';
import { sourceRules } from './rules.ts';
import { headOf, tableHead } from './words.ts';
import { placeIn } from './year.ts';

const RULE: Message = {
  zh:
    '双过半：至6月30日完成全年任务的一半即过半；6月30日以后问的，隶属关系、任务和实绩一律取6月30日的；早于6月30日的，已达一半为过半，否则待定；没有任务或任务为0的无值。' +
    '差额＝任务的一半（不足整数进位）−实绩，不小于0。',
  en:
    'Half-year test: met where half of the annual target is reached by 30 June; asked later, the ' +
    'tree, the targets and the actuals are those of 30 June; before that day met once half is ' +
    'reached, else pending; no value without a target or for one of 0. Missing = half the ' +
    'target, rounded up, − actual, not below 0.',
};

/** The day the test is reckoned on: 30 June, or an earlier day asked (RULINGS 21). */
export function testDay(asked: Day): Day {
  const [day = asked] = [asked, `${yearOf(asked)}-06-30`].sort();
  return day;
}

/**
 * 双过半 of every series as of the day `asked`. Scene and facts are those of its {@link testDay}, so
 * that no later reorganisation or revision changes what the half-year was.
 */
export function halfYear(scene: Scene, facts: TrackingFacts, asked: Day): HalfYearAnswer {
  return {
    ...tableHead(scene, [...sourceRules(scene.ask), RULE]),
    asOf: asked,
    year: facts.days.year,
    metrics: facts.metrics.map(headOf),
    rows: facts.series.map((series) => rowOf(series, facts)),
  };
}

function rowOf(series: Series, { days, today }: TrackingFacts): HalfYearRow {
  const [target, actual] = [targetOn(series, today), actualBy(series, today)];
  const { id, name, kind } = series.unit;
  const due = target === null ? null : (target + 1n) / 2n;
  const missing = due === null || due <= actual ? 0n : due - actual;
  return {
    unit: { id, name, kind },
    metric: series.metric.id,
    target: target?.toString() ?? null,
    actual: actual.toString(),
    completionBp: basisPointsOf(actual, target),
    met: metOf(target, actual, today >= placeIn(days, `${days.year}-06-30`)),
    missing: due === null ? null : missing.toString(),
  };
}

function metOf(target: bigint | null, actual: bigint, due: boolean): HalfYearRow['met'] {
  if (target === null || target === 0n) return null;
  if (actual * 2n >= target) return 'met';
  return due ? 'not-met' : 'pending';
}

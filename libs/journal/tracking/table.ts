import {
  CARRY_SCALE,
  carryOf,
  type Day,
  type Pace,
  periodsOf,
  planOfYear,
  type Scheme,
  XUN_IN,
  type YearCarry,
  type YearPlan,
} from '#domain';
import type { MetricHead, PeriodCell, TrackingRow } from './answers.ts';
import { type Series, type TrackingFacts, xunActuals } from './facts.ts';
import { basisPointsOf, lagOf, timeProgress } from './percentages.ts';
import {
  type ProgressRule,
  progressColour,
  progressLight,
  progressRule,
} from './progress-light.ts';
import { shownOf, shownText } from './shown.ts';
import { overAt } from './year.ts';

/** What one pace cuts a year into, alike for all rows. */
interface Frame {
  readonly id: string;
  readonly from: Day;
  readonly to: Day;
  readonly state: PeriodCell['state'];
  /** 旬 over by its end; for the current one, by the day. */
  readonly over: number;
  readonly timeProgressBp: number;
}

/** A row as far as its target and actuals say, before it is cut into periods. */
export interface Reckoned {
  readonly series: Series;
  readonly target: bigint | null;
  readonly actual: bigint;
  readonly xun: readonly bigint[];
  readonly plan: YearPlan | null;
  readonly carry: YearCarry | null;
  readonly over: number;
}

/** The rows of a table at one pace, in the order of the series. */
export function rowsOf(facts: TrackingFacts, scheme: Scheme, pace: Pace): TrackingRow[] {
  const frames = framesOf(facts, pace);
  const rule = progressRule(scheme);
  const paced = pace !== 'year';
  return facts.series.map((series) => {
    return rowOf(reckon(series, facts, paced), facts, pace, frames, rule);
  });
}

/**
 * One series as of the day of the facts: its actuals, and where it is `paced` its plan and carry. A
 * year as a whole is neither split nor carried.
 */
export function reckon(series: Series, { days, today }: TrackingFacts, paced: boolean): Reckoned {
  const target = series.targets.at(-1)?.value ?? null;
  const xun = xunActuals(series, days);
  const over = overAt(days, today);
  const plan = target === null || !paced ? null : planOfYear(target, series.weights);
  const carry = plan === null ? null : carryOf(plan, xun, over);
  let actual = 0n;
  for (const amount of series.amounts) actual += amount;
  return { series, target, actual, xun, plan, carry, over };
}

function framesOf({ days, today }: TrackingFacts, pace: Pace): Frame[] {
  const step = XUN_IN[pace];
  return periodsOf(days.year, pace).map(({ id, from, to }, index) => {
    const last = days.xunEnds[(index + 1) * step - 1] as number;
    const before = index === 0 ? -1 : (days.xunEnds[index * step - 1] as number);
    const state = last <= today ? 'over' : before < today ? 'current' : 'ahead';
    const over = state === 'current' ? overAt(days, today) : (index + 1) * step;
    return { id, from, to, state, over, timeProgressBp: timeProgress(over) };
  });
}

function rowOf(
  row: Reckoned,
  { days, today }: TrackingFacts,
  pace: Pace,
  frames: readonly Frame[],
  rule: ProgressRule,
): TrackingRow {
  const { series, target, actual, over } = row;
  const left = 36 - over;
  const short = target === null || target <= actual ? 0n : target - actual;
  const { weight } = series.metric.query;
  const perXun = target === null || left === 0 ? null : shownOf(weight, short, BigInt(left));
  const uncovered = target === null || left > 0 ? null : short;
  const { id, name, kind, peerGroup } = series.unit;
  return {
    unit: { id, name, kind },
    peerGroup,
    metric: series.metric.id,
    target: text(target),
    actual: actual.toString(),
    completionBp: basisPointsOf(actual, target),
    lagBp: lagOf(actual, target, over),
    requiredPerXun: perXun === null ? null : shownText(weight, perXun),
    uncovered: text(uncovered),
    light: progressLight(series, days, today, actual, rule),
    periods: cellsOf(row, pace, frames, rule),
  };
}

const text = (value: bigint | null) => (value === null ? null : value.toString());

/** What the plan gives each period of a pace, and what each of them takes over, scaled. */
export function byPace(
  { target, plan, carry }: Reckoned,
  pace: Pace,
): { readonly plans: readonly bigint[]; readonly carries: readonly bigint[] } | null {
  if (pace === 'year') return target === null ? null : { plans: [target], carries: [0n] };
  if (plan === null || carry === null) return null;
  switch (pace) {
    case 'xun':
      return { plans: plan.xun, carries: carry.xun };
    case 'month':
      return { plans: plan.months, carries: carry.months };
    case 'quarter':
      return { plans: plan.quarters, carries: carry.quarters };
  }
}

/** The cells of one row at a pace. */
function cellsOf(
  row: Reckoned,
  pace: Pace,
  frames: readonly Frame[],
  rule: ProgressRule,
): PeriodCell[] {
  const { target, xun, series } = row;
  const { weight } = series.metric.query;
  const step = XUN_IN[pace];
  const planned = byPace(row, pace);
  let [cumulativePlan, cumulativeActual, cumulativeText] = [0n, 0n, '0'];
  return frames.map(({ id, from, to, state, over, timeProgressBp }, index) => {
    let actual = 0n;
    for (let i = index * step; i < (index + 1) * step; i += 1) actual += xun[i] as bigint;
    if (actual !== 0n) {
      cumulativeActual += actual;
      cumulativeText = cumulativeActual.toString();
    }
    const plan = planned === null ? null : (planned.plans[index] as bigint);
    cumulativePlan += plan ?? 0n;
    const carried = planned === null ? 0n : (planned.carries[index] as bigint);
    const come = state !== 'ahead';
    const carriedIn = carried === 0n ? 0n : shownOf(weight, carried, CARRY_SCALE);
    const planText = text(plan);
    const required =
      plan === null || carriedIn === 0n
        ? planText
        : shownText(weight, shownOf(weight, plan, 1n) + carriedIn);
    return {
      id,
      from,
      to,
      state,
      plan: planText,
      actual: come ? actual.toString() : null,
      cumulativePlan: plan === null ? null : cumulativePlan.toString(),
      cumulativeActual: come ? cumulativeText : null,
      completionBp: come ? basisPointsOf(cumulativeActual, target) : null,
      timeProgressBp,
      lagBp: come ? lagOf(cumulativeActual, target, over) : null,
      carriedIn: plan === null ? null : shownText(weight, carriedIn),
      required,
      owed: plan === null || state === 'over' ? null : owed(weight, plan - actual, carried),
      colour: come ? progressColour(cumulativeActual, target, over, rule) : null,
    };
  });
}

/** What a period still has to bring: what is left of its plan, and the exact carry, rounded. */
function owed(weight: MetricHead['weight'], left: bigint, carried: bigint): string {
  if (carried === 0n) return left > 0n ? left.toString() : '0';
  const exact = left * CARRY_SCALE + carried;
  return exact > 0n ? shownText(weight, shownOf(weight, exact, CARRY_SCALE)) : '0';
}

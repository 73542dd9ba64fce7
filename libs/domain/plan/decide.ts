import { isDay } from '../calendar.ts';
import { accept, type Context, type Decider, type Decision, refuse } from '../decider.ts';
import { isFenText } from '../money.ts';
import { XUN } from '../pacing/periods.ts';
import { equalShape, sCurveShape } from '../pacing/shapes.ts';
import type { Facts, Refusal, RefusalCode } from '../refusals.ts';
import type { PlanCommand } from './commands.ts';
import type { PlanCurve, PlanEvent, Target } from './events.ts';
import { curvesOf, evolve, noPlan, type PlanState, standingOn, targetsOf } from './state.ts';

const refusal = (code: RefusalCode, facts: Facts): Refusal => ({ code, facts });
const no = (code: RefusalCode, facts: Facts) => refuse<PlanEvent>({ code, facts });

/** The rules of `plan-<year>`. */
export const planDecider: Decider<PlanCommand, PlanEvent, PlanState> = {
  initial: noPlan,
  evolve,
  decide,
};

function decide(command: PlanCommand, state: PlanState, context: Context): Decision<PlanEvent> {
  const { year, data } = command;
  const unsound = soundness(year, data, context);
  if (unsound !== null) return refuse(unsound);
  if (command.type === 'SetPlanCurve') return setCurve(command.data, state);
  const { on, metric, unitId, value } = command.data;
  if (!isFenText(value) || BigInt(value) < 0n) return no('amount-negative', { amountFen: value });
  const earlier = targetsOf(state, data);
  if (command.type === 'SetTarget') {
    if (earlier.length === 0) return accept({ type: 'TargetSet', data: command.data });
    const same = earlier.length === 1 && earlier[0]?.value === value && earlier[0].on === on;
    return same ? accept() : no('target-already-set', { year, unitId, metric });
  }
  if (earlier.length === 0) return no('target-not-set', { year, unitId, metric });
  const setOn = earlier[0]?.on ?? on;
  if (on < setOn) return no('before-target-set', { on, setOn });
  // Revisions may come late, so the one that stands on a day need not be the last in the log.
  if (standingOn(earlier, on)?.value === value) return no('nothing-changes', { value });
  return accept({ type: 'TargetRevised', data: command.data });
}

/** What can be said against any of a year's plan without knowing what was planned before. */
function soundness(year: number, data: Target | PlanCurve, context: Context): Refusal | null {
  const { on, metric, unitId } = data;
  if (!isDay(on)) return refusal('not-a-day', { value: String(on) });
  if (on > context.reportedOn) {
    return refusal('dated-in-future', { on, reportedOn: context.reportedOn });
  }
  if (on > `${year}-12-31`) return refusal('outside-year', { on, year });
  if (!context.scheme.metrics.some((m) => m.id === metric)) {
    return refusal('metric-unknown', { metric });
  }
  return context.unitExists(unitId) ? null : refusal('unit-unknown', { unitId });
}

function setCurve(curve: PlanCurve, state: PlanState): Decision<PlanEvent> {
  const { on, shape, weights } = curve;
  if (weights.length !== XUN) return no('weights-not-36', { weights: weights.length });
  const wrong = weights.findIndex((weight) => !Number.isSafeInteger(weight) || weight < 0);
  if (wrong !== -1) {
    return no('weight-negative', { xun: wrong + 1, weight: String(weights[wrong]) });
  }
  if (weights.every((weight) => weight === 0)) return no('weights-all-zero', {});
  const other = departure(curve);
  if (other !== -1) return no('weights-not-of-shape', { shape, xun: other + 1 });
  const now = standingOn(curvesOf(state, curve), on);
  const same = now?.shape === shape && now.weights.every((weight, at) => weight === weights[at]);
  return same ? no('nothing-changes', { shape }) : accept({ type: 'PlanCurveSet', data: curve });
}

/**
 * The first weight out of proportion to the shape a curve goes by, or -1. Working days and last
 * year's actuals are not known here, so weights called after them are taken as they are.
 */
function departure({ shape, weights }: PlanCurve): number {
  const due = shape === 'equal' ? equalShape() : shape === 's-curve' ? sCurveShape() : null;
  if (due === null) return -1;
  const [weight = 0, share = 0] = [weights[0], due[0]].map(Number);
  return weights.findIndex(
    (one, at) => BigInt(one) * BigInt(share) !== BigInt(weight) * BigInt(due[at] ?? 0),
  );
}

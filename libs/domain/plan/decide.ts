import { isDay } from '../calendar.ts';
import { accept, type Context, type Decider, type Decision, refuse } from '../decider.ts';
import { isFenText } from '../money.ts';
import type { Facts, RefusalCode } from '../refusals.ts';
import type { PlanCommand } from './commands.ts';
import type { PlanEvent } from './events.ts';
import { evolve, noPlan, type PlanState, targetKey } from './state.ts';

const no = (code: RefusalCode, facts: Facts) => refuse<PlanEvent>({ code, facts });

/** The rules of `plan-<year>`. */
export const planDecider: Decider<PlanCommand, PlanEvent, PlanState> = {
  initial: noPlan,
  evolve,
  decide,
};

function decide(command: PlanCommand, state: PlanState, context: Context): Decision<PlanEvent> {
  const { year, data } = command;
  const { on, metric, unitId, value } = data;
  if (!isDay(on)) return no('not-a-day', { value: String(on) });
  if (on > context.reportedOn) return no('dated-in-future', { on, reportedOn: context.reportedOn });
  if (on > `${year}-12-31`) return no('outside-year', { on, year });
  if (!context.scheme.metrics.some((m) => m.id === metric)) return no('metric-unknown', { metric });
  if (!context.unitExists(unitId)) return no('unit-unknown', { unitId });
  if (!isFenText(value) || BigInt(value) < 0n) return no('amount-negative', { amountFen: value });
  const earlier = state.targets.get(targetKey(data));
  if (command.type === 'SetTarget') {
    if (earlier === undefined) return accept({ type: 'TargetSet', data: command.data });
    const same = earlier.length === 1 && earlier[0]?.value === value && earlier[0].on === on;
    return same ? accept() : no('target-already-set', { year, unitId, metric });
  }
  if (earlier === undefined) return no('target-not-set', { year, unitId, metric });
  const setOn = earlier[0]?.on ?? on;
  if (on < setOn) return no('before-target-set', { on, setOn });
  // Revisions may come late, so the one that stands on a day need not be the last in the log.
  const now = earlier.reduce((a, b) => (b.on <= on && b.on >= a.on ? b : a));
  if (now?.value === value) return no('nothing-changes', { value });
  return accept({ type: 'TargetRevised', data: command.data });
}

import type { Known } from '../decider.ts';
import type { PlanEvent, Target } from './events.ts';

/** Every target of a year as it was set and revised, in log order. */
export interface PlanState {
  readonly targets: ReadonlyMap<string, readonly Target[]>;
}

export const noPlan: PlanState = { targets: new Map() };

/** One metric of one unit; neither an id nor a metric holds a NUL. */
export const targetKey = (target: Pick<Target, 'metric' | 'unitId'>) =>
  `${target.metric}\0${target.unitId}`;

/** Adds a recorded event; total. */
export function evolve(state: PlanState, { event }: Known<PlanEvent>): PlanState {
  const key = targetKey(event.data);
  const targets = new Map(state.targets);
  targets.set(key, [...(targets.get(key) ?? []), event.data]);
  return { targets };
}

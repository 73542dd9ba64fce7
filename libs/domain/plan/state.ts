import type { Day } from '../calendar.ts';
import type { Known } from '../decider.ts';
import type { PlanCurve, PlanEvent, Target } from './events.ts';

/** What is planned for one unit in a year, by metric: as it was set and replaced, in log order. */
export interface UnitPlan {
  readonly targets: ReadonlyMap<string, readonly Target[]>;
  readonly curves: ReadonlyMap<string, readonly PlanCurve[]>;
}

/** Every plan of a year. By unit, so that one event leaves those of all others as they are. */
export interface PlanState {
  readonly units: ReadonlyMap<string, UnitPlan>;
}

export const noPlan: PlanState = { units: new Map() };

const NOTHING: UnitPlan = { targets: new Map(), curves: new Map() };

type Planned = Pick<Target, 'metric' | 'unitId'>;

/** The targets of one unit and metric in log order; empty before any is set. */
export function targetsOf(state: PlanState, { metric, unitId }: Planned): readonly Target[] {
  return state.units.get(unitId)?.targets.get(metric) ?? [];
}

/** The curves of one unit and metric in log order; empty before any is set. */
export function curvesOf(state: PlanState, { metric, unitId }: Planned): readonly PlanCurve[] {
  return state.units.get(unitId)?.curves.get(metric) ?? [];
}

/** Adds a recorded event; total. */
export function evolve({ units }: PlanState, { event }: Known<PlanEvent>): PlanState {
  const { unitId } = event.data;
  const plan = units.get(unitId) ?? NOTHING;
  const next =
    event.type === 'PlanCurveSet'
      ? { ...plan, curves: withNext(plan.curves, event.data) }
      : { ...plan, targets: withNext(plan.targets, event.data) };
  return { units: new Map(units).set(unitId, next) };
}

function withNext<T extends Planned>(
  known: ReadonlyMap<string, readonly T[]>,
  next: T,
): ReadonlyMap<string, readonly T[]> {
  return new Map(known).set(next.metric, [...(known.get(next.metric) ?? []), next]);
}

/** What stands on a day of what replaced one another; it may come late (RULINGS 21). */
export function standingOn<T extends { readonly on: Day }>(
  replaced: readonly T[],
  day: Day,
): T | undefined {
  return replaced.reduce<T | undefined>(
    (found, one) => (one.on <= day && one.on >= (found?.on ?? '') ? one : found),
    undefined,
  );
}

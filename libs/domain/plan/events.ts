import type { Day } from '../calendar.ts';
import type { FenText } from '../money.ts';

/** A year's task for one unit (any node of the tree) and one metric of the scheme. */
export interface Target {
  readonly on: Day;
  readonly metric: string;
  readonly unitId: string;
  /** In the metric's own unit: 分 where it weighs amounts, else a whole number. */
  readonly value: FenText;
}

/** Stored format of the events on `plan-<year>`. */
export interface PlanEvents {
  TargetSet: Target;
  /** Replans the whole year for its own day on (RULINGS 21). */
  TargetRevised: Target & { readonly reason: string };
}

export type PlanEventType = keyof PlanEvents;
export type PlanEvent = {
  [T in PlanEventType]: { readonly type: T; readonly data: PlanEvents[T] };
}[PlanEventType];

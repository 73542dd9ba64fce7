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

/** How the weights of a curve were come by: 均分, 工作日, 上年实绩, S 形, 手工. */
export const CURVE_SHAPES = ['equal', 'working-days', 'last-year', 's-curve', 'by-hand'] as const;
export type CurveShape = (typeof CURVE_SHAPES)[number];

/** How a year's task is spread over its 36 旬, for one unit and one metric, from a day on. */
export interface PlanCurve {
  readonly on: Day;
  readonly metric: string;
  readonly unitId: string;
  readonly shape: CurveShape;
  /** One whole number ≥ 0 a 旬, not all zero; only their proportions matter. */
  readonly weights: readonly number[];
  readonly reason?: string;
}

/** Stored format of the events on `plan-<year>`. */
export interface PlanEvents {
  TargetSet: Target;
  /** Replans the whole year for its own day on (RULINGS 21). */
  TargetRevised: Target & { readonly reason: string };
  /** Holds for its own day on, as a revised target does; the later one replaces. */
  PlanCurveSet: PlanCurve;
}

export type PlanEventType = keyof PlanEvents;
export type PlanEvent = {
  [T in PlanEventType]: { readonly type: T; readonly data: PlanEvents[T] };
}[PlanEventType];

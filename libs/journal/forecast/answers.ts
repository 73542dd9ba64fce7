import type { Day, Instant, Message } from '#domain';
import type { ExplainedEvent, ExplainedTerm } from '../figures/explain.ts';
import type { MetricHead, TableHead } from '../tracking/answers.ts';

/**
 * 形势预测: where each metric of the year will stand at its end, by the schedule and by the run
 * rate, each with its range and with how well it would have done before.
 */
export interface ForecastAnswer extends TableHead {
  readonly year: number;
  /** The last day of the year: what is forecast is the sum of the year up to it. */
  readonly until: Day;
  /** 旬 over by the day ÷ 36. */
  readonly timeProgressBp: number;
  readonly metrics: readonly MetricHead[];
  readonly rows: readonly ForecastRow[];
}

/** One metric. Values are integers in its own unit (分 or a count), as decimal strings. */
export interface ForecastRow {
  readonly metric: string;
  readonly actual: string;
  /** The annual target as it stands on the day; null where none is set. */
  readonly target: string | null;
  readonly schedule: ScheduleLine;
  readonly runRate: RunRateLine;
}

/** What a line expects at the year's end. */
export interface Outlook {
  /** Rounded half away from zero from an exact ratio; null is "no value", which `says` explains. */
  readonly expected: string | null;
  /** Rounded outward to whole units; null where nothing tells how wide the range is. */
  readonly low: string | null;
  readonly high: string | null;
  /** Expected ÷ target, in hundredths of a percent. */
  readonly completionBp: number | null;
  /** How the line was made here, with its numbers. */
  readonly says: Message;
  readonly backtest: Backtest;
}

/** `planned` where plan dates make a line; else why they do not. */
export type ScheduleState = 'planned' | 'no-plan-dates' | 'no-plans-of-this-metric';

/** The schedule line: what is planned for the rest of the year, by how often plans were met. */
export interface ScheduleLine extends Outlook {
  readonly state: ScheduleState;
  readonly classes: readonly PlanClass[];
  /** What is planned for the rest of the year, by quarter and by month; empty for annual plans. */
  readonly quarters: readonly PlannedPeriod[];
  readonly months: readonly PlannedPeriod[];
}

/** `ahead`: planned for a later day of the year; `overdue`: due by the day and not reached. */
export type PlanClassKind = 'ahead' | 'overdue';

/** Plans of one class that stand on the day, and what is expected of them by the year's end. */
export interface PlanClass {
  readonly kind: PlanClassKind;
  readonly plans: number;
  /** 分: what is planned to be signed, the contracts to be started or filed, the funds to come. */
  readonly amountFen: string;
  readonly record: PlanRecord;
  /** In the metric's unit; null where fewer past plans than {@link PlanRecord.least} tell. */
  readonly expected: string | null;
  readonly low: string;
  readonly high: string;
}

/** How often such plans were met before. */
export interface PlanRecord {
  /** The same day of earlier years; this year's own plans due so far; or nothing to go by. */
  readonly from: 'earlier-years' | 'this-year' | 'none';
  /** Fewer past plans than this are no record. */
  readonly least: number;
  readonly plans: number;
  /** Reached by the end of their year (for this year's: by the day). */
  readonly met: number;
  /** Of them, on or before the planned day. */
  readonly onTime: number;
  /** The middle delay of those met late, in days; null where none was, or none is looked at. */
  readonly delayDaysMedian: number | null;
  /** The weight: plans met ÷ plans, for funds 分 that came ÷ 分 that were to come; null: none. */
  readonly shareBp: number | null;
  /** Wilson's bounds of the share, rounded outward; the whole span where there is no record. */
  readonly shareLowBp: number;
  readonly shareHighBp: number;
}

/** What is planned for one period of the rest of the year. */
export interface PlannedPeriod {
  readonly id: string;
  readonly from: Day;
  readonly to: Day;
  readonly plans: number;
  readonly amountFen: string;
  /** Of it expected by the year's end, in the metric's unit, rounded; null without a record. */
  readonly expected: string | null;
}

/** The run-rate line: what is there, carried on. */
export interface RunRateLine extends Outlook {
  /** By the share earlier years had reached, in a straight line by 旬, or not at all. */
  readonly method: RunRateMethod;
  readonly years: readonly ShapeYear[];
}
export type RunRateMethod = 'shape' | 'straight-line' | 'none';

/** An earlier year the shape is taken from. */
export interface ShapeYear {
  readonly year: number;
  readonly byDay: Day;
  readonly byThen: string;
  readonly whole: string;
}

/** How well a line would have done. */
export interface Backtest {
  /** The same day of earlier years; else month ends of this year; null where there is none. */
  readonly by: 'year' | 'month' | null;
  readonly tests: readonly BacktestRow[];
  /** Mean of |error| ÷ actual over the tests that have both; null where none has. */
  readonly meanErrorBp: number | null;
  /** Mean of error ÷ actual: above zero where the line says too much. */
  readonly biasBp: number | null;
  readonly says: Message;
}

/** One forecast as it would have been made then, and what came of it. */
export interface BacktestRow {
  readonly asOf: Day;
  /** Only what was known by then went into it. */
  readonly knownAt: Instant;
  readonly until: Day;
  /** Null where the line had no value then. */
  readonly expected: string | null;
  readonly low: string | null;
  readonly high: string | null;
  /** What stands at `until`, as known at the time of the question. */
  readonly actual: string;
  /** Expected less actual. */
  readonly error: string | null;
  /** Error ÷ actual; null without either, and where the actual is zero. */
  readonly errorBp: number | null;
}

/** A plan behind the schedule line, and the event that set it. */
export interface ExpectedPlan {
  readonly kind: PlanClassKind;
  readonly project: { readonly id: string; readonly name: string };
  readonly unit: { readonly id: string; readonly name: string };
  readonly plannedOn: Day;
  readonly amountFen: string;
  readonly shareBp: number | null;
  readonly event: ExplainedEvent;
}

/** A past plan the weights are taken from. */
export interface PastPlan {
  readonly kind: PlanClassKind;
  readonly project: { readonly id: string; readonly name: string };
  /** The year it was to be reached in, and the day of it on which it stood so. */
  readonly year: number;
  readonly stoodOn: Day;
  readonly plannedOn: Day;
  /** Null where it was not reached by `until`. */
  readonly reachedOn: Day | null;
  readonly delayDays: number | null;
  /** 分 that were still to come and that came, for funds; else null. */
  readonly plannedFen: string | null;
  readonly cameFen: string | null;
}

/** A row of the forecast down to its plans, its past plans and the entries of its sums. */
export interface ForecastExplanation extends TableHead {
  readonly metric: MetricHead;
  readonly row: ForecastRow;
  readonly actual: ExplainedTerm;
  readonly plans: { readonly total: number; readonly rows: readonly ExpectedPlan[] };
  readonly record: { readonly total: number; readonly rows: readonly PastPlan[] };
  /** The whole of each year the shape is taken from. */
  readonly earlier: readonly ExplainedTerm[];
}

import type { Day, Message, Pace } from '#domain';
import type { ExplainedEntry } from '../figures/explain.ts';
import type { Restated } from '../restatement/causes.ts';
import type { PeriodTurn } from './closings.ts';

/** How a period stands: of a quarter or year some months may be closed and others not. */
export type PeriodStanding = 'open' | 'partly' | 'closed' | 'reopened';

/** One month, quarter or year. */
export interface PeriodAnswer {
  readonly id: string;
  readonly pace: Exclude<Pace, 'xun'>;
  readonly from: Day;
  readonly to: Day;
  readonly standing: PeriodStanding;
  /** What last happened to a month; null for quarters and years, and where nothing did. */
  readonly turn: PeriodTurn | null;
  /** Facts told after the closing that change a metric in it. */
  readonly adjustments: number;
}

/** A year's periods, months first, and everything that happened to them. */
export interface PeriodsAnswer {
  readonly year: number;
  readonly asOf: Day;
  readonly knownAt: string | null;
  readonly periods: readonly PeriodAnswer[];
  readonly turns: readonly PeriodTurn[];
}

/** 分 or a count as a signed decimal string, and how many entries make it. */
interface Summed {
  readonly sum: string;
  readonly entries: number;
}

/** One kind of adjustment to a metric. */
export interface AdjustmentLine extends Summed {
  readonly line: Restated;
  readonly name: Message;
}

/** What one unit's part of an adjustment is; a null unit for entries credited to none. */
export interface AdjustedUnit extends Summed {
  readonly unit: string | null;
  readonly name: string;
}

/** What one month's part of an adjustment is. */
export interface AdjustedMonth extends Summed {
  readonly month: string;
}

/**
 * A metric's adjustments. Where a period was asked for, `closed` (as known at the closing, by the
 * definitions of then) + `definitions` + `sum` = `now`, over the months of it that are closed.
 */
export interface MetricAdjustments extends Summed {
  readonly metric: string;
  readonly name: Message;
  readonly weight: 'count' | 'amount';
  readonly closed: string | null;
  readonly definitions: string | null;
  readonly now: string | null;
  readonly lines: readonly AdjustmentLine[];
  readonly units: readonly AdjustedUnit[];
  readonly months: readonly AdjustedMonth[];
}

/** An entry that became known too late, of which kind it is and which month it adjusts. */
export interface AdjustingEntry extends ExplainedEntry {
  readonly line: Restated;
  readonly adjusts: string;
}

/** 调整项: what became known of closed periods after they were closed. */
export interface AdjustmentsAnswer {
  readonly period: string;
  readonly by: 'dated' | 'known';
  readonly asOf: Day;
  readonly knownAt: string | null;
  /** The closings in force, and the days that came under each. */
  readonly closings: readonly { readonly from: Day; readonly to: Day; readonly by: PeriodTurn }[];
  /** Months of the period asked for that are not closed: nothing of them is an adjustment. */
  readonly open: readonly string[];
  /** Facts behind all of it: one fact may change several metrics. */
  readonly facts: number;
  readonly metrics: readonly MetricAdjustments[];
  readonly total: number;
  readonly entries: readonly AdjustingEntry[];
  readonly rules: readonly Message[];
}

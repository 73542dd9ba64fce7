import type { Day, Instant, Measure, Message } from '#domain';
import type { Basis } from '../asking.ts';

/** A unit as it is called on the day asked for. */
export interface ReportingUnit {
  readonly id: string;
  readonly name: string;
}

/** What every answer says of where it is from, how it was made, and what it is not. */
export interface ReportingHead {
  readonly asOf: Day;
  readonly knownAt: Instant | null;
  readonly basis: Basis;
  readonly scheme: string;
  /** The node asked for; facts are those credited to it and to all below it. */
  readonly unit: ReportingUnit;
  readonly rules: readonly Message[];
}

/** By which of its days a fact belongs to a period: its own, or that of its report. */
export const REPORTING_BY = ['fact', 'report'] as const;
export type ReportingBy = (typeof REPORTING_BY)[number];

/** The facts of a unit in a period. Delays are whole days from a fact to its report. */
export interface ReportingCell {
  readonly period: string;
  readonly from: Day;
  readonly to: Day;
  readonly facts: number;
  /** Observed values, or null where there are no facts. */
  readonly medianDays: number | null;
  readonly p90Days: number | null;
  readonly longestDays: number | null;
  readonly late: number;
  /** Hundredths of a percent; null where there are no facts. */
  readonly lateBp: number | null;
}

/** A unit's facts, period by period and in all of them together. */
export interface ReportingRow {
  readonly unit: ReportingUnit;
  /** True for the node with all below it; the others stand for what is credited to them alone. */
  readonly subtree: boolean;
  readonly periods: readonly ReportingCell[];
  readonly whole: ReportingCell;
}

/** What a unit reported on the days before an assessment day, against what it usually reports. */
export interface BurstWindow {
  readonly unit: ReportingUnit;
  readonly assessedOn: Day;
  /** The days looked at, the last of them the one before the assessment day. */
  readonly from: Day;
  readonly to: Day;
  readonly facts: number;
  /** What the unit reported in the calendar month of `to` and on the days looked at. */
  readonly monthFacts: number;
  readonly monthBp: number;
  /** From the assessment day before up to `to`: the days of the test, and what was reported. */
  readonly since: Day;
  readonly days: number;
  readonly sinceFacts: number;
  /**
   * The chance of so many or more on these days, were each of `sinceFacts` as likely on any of
   * `days`: a decimal, rounded up. Null where the days looked at are all there are.
   */
  readonly pValue: string | null;
  /** True where it is a burst by the scheme's numbers (RULINGS 5). */
  readonly burst: boolean;
  readonly says: Message;
}

/** 迟报 · 突击上报: delays and late shares by unit and period, and the days before assessments. */
export interface ReportingAnswer extends ReportingHead {
  readonly year: number;
  readonly by: ReportingBy;
  readonly pace: 'month' | 'quarter' | 'year';
  readonly rows: readonly ReportingRow[];
  readonly bursts: readonly BurstWindow[];
}

/** What findings there are, in the order they are told. */
export const FINDING_KINDS = [
  'late',
  'burst',
  'back-dated',
  'changed-after-bulletin',
  'round-amounts',
  'duplicate-amounts',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** What one event changed of what a bulletin covers; a count or 分, signed, as decimal strings. */
export interface FindingChange {
  readonly measure: Measure;
  readonly quantity: string;
  readonly amountFen: string;
}

/** An event behind a finding. */
export interface FindingEvent {
  /** Where it stands in the log: `stream@revision`. */
  readonly address: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
  readonly type: string;
  readonly subject: string;
  /** The project's name; null where it is of a unit. */
  readonly name: string | null;
  readonly unit: ReportingUnit;
  /** The fact's own day; of a correction, the first day it changed. */
  readonly on: Day;
  readonly reportedAt: Instant;
  readonly recordedAt: Instant;
  readonly delayDays: number;
  /** What its own line carries: of a registration or a stall the planned or the held money. */
  readonly amountFen: string;
  /** Of corrections and reversals alone. */
  readonly changes?: readonly FindingChange[];
}

/** One finding: an indication, never a verdict; its rule is the one of its kind. */
export interface Finding {
  readonly kind: FindingKind;
  readonly unit: ReportingUnit;
  readonly says: Message;
  /** The chance it came about by accident, where a test was made: a decimal, rounded up. */
  readonly pValue: string | null;
  /** Where the bulletin stands that it is about. */
  readonly bulletin: string | null;
  readonly total: number;
  readonly events: readonly FindingEvent[];
}

/** A kind of finding: what it is called and the rule it goes by. */
export interface FindingRule {
  readonly kind: FindingKind;
  readonly name: Message;
  readonly rule: Message;
}

/** What can be found in how the facts of a period were reported. */
export interface FindingsAnswer extends ReportingHead {
  readonly period: string;
  readonly from: Day;
  readonly to: Day;
  /** Said of every line: 线索, not a verdict. */
  readonly notice: Message;
  readonly kinds: readonly FindingRule[];
  readonly findings: readonly Finding[];
}

/** The days after a month's end of its facts at which a maturity curve is marked. */
export const MATURITY_MARKS = [10, 30, 90] as const;

/** How much of a sum had been reported so many days after each fact; null while it is too early. */
export interface Matured {
  readonly total: string;
  readonly within: readonly {
    readonly days: number;
    readonly sum: string | null;
    readonly bp: number | null;
  }[];
}

/** The facts of a unit and month: their number, and their money in 分, signed and received apart. */
export interface MaturityCell {
  readonly month: string;
  readonly to: Day;
  readonly facts: Matured;
  readonly signedFen: Matured;
  readonly fundsFen: Matured;
}

/** A unit's maturity curve, month by month. */
export interface MaturityRow {
  readonly unit: ReportingUnit;
  readonly subtree: boolean;
  readonly months: readonly MaturityCell[];
}

/** How much of a month is reported within so many days, unit by unit. */
export interface MaturityAnswer extends ReportingHead {
  /** Up to which day reports are known: that of `knownAt`, else of the last report there is. */
  readonly knownOn: Day | null;
  readonly rows: readonly MaturityRow[];
}

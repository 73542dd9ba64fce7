import type { CurveShape, Day, Instant, Message, Pace } from '#domain';
import type { Basis } from '../asking.ts';
import type { ExplainedEntry, ExplainedEvent } from '../figures/explain.ts';

/** green, yellow, red;
  'stalled` where an open stall suspends the rule; `none' where none applies. */
export type Colour = 'green' | 'yellow' | 'red' | 'stalled' | 'none';

/** A light, and what a person asks of it at once. */
export interface Light {
  readonly colour: Colour;
  /** Since which day it has this colour, as known; null where the rule does not apply. */
  readonly since: Day | null;
  readonly why: Message;
  /** What would turn it green; null where it is, or where no rule applies. */
  readonly toGreen: Message | null;
}

/** A metric as tables head their columns with it. */
export interface MetricHead {
  readonly id: string;
  readonly name: Message;
  /** `amount`: values are 分; `count`: whole numbers, but for what the carry makes of them. */
  readonly weight: 'count' | 'amount';
}

/** When and how a table was asked: printed under it, so that it can be asked again. */
export interface TableHead {
  readonly asOf: Day;
  readonly knownAt: Instant | null;
  readonly basis: Basis;
  readonly scheme: string;
  /** The node of the unit tree the table is of. */
  readonly unit: { readonly id: string; readonly name: string };
  /** How the figures were made, line by line, printed under the table. */
  readonly rules: readonly Message[];
}

/**
 * One period of one row. Values are integers in the metric's own unit, as decimal strings. What is
 * carried is exact inside and rounded half away from zero here: `carriedIn`, `required` and `owed`
 * are whole 分 of an amount, and of a count have two decimals at most, whole numbers bare (`0.61`,
 * `1.5`, `3`). `…Bp` are hundredths of a percent (or of a percentage point), rounded half away from
 * zero from exact values; null is "no value".
 */
export interface PeriodCell {
  readonly id: string;
  readonly from: Day;
  readonly to: Day;
  readonly state: 'over' | 'current' | 'ahead';
  /** Null where no target is set. */
  readonly plan: string | null;
  /** What the period brought up to the day; null for a period ahead. */
  readonly actual: string | null;
  readonly cumulativePlan: string | null;
  readonly cumulativeActual: string | null;
  /** Cumulative actual ÷ annual target. */
  readonly completionBp: number | null;
  /** 旬 over by the period's end (for the current one: by the day) ÷ 36. */
  readonly timeProgressBp: number;
  /** Completion less time progress. */
  readonly lagBp: number | null;
  /** Shortfall of earlier periods this one takes over. */
  readonly carriedIn: string | null;
  /** Plan and carried in: what the period has to bring. */
  readonly required: string | null;
  /** Required less actual, not below zero: what is owed now; null for a period over. */
  readonly owed: string | null;
  /** The progress light's colour at the period's end (for the current one: on the day). */
  readonly colour: Colour | null;
}

/** One unit and one metric over the year. */
export interface TrackingRow {
  readonly unit: { readonly id: string; readonly name: string; readonly kind: string };
  readonly peerGroup: string | null;
  readonly metric: string;
  readonly target: string | null;
  readonly actual: string;
  readonly completionBp: number | null;
  readonly lagBp: number | null;
  /**
   * 倒排: max(0, target − actual) ÷ 旬 left, rounded to the 分 or, of a count, to two decimals at
   * most; null without target or 旬 left.
   */
  readonly requiredPerXun: string | null;
  /** Behind after December, with nothing left to carry it to; null before, or without target. */
  readonly uncovered: string | null;
  readonly light: Light;
  readonly periods: readonly PeriodCell[];
}

/** 以旬保月: plan, actual, carry and light of units and metrics, period by period. */
export interface TrackingAnswer extends TableHead {
  readonly year: number;
  readonly pace: Pace;
  readonly timeProgressBp: number;
  readonly metrics: readonly MetricHead[];
  readonly rows: readonly TrackingRow[];
}

/** A target of one node beside those of its children. */
export interface TargetRow {
  readonly unit: { readonly id: string; readonly name: string; readonly kind: string };
  readonly metric: string;
  readonly target: string | null;
  /** The day from which the standing target holds. */
  readonly setOn: Day | null;
  /** Days on which it changed after it was first set. */
  readonly revisions: number;
  /** The sum of the children's targets; null where none has one. */
  readonly children: string | null;
  /** Children less own: above zero over-allocated, below under-allocated; null without both. */
  readonly overAllocated: string | null;
}

/** 年度任务: targets down the tree. */
export interface TargetsAnswer extends TableHead {
  readonly year: number;
  readonly metrics: readonly MetricHead[];
  readonly rows: readonly TargetRow[];
}

/** One unit's place among its peers. */
export interface RankRow {
  /** Null for units without a target, which stand at the end, those that brought most first. */
  readonly rank: number | null;
  readonly unit: { readonly id: string; readonly name: string };
  readonly target: string | null;
  readonly actual: string;
  readonly completionBp: number | null;
  readonly lagBp: number | null;
  readonly colour: Colour;
  /** Has a result this year. */
  readonly offZero: boolean;
  /** Got its first result of the year in this period. */
  readonly newlyOffZero: boolean;
  /** Its rank at the end of the period before, as known at the same time; null where unranked. */
  readonly before: number | null;
  /** Places gained since then (lost below zero); null where either has none. */
  readonly moved: number | null;
  /** The day the entered figure of another district is of. */
  readonly figureOn?: Day;
}

/** 晾晒: the ranking of one metric within each peer group, or among districts. */
export interface RankingAnswer extends TableHead {
  readonly metric: MetricHead;
  /** The period ranks are compared over: the day's own, up to the day. */
  readonly period: { readonly id: string; readonly from: Day; readonly to: Day };
  readonly groups: readonly {
    /** What kind of nodes are held against one another: offices or districts. */
    readonly kind: string;
    readonly peerGroup: string | null;
    readonly rows: readonly RankRow[];
  }[];
}

/** 双过半 of one unit and metric. */
export interface HalfYearRow {
  readonly unit: { readonly id: string; readonly name: string; readonly kind: string };
  readonly metric: string;
  /** As it stands on 30 June, or on the day asked where that is earlier. */
  readonly target: string | null;
  readonly actual: string;
  readonly completionBp: number | null;
  /** `pending` before 30 June unless half is already reached; null without a target. */
  readonly met: 'met' | 'not-met' | 'pending' | null;
  /** What is missing to half the target; "0" where nothing is. */
  readonly missing: string | null;
}

/**
 * 双过半: whether half the target was reached by 30 June. `asOf` is the day asked; the tree, the
 * targets and the actuals are those of 30 June where it is later.
 */
export interface HalfYearAnswer extends TableHead {
  readonly year: number;
  readonly metrics: readonly MetricHead[];
  readonly rows: readonly HalfYearRow[];
}

/** A project's start or filing light (RULINGS 23). */
export interface ProjectLightRow {
  readonly project: { readonly id: string; readonly name: string };
  readonly unit: { readonly id: string; readonly name: string };
  readonly about: 'started' | 'filed';
  /** The day it was or is due. */
  readonly dueOn: Day;
  readonly light: Light;
}

/** The projects whose start or filing is due, with their lights. */
export interface ProjectLightsAnswer extends TableHead {
  /** False where no project has a planned start, so that start lights have no value. */
  readonly hasPlannedStarts: boolean;
  readonly total: number;
  readonly rows: readonly ProjectLightRow[];
}

/** What changed for the worse, or for the first time, between two days. */
export interface Alert {
  readonly kind: 'turned-yellow' | 'turned-red' | 'turned-green' | 'off-zero' | 'fell-behind';
  /** The colour a light turned from; absent where it was not lit before, and of other kinds. */
  readonly from?: Exclude<Colour, 'none'>;
  readonly unit: { readonly id: string; readonly name: string };
  /** The metric, or `started` / `filed` for a project's light. */
  readonly about: string;
  readonly project: { readonly id: string; readonly name: string } | null;
  readonly says: Message;
}

/** The alerts between two days, as known now. */
export interface AlertsAnswer {
  readonly since: Day;
  readonly asOf: Day;
  readonly alerts: readonly Alert[];
}

/** A named part of a cell: a number, how it comes about, and what it is made of in turn. */
export interface ExplainedPart {
  readonly name: Message;
  /** In the metric's own unit, a decimal string as in {@link PeriodCell}; null for none. */
  readonly value: string | null;
  /** How it follows from its parts, with the numbers. */
  readonly says: Message;
  readonly parts: readonly ExplainedPart[];
  /** The entries behind it, a page of them, where it is a sum of the books. */
  readonly entries?: { readonly total: number; readonly entries: readonly ExplainedEntry[] };
}

/** One cell as the table shows it, and the tree of what it is made of. */
export interface TrackingExplanation extends TableHead {
  readonly metric: MetricHead;
  readonly cell: PeriodCell;
  readonly light: Light;
  readonly parts: readonly ExplainedPart[];
}

/** One unit beside the one whose rank is explained: its exact fraction, and how it compares. */
export interface RankNeighbour {
  readonly unit: { readonly id: string; readonly name: string };
  readonly rank: number;
  readonly stands: 'above' | 'tied' | 'below';
  /** Completion exactly: actual over target, in the metric's own unit. */
  readonly actual: string;
  readonly target: string;
  /** The comparison in whole numbers: both fractions multiplied out. */
  readonly says: Message;
}

/** Why a unit has the rank it has: its fraction, its neighbours', and the cell both sums are of. */
export interface RankExplanation extends TableHead {
  readonly metric: MetricHead;
  readonly period: RankingAnswer['period'];
  readonly kind: string;
  readonly peerGroup: string | null;
  readonly row: RankRow;
  /** Units of the group that have a rank, and how many of them are ahead of this one. */
  readonly ranked: number;
  readonly ahead: number;
  readonly says: Message;
  readonly neighbours: readonly RankNeighbour[];
  /** The unit's whole year in the metric: target and actual down to their entries. */
  readonly cell: TrackingExplanation;
}

/** Why a project's light has its colour: the days it turns on, and the facts it follows from. */
export interface LightExplanation extends TableHead {
  readonly project: { readonly id: string; readonly name: string };
  /** The unit asked for stands in the head; this is the one that holds the project on the day. */
  readonly holder: { readonly id: string; readonly name: string };
  readonly about: 'started' | 'filed';
  /** Null where nothing is awaited: not planned, reached already, or terminated. */
  readonly light: Light | null;
  readonly dueOn: Day | null;
  /** The first yellow day and the first red one of what is awaited. */
  readonly turns: { readonly yellow: Day; readonly red: Day } | null;
  /** From which day on which day it was due counted; null for none. */
  readonly awaited: readonly { readonly from: Day; readonly day: Day | null }[];
  /** Days `[from, to)` on which a stall on the start was open; a filing's light heeds none. */
  readonly stalls: readonly { readonly from: Day; readonly to: Day | null }[];
  readonly entries: { readonly total: number; readonly entries: readonly ExplainedEntry[] };
}

/** 36 weights, one for each 旬, and the plan they make of the target that stands. */
export interface Curve {
  readonly shape: CurveShape;
  /** Null where a shape cannot be had: last year's without anything last year. */
  readonly weights: readonly number[] | null;
  /** The target split by them, in the metric's unit; null without target or weights. */
  readonly plan: readonly string[] | null;
  readonly says: Message;
}

/** The plan curve of a unit and metric, and proposals to choose from. */
export interface PlanCurveAnswer extends TableHead {
  readonly year: number;
  readonly metric: MetricHead;
  readonly target: string | null;
  readonly holds: Curve & {
    /** The day it holds from; null for the equal curve nobody set. */
    readonly setOn: Day | null;
    /** Who set it, and when that was reported; null where nobody did. */
    readonly setBy: ExplainedEvent | null;
  };
  readonly proposals: readonly Curve[];
}

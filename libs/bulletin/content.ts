import type { Day, Instant, Message, Pace, Period } from '#domain';
import type { Colour } from '#journal';

/**
 * What a bulletin says, without how it looks: plain JSON that is recorded when it is published, so
 * that the same page can be printed again. Values are integers in the metric's own unit (分, or
 * whole numbers) as decimal strings, but that a count's `requiredPerXun` has up to two decimals (in
 * older contents none); `…Bp` are hundredths of a percent or of a percentage point;
 * null is "no value". Whatever is words stands in both languages.
 */
export interface BulletinContent {
  /** Raised when the meaning of a member changes; contents of older versions stay printable. */
  readonly version: 1;
  readonly pace: Pace;
  readonly period: Period;
  readonly title: Message;
  /** The node of the unit tree the bulletin is of. */
  readonly unit: { readonly id: string; readonly name: string };
  /** The issuing office and the number it gives the bulletin, where it gave them. */
  readonly office: string | null;
  readonly number: string | null;
  readonly asOf: Day;
  readonly knownAt: Instant;
  readonly basis: 'reported' | 'recorded';
  readonly scheme: string;
  readonly timeProgressBp: number;
  /** 三率 */
  readonly rates: readonly RateLine[];
  /** The figures of the report, section by section, as it prints them. */
  readonly figures: readonly FigureGroup[];
  /** The node's own plan, actual and light, one line a metric. */
  readonly progress: readonly ProgressLine[];
  /** One table a metric and peer group: the units in the order of their rank. */
  readonly tables: readonly UnitTable[];
  /** Our own place among other districts; absent where no figures of others are entered. */
  readonly districts?: readonly DistrictTable[];
  /** 双过半; null where the period does not hold 30 June. */
  readonly halfYear: readonly HalfYearLine[] | null;
  readonly stalls: Stalls;
  readonly lights: ProjectLights;
  /** What reports after the bulletin before changed of its figures; null where there is none. */
  readonly adjustments: Adjustments | null;
  /** What became known in the period of months closed before it; absent where nothing did. */
  readonly closedMonths?: ClosedMonths;
  /** How the figures were made, printed at the end. */
  readonly rules: readonly Message[];
}

/** A metric as tables are headed with it. */
export interface MetricName {
  readonly id: string;
  readonly name: Message;
  readonly weight: 'count' | 'amount';
}

/** One of the three rates: as printed, and the sums it is the quotient of. */
export interface RateLine {
  readonly id: string;
  readonly name: Message;
  readonly printed: Message;
  readonly formula: Message;
  readonly numerator: readonly NamedSum[];
  readonly denominator: readonly NamedSum[];
}

/** A sum with its name. */
export interface NamedSum {
  readonly name: Message;
  readonly sum: string;
  readonly weight: 'count' | 'amount';
}

/** One section of the report. */
export interface FigureGroup {
  readonly id: string;
  readonly title: Message;
  readonly figures: readonly {
    readonly id: string;
    readonly label: Message;
    /** Null where it has no value. */
    readonly printed: Message | null;
  }[];
}

/** The node's own standing in one metric. */
export interface ProgressLine {
  readonly metric: MetricName;
  readonly target: string | null;
  readonly plan: string | null;
  readonly actual: string;
  readonly cumulative: string;
  readonly completionBp: number | null;
  readonly lagBp: number | null;
  readonly requiredPerXun: string | null;
  /** The shortfall the period took over; absent in bulletins of before it was recorded. */
  readonly carriedIn?: string | null;
  /** Plan and carried in: what the period has to bring. Counts may have hundredths. */
  readonly required?: string | null;
  /** Of it what is not there by the day, not below zero. */
  readonly owed?: string | null;
  readonly colour: Colour;
  readonly since: Day | null;
  readonly why: Message;
  readonly toGreen: Message | null;
}

/** The units of one peer group in one metric. */
export interface UnitTable {
  readonly metric: MetricName;
  readonly peerGroup: string | null;
  readonly rows: readonly UnitRow[];
}

/** One unit's line; `actual` is the period's own, `cumulative` the year's so far. */
export interface UnitRow {
  readonly rank: number | null;
  /** Its rank a period earlier, and the places gained since. */
  readonly before: number | null;
  readonly moved: number | null;
  readonly unit: { readonly id: string; readonly name: string };
  readonly target: string | null;
  readonly actual: string | null;
  readonly cumulative: string;
  readonly completionBp: number | null;
  readonly lagBp: number | null;
  readonly colour: Colour;
  readonly offZero: boolean;
  readonly newlyOffZero: boolean;
}

/** The districts in one metric, in the order of their rank. */
export interface DistrictTable {
  readonly metric: MetricName;
  readonly rows: readonly DistrictRow[];
}

/** One district's line; moved since the end of the month before. */
export interface DistrictRow {
  readonly rank: number | null;
  readonly moved: number | null;
  readonly unit: { readonly id: string; readonly name: string };
  readonly own: boolean;
  readonly target: string | null;
  readonly cumulative: string;
  readonly completionBp: number | null;
  readonly lagBp: number | null;
  /** The day an entered figure is of; null for our own, which is of the bulletin's. */
  readonly figureOn: Day | null;
}

/** 双过半 in one metric: the node itself, and how many of the units below it. */
export interface HalfYearLine {
  readonly metric: MetricName;
  readonly target: string | null;
  readonly actual: string;
  readonly completionBp: number | null;
  readonly met: 'met' | 'not-met' | 'pending' | null;
  readonly missing: string | null;
  readonly unitsMet: number;
  readonly unitsWithTarget: number;
}

/** The open stalls: by top cause, and the projects they hold. Money counts once a row. */
export interface Stalls {
  readonly total: number;
  readonly heldFen: string | null;
  /** Null where there are more projects than causes are read for. */
  readonly byCause: readonly CauseLine[] | null;
  /** The largest first; `total` says how many there are. */
  readonly projects: readonly StalledProject[];
}

/** One top cause: how many projects it holds, and their money. */
export interface CauseLine {
  readonly code: string;
  readonly name: Message;
  readonly projects: number;
  readonly heldFen: string;
}

/** One open stall of a project. */
export interface StalledProject {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly heldFen: string;
  readonly stalls: readonly {
    readonly cause: Message;
    readonly blocks: string;
    readonly since: Day;
    readonly dueOn: Day | null;
  }[];
}

/** The projects whose start or filing is due and not done. */
export interface ProjectLights {
  /** False where no project has a planned start: start lights then have no value. */
  readonly hasPlannedStarts: boolean;
  readonly total: number;
  readonly rows: readonly {
    readonly id: string;
    readonly name: string;
    readonly unit: string;
    readonly about: 'started' | 'filed';
    readonly dueOn: Day;
    readonly colour: Colour;
    readonly why: Message;
  }[];
}

/** 补报调整: what an earlier bulletin printed, and what its day shows now. */
export interface Adjustments {
  readonly period: string;
  readonly title: Message;
  readonly asOf: Day;
  readonly knownAt: Instant;
  readonly rows: readonly {
    readonly metric: MetricName;
    readonly printed: string;
    readonly now: string;
    readonly change: string;
  }[];
}

/** 调整项: facts of closed months that were told in the period; cumulative figures hold them. */
export interface ClosedMonths {
  /** Facts behind all of it: one may change several metrics. */
  readonly facts: number;
  readonly rows: readonly ClosedMonthsRow[];
}

/** One metric's adjustments: by their kind, and by the month they are dated in. */
export interface ClosedMonthsRow {
  readonly metric: MetricName;
  readonly change: string;
  readonly kinds: readonly {
    readonly id: string;
    readonly name: Message;
    readonly change: string;
  }[];
  readonly months: readonly { readonly id: string; readonly change: string }[];
}

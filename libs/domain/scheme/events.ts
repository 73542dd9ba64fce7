import type { Day } from '../calendar.ts';
import type { Measure } from '../entry.ts';
import type { FenText } from '../money.ts';
import type { ContractKind, Milestone, Sector, StartMode } from '../project/events.ts';
import type { Message } from '../refusals.ts';

/** What each milestone requires to have been reached by then. */
export type Prerequisites = Readonly<Partial<Record<Milestone, readonly Milestone[]>>>;

/** Which lines of the books a figure takes; an absent field takes them all. */
export interface Filter {
  readonly kinds?: readonly ContractKind[];
  readonly sectors?: readonly Sector[];
  readonly modes?: readonly StartMode[];
  /** Industry chains by name, or the scheme's leading ones (主导产业). */
  readonly chains?: readonly string[] | 'focus';
  /** Origins by name, or a named group of the scheme, e.g. 长三角. */
  readonly origins?: readonly string[] | { readonly group: string };
  readonly key?: boolean;
  readonly assessed?: boolean;
  /** `out` drops a project from its termination's date on (RULINGS 11). */
  readonly terminated?: 'in' | 'out';
  /** Smallest contract with increases as of the day, inclusive. */
  readonly minimumFen?: FenText;
  /** Formally signed in the year asked for (RULINGS 7). */
  readonly cohort?: 'year';
  /** The milestone a plan or stall is about, or a target's metric. */
  readonly about?: string;
  /**
   * For plans: planned for a day of the year; for a day of the year up to the day asked; or of an
   * earlier year and not reached before this one.
   */
  readonly planned?: 'year' | 'due' | 'carried';
  /** For plans: reached by the day asked. */
  readonly reached?: boolean;
}

/**
 * A figure as a query over the books: which measure, summed how, over which time.
 * `year` sums what fell in the year up to the day asked, `ever` all up to it, `standing` the
 * intervals that hold on it.
 */
export interface MetricQuery {
  readonly measure: Measure;
  readonly weight: 'count' | 'amount';
  readonly window: 'year' | 'ever' | 'standing';
  readonly where?: Filter;
  /** What it is called where it stands beside others, as in a rate. */
  readonly name?: Message;
}

/** A rate is data: two sums of queries, and its formula in words. */
export interface RateDefinition {
  readonly id: string;
  readonly name: Message;
  readonly formula: Message;
  readonly numerator: readonly MetricQuery[];
  readonly denominator: readonly MetricQuery[];
  /** Whose unit a rate of one unit goes by: the cohort's (RULINGS 10) or the line's own. */
  readonly unitOf: 'cohort' | 'line';
}

/** A cause of stalls: its code, `TOP` or `TOP.PART`, and what it is called. */
export interface CauseDefinition {
  readonly code: string;
  readonly name: Message;
  /** Given on top causes, inherited by those below. */
  readonly side?: 'government' | 'company' | 'mixed' | 'outside';
}

/** A metric targets can be set for. */
export interface MetricDefinition {
  readonly id: string;
  readonly name: Message;
  readonly query: MetricQuery;
}

/** When reports come in a burst (突击上报, RULINGS 5). */
export interface ReportingRules {
  /** Days of every year on which units are assessed, `MM-DD`. */
  readonly assessmentDays: readonly string[];
  /** How many days before an assessment day are looked at; the day itself is not one of them. */
  readonly burstDays: number;
  /** From so many facts reported on those days on … */
  readonly burstFacts: number;
  /** … or from such a share of all the unit reported in that month on. */
  readonly burstSharePercent: number;
}

/** A district's definitions, adopted by an event and versioned like any other fact. */
export interface Scheme {
  readonly name: string;
  readonly prerequisites: Prerequisites;
  readonly rates: readonly RateDefinition[];
  readonly metrics: readonly MetricDefinition[];
  readonly causes: readonly CauseDefinition[];
  /** 主导产业 */
  readonly focusChains: readonly string[];
  readonly originGroups: Readonly<Record<string, readonly string[]>>;
  /** Lights: points behind up to which progress is yellow, months after which others turn red. */
  readonly lights: {
    readonly progressYellowPp: number;
    readonly startRedMonths: number;
    readonly filingYellowMonths: number;
    readonly filingRedMonths: number;
  };
  /** Weights of the activity index (活跃指数). */
  readonly weights: Readonly<Record<string, number>>;
  /** A fact reported after this day of the next month is late (RULINGS 5). */
  readonly lateAfterDay: number;
  /** Absent in schemes that go by the rules Luodi ships. */
  readonly reporting?: ReportingRules;
}

/** Stored format of the events on `scheme`. */
export interface SchemeEvents {
  SchemeAdopted: { readonly on: Day; readonly scheme: Scheme };
}
/** The one kind of event on `scheme`: a district’s definitions from a day on. */
export interface SchemeEvent {
  readonly type: 'SchemeAdopted';
  readonly data: SchemeEvents['SchemeAdopted'];
}

import type { Day, Instant } from '../calendar.ts';

/** Which of its two times a fact is known from: as reported, or as recorded. */
export const BULLETIN_BASES = ['reported', 'recorded'] as const;
export type BulletinBasis = (typeof BULLETIN_BASES)[number];

/** Plain JSON, opaque to the rules. */
export type BulletinContent = Readonly<Record<string, unknown>>;

/** 通报: what was printed for a period and a unit, so that it can be printed again as it was. */
export interface Bulletin {
  readonly on: Day;
  /** A 旬, month, quarter or year of the stream's own: 2021-06-x3, 2021-06, 2021-Q2, 2021. */
  readonly period: string;
  /** The node of the unit tree it is of. */
  readonly unitId: string;
  readonly asOf: Day;
  /** Null where it says all that was known when it was published. */
  readonly knownAt: Instant | null;
  readonly basis: BulletinBasis;
  /** SHA-256 of the content's canonical text, in lower-case hexadecimal. */
  readonly hash: string;
  readonly content: BulletinContent;
  /** The event id of the bulletin it takes the place of. */
  readonly replaces?: string;
}

/** 关账: from this report on, facts dated into the period are adjustments to it. */
export interface Closing {
  readonly on: Day;
  /** A month, quarter or year of the stream's own; one of several months closes each of them. */
  readonly period: string;
  readonly reason?: string;
}

/** 重新开账: facts dated into the period are plain facts again, until it is closed anew. */
export interface Reopening {
  readonly on: Day;
  readonly period: string;
  readonly reason: string;
}

/** Stored format of the events on `period-<year>`. */
export interface PeriodEvents {
  BulletinPublished: Bulletin;
  PeriodClosed: Closing;
  PeriodReopened: Reopening;
}

export type PeriodEventType = keyof PeriodEvents;
/** What happens to a period: bulletins of it are handed out, it is closed, it is reopened. */
export type PeriodEvent = {
  readonly [T in PeriodEventType]: { readonly type: T; readonly data: PeriodEvents[T] };
}[PeriodEventType];

import type { Day } from '../calendar.ts';
import type { FenText } from '../money.ts';

/**
 * A `peer` is another district whose figures are entered for comparison: it stands outside our own
 * tree and is counted in no sum.
 */
export const UNIT_KINDS = ['city', 'district', 'unit', 'peer'] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

/** 外出考察, 接待来访, 活动, 宣传 */
export const ACTIVITY_KINDS = ['visit-out', 'visit-in', 'event', 'press'] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

/** What is dated of a unit: its name, its place in the tree, its peer group. */
export interface UnitDetails {
  readonly name: string;
  /** Null for the root of the tree, and for every peer. */
  readonly parentId: string | null;
  readonly peerGroup?: string;
}

/** Stored format of the events on `unit-<id>`. */
export interface UnitEvents {
  UnitRegistered: UnitDetails & { readonly on: Day; readonly kind: UnitKind };
  UnitChanged: { readonly on: Day; readonly changes: Partial<UnitDetails> };
  ActivityRecorded: {
    readonly on: Day;
    readonly kind: ActivityKind;
    /** 批次 */
    readonly batches: number;
    /** 目的地 */
    readonly destination?: string;
  };
  /** What another district had reached by `on`, since the first day of that year. */
  PeerFigureReported: {
    readonly on: Day;
    readonly metric: string;
    /** In the metric's own unit: 分 where it weighs amounts, else a whole number. */
    readonly value: FenText;
    /** Its annual target, where it is known. */
    readonly target?: FenText;
    /** 数据来源 */
    readonly source: string;
  };
}

export type UnitEventType = keyof UnitEvents;
export type UnitEvent = {
  [T in UnitEventType]: { readonly type: T; readonly data: UnitEvents[T] };
}[UnitEventType];

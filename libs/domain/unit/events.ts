import type { Day } from '../calendar.ts';

export const UNIT_KINDS = ['city', 'district', 'unit'] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

/** 外出考察, 接待来访, 活动, 宣传 */
export const ACTIVITY_KINDS = ['visit-out', 'visit-in', 'event', 'press'] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

/** What is dated of a unit: its name, its place in the tree, its peer group. */
export interface UnitDetails {
  readonly name: string;
  /** Null for the root of the tree. */
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
}

export type UnitEventType = keyof UnitEvents;
export type UnitEvent = {
  [T in UnitEventType]: { readonly type: T; readonly data: UnitEvents[T] };
}[UnitEventType];

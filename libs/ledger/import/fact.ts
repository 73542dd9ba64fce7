import type { CommandType } from '#commands';
import type { Day } from '#domain';
import type { RowPlace } from '../ledger-rows.ts';

/** One fact a row states, as the command that would record it. */
export interface LedgerFact {
  readonly place: RowPlace;
  readonly type: CommandType;
  /** The command's fields, its address (`projectId`, `unitId`, `year`) among them. */
  readonly input: Readonly<Record<string, unknown>>;
  /**
   * What makes it this fact and no other: kind, date, amount, voucher; never the row's place,
   * order, notes or formatting (ruling 27).
   */
  readonly identity: readonly (string | number | null)[];
  /** The row's 填报时间 raised to the fact's own date; null where the row has none. */
  readonly reportedOn: Day | null;
  /** Facts that must be recorded before it stand lower; of one day they go in this order. */
  readonly rank: number;
  /** Recorded together with the other facts of its row, or not at all. */
  readonly together: boolean;
}

/** A row that cannot be recorded, and why, said before anything is. */
export interface RowFault extends RowPlace {
  readonly code: ImportCode;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** What only shows when the rows are read together. */
export type ImportCode =
  | 'unit-unknown'
  | 'project-not-in-ledger'
  | 'project-ambiguous'
  | 'project-twice'
  | 'signing-incomplete'
  | 'start-incomplete'
  | 'stall-incomplete'
  | 'plan-without-year'
  | 'tranche-alike'
  | 'unit-changed';

/** The later of two days. */
export const later = (a: Day, b: Day): Day => (a < b ? b : a);

/** A row's own report day raised to a fact's date; without one there is no claim. */
export const claimed = (reportedOn: Day | undefined, on: Day): Day | null =>
  reportedOn === undefined ? null : later(reportedOn, on);

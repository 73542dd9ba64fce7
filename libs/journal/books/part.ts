import type { Posted, Quarantined } from '../projector.ts';

export type Table = 'entries' | 'projects' | 'units';

/** Rows of one table, packed in the shard's own word codes. */
export interface PackedRows {
  readonly table: Table;
  readonly rows: number;
  readonly chunk: ArrayBuffer;
}

/** A piece of a shard's work, in order; it can cross threads as it is. */
export interface ShardPart {
  /** Events folded since the part before. */
  readonly events: number;
  readonly entries: number;
  /** Words met since the part before, in the order of their codes. */
  readonly words: readonly string[];
  readonly packed: readonly PackedRows[];
  readonly schemes: readonly SchemeRow[];
  readonly aside: readonly Quarantined[];
}

/** What the books keep of an adopted scheme. */
export type SchemeRow = Pick<Posted, 'position' | 'reportedAtMs' | 'recordedAtMs' | 'scheme'>;

import { dayNumber } from '#domain';
import type { Dictionary } from './dictionary.ts';
import type { Column, ColumnKind } from './schema.ts';

/** DuckDB's own vector size: a chunk never holds more rows. */
export const CHUNK_ROWS = 2048;
/** DATE 'infinity': a day that never comes. */
const NEVER = 2_147_483_647;
const WIDTH: { readonly [K in ColumnKind]: number } = {
  bigint: 8,
  ms: 8,
  int: 4,
  tiny: 1,
  flag: 1,
  day: 4,
  word: 4,
};

/** Where a column stands in a packed chunk, in bytes. */
export interface Slot {
  readonly kind: ColumnKind;
  readonly offset: number;
  readonly width: number;
}

type Kinds = readonly { readonly kind: ColumnKind }[];

/** The slots of a list of columns; every one begins at a multiple of 8 bytes. */
export function slotsOf(columns: Kinds): readonly Slot[] {
  let offset = 0;
  return columns.map(({ kind }) => {
    const slot = { kind, offset, width: WIDTH[kind] };
    offset += CHUNK_ROWS * WIDTH[kind];
    return slot;
  });
}

/** The bytes a chunk of such columns takes. */
export function chunkBytes(columns: Kinds): number {
  return columns.reduce((sum, { kind }) => sum + CHUNK_ROWS * WIDTH[kind], 0);
}

/** Writes up to {@link CHUNK_ROWS} rows into a chunk, column by column. */
export function pack<R>(
  rows: readonly R[],
  columns: readonly Column<R>[],
  dictionary: Dictionary,
  chunk: ArrayBuffer,
): void {
  let offset = 0;
  for (const column of columns) {
    fill(column, rows, dictionary, chunk, offset);
    offset += CHUNK_ROWS * WIDTH[column.kind];
  }
}

function fill<R>(
  column: Column<R>,
  rows: readonly R[],
  dictionary: Dictionary,
  chunk: ArrayBuffer,
  offset: number,
): void {
  const count = rows.length;
  const at = (i: number) => rows[i] as R;
  switch (column.kind) {
    case 'bigint': {
      const longs = new BigInt64Array(chunk, offset, count);
      for (let i = 0; i < count; i += 1) longs[i] = column.of(at(i));
      return;
    }
    case 'ms': {
      const halves = new Int32Array(chunk, offset, 2 * count);
      for (let i = 0; i < count; i += 1) {
        const ms = column.of(at(i));
        halves[2 * i] = ms | 0;
        halves[2 * i + 1] = Math.floor(ms / 4_294_967_296);
      }
      return;
    }
    case 'tiny': {
      const bytes = new Int8Array(chunk, offset, count);
      for (let i = 0; i < count; i += 1) bytes[i] = column.of(at(i));
      return;
    }
    case 'flag': {
      const bytes = new Int8Array(chunk, offset, count);
      for (let i = 0; i < count; i += 1) bytes[i] = column.of(at(i)) ? 1 : 0;
      return;
    }
    case 'int':
    case 'day':
    case 'word':
      fillInts(column, rows, dictionary, new Int32Array(chunk, offset, count));
  }
}

function fillInts<R>(
  column: Extract<Column<R>, { kind: 'int' | 'day' | 'word' }>,
  rows: readonly R[],
  dictionary: Dictionary,
  ints: Int32Array,
): void {
  const at = (i: number) => rows[i] as R;
  switch (column.kind) {
    case 'int':
      for (let i = 0; i < ints.length; i += 1) ints[i] = column.of(at(i));
      return;
    case 'day':
      for (let i = 0; i < ints.length; i += 1) {
        const day = column.of(at(i));
        ints[i] = day === null ? NEVER : dayNumber(day);
      }
      return;
    case 'word':
      for (let i = 0; i < ints.length; i += 1) ints[i] = dictionary.codeOf(column.of(at(i)));
      return;
  }
}

/** Puts other codes for the words of a chunk: those of the books for those of a shard. */
export function recode(
  chunk: ArrayBuffer,
  rows: number,
  slots: readonly Slot[],
  codes: readonly number[],
): void {
  for (const { kind, offset } of slots) {
    if (kind !== 'word') continue;
    const ints = new Int32Array(chunk, offset, rows);
    for (let i = 0; i < rows; i += 1) ints[i] = codes[ints[i] as number] as number;
  }
}

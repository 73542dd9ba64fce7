/**
 * One cell as the file has it. `raw` is its lexical value; `text` of a number is the shortest
 * decimal that means the same number, at most the 15 digits Excel keeps and shows; `serial` of a
 * date counts in the 1900 system whatever the file's own.
 */
export type Cell =
  | { readonly kind: 'empty' }
  | { readonly kind: 'text'; readonly raw: string }
  | { readonly kind: 'number'; readonly raw: string; readonly text: string }
  | {
      readonly kind: 'date';
      readonly raw: string;
      readonly serial: number;
      readonly shows: 'day' | 'month';
    }
  | { readonly kind: 'boolean'; readonly raw: string; readonly value: boolean }
  | { readonly kind: 'error'; readonly raw: string }
  | { readonly kind: 'formula-without-value'; readonly raw: string };

/** A row with content; its number is the one people see, from 1. */
export interface Row {
  readonly number: number;
  /** By column, counted from 0; cells without content are absent. */
  readonly cells: readonly (Cell | undefined)[];
}

/** A merged range, its ends included: rows are counted from 1, columns from 0. */
export interface Merge {
  readonly ref: string;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** A sheet as the file has it, before any of its columns has a meaning. */
export interface Sheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly rows: readonly Row[];
  readonly merges: readonly Merge[];
}

export const EMPTY: Cell = { kind: 'empty' };

const A = 65;
const ADDRESS = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/;

/** `AB` for 27; columns count from 0. */
export function columnName(column: number): string {
  let name = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(A + ((rest - 1) % 26)) + name;
  }
  return name;
}

/** The address people know: `K17`. */
export function addressOf(column: number, row: number): string {
  return `${columnName(column)}${row}`;
}

/** The column of an address, counted from 0; −1 if it is none. */
export function columnOf(address: string): number {
  let column = 0;
  let at = 0;
  for (; at < address.length; at += 1) {
    const letter = address.charCodeAt(at) - A;
    if (letter < 0 || letter > 25) break;
    column = column * 26 + letter + 1;
  }
  return at === 0 || at > 3 || at === address.length ? -1 : column - 1;
}

/** The range of a reference such as `A1:C3`; null for what is none. */
export function mergeOf(ref: string): Merge | null {
  const [first = '', last = first] = ref.split(':');
  const from = ADDRESS.exec(first);
  const to = ADDRESS.exec(last);
  if (!from || !to) return null;
  return {
    ref,
    top: Number(from[2]),
    bottom: Number(to[2]),
    left: columnOf(from[0].replaceAll('$', '')),
    right: columnOf(to[0].replaceAll('$', '')),
  };
}

/** What a message shows of a cell: one short line, whatever is in it. */
export function shown(cell: Cell): string {
  if (cell.kind === 'empty') return '';
  const text = cell.kind === 'number' ? cell.text : cell.raw;
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

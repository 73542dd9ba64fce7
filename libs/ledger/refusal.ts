/** Why a whole file is not read. */
export type FileCode =
  | 'file-empty'
  | 'file-too-large'
  | 'file-not-xlsx'
  | 'file-old-xls'
  | 'file-encrypted'
  | 'zip-damaged'
  | 'zip-too-many-entries'
  | 'zip-bomb'
  | 'part-damaged'
  | 'xml-dtd'
  | 'too-many-sheets'
  | 'too-many-rows'
  | 'too-many-columns'
  | 'too-many-cells'
  | 'too-many-merges'
  | 'sheet-missing'
  | 'sheet-duplicated'
  | 'sheet-without-headings'
  | 'column-missing'
  | 'column-duplicated'
  | 'column-unit-missing'
  | 'column-unit-unknown';

/** Why one row is not read: its cell says nothing, or something that has no single meaning. */
export type CellCode =
  | 'cell-required'
  | 'cell-error'
  | 'cell-formula-without-value'
  | 'cell-merged'
  | 'text-too-long'
  | 'text-control-character'
  | 'text-is-date'
  | 'text-digits-lost'
  | 'date-unreadable'
  | 'date-ambiguous'
  | 'date-without-day'
  | 'date-without-year'
  | 'date-short-year'
  | 'date-impossible'
  | 'date-out-of-range'
  | 'date-has-time'
  | 'date-bare-number'
  | 'amount-unreadable'
  | 'amount-approximate'
  | 'amount-unit-conflict'
  | 'amount-too-fine'
  | 'amount-negative'
  | 'amount-zero'
  | 'amount-too-large'
  | 'count-unreadable'
  | 'count-negative'
  | 'count-zero'
  | 'count-not-whole'
  | 'count-too-large'
  | 'year-unreadable'
  | 'yes-no-unreadable'
  | 'word-unknown'
  | 'project-unnamed'
  | 'target-measure-mismatch';

/** What was left aside without harm, said so that nobody wonders. */
export type NoticeCode =
  | 'totals-row'
  | 'row-outside-columns'
  | 'column-ignored'
  | 'sheet-ignored'
  | 'sheet-hidden'
  | 'external-links-ignored'
  | 'same-name';

export type Code = FileCode | CellCode | NoticeCode;

export type Facts = Readonly<Record<string, string | number>>;

/** An exact code, and the facts its sentence names. */
export interface Refusal<C extends Code = Code> {
  readonly code: C;
  readonly facts: Facts;
}

/** A value that was read, or the reason why there is none. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal<CellCode> };

/** A value that was read. */
export function read<T>(value: T): Reading<T> {
  return { ok: true, value };
}

/** No value, and the reason why. */
export function unreadable(code: CellCode, facts: Facts = {}): { ok: false } & Reading<never> {
  return { ok: false, refusal: { code, facts } };
}

/**
 * Carries a file's refusal out of nested parsers. It never leaves this room: `readWorkbook` and
 * `readLedger` turn it back into a value.
 */
export class FileRefused extends Error {
  readonly refusal: Refusal<FileCode>;

  constructor(code: FileCode, facts: Facts = {}) {
    super(code);
    this.refusal = { code, facts };
  }
}

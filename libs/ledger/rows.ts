import { addressOf, type Cell, EMPTY, type Row, type Sheet, shown } from './cell.ts';
import { readCell, type Value } from './cells.ts';
import { findHeading, type Heading, type PlacedColumn } from './heading.ts';
import { LISTS_SHEET, layoutsFor, NOTES_SHEET, type SheetLayout } from './layout.ts';
import type {
  Ledger,
  LedgerRows,
  RejectedCell,
  RowPlace,
  SkippedRow,
  TargetUnit,
} from './ledger-rows.ts';
import { MergesBelow } from './merges.ts';
import { DEFAULT_METRICS, type MetricWords } from './metric-words.ts';
import { readQuantity } from './quantity.ts';
import { type FileCode, FileRefused, type NoticeCode, type Refusal } from './refusal.ts';
import { wordKey } from './words.ts';
import { readWorkbook, type Workbook } from './workbook.ts';

export type LedgerResult =
  | { readonly ok: true; readonly ledger: Ledger }
  | { readonly ok: false; readonly refusal: Refusal<FileCode> };

/** What is gathered while reading; rows by the key of their layout. */
interface Gathered {
  readonly rows: Record<keyof LedgerRows, RowPlace[]>;
  readonly rejected: RejectedCell[];
  readonly skipped: SkippedRow[];
  readonly notices: Refusal<NoticeCode>[];
  readonly targetUnits: TargetUnit[];
}

type Draft = RowPlace & Record<string, Value>;

const TOTALS = /^(合计|总计|小计|共计|累计|总合计)[:：]?$/;

/**
 * Reads a ledger of the template's layout, or its target sheet alone, from the bytes of an .xlsx;
 * `metrics` are the words for what targets are set for. A file that cannot be read
 * as a whole is one refusal; a row with an impossible cell is left out whole and its cells named
 * (ruling 25). Nothing is guessed, nothing throws, and the same bytes always read the same.
 */
export function readLedger(file: Buffer, metrics: MetricWords = DEFAULT_METRICS): LedgerResult {
  const layouts = layoutsFor(metrics);
  const result = readWorkbook(file, (name) => layoutOf(layouts, name) !== undefined);
  if (!result.ok) return result;
  try {
    return { ok: true, ledger: readSheets(result.workbook, layouts) };
  } catch (error) {
    if (error instanceof FileRefused) return { ok: false, refusal: error.refusal };
    throw error;
  }
}

function layoutOf(layouts: readonly SheetLayout[], sheetName: string): SheetLayout | undefined {
  const key = wordKey(sheetName);
  return layouts.find(({ name, aliases }) => key === name || aliases.includes(key));
}

function readSheets(workbook: Workbook, all: readonly SheetLayout[]): Ledger {
  const rows = { projects: [], funds: [], stalls: [], activities: [], targets: [] };
  const into: Gathered = { rows, rejected: [], skipped: [], notices: [], targetUnits: [] };
  // A workbook of targets alone is one: it says nothing of projects, and empties none.
  const present = workbook.sheets.map(({ name }) => layoutOf(all, name)?.key);
  const isTargets = present.length > 0 && present.every((key) => key === 'targets');
  for (const layout of all) {
    if (isTargets && layout.key !== 'targets') continue;
    const sheets = workbook.sheets.filter(({ name }) => layoutOf(all, name) === layout);
    const [sheet, second] = sheets;
    if (!sheet) throw new FileRefused('sheet-missing', { sheet: layout.name });
    if (second) {
      throw new FileRefused('sheet-duplicated', { first: sheet.name, second: second.name });
    }
    readSheet(sheet, layout, into);
  }
  for (const sheet of workbook.otherSheets) {
    if (sheet === NOTES_SHEET || sheet === LISTS_SHEET) continue;
    into.notices.push({ code: 'sheet-ignored', facts: { sheet } });
  }
  if (workbook.hasExternalLinks) {
    into.notices.push({ code: 'external-links-ignored', facts: {} });
  }
  // The layouts tie every field to its row's type and a word to its table; a row reaches this
  // point only with all its required values.
  const typed = into.rows as unknown as LedgerRows;
  const { rejected, skipped, notices, targetUnits } = into;
  return { ...typed, rejected, skipped, notices, targetUnits };
}

function readSheet(sheet: Sheet, layout: SheetLayout, into: Gathered): void {
  const heading = findHeading(sheet, layout);
  if (sheet.hidden) into.notices.push({ code: 'sheet-hidden', facts: { sheet: sheet.name } });
  for (const { heading: column, address } of heading.ignored) {
    const facts = { sheet: sheet.name, column, address };
    into.notices.push({ code: 'column-ignored', facts });
  }
  const merges = new MergesBelow(sheet.merges, heading);
  for (const row of sheet.rows) {
    if (row.number <= heading.row) continue;
    const skipped = skippedAs(sheet, row, heading);
    if (skipped === 'blank') continue;
    if (skipped) into.skipped.push(skipped);
    else readRow(sheet, layout, heading, row, merges, into);
  }
}

/** Whether the row is blank, a line of totals, or a remark beside the table. */
function skippedAs(sheet: Sheet, row: Row, heading: Heading): SkippedRow | 'blank' | null {
  const first = row.cells.find((cell) => !isBlank(cell));
  if (!first) return 'blank';
  const place = { sheet: sheet.name, row: row.number, value: shown(first) };
  if (first.kind === 'text' && TOTALS.test(wordKey(first.raw))) {
    return { ...place, code: 'totals-row' };
  }
  const ordinal = heading.columns.find(({ column }) => column.meaning.kind === 'ordinal');
  const hasValue = heading.columns.some((one) => one !== ordinal && !isBlank(row.cells[one.at]));
  if (hasValue) return null;
  // Forms come with their running numbers already filled in; such a row is as good as blank.
  const onlyNumbered = row.cells.every((cell, at) => isBlank(cell) || at === ordinal?.at);
  if (onlyNumbered && /^\d+$/.test(shown(first))) return 'blank';
  return { ...place, code: 'row-outside-columns' };
}

function readRow(
  sheet: Sheet,
  layout: SheetLayout,
  heading: Heading,
  row: Row,
  merges: MergesBelow,
  into: Gathered,
): void {
  const draft: Draft = { sheet: sheet.name, row: row.number };
  const before = into.rejected.length;
  for (const placed of heading.columns) {
    const refusal = merges.refusalAt(placed, row) ?? readInto(draft, placed, row, heading);
    if (refusal) into.rejected.push(rejectedCell(sheet, row, placed, refusal));
  }
  const { unit, year } = draft;
  if (layout.key === 'targets' && typeof unit === 'string' && typeof year === 'number') {
    into.targetUnits.push({ unit, year });
  }
  const nameColumn = heading.columns.find(({ column }) => column.field === 'projectName');
  const unnamed = nameColumn && draft.projectCode === undefined && draft.projectName === undefined;
  if (unnamed && into.rejected.length === before) {
    const refusal = { code: 'project-unnamed', facts: {} } as const;
    into.rejected.push(rejectedCell(sheet, row, nameColumn, refusal));
  }
  if (into.rejected.length === before) into.rows[layout.key].push(draft);
}

type CellRefusal = Pick<RejectedCell, 'code' | 'facts'>;

/** Puts one cell's value into the row, or says why it cannot. */
function readInto(
  draft: Draft,
  { column, at, unit }: PlacedColumn,
  row: Row,
  heading: Heading,
): CellRefusal | null {
  const cell = row.cells[at] ?? EMPTY;
  const reading = readCell(cell, column.meaning, unit);
  if (!reading.ok) return reading.refusal;
  if (reading.value === undefined) {
    return column.value === 'required' ? { code: 'cell-required', facts: {} } : null;
  }
  if (column.field !== undefined) draft[column.field] = reading.value;
  if (column.meaning.kind !== 'quantity') return null;
  const { metrics } = column.meaning;
  const metric = neighbour(row, heading, 'metric');
  const quantity = readQuantity(cell, metrics, metric, measureOf(row, heading));
  if (!quantity.ok) return quantity.refusal;
  if (quantity.value) draft[quantity.value.field] = quantity.value.value;
  return null;
}

function neighbour(row: Row, heading: Heading, field: string): Cell {
  const placed = heading.columns.find(({ column }) => column.field === field);
  return (placed && row.cells[placed.at]) ?? EMPTY;
}

function measureOf(row: Row, heading: Heading): Cell {
  const placed = heading.columns.find(({ column }) => column.meaning.kind === 'measure');
  return (placed && row.cells[placed.at]) ?? EMPTY;
}

function rejectedCell(
  { name }: Sheet,
  { number, cells }: Row,
  { at, heading }: PlacedColumn,
  { code, facts }: CellRefusal,
): RejectedCell {
  const place = { sheet: name, row: number, column: heading, address: addressOf(at, number) };
  return { ...place, value: shown(cells[at] ?? EMPTY), code, facts };
}

function isBlank(cell: Cell | undefined): boolean {
  if (cell === undefined || cell.kind === 'empty') return true;
  return cell.kind === 'text' && cell.raw.trim() === '';
}

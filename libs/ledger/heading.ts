import { addressOf, type Cell, type Row, type Sheet } from './cell.ts';
import type { Column, SheetLayout } from './layout.ts';
import { MAX_HEADING_ROW } from './limits.ts';
import { type MoneyUnit, moneyUnit } from './money-cell.ts';
import { FileRefused } from './refusal.ts';
import { wordKey } from './words.ts';

/** A column of the layout, at the place where the file has it. */
export interface PlacedColumn {
  readonly column: Column;
  /** Counted from 0. */
  readonly at: number;
  /** As the file writes it. */
  readonly heading: string;
  /** What its amounts are stated in; of no meaning for other columns. */
  readonly unit: MoneyUnit;
}

/** The row of headings of a sheet, and what stands in it. */
export interface Heading {
  readonly row: number;
  readonly columns: readonly PlacedColumn[];
  /** Headings the layout does not know. */
  readonly ignored: readonly { readonly heading: string; readonly address: string }[];
}

interface Label {
  readonly key: string;
  readonly base: string;
  readonly suffix: string | undefined;
}

const BRACKETED = /^(.+?)\(([^()]*)\)$/;
const SLASHED = /^(.+?)[/:]((?:万|亿)?元)$/;
const SHEET_UNIT = /(?:^|[(,;])(?:金额)?单位:((?:万|亿)?元)/;
const FEWEST_HEADINGS = 2;

/**
 * Finds the row of headings, under a title or not, and places the layout's columns in it in
 * whatever order they stand. Throws `FileRefused` where a column is missing, stands twice, or
 * states no unit for its amounts.
 */
export function findHeading(sheet: Sheet, layout: SheetLayout): Heading {
  const index = columnIndex(layout);
  const row = headingRow(sheet, index);
  if (!row) {
    const headings = layout.columns.filter((one) => one.column === 'required');
    throw new FileRefused('sheet-without-headings', {
      sheet: sheet.name,
      columns: headings.map((one) => one.heading).join('、'),
    });
  }
  const sheetUnit = unitAbove(sheet, row.number);
  const placed = new Map<Column, PlacedColumn>();
  const ignored: { heading: string; address: string }[] = [];
  row.cells.forEach((cell, at) => {
    const heading = textOf(cell);
    if (heading === '') return;
    const label = labelOf(heading);
    const column = columnFor(index, label);
    const address = addressOf(at, row.number);
    if (!column) {
      ignored.push({ heading: heading.slice(0, 40), address });
      return;
    }
    const first = placed.get(column);
    if (first) {
      const places = { first: addressOf(first.at, row.number), second: address };
      throw new FileRefused('column-duplicated', { sheet: sheet.name, column: heading, ...places });
    }
    const unit = unitOf(sheet, column, heading, label, sheetUnit);
    placed.set(column, { column, at, heading, unit });
  });
  refuseMissing(sheet, layout, placed);
  return { row: row.number, columns: [...placed.values()], ignored };
}

function refuseMissing(
  sheet: Sheet,
  layout: SheetLayout,
  placed: ReadonlyMap<Column, PlacedColumn>,
): void {
  const missing = layout.columns.filter((one) => one.column === 'required' && !placed.has(one));
  if (missing.length === 0) return;
  const columns = missing.map((one) => one.heading).join('、');
  throw new FileRefused('column-missing', { sheet: sheet.name, columns });
}

/** The row near the top that has most of the headings; a title has none, a data row hardly. */
function headingRow(sheet: Sheet, index: ReadonlyMap<string, Column>): Row | null {
  let best: Row | null = null;
  let most = FEWEST_HEADINGS - 1;
  for (const row of sheet.rows) {
    if (row.number > MAX_HEADING_ROW) break;
    const known = row.cells.filter((cell) => {
      const text = textOf(cell);
      return text !== '' && columnFor(index, labelOf(text)) !== undefined;
    }).length;
    if (known <= most) continue;
    best = row;
    most = known;
  }
  return best;
}

function columnIndex(layout: SheetLayout): ReadonlyMap<string, Column> {
  const index = new Map<string, Column>();
  for (const column of layout.columns) {
    for (const name of [column.heading, ...(column.aliases ?? [])]) {
      index.set(wordKey(name), column);
    }
  }
  return index;
}

function columnFor(index: ReadonlyMap<string, Column>, label: Label): Column | undefined {
  return index.get(label.key) ?? index.get(label.base);
}

/** `*合同金额 (万元)` has the key 合同金额(万元), the base 合同金额 and the suffix 万元. */
function labelOf(heading: string): Label {
  const key = wordKey(heading.slice(0, 200)).replace(/^\*+|\*+$/g, '');
  const parts = BRACKETED.exec(key) ?? SLASHED.exec(key);
  return { key, base: parts?.[1] ?? key, suffix: parts?.[2]?.replace(/^(金额)?单位:/, '') };
}

function unitOf(
  sheet: Sheet,
  column: Column,
  heading: string,
  { suffix }: Label,
  sheetUnit: MoneyUnit | undefined,
): MoneyUnit {
  if (column.meaning.kind !== 'money') return '万元';
  const facts = { sheet: sheet.name, column: heading };
  const unit = suffix === undefined ? sheetUnit : moneyUnit(suffix);
  if (unit) return unit;
  if (suffix === undefined) throw new FileRefused('column-unit-missing', facts);
  throw new FileRefused('column-unit-unknown', { ...facts, unit: suffix });
}

/** Many ledgers state `单位：万元` once, above the table. */
function unitAbove(sheet: Sheet, headingRowNumber: number): MoneyUnit | undefined {
  for (const row of sheet.rows) {
    if (row.number >= headingRowNumber) break;
    for (const cell of row.cells) {
      const unit = SHEET_UNIT.exec(wordKey(textOf(cell)))?.[1];
      if (unit) return moneyUnit(unit);
    }
  }
  return undefined;
}

function textOf(cell: Cell | undefined): string {
  return cell?.kind === 'text' ? cell.raw.trim() : '';
}

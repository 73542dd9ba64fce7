import { Temporal } from 'temporal-polyfill';
import { defaultScheme, type MetricDefinition } from '#domain';
import { causeCodes, causeWords } from './causes.ts';
import { columnName } from './cell.ts';
import type { Meaning } from './cells.ts';
import {
  type Column,
  LAYOUTS,
  LISTS_SHEET,
  NOTES_SHEET,
  type SheetLayout,
  targetsLayout,
} from './layout.ts';
import type { LedgerRows, RowPlace } from './ledger-rows.ts';
import { FIRST_YEAR, LAST_YEAR } from './limits.ts';
import { metricWordsOf } from './metric-words.ts';
import { amountIn } from './money-cell.ts';
import { offeredWords, type WordTable, wordOf, YES_NO } from './words.ts';
import {
  looksLikeFormula,
  type Style,
  type Validation,
  type WrittenCell,
  type WrittenSheet,
  writeWorkbook,
} from './workbook-writer.ts';

const FIRST_DATA_ROW = 3;

/** Drop-downs reach this far down; rows beyond are read all the same. */
const LAST_DATA_ROW = 5_000;

/** Excel keeps this many digits; a longer amount is written as text. */
const MAX_DIGITS = 15;
const NO_ROWS: LedgerRows = { projects: [], funds: [], stalls: [], activities: [], targets: [] };

/**
 * The template as a workbook: empty, or filled with rows in the notation the template asks for,
 * so that reading it gives the same rows again.
 */
export function writeTemplate(rows: LedgerRows = NO_ROWS): Buffer {
  const sheets = LAYOUTS.map((layout) => dataSheet(layout, rows[layout.key]));
  return writeWorkbook([...sheets, notesSheet(LAYOUTS), listsSheet()]);
}

/**
 * The target sheet alone, empty: a year's tasks in the words of these metrics. Importing it records
 * targets and nothing else.
 */
export function writeTargetTemplate(
  metrics: readonly MetricDefinition[] = defaultScheme.metrics,
): Buffer {
  const layout = targetsLayout(metricWordsOf(metrics));
  return writeWorkbook([dataSheet(layout, []), notesSheet([layout])]);
}

function dataSheet(layout: SheetLayout, rows: readonly RowPlace[]): WrittenSheet {
  const isUsed = ({ field }: Column) => rows.some((row) => fieldOf(row, field) !== undefined);
  const columns = layout.columns.filter((column) => !column.extra || isUsed(column));
  return {
    name: layout.name,
    columns: columns.map(({ width, meaning }) => ({ width, style: styleOf(meaning) })),
    frozenRows: FIRST_DATA_ROW - 1,
    rows: [
      [text('title', layout.title)],
      columns.map((column) =>
        text(column.value === 'required' ? 'required' : 'heading', headingOf(column)),
      ),
      ...rows.map((row, index) => columns.map((column) => filledCell(column, row, index))),
    ],
    validations: columns.flatMap(validationOf),
  };
}

/** The heading with its unit: `合同金额（万元）`. */
function headingOf({ heading, meaning }: Column): string {
  return meaning.kind === 'money' ? `${heading}（万元）` : heading;
}

function filledCell(column: Column, row: RowPlace, index: number): WrittenCell | undefined {
  const { meaning, field } = column;
  const style = styleOf(meaning);
  const amountFen = fieldOf(row, 'amountFen');
  if (meaning.kind === 'ordinal') return number(style, String(index + 1));
  if (meaning.kind === 'measure') return text(style, amountFen === undefined ? '个' : '万元');
  if (meaning.kind === 'quantity') {
    if (typeof amountFen === 'string') return number(style, amountIn('万元', amountFen));
    return number(style, String(fieldOf(row, 'count')));
  }
  const value = fieldOf(row, field);
  if (value === undefined) return undefined;
  const written = String(value);
  switch (meaning.kind) {
    case 'date':
      return number(style, String(serialOf(written)));
    case 'money':
      return number(style, amountIn('万元', written));
    case 'count':
    case 'year':
      return number(style, written);
    case 'yes-no':
      return text(style, wordOf(YES_NO, value === true ? 'yes' : 'no'));
    case 'word':
      return text(style, wordOf(meaning.table, written));
    case 'cause':
      return text(style, causeWords(written));
    case 'name':
    case 'note':
      return text(style, written);
  }
}

function text(style: Style, written: string): WrittenCell {
  const literal = looksLikeFormula(written);
  return { style: literal ? 'literal' : style, value: { kind: 'text', text: written } };
}

function number(style: Style, digits: string): WrittenCell {
  const kind = digits.replace('.', '').length > MAX_DIGITS ? 'text' : 'number';
  return { style, value: { kind, text: digits } };
}

function serialOf(day: string): number {
  return Temporal.PlainDate.from('1899-12-30').until(day, { largestUnit: 'day' }).days;
}

function fieldOf(row: RowPlace, field: string | undefined): unknown {
  return field === undefined ? undefined : Reflect.get(row, field);
}

function styleOf({ kind }: Meaning): Style {
  if (kind === 'date') return 'day';
  if (kind === 'money' || kind === 'quantity') return 'amount';
  return kind === 'count' || kind === 'year' || kind === 'ordinal' ? 'plain' : 'text';
}

function validationOf(column: Column, at: number): Validation[] {
  const { meaning, help } = column;
  const range = `${columnName(at)}${FIRST_DATA_ROW}:${columnName(at)}${LAST_DATA_ROW}`;
  const rule = { range, prompt: help, strict: true };
  switch (meaning.kind) {
    case 'word':
      return listIn(meaning.table).map((first) => ({ ...rule, type: 'list', first }));
    case 'yes-no':
      return listIn(YES_NO).map((first) => ({ ...rule, type: 'list', first }));
    case 'cause': {
      // Causes of the unit's own are welcome: the list proposes and does not refuse.
      const first = `${LISTS_SHEET}!$A$1:$A$${causeCodes().length}`;
      return [{ ...rule, type: 'list', first, strict: false }];
    }
    case 'date': {
      const first = String(serialOf(`${FIRST_YEAR}-01-01`));
      return [{ ...rule, type: 'date', first, second: String(serialOf(`${LAST_YEAR}-12-31`)) }];
    }
    case 'money':
    case 'quantity':
      return [{ ...rule, type: 'decimal', first: '0', second: '100000000000' }];
    case 'count':
      return [{ ...rule, type: 'whole', first: '0', second: '1000000' }];
    case 'year':
      return [{ ...rule, type: 'whole', first: `${FIRST_YEAR}`, second: `${LAST_YEAR}` }];
    case 'name':
    case 'note':
    case 'ordinal':
    case 'measure':
      return [];
  }
}

/** Excel keeps a list of at most this many characters in a cell's rule. */
const MAX_LIST = 255;

/** The words as a drop-down's list; none where they are too many for one. */
function listIn(table: WordTable): string[] {
  const list = offeredWords(table).join(',');
  return list.length > MAX_LIST ? [] : [`"${list}"`];
}

function notesSheet(layouts: readonly SheetLayout[]): WrittenSheet {
  const heads = ['工作表', '列', '要求', '说明', '也接受的表头'];
  const lines = layouts.flatMap((layout) =>
    layout.columns.map((column) => [
      layout.name,
      headingOf(column),
      requirement(column),
      column.help,
      (column.aliases ?? []).join('、'),
    ]),
  );
  return {
    name: NOTES_SHEET,
    columns: [12, 24, 14, 60, 40].map((width) => ({ width, style: 'prose' })),
    frozenRows: 2,
    rows: [
      [text('title', '填表说明')],
      heads.map((head) => text('heading', head)),
      ...lines.map((line) => line.map((one) => text('prose', one))),
      ...RULES.map((rule) => [text('prose', '通则'), undefined, undefined, text('prose', rule)]),
    ],
  };
}

const RULES: readonly string[] = [
  '各列次序可以调整，表头名称不要改；模板以外的列不读取。',
  '一行中有一个单元格无法确定含义，整行不录入，并指明该单元格。',
  '金额、日期须确切；“约3”“2021-03”“4/5/2021”一类有多种读法的不予猜测。',
  '数据区不要合并单元格；合计行会自动跳过。',
  '公式取其已算出的值；以 = + - @ 开头的文字按文字处理。',
];

function requirement({ column, value }: Column): string {
  if (value === 'required') return '必填';
  return column === 'required' ? '列须保留，可空' : '选填';
}

function listsSheet(): WrittenSheet {
  return {
    name: LISTS_SHEET,
    hidden: true,
    columns: [{ width: 30, style: 'text' }],
    rows: causeCodes().map((code) => [text('text', causeWords(code))]),
  };
}

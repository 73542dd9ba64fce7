import {
  columnName,
  looksLikeFormula,
  type Style,
  type WrittenCell,
  type WrittenSheet,
  writeWorkbook,
} from '#ledger';
import type { Block, Cell, Column, Page, Table } from './page.ts';

/** Width in characters of a page's text, shared out among the columns of a table. */
const PAGE_CHARACTERS = 88;
/** Words go across as many columns as a table has, or a page is not made to fit its paper. */
const COVER_COLUMNS = 8;
/** The height of one line of a sheet's type, in points. */
const LINE_POINTS = 15;
/** Signs of the alphabet take one place; Chinese ones two. */
const WIDE = /[\u1100-\u115F\u2E80-\uFFE6]/u;
/** What a tab may not be called, and how long its name may be. */
const NOT_IN_A_TAB = /[[\]:*?/\\]/g;
const TAB_LENGTH_MAX = 31;

/**
 * A bulletin as a workbook: its words on the first sheet, then a sheet for each table, with numbers
 * as numbers, the heads frozen and repeated on every printed page. Made by the ledgers' own writer,
 * so that a text like a formula is a text here as well.
 */
export function xlsxOf(page: Page): Buffer {
  const tables = page.blocks.filter((block) => block.kind === 'table');
  const names = new Set<string>();
  const print = { left: page.foot.standing.replace(' · ', '\n'), right: page.foot.code };
  const cover = coverOf(page, names);
  return writeWorkbook([cover, ...tables.map((table) => sheetOf(table, names))].map(onPaper));

  function onPaper(sheet: WrittenSheet): WrittenSheet {
    return { ...sheet, print };
  }
}

function coverOf(page: Page, names: Set<string>): WrittenSheet {
  const { head, title, foot } = page;
  const width = PAGE_CHARACTERS / COVER_COLUMNS;
  const issued = [head.office, head.date].filter((part) => part !== '').join('　');
  const cells: (WrittenCell | undefined)[] = [
    written('title', head.name),
    written('plain', head.number),
    written('plain', issued),
    written('title', title),
    ...page.blocks.flatMap(wordsOf),
    undefined,
    written('plain', foot.standing),
    written('strong', foot.code),
  ];
  return {
    name: tabOf({ zh: '通报', en: 'Bulletin' }[page.language], names),
    columns: Array.from({ length: COVER_COLUMNS }, () => ({ width, style: 'plain' as const })),
    rows: cells.map((cell) => [cell]),
    merges: cells.map((_, at) => `A${at + 1}:${columnName(COVER_COLUMNS - 1)}${at + 1}`),
    heights: cells.map((cell) =>
      cell === undefined ? undefined : heightOf(cell, PAGE_CHARACTERS),
    ),
  };
}

function wordsOf(block: Block): WrittenCell[] {
  switch (block.kind) {
    case 'heading':
      return [written('strong', block.text)];
    case 'text':
      return [written('prose', block.text)];
    case 'table':
      return [];
  }
}

/** The caption, what it is about, and the heads are three rows that stay in view. */
function sheetOf(table: Table, names: Set<string>): WrittenSheet {
  const widths = widthsOf(table.columns);
  const rows = [
    [written('title', table.caption)],
    [written('plain', table.about)],
    table.columns.map(({ title }) => written('heading', title)),
    ...table.rows.map((cells) => cells.map((cell, at) => cellOf(cell, table.columns[at]))),
    ...(table.note === null ? [] : [[written('prose', table.note)]]),
  ];
  const all = widths.reduce((sum, width) => sum + width, 0);
  const last = columnName(table.columns.length - 1);
  // What is not in a column of its own goes across all of them, and the page stays as wide.
  const across = [1, 2, ...(table.note === null ? [] : [rows.length])];
  return {
    name: tabOf(table.name, names),
    columns: widths.map((width) => ({ width, style: 'plain' })),
    frozenRows: 3,
    rows,
    merges: across.map((row) => `A${row}:${last}${row}`),
    heights: rows.map((cells, at) => {
      const wide = across.includes(at + 1);
      return Math.max(...cells.map((cell, i) => heightOf(cell, wide ? all : (widths[i] ?? all))));
    }),
  };
}

function widthsOf(columns: readonly Column[]): number[] {
  const all = columns.reduce((sum, { width }) => sum + width, 0);
  return columns.map(({ width }) => Math.max(Math.round((PAGE_CHARACTERS * width) / all), 6));
}

/** Wrapped text makes no row higher by itself everywhere, so the lines are counted here. */
function heightOf({ style, value }: WrittenCell, width: number): number {
  if (style === 'title') return 2 * LINE_POINTS;
  if (value === undefined || value.kind === 'number') return LINE_POINTS + 1;
  const places = [...value.text].reduce((sum, sign) => sum + (WIDE.test(sign) ? 2 : 1), 0);
  // A line breaks before its last place where a word or a wide sign does not fit.
  const lines = Math.ceil(places / Math.max(width - 1, 1));
  return Math.max(lines, 1) * LINE_POINTS + 1;
}

function cellOf({ text, digits }: Cell, column: Column | undefined): WrittenCell {
  if (digits !== undefined) {
    const style: Style = digits.includes('.') ? 'ruled-hundredths' : 'ruled-whole';
    return { style, value: { kind: 'number', text: digits } };
  }
  return written(column?.align === 'left' ? 'ruled' : 'ruled-centre', text);
}

function written(style: Style, text: string): WrittenCell {
  const literal: Style = style.startsWith('ruled') ? 'ruled-literal' : 'literal';
  return { style: looksLikeFormula(text) ? literal : style, value: { kind: 'text', text } };
}

/** A tab's name: without signs it may not have, cut to length, and no other's. */
function tabOf(name: string, names: Set<string>): string {
  const plain = name.replace(NOT_IN_A_TAB, ' ').replace(/^'|'$/g, ' ').slice(0, TAB_LENGTH_MAX);
  for (let n = 2, tab = plain; ; n += 1) {
    if (!names.has(tab.toLowerCase())) {
      names.add(tab.toLowerCase());
      return tab;
    }
    tab = `${plain.slice(0, TAB_LENGTH_MAX - 3)} ${n}`;
  }
}

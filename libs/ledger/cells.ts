import { causeCode } from './causes.ts';
import type { Cell } from './cell.ts';
import { readDate } from './date-cell.ts';
import { MAX_LONG_TEXT, MAX_SHORT_TEXT } from './limits.ts';
import type { MetricWords } from './metric-words.ts';
import { type Least, type MoneyUnit, readMoney } from './money-cell.ts';
import { type LeastCount, readCount, readYear, readYesNo } from './number-cell.ts';
import { type Reading, read, unreadable } from './refusal.ts';
import { readText, type TextRule } from './text-cell.ts';
import { codeOf, offeredWords, type WordTable } from './words.ts';

/** What a column's cells mean. */
export type Meaning =
  | { readonly kind: 'name' | 'note' | 'date' | 'yes-no' | 'year' | 'cause' }
  | { readonly kind: 'word'; readonly table: WordTable }
  | { readonly kind: 'money'; readonly least: Least }
  | { readonly kind: 'count'; readonly least: LeastCount }
  /** A running number: part of the form, of no meaning to anyone (ruling 27). */
  | { readonly kind: 'ordinal' }
  /** Money or a count; the row's own 计量单位 says which. */
  | { readonly kind: 'quantity'; readonly metrics: MetricWords }
  /** 万元 or 个: what a quantity of the same row counts. */
  | { readonly kind: 'measure' };

export type Value = string | number | boolean;

const NAME: TextRule = { limit: MAX_SHORT_TEXT, lines: false };
const NOTE: TextRule = { limit: MAX_LONG_TEXT, lines: true };

/**
 * From a cell to a domain value, undefined for a blank, or a coded refusal. Nothing is guessed
 * and nothing throws, whatever is in the cell.
 */
export function readCell(
  cell: Cell,
  meaning: Meaning,
  unit: MoneyUnit = '万元',
): Reading<Value | undefined> {
  switch (meaning.kind) {
    case 'name':
    case 'measure':
      return readText(cell, NAME);
    case 'quantity':
      return cell.kind === 'date' ? unreadable('amount-unreadable') : readText(cell, NAME);
    case 'note':
      return readText(cell, NOTE);
    case 'date':
      return readDate(cell);
    case 'money':
      return readMoney(cell, unit, meaning.least);
    case 'count':
      return readCount(cell, meaning.least);
    case 'year':
      return readYear(cell);
    case 'yes-no':
      return readYesNo(cell);
    case 'word':
      return readWord(cell, meaning.table);
    case 'cause':
      return readCause(cell);
    case 'ordinal':
      return read(undefined);
  }
}

function readWord(cell: Cell, table: WordTable): Reading<string | undefined> {
  const text = readText(cell, NAME);
  if (!text.ok || text.value === undefined) return text;
  const code = codeOf(table, text.value);
  if (code !== undefined) return read(code);
  return unreadable('word-unknown', { accepted: offeredWords(table).join('、') });
}

/** A known cause as its code; any other as it is written, for a person to file later. */
function readCause(cell: Cell): Reading<string | undefined> {
  const text = readText(cell, NAME);
  if (!text.ok || text.value === undefined) return text;
  return read(causeCode(text.value) ?? text.value);
}

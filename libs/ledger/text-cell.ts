import { type Cell, shown } from './cell.ts';
import { type Reading, read, unreadable } from './refusal.ts';

/** Blanks nobody sees and nobody means: they come with text pasted from web pages. */
const INVISIBLE = /[\u200b\u2060\ufeff\u00ad]/g;

/** Control characters, direction overrides and halves of characters can only mislead. */
const FORBIDDEN = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/u;

/** A longer code typed as a number has lost its last digits for good. */
const NUMBER_DIGITS = 15;

/** What a text of one column may be; its limit is in characters. */
export interface TextRule {
  readonly limit: number;
  /** A long text keeps its line breaks; in a short one they are mere wrapping. */
  readonly lines: boolean;
}

/**
 * A text as written, trimmed. `=1+1` in a text cell is that text and stays so. A number is its
 * digits (project codes often are); a date is refused, because Excel has made it out of
 * something like `3-1` and what stood there is lost.
 */
export function readText(cell: Cell, rule: TextRule): Reading<string | undefined> {
  if (cell.kind === 'empty') return read(undefined);
  if (cell.kind === 'date') return unreadable('text-is-date');
  if (cell.kind === 'error') return unreadable('cell-error', { error: shown(cell) });
  if (cell.kind === 'formula-without-value') return unreadable('cell-formula-without-value');
  const digits = cell.kind === 'number' ? cell.text.replace(/\D/g, '').length : 0;
  if (digits > NUMBER_DIGITS) return unreadable('text-digits-lost', { limit: NUMBER_DIGITS });
  const written = cell.kind === 'number' ? cell.text : cell.raw;
  const text = tidied(cell.kind === 'boolean' ? (cell.value ? 'TRUE' : 'FALSE') : written, rule);
  if (text === '') return read(undefined);
  const length = text.length;
  if (length > rule.limit) return unreadable('text-too-long', { length, limit: rule.limit });
  const forbidden = FORBIDDEN.exec(text.replaceAll('\n', ''));
  if (forbidden) {
    const codePoint = forbidden[0].codePointAt(0) ?? 0;
    return unreadable('text-control-character', {
      character: `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`,
    });
  }
  return read(text);
}

function tidied(text: string, { lines }: TextRule): string {
  const visible = text.replace(INVISIBLE, '').replace(/\r\n?/g, '\n');
  if (!lines) return visible.replace(/[\s\u3000]+/g, ' ').trim();
  return visible.replace(/\t/g, ' ').trim();
}

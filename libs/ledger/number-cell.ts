import { type Cell, shown } from './cell.ts';
import { FIRST_YEAR, LAST_YEAR, MAX_COUNT } from './limits.ts';
import { type Reading, read, unreadable } from './refusal.ts';
import { COUNT_UNITS, codeOf, YES_NO } from './words.ts';

const COUNT = new RegExp(
  `^(-?)(\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.(\\d+))?\\s*(?:${COUNT_UNITS.join('|')})?$`,
);

export type LeastCount = 0 | 1;

/** A whole number of things: 18, `18个`, `1,200`. */
export function readCount(cell: Cell, least: LeastCount): Reading<number | undefined> {
  const written = digits(cell);
  if (!written.ok) return written;
  if (written.value === undefined) return read(undefined);
  const parts = COUNT.exec(written.value);
  if (!parts) return unreadable('count-unreadable');
  const [, sign, whole = '', fraction = ''] = parts;
  if (/[1-9]/.test(fraction)) return unreadable('count-not-whole');
  const count = Number(whole.replaceAll(',', ''));
  if (count > MAX_COUNT) return unreadable('count-too-large', { limit: MAX_COUNT });
  if (sign && count > 0) return unreadable('count-negative');
  if (count < least) return unreadable('count-zero');
  return read(count);
}

/** A year: 2021 or `2021年`. */
export function readYear(cell: Cell): Reading<number | undefined> {
  const written = digits(cell);
  if (!written.ok) return written;
  if (written.value === undefined) return read(undefined);
  const year = Number(/^(\d{4})(?:年|年度)?$/.exec(written.value)?.[1]);
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) {
    return unreadable('year-unreadable', { from: FIRST_YEAR, to: LAST_YEAR });
  }
  return read(year);
}

/** 是 or 否 in the ways people tick a box. */
export function readYesNo(cell: Cell): Reading<boolean | undefined> {
  if (cell.kind === 'boolean') return read(cell.value);
  if (cell.kind === 'date') return unreadable('yes-no-unreadable');
  const written = digits(cell);
  if (!written.ok) return written;
  if (written.value === undefined) return read(undefined);
  const code = codeOf(YES_NO, written.value);
  return code === undefined ? unreadable('yes-no-unreadable') : read(code === 'yes');
}

function digits(cell: Cell): Reading<string | undefined> {
  if (cell.kind === 'empty') return read(undefined);
  if (cell.kind === 'number') return read(cell.text);
  if (cell.kind === 'text') {
    const text = cell.raw.slice(0, 60).normalize('NFKC').trim().replace(/[−﹣]/g, '-');
    return read(text === '' ? undefined : text);
  }
  if (cell.kind === 'error') return unreadable('cell-error', { error: shown(cell) });
  if (cell.kind === 'formula-without-value') return unreadable('cell-formula-without-value');
  return unreadable('count-unreadable');
}

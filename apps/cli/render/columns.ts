import Table from 'cli-table3';

/** How a column stands: numbers to the right, texts to the left. */
export type Side = 'left' | 'right';

export type Cell = string | { readonly content: string; readonly colSpan: number };

const BARE = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/**
 * Lines up cells in columns by the width they have on a terminal, where a Chinese character takes
 * two places, with two blanks between columns and none at the end.
 */
export function columns(sides: readonly Side[], rows: readonly (readonly Cell[])[]): string {
  if (rows.length === 0) return '';
  const table = new Table({
    chars: BARE,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colAligns: [...sides],
  });
  for (const row of rows) table.push(row.map((cell) => cell));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** The same, shifted to the right. */
export function indented(text: string, by = 2): string {
  const margin = ' '.repeat(by);
  return text
    .split('\n')
    .map((line) => (line === '' ? line : margin + line))
    .join('\n');
}

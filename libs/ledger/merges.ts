import type { Merge, Row } from './cell.ts';
import type { Heading, PlacedColumn } from './heading.ts';
import type { RejectedCell } from './ledger-rows.ts';

/** The merges that reach one column, from the top; `reach` is the deepest of those begun. */
interface ColumnMerges {
  readonly merges: readonly Merge[];
  next: number;
  reach: Merge | null;
}

/**
 * Merged cells in the data of a sheet. A value merged over several cells belongs to one of them,
 * to each, or to all together; copying it down would count money twice. So a merge is refused
 * wherever it reaches. Rows are asked for from the top down, each merge is looked at once.
 */
export class MergesBelow {
  private readonly byColumn = new Map<PlacedColumn, ColumnMerges>();

  constructor(all: readonly Merge[], heading: Heading) {
    const below = all
      .filter(({ top, bottom, left, right }) => bottom > top || right > left)
      .filter(({ top }) => top > heading.row)
      .sort((a, b) => a.top - b.top);
    if (below.length === 0) return;
    for (const placed of heading.columns) {
      if (placed.column.meaning.kind === 'ordinal') continue;
      const merges = below.filter(({ left, right }) => left <= placed.at && placed.at <= right);
      if (merges.length > 0) this.byColumn.set(placed, { merges, next: 0, reach: null });
    }
  }

  refusalAt(placed: PlacedColumn, row: Row): Pick<RejectedCell, 'code' | 'facts'> | null {
    const column = this.byColumn.get(placed);
    if (!column) return null;
    for (let merge = column.merges[column.next]; merge && merge.top <= row.number; ) {
      if (!column.reach || merge.bottom > column.reach.bottom) column.reach = merge;
      column.next += 1;
      merge = column.merges[column.next];
    }
    const { reach } = column;
    if (!reach || reach.bottom < row.number) return null;
    return { code: 'cell-merged', facts: { range: reach.ref } };
  }
}

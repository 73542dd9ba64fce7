/** Plans of one class: how many, and what they are to bring. */
export interface Planned {
  readonly plans: bigint;
  /** In the metric's own unit, and the sum of the squares. */
  readonly total: bigint;
  readonly squares: bigint;
  readonly fen: bigint;
}

/** What became of plans of one class. */
export interface Tried {
  readonly plans: bigint;
  readonly total: bigint;
  readonly squares: bigint;
  /** What came of `total` by the end, and how many plans were met. */
  readonly came: bigint;
  readonly met: bigint;
}

/** Plans as they stood at a standpoint, as known then. */
export interface PlansAt {
  /** Whether any plan stood at all: reached, missed or still open. */
  readonly any: boolean;
  readonly ahead: Planned;
  readonly overdue: Planned;
  /** What became of those that stood so on the same day of earlier years. */
  readonly earlier: { readonly ahead: Tried; readonly overdue: Tried };
  /** Those of the year that were due by the day: how many, reached by it, reached in time. */
  readonly due: { readonly plans: bigint; readonly met: bigint; readonly onTime: bigint };
}

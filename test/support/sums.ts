import type { Day, Entry } from '#domain';

/** What a figure takes of the books: as of a day, the lines for which `where` holds. */
export interface Sum {
  readonly measure: Entry['measure'];
  readonly asOf: Day;
  /** Only what fell on or after this day: a period column. */
  readonly from?: Day;
  readonly where?: (line: Entry) => boolean;
}

/** The lines behind a figure: dated by the day asked, and intervals that hold on it. */
export function linesBehind(entries: readonly Entry[], sum: Sum): Entry[] {
  const { measure, asOf, from, where } = sum;
  return entries.filter(
    (line) =>
      line.measure === measure &&
      line.on <= asOf &&
      (from === undefined || line.on >= from) &&
      (line.until === null || line.until > asOf) &&
      (where?.(line) ?? true),
  );
}

/** Σ sign × quantity. */
export function countOf(entries: readonly Entry[], sum: Sum): number {
  return linesBehind(entries, sum).reduce((all, line) => all + line.sign * line.quantity, 0);
}

/** Σ sign × amount. */
export function amountOf(entries: readonly Entry[], sum: Sum): bigint {
  return linesBehind(entries, sum).reduce(
    (all, line) => all + BigInt(line.sign) * line.amountFen,
    0n,
  );
}

/** Lines as a multiset: one text per line, in an order of their own. */
export function multiset(lines: readonly object[]): string[] {
  const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value);
  return lines.map((line) => JSON.stringify(line, plain)).sort();
}

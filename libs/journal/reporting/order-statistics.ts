/** How often each delay (whole days) was met. */
export type Counted = ReadonlyMap<number, number>;

/**
 * The smallest value that at least `part` of `whole` of all are not above: an observed one, never
 * between two (Hyndman and Fan's first definition). Null where there is none.
 */
export function quantileOf(counted: Counted, part: number, whole: number): number | null {
  let total = 0;
  for (const count of counted.values()) total += count;
  let below = 0;
  for (const value of [...counted.keys()].sort((a, b) => a - b)) {
    below += counted.get(value) ?? 0;
    if (below * whole >= total * part) return value;
  }
  return null;
}

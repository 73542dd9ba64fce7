/** An exact ratio of integers; it has no value where the denominator is zero. */
export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A ratio, or null (no value, never 0 or NaN) where the denominator is zero. */
export function ratio(numerator: bigint, denominator: bigint): Ratio | null {
  if (denominator === 0n) return null;
  return denominator < 0n
    ? { numerator: -numerator, denominator: -denominator }
    : { numerator, denominator };
}

/** `a − b`, exact. */
export function minus(a: Ratio, b: Ratio): Ratio {
  return {
    numerator: a.numerator * b.denominator - b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

/** Negative, zero or positive as `a` is less than, equal to or more than `b`, exactly. */
export function compare(a: Ratio, b: Ratio): number {
  const left = a.numerator * b.denominator;
  const right = b.numerator * a.denominator;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Hundredths of a percent, rounded half away from zero (RULINGS 24): 1/3 is 3333n. */
export function basisPoints(value: Ratio): bigint {
  return divideHalfUp(value.numerator * 10_000n, value.denominator);
}

/** Integer division rounded half away from zero; the divisor must not be zero. */
export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n !== divisor < 0n;
  const a = dividend < 0n ? -dividend : dividend;
  const b = divisor < 0n ? -divisor : divisor;
  const rounded = (a * 2n + b) / (b * 2n);
  return negative ? -rounded : rounded;
}

/**
 * Splits an integer by weights so that the parts sum to it exactly: largest remainder,
 * ties to the earlier part (RULINGS 19). Weights are non-negative and not all zero.
 */
export function splitByLargestRemainder(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((a, b) => a + b, 0n);
  if (sum <= 0n || weights.some((w) => w < 0n)) throw new RangeError('weights must sum above 0');
  const sign = total < 0n ? -1n : 1n;
  const size = total * sign;
  const parts: bigint[] = [];
  const rests: bigint[] = [];
  let left = size;
  for (const weight of weights) {
    const share = size * weight;
    const part = share / sum;
    parts.push(part);
    rests.push(share - part * sum);
    left -= part;
  }
  // Fewer are left over than there are parts with a rest.
  for (const index of left === 0n ? [] : byRest(rests)) {
    if (left === 0n) break;
    parts[index] = (parts[index] as bigint) + 1n;
    left -= 1n;
  }
  return sign === 1n ? parts : parts.map((part) => -part);
}

/** Places by their rests, largest first, ties to the earlier. */
function byRest(rests: readonly bigint[]): number[] {
  const rest = (index: number) => rests[index] as bigint;
  const places = rests.map((_, index) => index);
  return places.sort((a, b) => (rest(a) === rest(b) ? a - b : rest(a) > rest(b) ? -1 : 1));
}

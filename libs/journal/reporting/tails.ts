/**
 * A law of counts told by its steps: how likely `j + 1` is against `j`, as an exact fraction. It
 * rises up to its mode and falls after it, as binomial and hypergeometric laws do.
 */
export interface CountLaw {
  readonly least: number;
  readonly most: number;
  readonly mode: number;
  readonly step: (j: number) => readonly [numerator: bigint, denominator: bigint];
}

/** How many of `trials` fall on `part` of `whole` days, each on any day alike; 0 < part < whole. */
export function binomial(trials: number, part: number, whole: number): CountLaw {
  return {
    least: 0,
    most: trials,
    mode: Math.floor(((trials + 1) * part) / whole),
    step: (j) => [BigInt((trials - j) * part), BigInt((j + 1) * (whole - part))],
  };
}

/** How many marked ones are among `drawn` of `all`, of which `marked` are; each draw alike. */
export function hypergeometric(all: number, marked: number, drawn: number): CountLaw {
  const missing = all - marked - drawn;
  return {
    least: Math.max(0, -missing),
    most: Math.min(marked, drawn),
    mode: Math.floor(((drawn + 1) * (marked + 1)) / (all + 2)),
    step: (j) => [BigInt(marked - j) * BigInt(drawn - j), BigInt(j + 1) * BigInt(missing + j + 1)],
  };
}

/** What is told of a chance: millionths, rounded up. */
export const MILLION = 1_000_000n;
/** Up to so many steps the sums are exact; beyond, each is bounded from above and below. */
const EXACT_STEPS = 200;
/** The mode's weight where weights are bounded: every rounding is smaller than 2⁻²⁵⁶ of it. */
const UNIT = 1n << 256n;

/**
 * The chance of `count` or more, in millionths rounded up: never less than it is, at most one
 * millionth more.
 */
export function chanceOfAtLeast(law: CountLaw, count: number): bigint {
  if (count <= law.least) return MILLION;
  if (count > law.most) return 0n;
  return law.most - law.least <= EXACT_STEPS ? exactly(law, count) : bounded(law, count);
}

function exactly({ least, most, step }: CountLaw, count: number): bigint {
  // The first weight is the product of all denominators, so that every later one is whole.
  let weight = 1n;
  for (let j = least; j < most; j += 1) weight *= step(j)[1];
  let [total, tail] = [0n, 0n];
  for (let j = least; j <= most; j += 1) {
    total += weight;
    if (j >= count) tail += weight;
    const [numerator, denominator] = j < most ? step(j) : [0n, 1n];
    weight = (weight * numerator) / denominator;
  }
  return divideUp(tail * MILLION, total);
}

/** Sums of weights from a count on, away from the mode: no more, and no less, than they are. */
interface Bounds {
  readonly most: bigint;
  readonly least: bigint;
}

function bounded(law: CountLaw, count: number): bigint {
  const { least, most, mode, step } = law;
  const above = (from: number) => outwards(from - mode, most - mode, (n) => step(mode + n));
  const below = (from: number) =>
    outwards(mode - from, mode - least, (n) => {
      const [numerator, denominator] = step(mode - n - 1);
      return [denominator, numerator];
    });
  const [up, down] = [above(mode), below(mode - 1)];
  if (count > mode) return divideUp(above(count).most * MILLION, up.least + down.least);
  return MILLION - (below(count - 1).least * MILLION) / (up.most + down.most);
}

/** Walks `last` steps away from the mode, and sums the weights from the step `from` on. */
function outwards(from: number, last: number, step: (n: number) => readonly bigint[]): Bounds {
  let [high, low] = [UNIT, UNIT];
  let [most, least] = [0n, 0n];
  for (let n = 0; n <= last; n += 1) {
    // From here on each weight is at most 1, and there are so many of them left.
    if (high <= 1n) return { most: most + BigInt(last - Math.max(n, from) + 1), least };
    if (n >= from) [most, least] = [most + high, least + low];
    const [numerator = 0n, denominator = 1n] = n < last ? step(n) : [];
    high = divideUp(high * numerator, denominator);
    low = (low * numerator) / denominator;
  }
  return { most, least };
}

const divideUp = (dividend: bigint, divisor: bigint) => (dividend + divisor - 1n) / divisor;

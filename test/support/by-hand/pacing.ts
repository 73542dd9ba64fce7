/** An exact fraction; the denominator is above zero. */
interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

const of = (n: bigint, d = 1n): Fraction => ({ n, d });
const plus = (a: Fraction, b: Fraction) => of(a.n * b.d + b.n * a.d, a.d * b.d);
const less = (a: Fraction, b: Fraction) => of(a.n * b.d - b.n * a.d, a.d * b.d);
const by = (a: Fraction, d: number) => of(a.n, a.d * BigInt(d));
const positive = (a: Fraction) => (a.n > 0n ? a : of(0n));
const add = (all: readonly bigint[]) => all.reduce((a, b) => a + b, 0n);

/** Half away from zero, to a whole number. */
export function rounded(n: bigint, d: bigint): bigint {
  if (n < 0n) return -rounded(-n, d);
  return n / d + (2n * (n % d) >= d ? 1n : 0n);
}

/** Gives every part its share without the rest, then ones to the largest rests, the first first. */
function shares(total: bigint, weights: readonly bigint[]): bigint[] {
  const all = add(weights);
  if (all === 0n) return weights.map(() => 0n);
  const parts = weights.map((weight) => (total * weight) / all);
  const rests = weights.map((weight) => (total * weight) % all);
  for (let left = total - add(parts); left > 0n; left -= 1n) {
    const at = rests.reduce((best, rest, n) => (rest > (rests[best] ?? 0n) ? n : best), 0);
    parts[at] = (parts[at] ?? 0n) + 1n;
    rests[at] = -1n;
  }
  return parts;
}

const inGroups = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: all.length / size }, (_, n) => all.slice(n * size, (n + 1) * size));

export type HandPace = 'xun' | 'month' | 'quarter' | 'year';

/** A year by hand: what each period of each pace is planned to bring, and what it takes over. */
export interface HandYear {
  readonly plans: Readonly<Record<HandPace, readonly bigint[]>>;
  readonly carried: Readonly<Record<HandPace, readonly Fraction[]>>;
  /** Whether a surplus stood anywhere where something might have been carried. */
  readonly surplus: boolean;
}

/** Splits a target and carries its shortfalls through a year, as the rulings tell it. */
export function paced(
  target: bigint,
  weights: readonly bigint[],
  actual: readonly bigint[],
  over: number,
): HandYear {
  const threes = inGroups(weights, 3).map(add);
  const quarters = shares(target, inGroups(threes, 3).map(add));
  const months = quarters.flatMap((plan, q) => shares(plan, threes.slice(q * 3, q * 3 + 3)));
  const xun = months.flatMap((plan, m) => shares(plan, weights.slice(m * 3, m * 3 + 3)));
  let surplus = false;

  /** What the period at `at` takes over from those before it in its parent, so many being over. */
  const carriedAt = (
    due: readonly Fraction[],
    done: readonly bigint[],
    at: number,
    past: number,
  ) => {
    const seen = Math.min(at, past);
    let behind = of(0n);
    for (let i = 0; i < seen; i += 1) {
      behind = less(plus(behind, due[i] ?? of(0n)), of(done[i] ?? 0n));
    }
    if (behind.n < 0n) surplus = true;
    return by(positive(behind), due.length - seen);
  };

  const byQuarter = inGroups(actual, 9).map(add);
  const byMonth = inGroups(actual, 3).map(add);
  const carried: Record<HandPace, Fraction[]> = { xun: [], month: [], quarter: [], year: [of(0n)] };
  for (let q = 0; q < 4; q += 1) {
    const ofYear = carriedAt(
      quarters.map((p) => of(p)),
      byQuarter,
      q,
      Math.floor(over / 9),
    );
    carried.quarter.push(ofYear);
    const dueMonths = months.slice(q * 3, q * 3 + 3).map((p) => plus(of(p), by(ofYear, 3)));
    const doneMonths = byMonth.slice(q * 3, q * 3 + 3);
    for (let m = 0; m < 3; m += 1) {
      const month = q * 3 + m;
      const pastMonths = Math.max(0, Math.floor(over / 3) - q * 3);
      const ofMonth = plus(by(ofYear, 3), carriedAt(dueMonths, doneMonths, m, pastMonths));
      carried.month.push(ofMonth);
      const dueXun = xun.slice(month * 3, month * 3 + 3).map((p) => plus(of(p), by(ofMonth, 3)));
      const doneXun = actual.slice(month * 3, month * 3 + 3);
      for (let x = 0; x < 3; x += 1) {
        const past = Math.max(0, over - month * 3);
        carried.xun.push(plus(by(ofMonth, 3), carriedAt(dueXun, doneXun, x, past)));
      }
    }
  }
  if (add(actual) > target) surplus = true;
  return { plans: { xun, month: months, quarter: quarters, year: [target] }, carried, surplus };
}

/** A fraction as a table shows it: 分 in whole ones, a count with two decimals or fewer. */
export function shown(n: bigint, d: bigint, weight: 'count' | 'fen'): string {
  if (weight === 'fen') return `${rounded(n, d)}`;
  const all = rounded(n * 100n, d);
  const [tens, ones] = [(all % 100n) / 10n, all % 10n];
  const decimals = ones > 0n ? `.${tens}${ones}` : tens > 0n ? `.${tens}` : '';
  return `${all / 100n}${decimals}`;
}

/** What a period takes over and what it has to bring, as a table shows both, and what it owes. */
export function shownCarry(
  plan: bigint,
  carried: Fraction | undefined,
  came: bigint,
  weight: 'count' | 'fen',
) {
  const taken = carried ?? of(0n);
  const due = plus(of(plan), taken);
  const left = positive(less(due, of(came)));
  return {
    carriedIn: shown(taken.n, taken.d, weight),
    required: shown(due.n, due.d, weight),
    owed: shown(left.n, left.d, weight),
  };
}

import fc from 'fast-check';
import { type Share, shareBounds, sumBounds } from './range.ts';

const Z = Math.sqrt(2.7055);
const ofPlans = (came: number, plans: number): Share => {
  return { plans: BigInt(plans), came: BigInt(came), of: BigInt(plans) };
};
const ones = (plans: number) => ({ total: BigInt(plans), squares: BigInt(plans) });

/** Wilson's closed form, as every textbook has it. */
function wilson(came: number, plans: number): [number, number] {
  const p = came / plans;
  const middle = p + (Z * Z) / (2 * plans);
  const half = Z * Math.sqrt((p * (1 - p)) / plans + (Z * Z) / (4 * plans * plans));
  const all = 1 + (Z * Z) / plans;
  return [(middle - half) / all, (middle + half) / all];
}

const plans = fc.integer({ min: 1, max: 200 });
const shares = plans.chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));

describe('the bounds of a share', () => {
  it.each([
    // [met, of, from %, to %]
    [0, 5, 0, 35.12],
    [5, 10, 26.92, 73.08],
    [7, 10, 44.17, 87.32],
    [70, 100, 62.01, 76.93],
    [40, 40, 93.66, 100],
  ])('%i of %i past plans: %d %% to %d %%', (met, of, from, to) => {
    const { low, high } = shareBounds(ofPlans(met, of));
    expect([Number(low) / 100, Number(high) / 100]).toEqual([from, to]);
  });

  it("are Wilson's, rounded outward by at most a hundredth of a percent", () => {
    fc.assert(
      fc.property(shares, ([came, of]) => {
        const { low, high } = shareBounds(ofPlans(came, of));
        const [from, to] = wilson(came, of).map((bound) => bound * 10_000) as [number, number];
        expect(Number(low)).toBeLessThanOrEqual(from + 1e-6);
        expect(Number(low)).toBeGreaterThan(from - 1.000001);
        expect(Number(high)).toBeGreaterThanOrEqual(to - 1e-6);
        expect(Number(high)).toBeLessThan(to + 1.000001);
      }),
    );
  });
});

describe('what will come of plans', () => {
  it.each([
    // [met, of past plans, plans to come, from, to]
    [35, 50, 10, 4, 10],
    [35, 50, 40, 21, 34],
    [5, 5, 8, 4, 8],
    [0, 20, 8, 0, 2],
    [7, 10, 0, 0, 0],
  ])('%i of %i were met: of %i to come, %i to %i', (came, of, coming, from, to) => {
    const { low, high } = sumBounds(ofPlans(came, of), ones(coming));
    expect([Number(low), Number(high)]).toEqual([from, to]);
  });

  it('holds what is expected, and lies within none and all', () => {
    const sizes = fc.array(fc.bigInt({ min: 0n, max: 10n ** 14n }), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(shares, sizes, ([came, of], each) => {
        const total = each.reduce((a, b) => a + b, 0n);
        const squares = each.reduce((sum, size) => sum + size * size, 0n);
        const { low, high } = sumBounds(ofPlans(came, of), { total, squares });
        expect(low >= 0n && high <= total).toBe(true);
        expect(low * BigInt(of) <= total * BigInt(came)).toBe(true);
        expect(high * BigInt(of) >= total * BigInt(came)).toBe(true);
      }),
    );
  });

  it('is wider the fewer the past plans, and the more unequal the plans to come', () => {
    const width = ({ low, high }: { low: bigint; high: bigint }) => Number(high - low);
    const known = sumBounds(ofPlans(140, 200), ones(40));
    const hardlyKnown = sumBounds(ofPlans(7, 10), ones(40));
    expect(width(hardlyKnown)).toBeGreaterThan(width(known));
    const equal = sumBounds(ofPlans(70, 100), { total: 1000n, squares: 100n * 10n * 10n });
    const unequal = sumBounds(ofPlans(70, 100), { total: 1000n, squares: 910n * 910n + 9n * 100n });
    expect(width(unequal)).toBeGreaterThan(width(equal));
  });

  it.each([
    // [chance of each plan, past plans, plans to come]
    [0.3, 10, 10],
    [0.3, 40, 15],
    [0.5, 20, 40],
    [0.7, 15, 8],
    [0.7, 60, 30],
    [0.9, 30, 12],
    [0.95, 40, 20],
  ])('covers nine times in ten at a chance of %d, %i past plans, %i to come', (p, past, coming) => {
    let covered = 0;
    for (let came = 0; came <= past; came += 1) {
      const { low, high } = sumBounds(ofPlans(came, past), ones(coming));
      for (let met = 0; met <= coming; met += 1) {
        if (met < Number(low) || met > Number(high)) continue;
        covered += chance(came, past, p) * chance(met, coming, p);
      }
    }
    expect(covered).toBeGreaterThan(0.88);
  });
});

/** The chance of exactly so many out of so many; exact but for the last digits of a float. */
function chance(k: number, n: number, p: number): number {
  let all = 1;
  for (let i = 1; i <= k; i += 1) all *= ((n - k + i) / i) * p;
  return all * (1 - p) ** (n - k);
}

import fc from 'fast-check';
import { binomial, type CountLaw, chanceOfAtLeast, hypergeometric } from './tails.ts';

const choose = (n: number, k: number): bigint => {
  if (k < 0 || k > n) return 0n;
  let found = 1n;
  for (let i = 1n; i <= BigInt(k); i += 1n) found = (found * (BigInt(n - k) + i)) / i;
  return found;
};
const upwards = (part: bigint, whole: bigint) => (part * 1_000_000n + whole - 1n) / whole;

describe('the chance of so many or more', () => {
  it.each([
    // The sign test: 11, 56 and 176 of 1024, as every table of it has (0.0107, 0.0547, 0.1719).
    ['9 of 10 on half the days', binomial(10, 1, 2), 9, 10_743n],
    ['8 of 10 on half the days', binomial(10, 1, 2), 8, 54_688n],
    ['7 of 10 on half the days', binomial(10, 1, 2), 7, 171_875n],
    // Tables of the cumulative binomial for n = 20, p = 0.1: P(X ≤ 4) = 0.9568, P(X ≤ 1) = 0.3917.
    ['5 of 20 on a tenth of the days', binomial(20, 1, 10), 5, 43_175n],
    ['2 of 20 on a tenth of the days', binomial(20, 1, 10), 2, 608_254n],
    // The lady tasting tea (Fisher 1935): 3 or 4 of 4 cups right by chance: 17 and 1 of 70.
    ['3 of 4 cups', hypergeometric(8, 4, 4), 3, 242_858n],
    ['4 of 4 cups', hypergeometric(8, 4, 4), 4, 14_286n],
    // Twins of convicts (Fisher 1935): 10 or more of the 12 convicted among 13 of 30: 0.0004654.
    ['10 of 13 twins', hypergeometric(30, 12, 13), 10, 466n],
    ['none or more', binomial(10, 1, 2), 0, 1_000_000n],
    ['more than there are', binomial(10, 1, 2), 11, 0n],
    ['what cannot be otherwise', hypergeometric(10, 8, 5), 3, 1_000_000n],
  ])('%s, in millionths rounded up', (_, law, count, chance) => {
    expect(chanceOfAtLeast(law, count)).toBe(chance);
  });

  it('is, for few and for many alike, the sum of the terms as textbooks write them', () => {
    const counts = fc.integer({ min: 1, max: 600 });
    fc.assert(
      fc.property(counts, counts, fc.nat(), (n, wide, pick) => {
        const whole = 2 + (wide % 90);
        const part = 1 + (pick % (whole - 1));
        const k = pick % (n + 1);
        let tail = 0n;
        for (let j = k; j <= n; j += 1) {
          tail += choose(n, j) * BigInt(part) ** BigInt(j) * BigInt(whole - part) ** BigInt(n - j);
        }
        const chance = upwards(tail, BigInt(whole) ** BigInt(n));
        expect(nearly(binomial(n, part, whole), k, chance)).toBe(true);
      }),
      { numRuns: 15 },
    );
    fc.assert(
      fc.property(counts, counts, counts, fc.nat(), (a, b, c, pick) => {
        const [drawn = 0, marked = 0, all = 0] = [a, b, a + b + c].sort((x, y) => x - y);
        const k = pick % (Math.min(drawn, marked) + 1);
        let tail = 0n;
        for (let j = k; j <= drawn; j += 1) {
          tail += choose(marked, j) * choose(all - marked, drawn - j);
        }
        const chance = upwards(tail, choose(all, drawn));
        expect(nearly(hypergeometric(all, marked, drawn), k, chance)).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  it('stays between 0 and 1 and quick where there are very many', () => {
    expect(chanceOfAtLeast(binomial(1_000_000, 3, 92), 32_609)).toBeLessThan(510_000n);
    expect(chanceOfAtLeast(binomial(1_000_000, 3, 92), 32_609)).toBeGreaterThan(490_000n);
    expect(chanceOfAtLeast(binomial(1_000_000, 3, 92), 900_000)).toBe(1n);
    expect(chanceOfAtLeast(binomial(1_000_000, 3, 92), 1)).toBe(1_000_000n);
    expect(chanceOfAtLeast(hypergeometric(2_000_000, 600_000, 50_000), 15_000)).toBeGreaterThan(
      500_000n,
    );
  });
});

/** Exact where few are summed; where many are, bounded: at most one millionth more. */
function nearly(law: CountLaw, count: number, chance: bigint): boolean {
  const told = chanceOfAtLeast(law, count);
  return told === chance || (law.most - law.least > 200 && told === chance + 1n);
}

import fc from 'fast-check';
import {
  basisPoints,
  compare,
  divideHalfUp,
  minus,
  type Ratio,
  ratio,
  splitByLargestRemainder,
} from './ratio.ts';

const of = (numerator: bigint, denominator: bigint) => ratio(numerator, denominator) as Ratio;
const integers = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
const divisors = integers.filter((n) => n !== 0n);

describe('a ratio', () => {
  it('of nothing has no value', () => {
    expect(ratio(15n, 0n)).toBeNull();
    expect(ratio(0n, 0n)).toBeNull();
  });

  it.each([
    ['开工率 15/30', 15n, 30n, 50_00n],
    ['资金到位率 81,414/300,000', 81_414n, 300_000n, 27_14n],
    ['the same from 8.14亿, as the report printed it', 814n, 3000n, 27_13n],
    ['备案入统率 7/18', 7n, 18n, 38_89n],
    ['Ningxia 49/86', 49n, 86n, 56_98n],
    ['Tongliang 57/67', 57n, 67n, 85_07n],
    ['Zhongjiang 9.88/24', 988n, 2400n, 41_17n],
    ['Chongqing 2947/14600', 2947n, 14_600n, 20_18n],
    ['Weinan 291/292', 291n, 292n, 99_66n],
    ['half a hundredth, away from zero', 1n, 20_000n, 1n],
    ['and below zero', -1n, 20_000n, -1n],
  ])('%s', (_, numerator, denominator, points) => {
    expect(basisPoints(of(numerator, denominator))).toBe(points);
  });

  it('ahead and behind print alike', () => {
    fc.assert(
      fc.property(integers, divisors, (a, b) => {
        expect(basisPoints(of(-a, b))).toBe(-basisPoints(of(a, b)));
        expect(divideHalfUp(a, -b)).toBe(-divideHalfUp(a, b));
      }),
    );
  });

  it('is compared and subtracted exactly, where printed percents would tie', () => {
    const [a, b] = [of(1n, 3n), of(33_333n, 100_000n)];
    expect(basisPoints(a)).toBe(basisPoints(b));
    expect(compare(a, b)).toBeGreaterThan(0);
    expect(compare(of(2n, 4n), of(-1n, -2n))).toBe(0);
    // 27.138 % − 50 % on 30 June: 22.86 points behind, from unrounded values.
    expect(basisPoints(minus(of(81_414n, 300_000n), of(18n, 36n)))).toBe(-22_86n);
  });

  it('is rounded to the nearest, never further than half', () => {
    fc.assert(
      fc.property(integers, divisors, (a, b) => {
        const rest = (divideHalfUp(a, b) * b - a) * 2n;
        expect(rest <= (b < 0n ? -b : b) && rest >= (b < 0n ? b : -b)).toBe(true);
      }),
    );
  });
});

describe('splitting by largest remainder', () => {
  it.each([
    ['18 over four quarters: ties to the earlier', 18n, [1n, 1n, 1n, 1n], [5n, 5n, 4n, 4n]],
    ['5 over three 旬', 5n, [1n, 1n, 1n], [2n, 2n, 1n]],
    ['100 by a curve', 100n, [1n, 2n, 3n], [17n, 33n, 50n]],
    ['nothing falls where there is no weight', 7n, [0n, 1n, 0n], [0n, 7n, 0n]],
    ['less than one each', 2n, [1n, 1n, 1n, 1n], [1n, 1n, 0n, 0n]],
    ['nothing', 0n, [1n, 1n], [0n, 0n]],
    ['a shortfall', -18n, [1n, 1n, 1n, 1n], [-5n, -5n, -4n, -4n]],
  ])('%s', (_, total, weights, parts) => {
    expect(splitByLargestRemainder(total, weights)).toEqual(parts);
  });

  it('adds up exactly, and no part strays by one from its share', () => {
    const weights = fc
      .array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 36 })
      .filter((all) => all.some((weight) => weight > 0n));
    fc.assert(
      fc.property(integers, weights, (total, by) => {
        const parts = splitByLargestRemainder(total, by);
        const sum = by.reduce((a, b) => a + b, 0n);
        expect(parts.reduce((a, b) => a + b, 0n)).toBe(total);
        parts.forEach((part, index) => {
          const off = part * sum - total * (by[index] ?? 0n);
          expect(off < sum && off > -sum).toBe(true);
        });
      }),
    );
  });

  it.each([[[]], [[0n, 0n]], [[-1n, 2n]]])('cannot be done by %p', (weights: bigint[]) => {
    expect(() => splitByLargestRemainder(1n, weights)).toThrow(RangeError);
  });
});

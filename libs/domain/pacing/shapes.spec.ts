import fc from 'fast-check';
import { planOfYear } from './curve.ts';
import { equalShape, sCurveShape, shapeFromActuals } from './shapes.ts';

const sum = (weights: readonly number[]) => weights.reduce((a, b) => a + b, 0);
const year = (brought: Readonly<Record<number, bigint>>) =>
  Array.from({ length: 36 }, (_, index) => brought[index] ?? 0n);

describe('proposals for a curve', () => {
  it('equal gives every 旬 alike', () => {
    expect(equalShape()).toEqual(Array.from({ length: 36 }, () => 1));
  });

  it('an S is 3t² − 2t³ at the end of every 旬, exactly', () => {
    const weights = sCurveShape();
    let cumulative = 0;
    weights.forEach((weight, index) => {
      const k = index + 1;
      cumulative += weight;
      // Both sides times 36³: no fraction is left.
      expect(cumulative * 36 ** 3).toBe((3 * 36 * k ** 2 - 2 * k ** 3) * sum(weights));
    });
    expect(weights).toEqual(weights.toReversed());
    expect(sum(weights.slice(0, 18)) * 2).toBe(sum(weights));
    expect(Math.max(...weights)).toBe(weights[17]);
  });

  it('an S asks 50 of 100 by the end of June, 16 of them in the first quarter', () => {
    const { quarters } = planOfYear(100n, sCurveShape().map(BigInt));
    expect(quarters).toEqual([16n, 34n, 34n, 16n]);
  });

  it.each([
    ['counts stay as they are', year({ 0: 2n, 17: 13n }), { 0: 2, 17: 13 }],
    [
      'money becomes millionths of the year',
      year({ 8: 3n * 10n ** 12n, 35: 10n ** 12n }),
      {
        8: 750_000,
        35: 250_000,
      },
    ],
    ['a 旬 of withdrawals weighs nothing', year({ 3: -5n, 4: 9n }), { 4: 9 }],
  ])('of last year: %s', (_, actuals, expected: Readonly<Record<number, number>>) => {
    const wanted = Array.from({ length: 36 }, (_one, index) => expected[index] ?? 0);
    expect(shapeFromActuals(actuals)).toEqual(wanted);
  });

  it('of a year that brought nothing there is none', () => {
    expect(shapeFromActuals(year({}))).toBeNull();
    expect(shapeFromActuals(year({ 5: -1n }))).toBeNull();
  });

  it('of any year are weights a curve takes, none where nothing came', () => {
    const actuals = fc.array(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 17n }), {
      minLength: 36,
      maxLength: 36,
    });
    fc.assert(
      fc.property(actuals, (brought) => {
        const weights = shapeFromActuals(brought);
        if (weights === null) return expect(brought.every((value) => value <= 0n)).toBe(true);
        expect(sum(weights)).toBeGreaterThan(0);
        weights.forEach((weight, index) => {
          expect(Number.isSafeInteger(weight) && weight >= 0 && weight <= 1e9).toBe(true);
          if ((brought[index] ?? 0n) <= 0n) expect(weight).toBe(0);
        });
      }),
    );
  });
});

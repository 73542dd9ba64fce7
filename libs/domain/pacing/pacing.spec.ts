import fc from 'fast-check';
import { xunOver } from '../calendar.ts';
import { CARRY_SCALE, carryOf } from './carry.ts';
import { planOfYear, sumsOf } from './curve.ts';
import { periodsOf, xunIndex } from './periods.ts';

const total = (values: readonly bigint[]) => values.reduce((a, b) => a + b, 0n);
const weights = fc
  .array(fc.bigInt({ min: 0n, max: 50n }), { minLength: 36, maxLength: 36 })
  .filter((all) => total(all) > 0n);
const targets = fc.bigInt({ min: 0n, max: 10n ** 17n });

describe('the periods of a year', () => {
  it('are 36 旬, 12 months, 4 quarters, each where the last one ends', () => {
    expect(periodsOf(2021, 'xun').map((p) => p.id)).toHaveLength(36);
    expect(periodsOf(2021, 'xun')[5]).toEqual({
      id: '2021-02-x3',
      from: '2021-02-21',
      to: '2021-02-28',
    });
    expect(periodsOf(2024, 'month')[1]?.to).toBe('2024-02-29');
    expect(periodsOf(2021, 'quarter').map((p) => p.id)).toEqual([
      '2021-Q1',
      '2021-Q2',
      '2021-Q3',
      '2021-Q4',
    ]);
    expect(['2021-01-01', '2021-06-30', '2021-12-31'].map(xunIndex)).toEqual([0, 17, 35]);
  });
});

describe('a plan by a curve', () => {
  it('gives 18 filings 5, 5, 4, 4, ties to the earlier', () => {
    expect(planOfYear(18n).quarters).toEqual([5n, 5n, 4n, 4n]);
    expect(planOfYear(18n).months.slice(0, 3)).toEqual([2n, 2n, 1n]);
    expect(planOfYear(18n).xun.slice(0, 9)).toEqual([1n, 1n, 0n, 1n, 1n, 0n, 1n, 0n, 0n]);
  });

  it('adds up at every level, whatever the target and the curve', () => {
    fc.assert(
      fc.property(targets, weights, (target, curve) => {
        const plan = planOfYear(target, curve);
        expect(total(plan.quarters)).toBe(target);
        expect(sumsOf(plan.months, 3)).toEqual(plan.quarters);
        expect(sumsOf(plan.xun, 3)).toEqual(plan.months);
        plan.xun.forEach((part, index) => {
          if (curve[index] === 0n) expect(part).toBe(0n);
        });
      }),
    );
  });
});

describe('what is carried', () => {
  it('of the district’s funds: 68,586万 behind on 30 June, over the 2 quarters left', () => {
    const plan = planOfYear(300_000n);
    const actual = Array.from({ length: 36 }, (_, index) => (index === 10 ? 81_414n : 0n));
    const carry = carryOf(plan, actual, xunOver('2021-06-30'));
    const july = carry.steps[18];
    expect(july?.fromYear).toEqual({
      shortfall: 68_586n * CARRY_SCALE,
      left: 2,
      share: 34_293n * CARRY_SCALE,
    });
    // 34,293 over three months of three 旬 each.
    expect(carry.xun[18]).toBe((34_293n * CARRY_SCALE) / 9n);
    expect(carry.xun.slice(18).every((share) => share === carry.xun[18])).toBe(true);
  });

  it('within a month goes over its 旬 left, then over the months, then over the quarters', () => {
    const plan = planOfYear(3600n);
    const nothing = Array.from({ length: 36 }, () => 0n);
    const owes = (over: number) => {
      const { xun } = carryOf(plan, nothing, over);
      return xun.slice(over).map((share) => share / CARRY_SCALE);
    };
    expect(owes(1).slice(0, 3)).toEqual([50n, 50n, 0n]);
    expect(owes(2).slice(0, 2)).toEqual([200n, 0n]);
    expect(owes(3).slice(0, 7)).toEqual([50n, 50n, 50n, 50n, 50n, 50n, 0n]);
    expect(owes(9)).toEqual(Array.from({ length: 27 }, () => 33n));
  });

  it('is net within the parent: a surplus cancels there and lowers no plan', () => {
    const plan = planOfYear(3600n);
    const actual = Array.from({ length: 36 }, () => 0n);
    actual[0] = 400n;
    const { steps, quarters } = carryOf(plan, actual, 9);
    expect(steps[1]?.fromMonth.shortfall).toBe(0n);
    expect(steps[6]?.fromQuarter.shortfall).toBe(200n * CARRY_SCALE);
    expect(quarters[1]).toBe((500n * CARRY_SCALE) / 3n);
  });

  it('after December is uncovered', () => {
    const nothing = Array.from({ length: 36 }, () => 0n);
    expect(carryOf(planOfYear(100n), nothing, 36).uncovered).toBe(100n * CARRY_SCALE);
    expect(carryOf(planOfYear(100n), nothing, 35).uncovered).toBe(0n);
  });

  it('adds up with the plans to the target while there is no surplus', () => {
    const shares = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 36, maxLength: 36 });
    fc.assert(
      fc.property(targets, weights, shares, fc.integer({ min: 0, max: 36 }), (t, w, s, over) => {
        const plan = planOfYear(t, w);
        // Nobody brings more than was planned, so that no level ever has a surplus.
        const actual = plan.xun.map((part, i) =>
          i < over ? (part * BigInt(s[i] ?? 0)) / 100n : 0n,
        );
        const { xun, uncovered } = carryOf(plan, actual, over);
        const toCome = total(plan.xun.slice(over)) * CARRY_SCALE + total(xun.slice(over));
        expect(total(actual) * CARRY_SCALE + toCome + uncovered).toBe(t * CARRY_SCALE);
      }),
    );
  });

  it('is never below zero and never owed where nothing was missed', () => {
    fc.assert(
      fc.property(targets, weights, fc.integer({ min: 0, max: 36 }), (target, curve, over) => {
        const plan = planOfYear(target, curve);
        const { xun } = carryOf(plan, plan.xun, over);
        expect(xun.every((share) => share === 0n)).toBe(true);
      }),
    );
  });
});

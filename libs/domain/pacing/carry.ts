import type { YearPlan } from './curve.ts';
import { sumsOf } from './curve.ts';

/**
 * What is carried is exact in 3888ths of the metric's unit: a quarter's share of the year is a
 * third, quarter or half of a whole number, a month's share of it a third, and so on down to a 旬.
 */
export const CARRY_SCALE = 3888n;

/** A shortfall and what one period takes over of it, both in {@link CARRY_SCALE}ths. */
export interface Carried {
  /** What is behind at the level above, net within it, never below zero. */
  readonly shortfall: bigint;
  /** How many periods share it, this one included. */
  readonly left: number;
  /** Shortfall ÷ left. */
  readonly share: bigint;
}

/** What a 旬 takes over, from nearest to furthest. */
export interface CarrySteps {
  /** From the 旬 over of its own month, over the 旬 left in it. */
  readonly fromMonth: Carried;
  /** From the months over of its own quarter, over the months left in it. */
  readonly fromQuarter: Carried;
  /** From the quarters over, over the quarters left. */
  readonly fromYear: Carried;
}

/** What each period has to make up beyond its own plan, in {@link CARRY_SCALE}ths. */
export interface YearCarry {
  readonly quarters: readonly bigint[];
  readonly months: readonly bigint[];
  readonly xun: readonly bigint[];
  /** The steps that lead to the carry of each 旬. */
  readonly steps: readonly CarrySteps[];
  /** Behind at the end of December, when nothing is left to carry it: uncovered. */
  readonly uncovered: bigint;
}

/**
 * Carries shortfalls through a year (RULINGS 20). `actual` is what each of the 36 旬 brought, in
 * the metric's unit; `over` how many 旬 are over. A period that is not over is taken to bring what
 * it owes, so what is carried past the current 旬 is what is owed as things stand.
 *
 * Behind is net within the parent: cumulative plan less cumulative actual of the parent's periods
 * that are over, not below zero. It spreads evenly over the periods left in the parent; a month's
 * and a 旬's plan there include what its parent was itself carried. A surplus lowers no plan. While
 * there is none, plans and carries of what is left add up to the target less the actual.
 */
export function carryOf(plan: YearPlan, actual: readonly bigint[], over: number): YearCarry {
  const months = sumsOf(actual, 3);
  const quarters = sumsOf(actual, 9);
  const ofYear = spread(scaled(plan.quarters), scaled(quarters), Math.floor(over / 9));
  const carry = { quarters: ofYear.map((c) => c.share), months: [], xun: [], steps: [] } as {
    quarters: bigint[];
    months: bigint[];
    xun: bigint[];
    steps: CarrySteps[];
  };
  for (let q = 0; q < 4; q += 1) {
    const fromYear = ofYear[q] as Carried;
    const ofQuarter = withinParent(
      plan.months,
      months,
      q * 3,
      fromYear.share,
      Math.floor(over / 3),
    );
    for (let m = 0; m < 3; m += 1) {
      const month = q * 3 + m;
      const fromQuarter = ofQuarter[m] as Carried;
      const taken = fromYear.share / 3n + fromQuarter.share;
      carry.months.push(taken);
      const share = taken / 3n;
      for (const fromMonth of withinParent(plan.xun, actual, month * 3, taken, over)) {
        carry.xun.push(share + fromMonth.share);
        carry.steps.push({ fromMonth, fromQuarter, fromYear });
      }
    }
  }
  return { ...carry, uncovered: over < 36 ? 0n : uncovered(plan, actual) };
}

const NOTHING: Carried = { shortfall: 0n, left: 3, share: 0n };
/** What the three periods of a parent take over within it before the first of them is over. */
const NOT_YET: readonly Carried[] = [NOTHING, NOTHING, NOTHING];

/** What each of the three periods of a parent, from `at` on, takes over within it. */
function withinParent(
  plans: readonly bigint[],
  actual: readonly bigint[],
  at: number,
  carried: bigint,
  over: number,
): readonly Carried[] {
  if (over <= at) return NOT_YET;
  const due = owed(plans.slice(at, at + 3), carried);
  return spread(due, scaled(actual.slice(at, at + 3)), Math.min(3, over - at));
}

/** Each period's own plan with an even share of what their parent was carried. */
function owed(plans: readonly bigint[], carried: bigint): bigint[] {
  const share = carried / BigInt(plans.length);
  return plans.map((plan) => plan * CARRY_SCALE + share);
}

/** What each of a parent's periods takes over, those not yet reached as things stand. */
function spread(due: readonly bigint[], done: readonly bigint[], over: number): Carried[] {
  let behind = 0n;
  let current: Carried | null = null;
  return due.map((plan, index): Carried => {
    if (index <= over) {
      const left = due.length - index;
      const shortfall = behind > 0n ? behind : 0n;
      current = { shortfall, left, share: shortfall / BigInt(left) };
      behind += plan - (done[index] ?? 0n);
    }
    return current as Carried;
  });
}

const scaled = (values: readonly bigint[]) => values.map((value) => value * CARRY_SCALE);

function uncovered(plan: YearPlan, actual: readonly bigint[]): bigint {
  const behind = plan.year - actual.reduce((a, b) => a + b, 0n);
  return behind > 0n ? behind * CARRY_SCALE : 0n;
}

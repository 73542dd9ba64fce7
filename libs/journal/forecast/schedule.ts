import { divideHalfUp, type Ratio } from '#domain';
import type { PlanClass, PlanClassKind, PlanRecord } from './answers.ts';
import type { Planned, PlansAt, Tried } from './plans-at.ts';
import { type Bounds, type Share, shareBounds, sumBounds } from './range.ts';

/** Fewer past plans than this are no record: what comes of such plans is anybody's guess. */
export const LEAST_PLANS = 5;

/** Where past plans are taken from, and what they tell. */
export interface Weight {
  readonly from: PlanRecord['from'];
  readonly plans: bigint;
  readonly met: bigint;
  /** Null where fewer than {@link LEAST_PLANS} tell. */
  readonly share: Share | null;
}

/** What a schedule makes of a standpoint, exactly. */
export interface Scheduled {
  /** Null where no plan stands, or plans stand of which none has a record. */
  readonly expected: Ratio | null;
  readonly range: Bounds | null;
  readonly classes: readonly Scheduling[];
}

/** One class of plans, its weight, and what is expected of it. */
export interface Scheduling {
  readonly kind: PlanClassKind;
  readonly planned: Planned;
  readonly weight: Weight;
  readonly expected: Ratio | null;
  readonly range: Bounds;
}

/**
 * Expects of the plans that stand on a day: actual so far + Σ share × size, over plans ahead and
 * plans overdue, each by what became of such plans in earlier years. The ranges of both are added,
 * which is rather too wide than too narrow. A class without a record adds nothing to what is
 * expected and all of itself to the upper end; where no class with plans has one, there is none.
 */
export function scheduleAt(actual: bigint, plans: PlansAt): Scheduled {
  const classes = (['ahead', 'overdue'] as const).map((kind) => scheduling(kind, plans));
  if (!plans.any) return { expected: null, range: null, classes };
  const sum = (of: (one: Scheduling) => bigint) => classes.reduce((all, one) => all + of(one), 0n);
  const range = {
    low: actual + sum((one) => one.range.low),
    high: actual + sum((one) => one.range.high),
  };
  const counted = classes.filter((one) => one.planned.plans > 0n);
  const told = counted.filter((one) => one.expected !== null);
  if (counted.length > 0 && told.length === 0) return { expected: null, range, classes };
  const start: Ratio = { numerator: actual, denominator: 1n };
  const expected = told.reduce((all, one) => plus(all, one.expected as Ratio), start);
  return { expected, range, classes };
}

function scheduling(kind: PlanClassKind, plans: PlansAt): Scheduling {
  const planned = plans[kind];
  const weight = weightOf(kind, plans);
  const { share } = weight;
  if (share === null) {
    return { kind, planned, weight, expected: null, range: { low: 0n, high: planned.total } };
  }
  const expected = { numerator: planned.total * share.came, denominator: share.of };
  return { kind, planned, weight, expected, range: sumBounds(share, planned) };
}

/**
 * How often such plans were met: those that stood so on the same day of earlier years; where these
 * are too few, for plans ahead this year's own that were due by the day.
 */
function weightOf(kind: PlanClassKind, { earlier, due }: PlansAt): Weight {
  const tried = earlier[kind];
  const found: Weight = { from: 'earlier-years', ...counts(tried), share: shareOf(tried) };
  if (found.share !== null || kind === 'overdue') {
    return found.plans === 0n ? { ...found, from: 'none' } : found;
  }
  const { plans, met } = due;
  if (plans >= LEAST_PLANS) {
    return { from: 'this-year', plans, met, share: { plans, came: met, of: plans } };
  }
  return { ...found, from: found.plans === 0n ? 'none' : 'earlier-years' };
}

const counts = ({ plans, met }: Tried) => ({ plans, met });

function shareOf({ plans, total, squares, came }: Tried): Share | null {
  if (plans < LEAST_PLANS || total <= 0n || squares <= 0n) return null;
  return { plans: (total * total) / squares, came, of: total };
}

/** A class of plans as it is answered. */
export function planClass(
  { kind, planned, weight, expected, range }: Scheduling,
  timing: { readonly onTime: number; readonly delayDaysMedian: number | null },
): PlanClass {
  const { share } = weight;
  const bounds = share === null ? { low: 0n, high: 10_000n } : shareBounds(share);
  return {
    kind,
    plans: Number(planned.plans),
    amountFen: planned.fen.toString(),
    record: {
      from: weight.from,
      least: LEAST_PLANS,
      plans: Number(weight.plans),
      met: Number(weight.met),
      ...timing,
      shareBp: share && Number(divideHalfUp(share.came * 10_000n, share.of)),
      shareLowBp: Number(bounds.low),
      shareHighBp: Number(bounds.high),
    },
    expected: expected && divideHalfUp(expected.numerator, expected.denominator).toString(),
    low: range.low.toString(),
    high: range.high.toString(),
  };
}

const plus = (a: Ratio, b: Ratio): Ratio => ({
  numerator: a.numerator * b.denominator + b.numerator * a.denominator,
  denominator: a.denominator * b.denominator,
});

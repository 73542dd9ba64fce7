import { monthOf, type Period, quarterOf } from '#domain';
import type { PlannedPeriod, ScheduleLine } from './answers.ts';
import { backtestOf, type Trial } from './backtest.ts';
import { outlook } from './outlook.ts';
import { type Listed, readMonths, readTiming } from './plan-lists.ts';
import { milestoneOf } from './plan-source.ts';
import type { Share } from './range.ts';
import type { Reading } from './reading.ts';
import { planClass, type Scheduled, scheduleAt } from './schedule.ts';
import { rounded, scheduleSays, UNTESTED } from './words.ts';

const UNTIMED = { onTime: 0, delayDaysMedian: null };

/** The schedule line of a metric as it is answered. */
export async function scheduleLine(reading: Reading): Promise<ScheduleLine> {
  const { metric, plans, target, schedule } = reading;
  const backtest = backtestOf(schedule.by, trialsOf(reading), UNTESTED);
  const listed = listedOf(reading);
  if (plans === null || listed === null) {
    return {
      ...outlook(null, null, target),
      state: plans === null ? 'no-plans-of-this-metric' : 'no-plan-dates',
      ...{ classes: [], quarters: [], months: [], backtest },
      says: scheduleSays(metric, plans === null ? null : false, []),
    };
  }
  const line = scheduledNow(reading, plans);
  const open = line.classes.filter((one) => one.planned.plans > 0n);
  const timing = await readTiming(listed);
  const share = open.find(({ kind }) => kind === 'ahead')?.weight.share ?? null;
  const annual = milestoneOf(metric) === 'funded';
  const months = annual ? [] : await readMonths(listed);
  const perPlan = metric.query.weight === 'count';
  const periods = (of: (month: string) => Period) => periodsOf(months, of, share, perPlan);
  return {
    ...outlook(line.expected, line.range, target),
    state: 'planned',
    says: scheduleSays(metric, true, open),
    classes: open.map((one) => planClass(one, annual ? UNTIMED : timing[one.kind])),
    quarters: periods((month) => quarterOf(`${month}-01`)),
    months: periods((month) => monthOf(`${month}-01`)),
    backtest,
  };
}

/** What the schedule makes of the day asked for. */
function scheduledNow({ schedule, brought }: Reading, plans: NonNullable<Reading['plans']>) {
  const { at, knownAt } = schedule.now;
  return scheduleAt(brought.by(at, knownAt), plans);
}

/** A metric's plans and where its weights are taken from; null where no plan stands. */
export function listedOf(reading: Reading): Listed | null {
  const { metric, condition, scene, schedule, plans } = reading;
  if (condition === null || plans === null || !plans.any) return null;
  const { classes }: Scheduled = scheduledNow(reading, plans);
  const fromOf = (kind: 'ahead' | 'overdue') =>
    classes.find((one) => one.kind === kind)?.weight.from ?? 'none';
  const from = { ahead: fromOf('ahead'), overdue: fromOf('overdue') };
  const { now: point, firstYear } = schedule;
  return { metric, condition, scene, point, firstYear, from };
}

function trialsOf({ tested, schedule, brought }: Reading): Trial[] {
  return tested.flatMap((plans, index): Trial[] => {
    const point = schedule.tests[index];
    if (point === undefined) return [];
    const { expected, range } = scheduleAt(brought.by(point.at, point.knownAt), plans);
    const actual = brought.by(point.until, schedule.now.knownAt);
    const told = expected && rounded(expected);
    return [{ point, expected: told, range: told === null ? null : range, actual }];
  });
}

type Months = Awaited<ReturnType<typeof readMonths>>;

function periodsOf(
  months: Months,
  periodOf: (month: string) => Period,
  share: Share | null,
  perPlan: boolean,
): PlannedPeriod[] {
  const found = new Map<string, { readonly period: Period; plans: number; fen: bigint }>();
  for (const { month, plans, fen } of months) {
    const period = periodOf(month);
    const known = found.get(period.id) ?? { period, plans: 0, fen: 0n };
    found.set(period.id, { period, plans: known.plans + plans, fen: known.fen + fen });
  }
  return [...found.values()].map(({ period, plans, fen }) => {
    const size = perPlan ? BigInt(plans) : fen;
    const expected = share && rounded({ numerator: size * share.came, denominator: share.of });
    return {
      ...period,
      plans,
      amountFen: fen.toString(),
      expected: expected === null ? null : expected.toString(),
    };
  });
}

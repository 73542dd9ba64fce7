import { inDayOrder, yearPeriod } from '../calendar.ts';
import { type Block, type Entry, entry, untilNext } from '../entry.ts';
import { periodsOf } from '../pacing/periods.ts';
import type { PlanCurve, Target } from './events.ts';
import type { PlanState, UnitPlan } from './state.ts';

/** The targets and curves of a year as entries, in the order of their blocks. */
export function planEntries(year: number, state: PlanState): Entry[] {
  return planBlocks(year, state).flatMap((block) => block.lines);
}

// A city's year holds ten thousands of lines, of which an event changes a few: what it leaves as it
// was keeps its block and its lines, and the difference passes over them.
const blockOf = new WeakMap<UnitPlan, Block>();
const linesOf = new WeakMap<readonly object[], readonly Entry[]>();

/**
 * What a year's plan contributes, a block for each unit: its targets, each standing from the day it
 * was set until the next revision, then its curves. A target's value stands in `amountFen`, in the
 * metric's own unit (分 or a count); a curve has one `plan-weight` for each 旬, planned for the last
 * day of it, with the weight in `amountFen`. `state` is that of the year's own stream.
 */
export function planBlocks(year: number, state: PlanState): readonly Block[] {
  return Array.from(state.units.values(), (plan) => {
    const known = blockOf.get(plan);
    if (known !== undefined) return known;
    const block = { key: '', lines: unitLines(year, plan) };
    blockOf.set(plan, block);
    return block;
  });
}

function unitLines(year: number, { targets, curves }: UnitPlan): Entry[] {
  const lines: Entry[] = [];
  for (const list of targets.values()) {
    lines.push(...standing(list, (target) => [targetLine(year, target)]));
  }
  for (const list of curves.values()) {
    lines.push(...standing(list, (curve) => weightLines(year, curve)));
  }
  return lines;
}

function standing<T extends Target | PlanCurve>(
  list: readonly T[],
  lines: (one: T) => Entry[],
): readonly Entry[] {
  const known = linesOf.get(list);
  if (known !== undefined) return known;
  const made = untilNext(inDayOrder(list).map(lines));
  linesOf.set(list, made);
  return made;
}

function targetLine(year: number, { on, metric, unitId, value }: Target): Entry {
  return entry({
    measure: 'target',
    on,
    about: metric,
    unit: unitId,
    amountFen: BigInt(value),
    plannedOn: yearPeriod(year).to,
  });
}

function weightLines(year: number, { on, metric, unitId, weights }: PlanCurve): Entry[] {
  return periodsOf(year, 'xun').map(({ to }, index) =>
    entry({
      measure: 'plan-weight',
      on,
      about: metric,
      unit: unitId,
      amountFen: BigInt(weights[index] ?? 0),
      plannedOn: to,
    }),
  );
}

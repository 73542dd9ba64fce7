import { yearPeriod } from '../calendar.ts';
import { type Entry, entry } from '../entry.ts';
import type { Target } from './events.ts';
import type { PlanState } from './state.ts';

/**
 * The targets of a year as entries: each stands from the day it was set until the next revision.
 * Its value stands in `amountFen`, in the metric's own unit (分 or a count).
 */
export function planEntries(year: number, state: PlanState): Entry[] {
  return [...state.targets.values()].flatMap((targets) => {
    const inOrder = [...targets].sort((a, b) => (a.on === b.on ? 0 : a.on < b.on ? -1 : 1));
    return inOrder.flatMap((target, index) => {
      const line = targetLine(year, target);
      const next = inOrder[index + 1];
      return next === undefined ? [line] : [line, { ...line, on: next.on, sign: -1 as const }];
    });
  });
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

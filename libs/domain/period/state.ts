import type { Day } from '../calendar.ts';
import type { Known } from '../decider.ts';
import type { Bulletin, PeriodEvent } from './events.ts';
import { monthsOf } from './months.ts';

/** A bulletin as it stands in the log; its id is that of its event. */
export interface Published {
  readonly id: string;
  readonly bulletin: Bulletin;
}

/** What last happened to a month, and by which event; one nothing happened to is open. */
export interface MonthState {
  readonly closed: boolean;
  readonly on: Day;
  readonly id: string;
}

/**
 * Every bulletin of a year in log order; of a period and unit the last one stands. Beside them the
 * months that were ever closed, by their id: a quarter or year is closed where all of its are.
 */
export interface PeriodState {
  readonly published: ReadonlyMap<string, readonly Published[]>;
  readonly months: ReadonlyMap<string, MonthState>;
}

export const noPeriod: PeriodState = { published: new Map(), months: new Map() };

/** One period of one unit; neither holds a NUL. */
export const bulletinKey = ({ period, unitId }: Pick<Bulletin, 'period' | 'unitId'>) =>
  `${period}\0${unitId}`;

/** Adds a recorded event; total. */
export function evolve(state: PeriodState, { id, event }: Known<PeriodEvent>): PeriodState {
  switch (event.type) {
    case 'BulletinPublished': {
      const key = bulletinKey(event.data);
      const published = new Map(state.published);
      published.set(key, [...(published.get(key) ?? []), { id, bulletin: event.data }]);
      return { ...state, published };
    }
    case 'PeriodClosed':
    case 'PeriodReopened':
      return { ...state, months: turned(state, id, event) };
  }
}

/** A closing takes in the months still open, and leaves those closed before as they were. */
function turned({ months }: PeriodState, id: string, { type, data }: Turning) {
  const closed = type === 'PeriodClosed';
  const after = new Map(months);
  for (const month of monthsOf(data.period)) {
    const was = after.get(month.id);
    if ((was?.closed ?? false) !== closed) after.set(month.id, { closed, on: data.on, id });
  }
  return after;
}

type Turning = Extract<PeriodEvent, { readonly type: 'PeriodClosed' | 'PeriodReopened' }>;

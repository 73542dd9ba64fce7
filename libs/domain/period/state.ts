import type { Known } from '../decider.ts';
import type { Bulletin, PeriodEvent } from './events.ts';

/** A bulletin as it stands in the log; its id is that of its event. */
export interface Published {
  readonly id: string;
  readonly bulletin: Bulletin;
}

/** Every bulletin of a year in log order; of a period and unit the last one stands. */
export interface PeriodState {
  readonly published: ReadonlyMap<string, readonly Published[]>;
}

export const noPeriod: PeriodState = { published: new Map() };

/** One period of one unit; neither holds a NUL. */
export const bulletinKey = ({ period, unitId }: Pick<Bulletin, 'period' | 'unitId'>) =>
  `${period}\0${unitId}`;

/** Adds a recorded event; total. */
export function evolve(state: PeriodState, { id, event }: Known<PeriodEvent>): PeriodState {
  const key = bulletinKey(event.data);
  const published = new Map(state.published);
  published.set(key, [...(published.get(key) ?? []), { id, bulletin: event.data }]);
  return { published };
}

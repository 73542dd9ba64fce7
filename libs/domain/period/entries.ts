import type { Entry } from '../entry.ts';
import type { PeriodState } from './state.ts';

/** What was printed counts for nothing: no figure is made of bulletins. */
export function periodEntries(_state: PeriodState): readonly Entry[] {
  return [];
}

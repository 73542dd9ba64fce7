import type { Entry } from '../entry.ts';
import type { PeriodState } from './state.ts';

/** What was printed or closed counts for nothing: no figure is made of bulletins or closings. */
export function periodEntries(_state: PeriodState): readonly Entry[] {
  return [];
}

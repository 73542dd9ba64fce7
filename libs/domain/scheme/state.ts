import type { Day } from '../calendar.ts';
import type { Known } from '../decider.ts';
import { defaultScheme } from './default-scheme.ts';
import type { Scheme, SchemeEvent, SchemeEvents } from './events.ts';

/** Every scheme adopted, in log order. */
export interface SchemeState {
  readonly adopted: readonly SchemeEvents['SchemeAdopted'][];
}

export const noScheme: SchemeState = { adopted: [] };

/** Adds a recorded event; total. */
export function evolve(state: SchemeState, { event }: Known<SchemeEvent>): SchemeState {
  return { adopted: [...state.adopted, event.data] };
}

/** The scheme in force on a day: the latest adopted by then, else the one Luodi ships. */
export function schemeOn(state: SchemeState, day: Day): Scheme {
  let found: SchemeEvents['SchemeAdopted'] | null = null;
  for (const adoption of state.adopted) {
    if (adoption.on <= day && (found === null || adoption.on >= found.on)) found = adoption;
  }
  return found?.scheme ?? defaultScheme;
}

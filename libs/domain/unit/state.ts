import type { Known } from '../decider.ts';
import type { UnitEvent, UnitEvents } from './events.ts';

/** A unit's registration, its dated changes in log order, what it did, and a peer's figures. */
export interface UnitState {
  readonly registered: UnitEvents['UnitRegistered'] | null;
  readonly changes: readonly UnitEvents['UnitChanged'][];
  readonly activities: readonly UnitEvents['ActivityRecorded'][];
  readonly figures: readonly UnitEvents['PeerFigureReported'][];
}

export const noUnit: UnitState = { registered: null, changes: [], activities: [], figures: [] };

/** Adds a recorded event; total. */
export function evolve(state: UnitState, { event }: Known<UnitEvent>): UnitState {
  switch (event.type) {
    case 'UnitRegistered':
      return { ...state, registered: event.data };
    case 'UnitChanged':
      return { ...state, changes: [...state.changes, event.data] };
    case 'ActivityRecorded':
      return { ...state, activities: [...state.activities, event.data] };
    case 'PeerFigureReported':
      return { ...state, figures: [...state.figures, event.data] };
  }
}

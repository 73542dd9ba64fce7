import type { Day } from '../calendar.ts';
import { type Entry, entry, type Measure } from '../entry.ts';
import type { ActivityKind, UnitDetails, UnitKind } from './events.ts';
import type { UnitState } from './state.ts';

/** A unit's name and place over `[on, until)`: a row of the unit register. */
export interface UnitRow {
  readonly unitId: string;
  readonly on: Day;
  readonly until: Day | null;
  readonly kind: UnitKind;
  readonly name: string;
  readonly parentId: string | null;
  readonly peerGroup: string | null;
}

const MEASURE_OF: { readonly [K in ActivityKind]: Measure } = {
  'visit-out': 'visits-out',
  'visit-in': 'visits-in',
  event: 'activities',
  press: 'activities',
};

// A unit does thousands of things over the years and each stays one line, so it is made once.
const lineOf = new WeakMap<object, Entry>();

/** What a unit did, as entries of the books. */
export function unitEntries(unitId: string, state: UnitState): Entry[] {
  return state.activities.map((activity) => {
    const known = lineOf.get(activity);
    if (known !== undefined) return known;
    const { on, kind, batches, destination } = activity;
    const origin = destination ?? null;
    const measure = MEASURE_OF[kind];
    const line = entry({ measure, on, quantity: batches, unit: unitId, mode: kind, origin });
    lineOf.set(activity, line);
    return line;
  });
}

/** A unit's names and places over time; empty while it is not registered. */
export function unitRows(unitId: string, state: UnitState): UnitRow[] {
  const { registered, changes } = state;
  if (registered === null) return [];
  const days = [...new Set([registered.on, ...changes.map((c) => c.on)])].sort();
  return days.map((on, index) => {
    const details = detailsOn(state, on) as UnitDetails;
    return {
      unitId,
      on,
      until: days[index + 1] ?? null,
      kind: registered.kind,
      name: details.name,
      parentId: details.parentId,
      peerGroup: details.peerGroup ?? null,
    };
  });
}

/** A unit's details on a day: its changes by date, those of one date in log order. */
export function detailsOn(state: UnitState, day: Day): UnitDetails | null {
  if (state.registered === null) return null;
  const { name, parentId, peerGroup } = state.registered;
  const first: UnitDetails = { name, parentId, ...(peerGroup !== undefined && { peerGroup }) };
  const changes = [...state.changes]
    .filter((change) => change.on <= day)
    .sort((a, b) => (a.on === b.on ? 0 : a.on < b.on ? -1 : 1));
  return Object.assign({}, first, ...changes.map((change) => change.changes));
}

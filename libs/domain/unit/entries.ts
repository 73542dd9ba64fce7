import { addDays, type Day, inDayOrder, yearOf, yearPeriod } from '../calendar.ts';
import { type Entry, entry, type Measure, untilNext } from '../entry.ts';
import type { FenText } from '../money.ts';
import type { ActivityKind, UnitDetails, UnitEvents, UnitKind } from './events.ts';
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

/** What a unit did, and what a peer is said to have reached, as entries of the books. */
export function unitEntries(unitId: string, state: UnitState): Entry[] {
  const activities = activityEntries(unitId, state);
  return state.figures.length === 0 ? activities : [...activities, ...peerEntries(unitId, state)];
}

function activityEntries(unitId: string, state: UnitState): Entry[] {
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

/**
 * A peer's figures: each stands from its day until the next of that metric, at the longest to the
 * end of its year, for it counts from the first of January. A target stands until another is given.
 */
function peerEntries(unitId: string, { figures }: UnitState): Entry[] {
  const series = new Map<string, Entry[]>();
  for (const figure of inDayOrder(figures)) {
    for (const line of peerLines(unitId, figure)) {
      const key = `${line.measure} ${line.plannedOn} ${line.about}`;
      series.set(key, [...(series.get(key) ?? []), line]);
    }
  }
  return [...series.values()].flatMap((lines) =>
    untilNext(
      lines.map((line) => [line]),
      addDays(lines[0]?.plannedOn ?? '', 1),
    ),
  );
}

function peerLines(unitId: string, figure: UnitEvents['PeerFigureReported']): Entry[] {
  const { on, metric, value, target } = figure;
  const said = { on, about: metric, unit: unitId, plannedOn: yearPeriod(yearOf(on)).to };
  const line = (measure: Measure, fen: FenText) =>
    entry({ ...said, measure, amountFen: BigInt(fen) });
  const reached = line('peer-figure', value);
  return target === undefined ? [reached] : [reached, line('peer-target', target)];
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
  const changes = inDayOrder(state.changes.filter((change) => change.on <= day));
  return Object.assign({}, first, ...changes.map((change) => change.changes));
}

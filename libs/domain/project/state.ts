import type { Known } from '../decider.ts';
import type { FactType, ProjectEvent, ProjectEvents } from './events.ts';

/** A fact in force: an event of the log as corrected, unless it is reversed. */
export type Fact = {
  [T in FactType]: {
    readonly id: string;
    readonly type: T;
    readonly data: ProjectEvents[T];
    /** Its place in the log: two facts of one date stand in this order (RULINGS 2). */
    readonly order: number;
  };
}[FactType];

/** All that was ever recorded of a project, and what of it is in force. */
export interface ProjectState {
  readonly log: readonly Known<ProjectEvent>[];
  readonly facts: readonly Fact[];
}

export const noProject: ProjectState = { log: [], facts: [] };

/** Adds a recorded event; total: it never refuses what was once accepted. */
export function evolve(state: ProjectState, known: Known<ProjectEvent>): ProjectState {
  const log = [...state.log, known];
  const { event } = known;
  if (event.type === 'EntryReversed' || event.type === 'EntryCorrected') {
    return { log, facts: factsInForce(log) };
  }
  const fact = { id: known.id, type: event.type, data: event.data, order: state.log.length };
  return { log, facts: [...state.facts, fact as Fact] };
}

/**
 * The facts a log leaves in force. A reversal takes out the event it names, be it a fact or a
 * correction; the corrections that remain replace their fields in log order, each in place.
 */
function factsInForce(log: readonly Known<ProjectEvent>[]): Fact[] {
  const reversed = new Set<string>();
  for (const { event } of log) {
    if (event.type === 'EntryReversed') reversed.add(event.data.entryId);
  }
  const changes = new Map<string, Record<string, unknown>>();
  for (const { id, event } of log) {
    if (event.type !== 'EntryCorrected' || reversed.has(id)) continue;
    const earlier = changes.get(event.data.entryId);
    changes.set(event.data.entryId, { ...earlier, ...event.data.changes });
  }
  const facts: Fact[] = [];
  log.forEach(({ id, event }, order) => {
    if (event.type === 'EntryReversed' || event.type === 'EntryCorrected') return;
    if (reversed.has(id)) return;
    const data = replaceFields(event.data, changes.get(id));
    facts.push({ id, type: event.type, data, order } as Fact);
  });
  return facts;
}

/** `data` with the given fields replaced; null takes an optional field away. */
export function replaceFields(
  data: object,
  changes: Readonly<Record<string, unknown>> | undefined,
): object {
  if (changes === undefined) return data;
  const kept = Object.entries({ ...data, ...changes });
  return Object.fromEntries(
    kept.filter(([field, value]) => value !== null || field === 'plannedOn'),
  );
}

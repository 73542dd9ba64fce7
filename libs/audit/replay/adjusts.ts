import { type Day, isDay, monthIdOf, yearOf } from '#domain';
import type { EventReader, RecordedEvent } from '#event-store';
import { type Ask, closedMonths, turnedAt } from '#journal';

/** An event of a stream, and when it counts as reported. */
export interface KnownEvent {
  readonly event: RecordedEvent;
  readonly reportedAt: string;
}

/** For each event of a stream that came after the closing of a month it is about: those months. */
export async function adjustedBy(
  log: EventReader,
  known: readonly KnownEvent[],
  ask: Ask,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const days = daysOf(known);
  const closed = await closedMonths(log, [...days.values()].flat().map(yearOf), ask);
  const found = new Map<string, readonly string[]>();
  for (const { event, reportedAt } of known) {
    const at = ask.basis === 'reported' ? reportedAt : event.recordedAt;
    const months = new Set((days.get(event.id) ?? []).map(monthIdOf));
    const late = [...months].filter((month) => {
      const closing = closed.get(month);
      return closing !== undefined && turnedAt(closing, ask.basis) < at;
    });
    if (late.length > 0) found.set(event.id, late.sort());
  }
  return found;
}

/** The days each event is about: its own, or those of the entry it reverses or corrects. */
function daysOf(known: readonly KnownEvent[]): ReadonlyMap<string, readonly Day[]> {
  const found = new Map<string, readonly Day[]>();
  for (const { event } of known) {
    const { on, entryId, changes } = event.data as {
      readonly on?: unknown;
      readonly entryId?: unknown;
      readonly changes?: { readonly on?: unknown };
    };
    const entry = typeof entryId === 'string' ? (found.get(entryId) ?? []) : [];
    found.set(event.id, [...entry, on, changes?.on].filter(isDay));
  }
  return found;
}

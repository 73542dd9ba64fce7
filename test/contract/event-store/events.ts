import { randomUUID } from 'node:crypto';
import type {
  Appended,
  AppendResult,
  EventData,
  EventReader,
  JsonObject,
  RecordedEvent,
} from '../../../libs/event-store/index.ts';

/** An event nobody has recorded yet. */
export function anEvent(data: JsonObject = {}, metadata: JsonObject = {}): EventData {
  return { id: randomUUID(), type: 'SomethingHappened', data, metadata };
}

export function someEvents(count: number): EventData[] {
  return Array.from({ length: count }, (_, number) => anEvent({ number }));
}

/** The answer of an append that must have been recorded. */
export function mustBeAppended(result: AppendResult | undefined): Appended {
  if (result?.ok) return result;
  throw new Error(`not appended: ${JSON.stringify(result)}`);
}

export function idsOf(events: readonly { readonly id: string }[]): string[] {
  return events.map((event) => event.id);
}

/** Reads everything there is by `readAll`, a page at a time. */
export async function readToTheEnd(store: EventReader, maxCount = 100): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (;;) {
    const page = await store.readAll({ after: events.at(-1)?.position ?? 0n, maxCount });
    if (page.length === 0) return events;
    events.push(...page);
  }
}

/** Joins batches into one list, ending the loop at a number of events where one is given. */
export async function collect(
  batches: AsyncIterable<readonly RecordedEvent[]>,
  count = Number.POSITIVE_INFINITY,
): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const batch of batches) {
    expectNotEmpty(batch);
    events.push(...batch);
    if (events.length >= count) break;
  }
  return events;
}

function expectNotEmpty(batch: readonly RecordedEvent[]): void {
  if (batch.length === 0) throw new Error('a batch is never empty');
}

import { openMemoryStore } from './memory/memory-store.ts';
import type { EventStore, RecordedEvent } from './port.ts';

/** What a writer needs of a store: one stream at a time, and no reading across streams. */
export type StreamStore = Pick<EventStore, 'append' | 'appendMany' | 'readStream'>;

const BATCH = 1000;

/**
 * A store to try things out on: it reads what `base` holds and keeps what is appended to itself,
 * so that a dry run is the real run and nothing is recorded. Streams are copied when first
 * written to; positions and times of the copies mean nothing.
 */
export function shadowOf(base: StreamStore): StreamStore {
  const own = openMemoryStore();
  const touched = new Map<string, Promise<void>>();
  const copy = async (streamId: string) => {
    let revision: number | 'no-stream' = 'no-stream';
    const events = (await base.readStream(streamId)).map(asWritten);
    for (let from = 0; from < events.length; from += BATCH) {
      const taken = await own.append(streamId, revision, events.slice(from, from + BATCH));
      if (!taken.ok) throw new Error(`cannot shadow ${streamId}: ${taken.code}`);
      revision = taken.revision;
    }
  };
  const copied = (streamId: string) => {
    const under = touched.get(streamId) ?? copy(streamId);
    touched.set(streamId, under);
    return under;
  };
  return {
    readStream: async (streamId, options) => {
      await touched.get(streamId);
      return (touched.has(streamId) ? own : base).readStream(streamId, options);
    },
    append: async (streamId, expected, events) => {
      await copied(streamId);
      return own.append(streamId, expected, events);
    },
    appendMany: async (appends) => {
      for (const { streamId } of appends) await copied(streamId);
      return own.appendMany(appends);
    },
  };
}

/** A copy carries its own time as its claim, since the shadow records it anew. */
function asWritten({ id, type, data, metadata, recordedAt }: RecordedEvent) {
  return { id, type, data, metadata: { reportedAt: recordedAt, ...metadata } };
}

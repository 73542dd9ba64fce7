import type { ExpectedRevision } from '../port.ts';
import type { PreparedEvent } from '../prepared-append.ts';
import { InstantSource, instantText } from '../recorded-instant.ts';

/** An event as it is kept: its data and metadata are text, as they would be on a disk. */
export interface StoredEvent extends PreparedEvent {
  readonly streamId: string;
  readonly revision: number;
  readonly position: number;
  readonly recordedAt: string;
}

/** What a file is to the embedded store: the events, without anyone reading or writing them. */
export class MemoryLog {
  readonly identity: string;
  readonly #events: StoredEvent[] = [];
  readonly #streams = new Map<string, StoredEvent[]>();
  readonly #instants = new InstantSource(0);

  constructor(identity: string) {
    this.identity = identity;
  }

  /** In order of position; the first one stands at position 1. */
  get events(): readonly StoredEvent[] {
    return this.#events;
  }

  streamNames(): Iterable<string> {
    return this.#streams.keys();
  }

  stream(streamId: string): readonly StoredEvent[] {
    return this.#streams.get(streamId) ?? [];
  }

  tailOf(streamId: string): ExpectedRevision {
    return this.stream(streamId).at(-1)?.revision ?? 'no-stream';
  }

  /** Adds events to the end of a stream and returns the last of them. */
  add(streamId: string, events: readonly PreparedEvent[], now: number): StoredEvent {
    const stream = this.#streams.get(streamId) ?? [];
    this.#streams.set(streamId, stream);
    const recordedAt = instantText(this.#instants.next(now));
    for (const event of events) {
      const position = this.#events.length + 1;
      const stored = { ...event, streamId, revision: stream.length, position, recordedAt };
      stream.push(stored);
      this.#events.push(stored);
    }
    return stream.at(-1) as StoredEvent;
  }

  /** Adds an event of another log with its instant; false where it does not continue a stream. */
  addCopied(event: Omit<StoredEvent, 'position'>): boolean {
    const { streamId, revision, recordedAt } = event;
    const stream = this.#streams.get(streamId) ?? [];
    if (revision !== stream.length) return false;
    this.#streams.set(streamId, stream);
    this.#instants.next(Date.parse(recordedAt));
    const stored = { ...event, position: this.#events.length + 1 };
    stream.push(stored);
    this.#events.push(stored);
    return true;
  }
}

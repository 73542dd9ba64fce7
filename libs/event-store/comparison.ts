import { eventHash, LogDigest } from './event-hash.ts';
import type { EventReader, Position, RecordedEvent } from './port.ts';

const PAGE_EVENTS = 1000;

/** The first place where a log is not what another one says. */
export interface Difference {
  /** How many events agree before it. */
  readonly index: number;
  /** Of the event in the log that is right or, where that has none there, in the other. */
  readonly position: Position;
  readonly streamId: string;
  readonly revision: number;
  readonly what: 'other-event' | 'beyond-the-end';
}

/** What came of laying two logs side by side. */
export interface Comparison {
  readonly difference: Difference | null;
  /** How many events agree, up to which position of the log that is right, and their digest. */
  readonly events: number;
  readonly position: Position;
  readonly digest: string;
}

/** How two logs are compared. */
export interface ComparisonOptions {
  /** The last position of the log that is right; what it holds after that is not read. */
  readonly upTo: Position;
  /** True where both must have given the same positions, as a mirror must. */
  readonly samePositions?: boolean;
  /** Told after every page, with the position reached in the log that is right. */
  readonly onPage?: (position: Position) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Says whether a log holds the beginning of another one, event by event in the same order. It may
 * be shorter; where it is longer, or an event differs, the first difference is told.
 */
export async function compareLogs(
  looked: EventReader,
  right: EventReader,
  options: ComparisonOptions,
): Promise<Comparison> {
  const { upTo, samePositions = false, onPage, signal } = options;
  const rights = new Pages(right, upTo);
  const digest = new LogDigest();
  let position = 0n;
  let after = 0n;
  for (;;) {
    signal?.throwIfAborted();
    const page = await looked.readAll({ after, maxCount: PAGE_EVENTS });
    for (const event of page) {
      const there = await rights.next();
      const hash = there === null ? '' : eventHash(there);
      const same = hash === eventHash(event) && !(samePositions && differ(there, event));
      if (there === null || !same) {
        const difference = differenceAt(digest.events, there, event, samePositions);
        return { difference, events: digest.events, position, digest: digest.text() };
      }
      digest.add(hash);
      position = there.position;
    }
    onPage?.(position);
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.position;
  }
  return { difference: null, events: digest.events, position, digest: digest.text() };
}

function differ(there: RecordedEvent | null, event: RecordedEvent): boolean {
  return there?.position !== event.position;
}

function differenceAt(
  index: number,
  there: RecordedEvent | null,
  event: RecordedEvent,
  samePositions: boolean,
): Difference {
  // On one scale of positions the lower one is where the logs part: an event too many, or missing.
  const tooMany = samePositions && there !== null && event.position < there.position;
  const { position, streamId, revision } = there === null || tooMany ? event : there;
  const what = there === null ? 'beyond-the-end' : 'other-event';
  return { index, position, streamId, revision, what };
}

/** A log up to a position, event by event, read in pages. */
class Pages {
  readonly #log: EventReader;
  readonly #upTo: Position;
  #page: readonly RecordedEvent[] = [];
  #next = 0;
  #after = 0n;

  constructor(log: EventReader, upTo: Position) {
    this.#log = log;
    this.#upTo = upTo;
  }

  async next(): Promise<RecordedEvent | null> {
    if (this.#next === this.#page.length && this.#after < this.#upTo) {
      this.#page = await this.#log.readAll({ after: this.#after, maxCount: PAGE_EVENTS });
      this.#next = 0;
      this.#after = this.#page.at(-1)?.position ?? this.#upTo;
    }
    const event = this.#page[this.#next];
    if (event === undefined || event.position > this.#upTo) return null;
    this.#next += 1;
    return event;
  }
}

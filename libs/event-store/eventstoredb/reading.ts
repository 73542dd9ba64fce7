import type { CheckedStreamRead } from '../checked-read.ts';
import type { Position, RecordedEvent } from '../port.ts';
import type { Connection } from './connection.ts';
import type { Naming } from './naming.ts';
import { PAGE_EVENTS, type Page } from './page.ts';
import { type RawEvent, recordedEvent } from './recorded.ts';
import { allRead, streamRead } from './requests.ts';

/** Everything that is read from the leader, page by page, and complete as of the call. */
export class Reading {
  readonly #connection: Connection;
  readonly #naming: Naming;
  /** A place before which there is no event of ours; others may have written much before it. */
  readonly #begin: Position;
  /** No event of ours stands between the highest one known and this place. */
  #searched: Position;

  constructor(connection: Connection, naming: Naming, begin: Position) {
    this.#connection = connection;
    this.#naming = naming;
    this.#begin = begin;
    this.#searched = begin;
  }

  /**
   * The position of our last event, whatever the server or other logs have written since. Where
   * the log of the server has grown, only what is new is searched, and the server does that.
   */
  async head(): Promise<Position> {
    const { link } = this.#connection;
    if (link.known > this.#searched) this.#searched = link.known;
    const searched = this.#searched;
    const [last] = (await this.#all('end', true, 1, null)).events;
    if (last === undefined || last.position <= searched) return link.known;
    if (this.#isOurs(last) || (await this.#anyAfter(searched))) {
      link.saw(this.#isOurs(last) ? last.position : await this.#lastOfOurs());
    }
    if (last.position > this.#searched) this.#searched = last.position;
    return link.known;
  }

  async #anyAfter(position: Position): Promise<boolean> {
    for await (const events of this.#pages(position, 1)) if (events.length > 0) return true;
    return false;
  }

  /** A server that does not filter gives pages of everything: then it takes some. */
  async #lastOfOurs(): Promise<Position> {
    let from: Position | 'end' = 'end';
    for (let count = 1; ; count = PAGE_EVENTS) {
      const { events, cut } = await this.#all(from, true, count, this.#naming.start);
      const found = events.find((event) => this.#isOurs(event));
      if (found !== undefined) return found.position;
      const last = events.at(-1);
      if (last === undefined || (events.length < count && !cut)) return 0n;
      // Backwards a read begins before the place it is given.
      from = last.position;
    }
  }

  async stream(streamId: string, read: CheckedStreamRead): Promise<RecordedEvent[]> {
    const { backwards, limit } = read;
    const stream = this.#naming.stream(streamId);
    const found: RecordedEvent[] = [];
    let from: number | 'end' = read.from === Number.MAX_SAFE_INTEGER ? 'end' : read.from;
    for (;;) {
      const count = Math.min(PAGE_EVENTS, limit - found.length);
      const request = streamRead(stream, from, backwards, count);
      const { events, cut }: Page = await this.#connection.read(request);
      for (const event of events) found.push(this.#taken(event, streamId));
      const isOver = events.length < count && !cut;
      const last = found.at(-1);
      if (isOver || last === undefined || found.length >= limit) return found;
      from = backwards ? last.revision - 1 : last.revision + 1;
      if (from < 0) return found;
    }
  }

  /** A position to read from: nothing is missed by leaving out what is before all of ours. */
  notBefore(position: Position): Position {
    if (position > this.#begin) return position;
    return this.#begin;
  }

  /** The events after a position in pages that may be empty, to the end of the server's log. */
  async *pages(after: Position): AsyncGenerator<readonly RecordedEvent[], void> {
    for await (const events of this.#pages(after, PAGE_EVENTS)) {
      yield events.map((event) => this.recorded(event));
    }
  }

  async all(after: Position, limit: number): Promise<RecordedEvent[]> {
    // A position beyond the head is none the server would know.
    if (after > this.#connection.link.known && after >= (await this.head())) return [];
    const found: RecordedEvent[] = [];
    for await (const events of this.#pages(after, Math.min(limit + 1, PAGE_EVENTS))) {
      for (const event of events) {
        found.push(this.recorded(event));
        if (found.length === limit) return found;
      }
    }
    return found;
  }

  async *#pages(after: Position, count: number): AsyncGenerator<readonly RawEvent[], void> {
    let from = this.notBefore(after);
    for (;;) {
      // The event at `from` comes again and takes one place.
      const asked = count + 1;
      const { events, cut } = await this.#all(from, false, asked, this.#naming.start);
      yield events.filter((event) => event.position > from && this.#isOurs(event));
      const last = events.at(-1);
      if (last === undefined || (events.length < asked && !cut)) return;
      from = last.position;
    }
  }

  #all(from: Position | 'end', backwards: boolean, count: number, prefix: string | null) {
    return this.#connection.read(allRead(from, backwards, count, prefix));
  }

  #isOurs({ stream }: RawEvent): boolean {
    return this.#naming.streamId(stream) !== null;
  }

  recorded(event: RawEvent): RecordedEvent {
    return this.#taken(event, this.#naming.streamId(event.stream) ?? event.stream);
  }

  #taken(event: RawEvent, streamId: string): RecordedEvent {
    this.#connection.link.saw(event.position);
    return recordedEvent(event, streamId);
  }
}

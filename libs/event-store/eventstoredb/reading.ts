import type { CheckedStreamRead } from '../checked-read.ts';
import type { Position, RecordedEvent } from '../port.ts';
import type { Connection } from './connection.ts';
import { PAGE_EVENTS, type Page } from './page.ts';
import { allRead, streamRead } from './requests.ts';

/** Everything that is read from the leader, page by page, and complete as of the call. */
export class Reading {
  readonly #connection: Connection;
  /** A place before which there is no event of ours; others may have written much before it. */
  readonly #begin: Position;
  /** No event of ours stands between the highest one known and this place. */
  #searched: Position;

  constructor(connection: Connection, begin: Position) {
    this.#connection = connection;
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
    if (last === undefined || last.event.position <= searched) return link.known;
    const { position } = last.event;
    if (last.isOurs) link.saw(position);
    else if (await this.#anyAfter(searched)) link.saw(await this.#lastOfOurs());
    if (position > this.#searched) this.#searched = position;
    return link.known;
  }

  /** A server that does not filter gives pages of everything: then it takes some. */
  async #lastOfOurs(): Promise<Position> {
    let from: Position | 'end' = 'end';
    for (let count = 1; ; count = PAGE_EVENTS) {
      const { events, cut } = await this.#all(from, true, count, this.#connection.naming.start);
      const found = events.find(({ isOurs }) => isOurs);
      if (found !== undefined) return found.event.position;
      const last = events.at(-1);
      if (last === undefined || (events.length < count && !cut)) return 0n;
      // Backwards a read begins before the place it is given.
      from = last.event.position;
    }
  }

  async stream(streamId: string, read: CheckedStreamRead): Promise<RecordedEvent[]> {
    const { backwards, limit } = read;
    const stream = this.#connection.naming.stream(streamId);
    const found: RecordedEvent[] = [];
    let from: number | 'end' = read.from === Number.MAX_SAFE_INTEGER ? 'end' : read.from;
    for (;;) {
      const count = Math.min(PAGE_EVENTS, limit - found.length);
      const request = streamRead(stream, from, backwards, count);
      const { events, cut }: Page = await this.#connection.read(request);
      for (const { event } of events) found.push(this.#taken(event));
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

  async all(after: Position, limit: number): Promise<RecordedEvent[]> {
    // A position beyond the head is none the server would know.
    if (after > this.#connection.link.known && after >= (await this.head())) return [];
    const found: RecordedEvent[] = [];
    for await (const events of this.pages(after, Math.min(limit, PAGE_EVENTS))) {
      for (const event of events) {
        found.push(event);
        if (found.length === limit) return found;
      }
    }
    return found;
  }

  async #anyAfter(position: Position): Promise<boolean> {
    for await (const events of this.pages(position, 1)) if (events.length > 0) return true;
    return false;
  }

  /** The events after a position in pages that may be empty, to the end of the server's log. */
  async *pages(
    after: Position,
    count = PAGE_EVENTS,
  ): AsyncGenerator<readonly RecordedEvent[], void> {
    let from = this.notBefore(after);
    for (;;) {
      // The event at `from` comes again and takes one place.
      const asked = count + 1;
      const { events, cut } = await this.#all(from, false, asked, this.#connection.naming.start);
      const news: RecordedEvent[] = [];
      for (const { isOurs, event } of events) {
        if (isOurs && event.position > from) news.push(this.#taken(event));
      }
      yield news;
      const last = events.at(-1);
      if (last === undefined || (events.length < asked && !cut)) return;
      from = last.event.position;
    }
  }

  #all(from: Position | 'end', backwards: boolean, count: number, prefix: string | null) {
    return this.#connection.read(allRead(from, backwards, count, prefix));
  }

  #taken(event: RecordedEvent): RecordedEvent {
    this.#connection.link.saw(event.position);
    return event;
  }
}

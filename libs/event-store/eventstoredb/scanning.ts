import { crc32 } from 'node:zlib';
import { otherWork } from '../event-loop.ts';
import type { Position, RecordedEvent } from '../port.ts';
import type { Reading } from './reading.ts';

/** How many streams are asked for at a time: enough to hide the way to the server. */
const STREAMS_AHEAD = 16;
/** The first part of each of those; few streams are longer. */
const FIRST_EVENTS = 100;
const PAGE_EVENTS = 1_000;

/** What a scan reads: up to a position, one share of the streams, until told to stop. */
export interface Scan {
  readonly upTo: Position;
  readonly index: number;
  readonly of: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Every stream of a share, whole, one after the other. The log is read once for the names, which
 * is all that is kept of it, and then each stream by itself: the server has no order of streams,
 * and a log put in order here would have to fit into memory. A stream belongs to the share that
 * its name says, so that the shares need not know of one another.
 */
export async function* scanStreams(
  reading: Reading,
  scan: Scan,
): AsyncGenerator<readonly RecordedEvent[], void> {
  const { upTo, signal } = scan;
  const names = await namesOf(reading, scan);
  for (let first = 0; first < names.length; first += STREAMS_AHEAD) {
    const ahead = names.slice(first, first + STREAMS_AHEAD);
    const begun = await Promise.all(ahead.map((name) => page(reading, name, 0, FIRST_EVENTS)));
    for (const [index, name] of ahead.entries()) {
      let events = begun[index] as readonly RecordedEvent[];
      let asked = FIRST_EVENTS;
      for (;;) {
        if (signal?.aborted) return;
        const wanted = events.filter((event) => event.position <= upTo);
        if (wanted.length > 0) yield wanted;
        if (events.length < asked || wanted.length < events.length) break;
        const { revision } = events.at(-1) as RecordedEvent;
        asked = PAGE_EVENTS;
        events = await page(reading, name, revision + 1, asked);
      }
    }
    await otherWork();
  }
}

function page(reading: Reading, streamId: string, from: number, limit: number) {
  return reading.stream(streamId, { backwards: false, from, limit });
}

async function namesOf(reading: Reading, { upTo, index, of, signal }: Scan): Promise<string[]> {
  const names = new Set<string>();
  for await (const events of reading.pages(0n)) {
    if (signal?.aborted) return [];
    for (const { streamId, position } of events) {
      if (position > upTo) return [...names];
      if (crc32(streamId) % of === index) names.add(streamId);
    }
  }
  return [...names];
}

import type { EventStore, RecordedEvent } from '../../../libs/event-store/index.ts';
import { anEvent, collect, idsOf, readToTheEnd } from './events.ts';
import { type NewPlace, onStore } from './place.ts';

const WRITERS = 8;
const EVENTS_EACH = 150;

export function togetherContract(newPlace: NewPlace): void {
  it(
    'shows readers everything once and in order while eight writers write',
    onStore(newPlace, async (store) => {
      let writing = true;
      const writers = Array.from({ length: WRITERS }, (_, writer) => writeAll(store, writer));
      const followers = [
        collect(store.follow(), WRITERS * EVENTS_EACH),
        collect(store.follow(), WRITERS * EVENTS_EACH),
      ];
      const readers = (async () => {
        while (writing) {
          const upTo = await store.head();
          const scanned = await collect(store.scan({ upTo }));
          const paged = (await readToTheEnd(store, 64)).filter((event) => event.position <= upTo);
          expect(sorted(scanned)).toEqual(idsOf(paged));
          await new Promise(setImmediate);
        }
      })();
      const written = (await Promise.all(writers)).flat();
      writing = false;
      await readers;

      const all = await readToTheEnd(store, 1000);
      expect(new Set(idsOf(all))).toEqual(new Set(written));
      expect(all).toHaveLength(written.length);
      expectStreamsInOrder(all);
      for (const follower of followers) expect(await follower).toEqual(all);
    }),
  );

  it(
    'lets eight writers share one stream, each event once',
    onStore(newPlace, async (store) => {
      const writers = Array.from({ length: WRITERS }, () => insist(store, 'shared', 40));
      const written = (await Promise.all(writers)).flat();
      const stream = await store.readStream('shared');
      expect(stream.map((event) => event.revision)).toEqual(written.map((_, index) => index));
      expect(new Set(idsOf(stream))).toEqual(new Set(written));
    }),
  );
}

/** Half of a writer's events go to a stream of its own, half to one that it shares. */
async function writeAll(store: EventStore, writer: number): Promise<string[]> {
  const own = await insist(store, `writer-${writer}`, EVENTS_EACH - 50);
  const shared = await insist(store, `pair-${writer % 4}`, 50);
  return [...own, ...shared];
}

/** Appends one event after the other, each as often as it takes: the write loop in small. */
async function insist(store: EventStore, streamId: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const event = anEvent({ number: ids.length });
    const [tail] = await store.readStream(streamId, { direction: 'backwards', maxCount: 1 });
    const answer = await store.append(streamId, tail?.revision ?? 'no-stream', [event]);
    if (answer.ok) ids.push(event.id);
    else expect(answer.code).toBe('wrong-expected-revision');
  }
  return ids;
}

function sorted(events: readonly RecordedEvent[]): string[] {
  return idsOf([...events].sort((a, b) => (a.position < b.position ? -1 : 1)));
}

function expectStreamsInOrder(events: readonly RecordedEvent[]): void {
  const next = new Map<string, number>();
  for (const { streamId, revision } of events) {
    expect(revision).toBe(next.get(streamId) ?? 0);
    next.set(streamId, revision + 1);
  }
}

import type { EventStore, RecordedEvent } from '../../../libs/event-store/index.ts';
import { anEvent, collect, readToTheEnd, someEvents } from './events.ts';
import { type NewPlace, onStore } from './place.ts';

export function scanContract(newPlace: NewPlace): void {
  const on = (test: Parameters<typeof onStore>[1]) => onStore(newPlace, test);

  it(
    'gives every stream whole and in order, one after the other',
    on(async (store) => {
      await fill(store);
      const scanned = await collect(store.scan({ upTo: await store.head() }));
      expectWholeStreams(scanned);
      expect(byPosition(scanned)).toEqual(await readToTheEnd(store, 1000));
    }),
  );

  it(
    'stops at the position asked for, wherever that falls',
    on(async (store) => {
      await fill(store);
      const all = await readToTheEnd(store, 1000);
      for (const count of [0, 1, 37, all.length - 1]) {
        const upTo = all[count - 1]?.position ?? 0n;
        const scanned = await collect(store.scan({ upTo }));
        expectWholeStreams(scanned);
        expect(byPosition(scanned)).toEqual(all.slice(0, count));
      }
      expect(await collect(store.scan({ upTo: (await store.head()) + 99n }))).toHaveLength(
        all.length,
      );
    }),
  );

  it.each([1, 2, 3, 7])('splits the streams into %i disjoint shards', (of) =>
    on(async (store) => {
      await fill(store);
      const upTo = await store.head();
      const shards: RecordedEvent[][] = [];
      for (let index = 0; index < of; index += 1) {
        shards.push(await collect(store.scan({ upTo, shard: { index, of } })));
      }
      for (const shard of shards) expectWholeStreams(shard);
      const owners = new Map<string, number>();
      for (const [index, shard] of shards.entries()) {
        for (const { streamId } of shard) {
          expect(owners.get(streamId) ?? index).toBe(index);
          owners.set(streamId, index);
        }
      }
      expect(byPosition(shards.flat())).toEqual(await readToTheEnd(store, 1000));
    })(),
  );

  it(
    'sees nothing that comes after the position, and can be left at any page',
    on(async (store) => {
      await fill(store);
      const upTo = await store.head();
      const scanned: RecordedEvent[] = [];
      for await (const page of store.scan({ upTo })) {
        scanned.push(...page);
        await store.append(`late-${scanned.length}`, 'no-stream', [anEvent()]);
      }
      expect(scanned.every((event) => event.position <= upTo)).toBe(true);
      expectWholeStreams(scanned);
      for await (const _ of store.scan({ upTo })) break;
      const abort = new AbortController();
      let pages = 0;
      for await (const _ of store.scan({ upTo, signal: abort.signal })) {
        pages += 1;
        abort.abort();
      }
      expect(pages).toBe(1);
    }),
  );

  it(
    'refuses shards there are none of',
    on(async (store) => {
      for (const shard of [
        { index: 2, of: 2 },
        { index: -1, of: 2 },
        { index: 0, of: 0 },
      ]) {
        const scan = collect(store.scan({ upTo: 1n, shard }));
        await expect(scan).rejects.toMatchObject({ code: 'bad-read' });
      }
    }),
  );
}

/** Forty streams written in turns, and one long enough to span pages. */
async function fill(store: EventStore): Promise<void> {
  await store.append('long', 'no-stream', someEvents(10));
  for (const round of [0, 1, 2]) {
    const expected = round === 0 ? 'no-stream' : round * 2 - 1;
    await store.appendMany(
      Array.from({ length: 40 }, (_, stream) => ({
        streamId: `stream-${stream}`,
        expected,
        events: someEvents(2),
      })),
    );
  }
  await store.append('long', 9, someEvents(4500));
}

function expectWholeStreams(events: readonly RecordedEvent[]): void {
  const next = new Map<string, number>();
  for (const [index, event] of events.entries()) {
    expect(event.revision).toBe(next.get(event.streamId) ?? 0);
    if (event.revision > 0) expect(events[index - 1]?.streamId).toBe(event.streamId);
    next.set(event.streamId, event.revision + 1);
  }
}

function byPosition(events: readonly RecordedEvent[]): RecordedEvent[] {
  return [...events].sort((a, b) => (a.position < b.position ? -1 : 1));
}

import { anEvent, collect, idsOf, mustBeAppended, readToTheEnd, someEvents } from './events.ts';
import { type NewPlace, onStore } from './place.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function restartContract(newPlace: NewPlace): void {
  const on = (test: Parameters<typeof onStore>[1]) => onStore(newPlace, test);

  it(
    'keeps its events, its identity and its memory of appends',
    on(async (store, place) => {
      const events = someEvents(3);
      const answer = mustBeAppended(await store.append('s', 'no-stream', events));
      const before = await readToTheEnd(store);
      await store.close();
      const reopened = await place.open();
      expect(reopened.identity).toBe(store.identity);
      expect(reopened.identity).toMatch(UUID);
      expect(await readToTheEnd(reopened)).toEqual(before);
      expect(await reopened.head()).toBe(answer.position);
      const again = await reopened.append('s', 'no-stream', events);
      expect(again).toEqual({ ...answer, repeated: true });
      const next = mustBeAppended(await reopened.append('s', 2, [anEvent()]));
      expect(next.position).toBeGreaterThan(answer.position);
      await reopened.close();
    }),
  );

  it('has another identity in another place', async () => {
    const places = [await newPlace(), await newPlace()];
    const stores = await Promise.all(places.map((place) => place.open()));
    expect(stores[0]?.identity).not.toBe(stores[1]?.identity);
    for (const store of stores) await store.close();
    for (const place of places) await place.remove();
  });

  it(
    'lets a follower go on where it stopped, nothing skipped, nothing twice',
    on(async (store, place) => {
      const seen: string[] = [];
      let after = 0n;
      let current = store;
      for (const round of [0, 1, 2]) {
        const following = (async () => {
          for await (const batch of current.follow({ after })) {
            seen.push(...idsOf(batch));
            after = batch.at(-1)?.position ?? after;
          }
        })();
        for (let number = 0; number < 20; number += 1) {
          const tail = round * 20 + number - 1;
          mustBeAppended(await current.append('s', tail < 0 ? 'no-stream' : tail, [anEvent()]));
        }
        await current.close();
        await following;
        current = await place.open();
      }
      seen.push(...idsOf(await current.readAll({ after, maxCount: 1000 })));
      expect(seen).toEqual(idsOf(await current.readStream('s')));
      expect(seen).toHaveLength(60);
      await current.close();
    }),
  );

  it(
    'finishes what was asked before the close, refuses what is asked after it',
    on(async (store, place) => {
      const asked = Array.from({ length: 20 }, (_, number) =>
        store.append(`s-${number}`, 'no-stream', [anEvent()]),
      );
      const imported = store.appendMany(
        Array.from({ length: 600 }, (_, number) => ({
          streamId: `i-${number}`,
          expected: 'no-stream',
          events: someEvents(8),
        })),
      );
      // No log gets so long, wherever its positions begin.
      const waiting = collect(store.follow({ after: 10n ** 15n }));
      const closed = store.close();
      const late = await store.append('late', 'no-stream', [anEvent()]);
      const lateImport = await store.appendMany([
        { streamId: 'late', expected: 'no-stream', events: [anEvent()] },
      ]);
      await closed;
      await store.close();
      for (const answer of await Promise.all(asked)) mustBeAppended(answer);
      for (const answer of await imported) mustBeAppended(answer);
      expect(late).toMatchObject({ ok: false, code: 'store-unavailable' });
      expect(lateImport).toMatchObject([{ ok: false, code: 'store-unavailable' }]);
      expect(await waiting).toEqual([]);
      const reopened = await place.open();
      expect(await readToTheEnd(reopened, 1000)).toHaveLength(4820);
      await reopened.close();
    }),
  );

  it(
    'makes reads of a closed store an error, and ends its follows',
    on(async (store) => {
      await store.append('s', 'no-stream', someEvents(3));
      const upTo = await store.head();
      await store.close();
      const closed = { name: 'StoreError', code: 'store-closed' };
      await expect(store.head()).rejects.toMatchObject(closed);
      await expect(store.readStream('s')).rejects.toMatchObject(closed);
      await expect(store.readAll({ maxCount: 1 })).rejects.toMatchObject(closed);
      await expect(collect(store.scan({ upTo }))).rejects.toMatchObject(closed);
      expect(await collect(store.follow())).toEqual([]);
    }),
  );

  it(
    'makes a scan that is cut short by the close an error',
    on(async (store) => {
      await store.append('s', 'no-stream', someEvents(5000));
      const upTo = await store.head();
      const scan = async () => {
        for await (const _ of store.scan({ upTo })) await store.close();
      };
      await expect(scan()).rejects.toMatchObject({ code: 'store-closed' });
    }),
  );
}

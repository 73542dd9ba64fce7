import { collect, idsOf, mustBeAppended, readToTheEnd, someEvents } from './events.ts';
import { type NewPlace, onStore } from './place.ts';

export function readContract(newPlace: NewPlace): void {
  const on = (test: Parameters<typeof onStore>[1]) => onStore(newPlace, test);

  it(
    'finds nothing where there is nothing',
    on(async (store) => {
      expect(await store.readStream('none')).toEqual([]);
      expect(await store.readStream('none', { direction: 'backwards', maxCount: 1 })).toEqual([]);
      expect(await store.readAll({ maxCount: 10 })).toEqual([]);
      expect(await store.head()).toBe(0n);
    }),
  );

  it(
    'reads a stream from a revision, either way, no further than asked',
    on(async (store) => {
      mustBeAppended(await store.append('other', 'no-stream', someEvents(3)));
      mustBeAppended(await store.append('s', 'no-stream', someEvents(5)));
      const revisions = async (options: Parameters<typeof store.readStream>[1]) =>
        (await store.readStream('s', options)).map((event) => event.revision);
      expect(await revisions({})).toEqual([0, 1, 2, 3, 4]);
      expect(await revisions({ fromRevision: 2 })).toEqual([2, 3, 4]);
      expect(await revisions({ fromRevision: 2, maxCount: 2 })).toEqual([2, 3]);
      expect(await revisions({ maxCount: 5 })).toEqual([0, 1, 2, 3, 4]);
      expect(await revisions({ maxCount: 6 })).toEqual([0, 1, 2, 3, 4]);
      expect(await revisions({ fromRevision: 4 })).toEqual([4]);
      expect(await revisions({ fromRevision: 5 })).toEqual([]);
      const direction = 'backwards';
      expect(await revisions({ direction })).toEqual([4, 3, 2, 1, 0]);
      expect(await revisions({ direction, maxCount: 1 })).toEqual([4]);
      expect(await revisions({ direction, fromRevision: 2 })).toEqual([2, 1, 0]);
      expect(await revisions({ direction, fromRevision: 2, maxCount: 2 })).toEqual([2, 1]);
      expect(await revisions({ direction, fromRevision: 99, maxCount: 1 })).toEqual([4]);
      expect(await revisions({ direction, fromRevision: 0 })).toEqual([0]);
    }),
  );

  it.each([1, 2, 6, 7, 8])('pages through all events by %i, none twice, none left out', (page) =>
    on(async (store) => {
      for (const stream of ['a', 'b']) await store.append(stream, 'no-stream', someEvents(3));
      await store.append('a', 2, someEvents(1));
      const all = await store.readAll({ maxCount: 100 });
      expect(all).toHaveLength(7);
      expect(await store.readAll({ maxCount: page })).toEqual(all.slice(0, page));
      expect(await readToTheEnd(store, page)).toEqual(all);
      const positions = all.map((event) => event.position);
      expect(positions.every((position, index) => position > (positions[index - 1] ?? 0n))).toBe(
        true,
      );
      expect(await store.readAll({ after: await store.head(), maxCount: 5 })).toEqual([]);
      expect(await store.readAll({ after: (await store.head()) + 5n, maxCount: 5 })).toEqual([]);
    })(),
  );

  it(
    'gives an event the same instant whoever reads it, in UTC to the millisecond',
    on(async (store) => {
      await store.append('s', 'no-stream', someEvents(2));
      await store.append('t', 'no-stream', someEvents(1));
      const all = await store.readAll({ maxCount: 10 });
      const upTo = await store.head();
      expect(await collect(store.follow(), 3)).toEqual(all);
      expect(await collect(store.scan({ upTo }))).toEqual(all);
      expect(await store.readStream('t')).toEqual(all.slice(2));
      expect(await store.readStream('s', { fromRevision: 1 })).toEqual(all.slice(1, 2));
      for (const { recordedAt } of all) expect(new Date(recordedAt).toISOString()).toBe(recordedAt);
    }),
  );

  it(
    'gives readers nothing they could change for one another',
    on(async (store) => {
      await store.append('s', 'no-stream', someEvents(1));
      const [first] = await store.readStream('s');
      Object.assign(first?.data ?? {}, { number: 'changed' });
      expect((await store.readStream('s'))[0]?.data).toEqual({ number: 0 });
      expect(idsOf(await store.readAll({ maxCount: 1 }))).toEqual([first?.id]);
    }),
  );

  it(
    'refuses reads that mean nothing',
    on(async (store) => {
      const bad = { name: 'StoreError', code: 'bad-read' };
      for (const maxCount of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
        await expect(store.readAll({ maxCount })).rejects.toMatchObject(bad);
        await expect(store.readStream('s', { maxCount })).rejects.toMatchObject(bad);
      }
      await expect(store.readStream('s', { fromRevision: -1 })).rejects.toMatchObject(bad);
      await expect(store.readAll({ after: -1n, maxCount: 1 })).rejects.toMatchObject(bad);
      expect(() => store.follow({ after: -1n })).toThrow(expect.objectContaining(bad));
    }),
  );
}

import { getEventListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { anEvent, collect, idsOf, mustBeAppended, someEvents } from './events.ts';
import { type NewPlace, onStore } from './place.ts';

export function followContract(newPlace: NewPlace): void {
  const on = (test: Parameters<typeof onStore>[1]) => onStore(newPlace, test);

  it(
    'gives what there is, then what comes, in order',
    on(async (store) => {
      const before = someEvents(3);
      const after = someEvents(3);
      await store.append('s', 'no-stream', before);
      const followed = collect(store.follow(), 6);
      await pause(5);
      for (const [index, event] of after.entries()) await store.append('s', 2 + index, [event]);
      expect(idsOf(await followed)).toEqual(idsOf([...before, ...after]));
    }),
  );

  it(
    'starts after a position',
    on(async (store) => {
      const answer = mustBeAppended(await store.append('s', 'no-stream', someEvents(2)));
      const rest = someEvents(3);
      await store.append('s', 1, rest);
      expect(idsOf(await collect(store.follow({ after: answer.position }), 3))).toEqual(
        idsOf(rest),
      );
      const followed = collect(store.follow({ after: await store.head() }), 1);
      const last = anEvent();
      await store.append('s', 4, [last]);
      expect(idsOf(await followed)).toEqual([last.id]);
    }),
  );

  it(
    'catches up over many pages while others append, for several followers',
    on(async (store) => {
      await store.append('s', 'no-stream', someEvents(5000));
      const followers = Array.from({ length: 3 }, () => collect(store.follow(), 5200));
      for (let revision = 4999; revision < 5199; revision += 1) {
        mustBeAppended(await store.append('s', revision, [anEvent()]));
      }
      const expected = idsOf(await store.readStream('s'));
      for (const follower of followers) expect(idsOf(await follower)).toEqual(expected);
    }),
  );

  it(
    'waits for a slow consumer and skips nothing',
    on(async (store) => {
      const seen: string[] = [];
      const slow = (async () => {
        for await (const batch of store.follow()) {
          seen.push(...idsOf(batch));
          if (seen.length >= 50) return;
          await pause(2);
        }
      })();
      for (let number = 0; number < 50; number += 1) {
        await store.append('s', number === 0 ? 'no-stream' : number - 1, [anEvent()]);
      }
      await slow;
      expect(seen).toEqual(idsOf(await store.readStream('s')));
    }),
  );

  it(
    'ends on abort without an error: before, between and within waits',
    on(async (store) => {
      await store.append('s', 'no-stream', someEvents(2));
      expect(await collect(store.follow({ signal: AbortSignal.abort() }))).toEqual([]);
      const waiting = new AbortController();
      const given: string[] = [];
      const followed = (async () => {
        for await (const batch of store.follow({ signal: waiting.signal })) {
          given.push(...idsOf(batch));
        }
      })();
      while (given.length < 2) await pause(1);
      waiting.abort();
      await followed;
      expect(given).toHaveLength(2);
      const within = new AbortController();
      let batches = 0;
      for await (const _ of store.follow({ signal: within.signal })) {
        batches += 1;
        within.abort();
      }
      expect(batches).toBe(1);
      expect(getEventListeners(waiting.signal, 'abort')).toHaveLength(0);
      expect(getEventListeners(within.signal, 'abort')).toHaveLength(0);
    }),
  );

  it(
    'leaves nothing behind when the consumer breaks, throws or returns',
    on(async (store) => {
      await store.append('s', 'no-stream', someEvents(2));
      const { signal } = new AbortController();
      for await (const _ of store.follow({ signal })) break;
      const thrown = (async () => {
        for await (const _ of store.follow({ signal })) throw new Error('consumer');
      })();
      await expect(thrown).rejects.toThrow('consumer');
      const iterator = store.follow({ after: await store.head(), signal })[Symbol.asyncIterator]();
      const pending = iterator.next();
      await pause(5);
      await iterator.return?.();
      expect(await pending).toEqual({ done: true, value: undefined });
      expect(await iterator.next()).toEqual({ done: true, value: undefined });
      expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    }),
  );

  it(
    'answers calls of next that do not wait for one another in order',
    on(async (store) => {
      const iterator = store.follow()[Symbol.asyncIterator]();
      const answers = [iterator.next(), iterator.next()];
      const [first, second] = [anEvent(), anEvent()];
      await store.append('s', 'no-stream', [first]);
      await answers[0];
      await store.append('s', 0, [second]);
      const batches = (await Promise.all(answers)).map((answer) => idsOf(answer.value ?? []));
      expect(batches).toEqual([[first.id], [second.id]]);
      await iterator.return?.();
    }),
  );

  it(
    'can be iterated again, from the same position',
    on(async (store) => {
      await store.append('s', 'no-stream', someEvents(3));
      const followed = store.follow();
      expect(await collect(followed, 3)).toEqual(await collect(followed, 3));
    }),
  );

  it(
    'lets others have their turn while a busy consumer catches up',
    on(async (store) => {
      await store.append('s', 'no-stream', someEvents(6000));
      let elsewhere = 0;
      const timer = setInterval(() => {
        elsewhere += 1;
      }, 0);
      for (let round = 0; round < 5; round += 1) await collect(store.follow(), 6000);
      clearInterval(timer);
      expect(elsewhere).toBeGreaterThan(0);
    }),
  );
}

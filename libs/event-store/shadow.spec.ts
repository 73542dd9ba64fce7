import { randomUUID } from 'node:crypto';
import { openMemoryStore } from './memory/memory-store.ts';
import type { EventData, EventStore } from './port.ts';
import { shadowOf } from './shadow.ts';

const anEvent = (n = 0): EventData => ({
  id: randomUUID(),
  type: 'Tried',
  data: { n },
  metadata: { by: 'spec' },
});

let base: EventStore;
beforeEach(() => {
  base = openMemoryStore();
});

const numbersIn = async (store: Pick<EventStore, 'readStream'>, streamId: string) =>
  (await store.readStream(streamId)).map((event) => event.data.n);

describe('a store to try things out on', () => {
  it('reads what its base holds', async () => {
    await base.append('a', 'no-stream', [anEvent(1), anEvent(2)]);
    const shadow = shadowOf(base);
    expect(await shadow.readStream('a')).toEqual(await base.readStream('a'));
    const tail = { direction: 'backwards', maxCount: 1 } as const;
    expect(await shadow.readStream('a', tail)).toEqual(await base.readStream('a', tail));
    expect(await shadow.readStream('none')).toEqual([]);
  });

  it('keeps what is appended to itself, and the base never sees it', async () => {
    await base.append('a', 'no-stream', [anEvent(1)]);
    const shadow = shadowOf(base);
    expect(await shadow.append('a', 0, [anEvent(2)])).toMatchObject({ ok: true, revision: 1 });
    expect(await shadow.append('b', 'no-stream', [anEvent(3)])).toMatchObject({ revision: 0 });
    expect(await numbersIn(shadow, 'a')).toEqual([1, 2]);
    expect(await numbersIn(shadow, 'b')).toEqual([3]);
    expect(await numbersIn(base, 'a')).toEqual([1]);
    expect(await numbersIn(base, 'b')).toEqual([]);
    expect(await base.head()).toBe(1n);
  });

  it('refuses as the base would: a wrong revision, an impossible append', async () => {
    await base.append('a', 'no-stream', [anEvent(1)]);
    const shadow = shadowOf(base);
    expect(await shadow.append('a', 'no-stream', [anEvent(2)])).toEqual({
      ok: false,
      code: 'wrong-expected-revision',
      expected: 'no-stream',
      actual: 0,
    });
    expect(await shadow.append('a', 0, [])).toMatchObject({ code: 'bad-append' });
  });

  it('recognises a repeated append, of its own and of its base', async () => {
    const [first, second] = [anEvent(1), anEvent(2)];
    await base.append('a', 'no-stream', [first]);
    const shadow = shadowOf(base);
    await shadow.append('a', 0, [second]);
    expect(await shadow.append('a', 'no-stream', [first])).toMatchObject({ repeated: true });
    expect(await shadow.append('a', 0, [second])).toMatchObject({ repeated: true, revision: 1 });
    expect(await numbersIn(shadow, 'a')).toEqual([1, 2]);
  });

  it('takes many appends as the base would, each with an outcome of its own', async () => {
    await base.append('a', 'no-stream', [anEvent(1)]);
    const shadow = shadowOf(base);
    const results = await shadow.appendMany([
      { streamId: 'a', expected: 0, events: [anEvent(2)] },
      { streamId: 'a', expected: 0, events: [anEvent(3)] },
      { streamId: 'b', expected: 'no-stream', events: [anEvent(4)] },
    ]);
    expect(results.map((result) => result.ok)).toEqual([true, false, true]);
    expect(await numbersIn(shadow, 'a')).toEqual([1, 2]);
    expect(await base.head()).toBe(1n);
  });

  it('copies a long stream whole', async () => {
    const events = Array.from({ length: 2_345 }, (_, n) => anEvent(n));
    await base.append('long', 'no-stream', events);
    const shadow = shadowOf(base);
    expect(await shadow.append('long', 2_344, [anEvent(2_345)])).toMatchObject({ revision: 2_345 });
    const copied = await shadow.readStream('long');
    expect(copied.map(({ id }) => id).slice(0, -1)).toEqual(events.map(({ id }) => id));
    expect(copied.map(({ revision }) => revision)).toEqual(copied.map((_, n) => n));
  });

  it('does not see what the base records in a stream it has written to itself', async () => {
    await base.append('a', 'no-stream', [anEvent(1)]);
    const shadow = shadowOf(base);
    await shadow.append('a', 0, [anEvent(2)]);
    await base.append('a', 0, [anEvent(9)]);
    await base.append('c', 'no-stream', [anEvent(3)]);
    expect(await numbersIn(shadow, 'a')).toEqual([1, 2]);
    expect(await numbersIn(shadow, 'c')).toEqual([3]);
  });
});

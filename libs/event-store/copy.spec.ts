import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { anEvent, mustBeAppended, readToTheEnd } from '../../test/contract/event-store/events.ts';
import { type CopyProgress, type CopyTarget, copyLog } from './copy.ts';
import { eventHash } from './event-hash.ts';
import { openMemoryStore } from './memory/memory-store.ts';
import type { EventStore, RecordedEvent } from './port.ts';
import { openSqliteStore } from './sqlite/sqlite-store.ts';

type Store = EventStore & CopyTarget;

const folders: string[] = [];
const sqlite = (clock?: () => number): Store => {
  const directory = mkdtempSync(join(tmpdir(), 'luodi-copy-'));
  folders.push(directory);
  return openSqliteStore({ directory, ...(clock && { clock }) });
};
const memory = (clock?: () => number): Store => openMemoryStore(clock && { clock });
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A log of interleaved streams, one event every minute of 2021. */
async function filled(events = 2500, make = memory): Promise<Store> {
  let now = Date.parse('2021-01-01T00:00:00.000Z');
  const store = make(() => now);
  const tails = new Map<string, number>();
  for (let number = 0; number < events; number += 1) {
    const streamId = `s-${(number * 7) % 13}`;
    const tail = tails.get(streamId);
    const event = anEvent({ number, note: '签约' }, { reportedAt: '2021-03-01T00:00:00.000Z' });
    const answer = await store.append(streamId, tail ?? 'no-stream', [event]);
    tails.set(streamId, mustBeAppended(answer).revision);
    now += 60_000;
  }
  return store;
}

const withoutPosition = (events: readonly RecordedEvent[]) =>
  events.map(({ position, ...rest }) => rest);

describe('the copy of a log', () => {
  it.each([
    ['memory', 'sqlite', memory, sqlite],
    ['sqlite', 'memory', sqlite, memory],
    ['sqlite', 'sqlite', sqlite, sqlite],
  ])('from %s to %s holds the same events in the same order, instants included', async (...row) => {
    const [from, to] = [await filled(2500, row[2]), row[3]()];
    const told: CopyProgress[] = [];
    const report = await copyLog(from, to, { onProgress: (progress) => told.push(progress) });
    expect(report).toEqual({
      events: 2500,
      copied: 2500,
      upTo: 2500n,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const [original, copy] = [await readToTheEnd(from, 1000), await readToTheEnd(to, 1000)];
    expect(withoutPosition(copy)).toEqual(withoutPosition(original));
    expect([...new Set(told.map(({ phase }) => phase))]).toEqual([
      'checking',
      'copying',
      'verifying',
    ]);
    expect(told.at(-1)).toEqual({ phase: 'verifying', position: 2500n, upTo: 2500n });
    for (const store of [from, to]) await store.close();
  });

  it('is another log: it has its own identity, and goes on on its own', async () => {
    const [from, to] = [await filled(30), sqlite()];
    const identity = to.identity;
    await copyLog(from, to);
    expect(to.identity).toBe(identity);
    expect(to.identity).not.toBe(from.identity);
    const [last] = await to.readStream('s-0', { direction: 'backwards', maxCount: 1 });
    const next = mustBeAppended(await to.append('s-0', last?.revision ?? 0, [anEvent()]));
    expect(next.position).toBe(31n);
    const [added] = await to.readStream('s-0', { direction: 'backwards', maxCount: 1 });
    expect((added?.recordedAt ?? '') > (last?.recordedAt ?? '')).toBe(true);
    await to.close();
  });

  it('never lets what is recorded after it be older than it', async () => {
    const [from, to] = [await filled(10), sqlite(() => 0)];
    await copyLog(from, to);
    mustBeAppended(await to.append('later', 'no-stream', [anEvent()]));
    const [later] = await to.readStream('later');
    expect(later?.recordedAt).toBe((await readToTheEnd(from)).at(-1)?.recordedAt);
    await to.close();
  });

  it('is the same whatever is in it', async () => {
    const anything = fc.dictionary(fc.string(), fc.jsonValue({ depthSize: 'small' }));
    const appends = fc.array(fc.tuple(fc.nat(3), anything, anything), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(appends, async (given) => {
        const [from, to] = [memory(), memory()];
        for (const [stream, data, metadata] of given) {
          const [last] = await from.readStream(`s-${stream}`, {
            direction: 'backwards',
            maxCount: 1,
          });
          const event = anEvent(data as never, metadata as never);
          await from.append(`s-${stream}`, last?.revision ?? 'no-stream', [event]);
        }
        await copyLog(from, to);
        expect(await readToTheEnd(to)).toEqual(await readToTheEnd(from));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a copy that was broken off', () => {
  /** A target whose process dies in the middle of its n-th page, some of that page recorded. */
  function dyingAfter(target: Store, pages: number, recorded: number): CopyTarget {
    let left = pages;
    return {
      identity: target.identity,
      head: () => target.head(),
      readStream: (...asked) => target.readStream(...asked),
      readAll: (options) => target.readAll(options),
      scan: (options) => target.scan(options),
      close: () => target.close(),
      restore: async (events) => {
        left -= 1;
        if (left >= 0) return target.restore(events);
        await target.restore(events.slice(0, recorded));
        throw new Error('killed');
      },
    };
  }

  it.each([
    [0, 0],
    [0, 1],
    [1, 999],
    [2, 1000],
    [5, 0],
  ])('after %i pages and %i events goes on where it was, nothing twice', async (pages, more) => {
    const [from, to] = [await filled(5500), sqlite()];
    await expect(copyLog(from, dyingAfter(to, pages, more))).rejects.toThrow('killed');
    const report = await copyLog(from, to);
    expect(report).toMatchObject({ events: 5500, copied: 5500 - pages * 1000 - more });
    expect(withoutPosition(await readToTheEnd(to, 1000))).toEqual(
      withoutPosition(await readToTheEnd(from, 1000)),
    );
    expect(await copyLog(from, to)).toEqual({ ...report, copied: 0 });
    await to.close();
  });

  it('by its signal ends with its reason, and takes what came since when asked again', async () => {
    const [from, to] = [await filled(3000), memory()];
    const stop = new AbortController();
    const onProgress = ({ phase }: CopyProgress) => {
      if (phase === 'copying') stop.abort(new Error('enough'));
    };
    await expect(copyLog(from, to, { signal: stop.signal, onProgress })).rejects.toThrow('enough');
    mustBeAppended(await from.append('new', 'no-stream', [anEvent()]));
    expect(await copyLog(from, to)).toMatchObject({ events: 3001, upTo: 3001n, copied: 2001 });
  });
});

describe('a copy is refused, and nothing written,', () => {
  const refused = async (from: Store, to: Store) => {
    const before = await readToTheEnd(to, 1000);
    await expect(copyLog(from, to)).rejects.toMatchObject({ code: 'copy-target-differs' });
    expect(await readToTheEnd(to, 1000)).toEqual(before);
  };

  it('where the target holds another log', async () => {
    await refused(await filled(20), await filled(20));
  });

  it('where the target holds more than the original', async () => {
    const [from, to] = [await filled(20), memory()];
    await copyLog(from, to);
    mustBeAppended(await to.append('own', 'no-stream', [anEvent()]));
    await refused(from, to);
    await refused(memory(), to);
  });

  it.each<[string, (event: RecordedEvent) => RecordedEvent]>([
    ['an id', (event) => ({ ...event, id: crypto.randomUUID() })],
    ['a type', (event) => ({ ...event, type: 'Other' })],
    ['its data', (event) => ({ ...event, data: { ...event.data, number: -1 } })],
    ['its metadata', (event) => ({ ...event, metadata: {} })],
    ['its instant', (event) => ({ ...event, recordedAt: '2021-01-01T00:00:00.001Z' })],
    ['its stream', (event) => ({ ...event, streamId: 'other', revision: 0 })],
  ])('where one event differs in %s', async (_, change) => {
    const [from, to] = [await filled(20), memory()];
    const events = await from.readAll({ maxCount: 20 });
    // The first event of its stream, so that what comes after it can be left out.
    await to.restore([...events.slice(0, 7), change(events[7] as RecordedEvent)]);
    await refused(from, to);
  });

  it('where the same events stand in another order', async () => {
    const [from, to] = [await filled(3), memory()];
    const events = await from.readAll({ maxCount: 3 });
    await to.restore([events[1], events[0]] as RecordedEvent[]);
    await refused(from, to);
  });

  it('where a stream of the original has a hole', async () => {
    const from = await filled(20);
    const holed = { ...(await filled(1)), ...from } as Store;
    holed.head = () => from.head();
    holed.readAll = async (options) =>
      (await from.readAll(options)).filter(({ position }) => position !== 2n);
    const to = sqlite();
    await expect(copyLog(holed, to)).rejects.toMatchObject({ code: 'copy-impossible' });
    expect(await to.head()).toBe(0n);
    await to.close();
  });

  it('and found out where somebody wrote to the target meanwhile', async () => {
    const [from, to] = [await filled(1500), memory()];
    let written = false;
    const onProgress = () => {
      if (written) return;
      written = true;
      void to.append('intruder', 'no-stream', [anEvent()]);
    };
    await expect(copyLog(from, to, { onProgress })).rejects.toMatchObject({
      code: 'copy-not-equal',
      message: expect.stringContaining('event 1)'),
    });
  });
});

describe('the hash of an event', () => {
  it('does not hang on the order of keys', async () => {
    const [event] = await (await filled(1)).readAll({ maxCount: 1 });
    const there = event as RecordedEvent;
    const turned = Object.fromEntries(Object.entries(there.data).reverse());
    expect(Object.keys(turned)).not.toEqual(Object.keys(there.data));
    expect(eventHash({ ...there, data: turned })).toBe(eventHash(there));
  });

  it('leaves the position out of the hash, and nothing else', async () => {
    const [event] = await (await filled(1)).readAll({ maxCount: 1 });
    const there = event as RecordedEvent;
    expect(eventHash({ ...there, position: 99n })).toBe(eventHash(there));
    const others: Partial<RecordedEvent>[] = [
      { revision: 1 },
      { streamId: 'x' },
      { id: 'x' },
      { type: 'x' },
      { recordedAt: 'x' },
      { data: {} },
      { metadata: {} },
    ];
    const hashes = others.map((other) => eventHash({ ...there, ...other }));
    expect(new Set([eventHash(there), ...hashes]).size).toBe(others.length + 1);
  });
});

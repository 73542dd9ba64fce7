import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import {
  anEvent,
  collect,
  mustBeAppended,
  readToTheEnd,
  someEvents,
} from '../../test/contract/event-store/events.ts';
import { eventStoreContract } from '../../test/contract/event-store.contract.ts';
import { MemoryLog } from './memory/memory-log.ts';
import { openMemoryStore } from './memory/memory-store.ts';
import { type MirroredStore, mirroredStore } from './mirror.ts';
import type { EventStore, RecordedEvent } from './port.ts';
import { openSqliteReader } from './sqlite/sqlite-reader.ts';

const newFolder = () => mkdtempSync(join(tmpdir(), 'luodi-mirror-'));

eventStoreContract('a mirror of a cluster', async () => {
  const directory = newFolder();
  const log = new MemoryLog(crypto.randomUUID());
  return {
    open: (options) => mirroredStore(openMemoryStore({ log, ...options }), directory),
    remove: async () => rmSync(directory, { recursive: true }),
  };
});

let directory: string;
beforeEach(() => {
  directory = newFolder();
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A cluster that can be given other words for what it holds. */
function telling(cluster: EventStore) {
  const tell = { as: (events: readonly RecordedEvent[]) => events, breaks: 0 };
  const retold: EventStore = {
    identity: cluster.identity,
    head: () => cluster.head(),
    append: (...asked) => cluster.append(...asked),
    appendMany: (appends) => cluster.appendMany(appends),
    readStream: (...asked) => cluster.readStream(...asked),
    readAll: async (options) => tell.as(await cluster.readAll(options)),
    scan: (options) => cluster.scan(options),
    close: () => cluster.close(),
    follow: async function* (options) {
      for await (const batch of cluster.follow(options)) {
        if (tell.breaks > 0) {
          tell.breaks -= 1;
          throw new Error('the line is cut');
        }
        const told = tell.as(batch);
        if (told.length > 0) yield told;
      }
    },
  };
  return { cluster: retold, tell };
}

async function filled(events: number, streams = 7): Promise<MemoryLog> {
  const log = new MemoryLog(crypto.randomUUID());
  const store = openMemoryStore({ log });
  for (let number = 0; number < events; number += 1) {
    const revision = Math.floor(number / streams);
    const tail = revision === 0 ? 'no-stream' : revision - 1;
    mustBeAppended(await store.append(`s-${number % streams}`, tail, [anEvent({ number })]));
  }
  return log;
}

const local = (store: MirroredStore) => readToTheEnd(store.local, 1000);

/** Waits for what comes soon, however slow the machine. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await pause(5);
}

describe('a local mirror', () => {
  it('holds what the cluster holds at its positions, in a file for threads', async () => {
    const log = await filled(1234);
    const told: bigint[] = [];
    const onCatchUp = ({ position }: { position: bigint }) => told.push(position);
    const store = await mirroredStore(openMemoryStore({ log }), directory, { onCatchUp });
    expect(await local(store)).toEqual(await readToTheEnd(openMemoryStore({ log }), 1000));
    expect(told.at(-1)).toBe(1234n);
    expect(store.mirror()).toMatchObject({ state: 'live', position: 1234n, disagreements: 0 });
    const reader = openSqliteReader(store.local.file);
    expect(reader.identity).toBe(store.local.identity);
    expect(await reader.head()).toBe(1234n);
    await reader.close();
    await store.close();
    expect(store.mirror()).toMatchObject({ state: 'closed', position: 1234n });
  });

  it('goes on where it was, and reads only what is new', async () => {
    const log = await filled(500);
    const first = await mirroredStore(openMemoryStore({ log }), directory);
    const { identity } = first.local;
    await first.close();
    const writer = openMemoryStore({ log });
    mustBeAppended(await writer.append('new', 'no-stream', someEvents(3)));
    const followed: bigint[] = [];
    const { cluster } = telling(openMemoryStore({ log }));
    const watched: EventStore = {
      ...cluster,
      follow: (options) => {
        followed.push(options?.after ?? 0n);
        return cluster.follow(options);
      },
    };
    const again = await mirroredStore(watched, directory);
    expect(followed).toEqual([500n]);
    expect(await again.local.head()).toBe(503n);
    expect(again.local.identity).toBe(identity);
    await again.close();
  });

  it('has what another node wrote once the head of the cluster was asked for', async () => {
    const log = await filled(10);
    const cluster = openMemoryStore({ log });
    const store = await mirroredStore(cluster, directory);
    for (let number = 0; number < 50; number += 1) {
      const there = mustBeAppended(await cluster.append(`o-${number}`, 'no-stream', [anEvent()]));
      expect(await store.local.head()).toBe(there.position);
      const [last] = await store.local.readStream(`o-${number}`);
      expect(last?.position).toBe(there.position);
    }
    await store.close();
  });

  it('takes up the cluster again where the line was cut, and says how often', async () => {
    const log = await filled(10);
    const { cluster, tell } = telling(openMemoryStore({ log }));
    const store = await mirroredStore(cluster, directory);
    tell.breaks = 2;
    mustBeAppended(await store.append('s', 'no-stream', [anEvent()]));
    expect(await store.head()).toBe(11n);
    expect(store.mirror()).toMatchObject({ state: 'live', restarts: 2 });
    expect(store.mirror().lastError).toBe('the line is cut');
    await store.close();
  });

  it('is thrown away where it is of another log, or of none', async () => {
    const [one, other] = [await filled(30), await filled(20)];
    const first = await mirroredStore(openMemoryStore({ log: one }), directory);
    await first.close();
    const said: string[] = [];
    const telling = { onDisagreement: (message: string) => said.push(message) };
    const second = await mirroredStore(openMemoryStore({ log: other }), directory, telling);
    expect(await local(second)).toEqual(await readToTheEnd(openMemoryStore({ log: other })));
    await second.close();
    writeFileSync(second.local.file, 'this is no database'.repeat(1000));
    const third = await mirroredStore(openMemoryStore({ log: other }), directory, telling);
    expect(await third.local.head()).toBe(20n);
    await third.close();
    const [was, wanted] = [one.identity, other.identity];
    const facts = `log ${was} up to position 30, and the cluster holds log ${wanted}`;
    expect(said).toEqual([
      expect.stringContaining(facts),
      expect.stringContaining('file is not a database'),
    ]);
  });

  it('is refused, and all left, where another application’s database is in its place', async () => {
    const file = join(directory, 'mirror.sqlite');
    const db = new Sqlite(file);
    db.exec('CREATE TABLE customers (name TEXT)');
    db.close();
    const before = readFileSync(file);
    const opening = mirroredStore(openMemoryStore({ log: await filled(3) }), directory);
    await expect(opening).rejects.toMatchObject({ code: 'not-a-luodi-log' });
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});

describe('a mirror that disagrees with its cluster', () => {
  const changed = (at: bigint) => (events: readonly RecordedEvent[]) =>
    events.map((event) => (event.position === at ? { ...event, data: { wrong: true } } : event));
  const dropped = (at: bigint) => (events: readonly RecordedEvent[]) =>
    events.filter((event) => event.position !== at);

  const moved = (from: bigint) => (events: readonly RecordedEvent[]) =>
    events.map((event) =>
      event.position < from ? event : { ...event, position: event.position + 1n },
    );

  it.each([
    ['its positions are not the cluster’s', moved(1000n), 1000n],
    ['an event differs in its tail', changed(1990n), 1990n],
    ['an event differs where a sample looks', changed(1003n), 1003n],
    ['the last event is missing', dropped(2000n), 2000n],
    ['an event of its own stream is missing near the end', dropped(1900n), 1900n],
  ])('says where, and reads again from there: %s', async (_, lie, position) => {
    const log = await filled(2000, 2000);
    const { cluster, tell } = telling(openMemoryStore({ log }));
    tell.as = lie;
    if (position === 2000n) cluster.head = async () => 1999n;
    const wrong = await mirroredStore(cluster, directory);
    const { identity } = wrong.local;
    await wrong.close();

    const said: string[] = [];
    const onDisagreement = (message: string) => said.push(message);
    const right = await mirroredStore(openMemoryStore({ log }), directory, { onDisagreement });
    expect(await local(right)).toEqual(await readToTheEnd(openMemoryStore({ log }), 1000));
    const missingAtTheEnd = position === 2000n;
    const where = { position, streamId: `s-${Number(position) - 1}`, revision: 0 };
    expect(right.mirror().lastDisagreement).toEqual(
      missingAtTheEnd ? null : expect.objectContaining(where),
    );
    expect(said).toHaveLength(missingAtTheEnd ? 0 : 1);
    if (!missingAtTheEnd) expect(said[0]).toContain(`${position} (s-${Number(position) - 1}@0)`);
    // What was made of the wrong reading is known by its identity.
    expect(right.local.identity === identity).toBe(missingAtTheEnd);
    await right.close();
  });

  it('is cut back where the cluster was put back to an older copy', async () => {
    const log = await filled(100);
    const wrong = await mirroredStore(openMemoryStore({ log }), directory);
    await wrong.close();
    const older = new MemoryLog(log.identity);
    const source = openMemoryStore({ log });
    await openMemoryStore({ log: older }).restore(await source.readAll({ maxCount: 60 }));
    const store = await mirroredStore(openMemoryStore({ log: older }), directory);
    expect(await store.local.head()).toBe(60n);
    expect(store.mirror().lastDisagreement).toMatchObject({ position: 61n });
    await store.close();
  });

  it('finds a missing event as it follows, ends the follows, has it afterwards', async () => {
    const log = await filled(20, 20);
    const { cluster, tell } = telling(openMemoryStore({ log }));
    const store = await mirroredStore(cluster, directory);
    const { identity } = store.local;
    const following = collect(store.local.follow({ after: 20n }));
    tell.as = dropped(21n);
    mustBeAppended(await cluster.append('a', 'no-stream', [anEvent()]));
    mustBeAppended(await cluster.append('b', 'no-stream', [anEvent()]));
    await until(() => store.mirror().position === 22n);
    tell.as = (events) => events;
    // The next event of stream a does not follow on what the mirror has of it.
    mustBeAppended(await cluster.append('a', 0, [anEvent()]));
    await expect(following).rejects.toMatchObject({ code: 'log-rewritten' });
    expect(await store.local.head()).toBe(23n);
    expect(await local(store)).toEqual(await readToTheEnd(openMemoryStore({ log })));
    expect(store.mirror()).toMatchObject({ disagreements: 1 });
    expect(store.mirror().lastDisagreement).toMatchObject({ position: 21n, streamId: 'a' });
    expect(store.local.identity).not.toBe(identity);
    await store.close();
  });

  it('accepts a hole that the cluster has as well', async () => {
    const log = await filled(20, 20);
    const { cluster, tell } = telling(openMemoryStore({ log }));
    tell.as = dropped(21n);
    const store = await mirroredStore(cluster, directory);
    mustBeAppended(await cluster.append('a', 'no-stream', someEvents(2)));
    expect(await store.head()).toBe(22n);
    expect((await store.local.readStream('a')).map(({ revision }) => revision)).toEqual([1]);
    expect(store.mirror()).toMatchObject({ state: 'live', disagreements: 0 });
    await store.close();
  });
});

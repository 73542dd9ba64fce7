import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import {
  anEvent,
  collect,
  mustBeAppended,
  readToTheEnd,
  someEvents,
} from '../../../test/contract/event-store/events.ts';
import { openForWriting } from './connection.ts';
import { DirectoryLock } from './directory-lock.ts';
import { LockedSqliteStore, sqliteLogFile } from './sqlite-store.ts';

/** A store and the connection below it, whose file may be kept from growing. */
function openWithConnection(directory: string): { store: LockedSqliteStore; db: Database } {
  const lock = DirectoryLock.take(directory);
  return openForWriting(sqliteLogFile(directory), (db) => ({
    store: new LockedSqliteStore(db, lock, Date.now),
    db,
  }));
}

describe('a disk that is full', () => {
  const large = () => anEvent({ text: 'x'.repeat(500_000) });
  const full = {
    ok: false,
    code: 'store-unavailable',
    reason: expect.stringMatching(/SQLITE_FULL/),
  };

  it('is an answer; the log stays readable, and goes on when there is space', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'luodi-full-'));
    const { store, db } = openWithConnection(directory);
    mustBeAppended(await store.append('s', 'no-stream', someEvents(3)));
    const head = await store.head();
    const followed = collect(store.follow({ after: head }), 1);
    const unlimited = db.pragma('max_page_count', { simple: true });
    db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true })}`);

    const event = large();
    const answers = await Promise.all([
      store.append('s', 2, [event]),
      store.append('new', 'no-stream', [anEvent()]),
    ]);
    expect(answers).toEqual([full, full]);
    const bulk = await store.appendMany([
      { streamId: 'bulk', expected: 'no-stream', events: [large()] },
    ]);
    expect(bulk).toEqual([full]);
    expect(await store.readStream('s')).toHaveLength(3);
    expect(await store.head()).toBe(head);
    expect(await store.readStream('new')).toEqual([]);

    db.pragma(`max_page_count = ${unlimited}`);
    const answer = mustBeAppended(await store.append('s', 2, [event]));
    expect(answer).toMatchObject({ revision: 3, repeated: false, position: head + 1n });
    expect((await followed)[0]?.id).toBe(event.id);
    expect(await readToTheEnd(store)).toHaveLength(4);
    await store.close();
    rmSync(directory, { recursive: true });
  });
});

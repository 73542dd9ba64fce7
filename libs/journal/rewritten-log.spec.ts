import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FollowedLog, MemoryLog, openMemoryStore, StoreError } from '#event-store';
import { rowsOf } from '../../test/support/books-rows.ts';
import { writeProjects } from '../../test/support/bulk-log.ts';
import { IN_MEMORY } from './books/books.ts';
import { Journal } from './journal.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'luodi-rewritten-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A log as a mirror shows it that lacks its first stream until it is put right. */
function wrongAtFirst(store: ReturnType<typeof openMemoryStore>) {
  let ends = () => {};
  let right = false;
  const log: FollowedLog = {
    get identity() {
      return right ? store.identity : '00000000-0000-4000-8000-000000000000';
    },
    head: () => store.head(),
    readStream: (...asked) => store.readStream(...asked),
    readAll: (options) => store.readAll(options),
    scan: (options) => store.scan(options),
    close: () => store.close(),
    follow: async function* (options) {
      const reading = right;
      for await (const batch of store.follow(options)) {
        yield reading ? batch : batch.filter(({ streamId }) => streamId !== 'project-B0');
        if (right === reading && !options?.signal?.aborted) {
          await new Promise<void>((resolve) => {
            ends = resolve;
            options?.signal?.addEventListener('abort', () => resolve());
          });
        }
        if (options?.signal?.aborted) return;
        if (right !== reading) throw new StoreError('log-rewritten', 'it was wrong');
      }
    },
  };
  const putRight = () => {
    right = true;
    ends();
  };
  return { log, putRight };
}

async function madeOf(log: FollowedLog): Promise<readonly string[]> {
  const journal = await Journal.open({ store: log, directory: IN_MEMORY });
  await journal.reach(await log.head());
  const rows = await rowsOf(journal.current());
  await journal.close();
  return rows;
}

describe('books of a log that was wrong and has been put right', () => {
  it('are made anew, and hold what the log says now', async () => {
    const store = openMemoryStore();
    await writeProjects(store, 20);
    const { log, putRight } = wrongAtFirst(store);
    const journal = await Journal.open({ store: log, directory });
    await journal.reach(100n);
    const wanted = await madeOf(store);
    expect(await rowsOf(journal.current())).not.toEqual(wanted);
    const books = journal.current();
    putRight();
    while (journal.current() === books) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await rowsOf(journal.current())).toEqual(wanted);
    expect(await journal.state()).toMatchObject({ position: 100n, lag: 0n });
    await journal.close();

    // What was made of the right log is what the next start finds.
    const again = await Journal.open({ store: log, directory });
    expect(again.current().position).toBe(100n);
    expect(await rowsOf(again.current())).toEqual(wanted);
    await again.close();
  });

  it('are thrown away at the next start where the process ended before that', async () => {
    const store = openMemoryStore();
    await writeProjects(store, 20);
    const { log, putRight } = wrongAtFirst(store);
    const first = await Journal.open({ store: log, directory });
    await first.reach(100n);
    await first.close();
    putRight();
    const said: string[] = [];
    const warn = (message: string) => said.push(message);
    const again = await Journal.open({ store: log, directory, warn });
    await again.reach(100n);
    expect(await rowsOf(again.current())).toEqual(await madeOf(store));
    await again.close();
    expect(said).toEqual([expect.stringMatching(/of log 0{8}-.*, position \d+; wanted is log /)]);
    expect(said[0]).toContain(store.identity);
  });

  it('are thrown away, and it is said, where the log ends before their checkpoint', async () => {
    const store = openMemoryStore();
    await writeProjects(store, 20);
    const first = await Journal.open({ store, directory });
    await first.reach(100n);
    await first.close();
    const older = openMemoryStore({ log: new MemoryLog(store.identity) });
    await older.restore(await store.readAll({ maxCount: 60 }));
    const said: string[] = [];
    const warn = (message: string) => said.push(message);
    const again = await Journal.open({ store: older, directory, warn });
    await again.reach(60n);
    expect(said).toEqual([
      `the books stand at 100 and log ${store.identity} ends at 60: made anew`,
    ]);
    await again.close();
  });
});

describe('books of a log that cannot be asked for its head', () => {
  it('go on answering, say the last head known, and wait for what they are told of', async () => {
    const store = openMemoryStore();
    await writeProjects(store, 2);
    const journal = await Journal.open({ store, directory: IN_MEMORY });
    await journal.reach(10n);
    expect(await journal.state()).toMatchObject({ head: 10n });
    store.head = async () => {
      throw new StoreError('store-unreachable', 'no node answers');
    };
    expect(await journal.state()).toMatchObject({ position: 10n, head: 10n, lag: 0n });
    expect(await journal.reach(10n)).toBeNull();
    expect(await journal.reach(11n, 50)).toMatchObject({ code: 'books-behind' });
    // Nor does a log that gives no answer at all make the wait longer than it may be.
    store.head = () => new Promise(() => undefined);
    expect(await journal.reach(11n, 50)).toMatchObject({ code: 'books-behind' });
    await journal.close();
  });
});

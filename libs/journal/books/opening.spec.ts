import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryLog, openMemoryStore } from '#event-store';
import { rowsOf } from '../../../test/support/books-rows.ts';
import { Desk } from '../../../test/support/desk.ts';
import { Journal } from '../journal.ts';

const LOG = '5d0f7c3e-0000-4000-8000-000000000001';
const OTHER = '5d0f7c3e-0000-4000-8000-000000000002';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'luodi-opening-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A log of so many projects, the same for the same number but for when they were recorded. */
async function logOf(projects: number, identity = LOG) {
  const log = new MemoryLog(identity);
  let seconds = 0;
  const clock = () => {
    seconds += 1;
    return Date.UTC(2023, 0, 1) + seconds * 1000;
  };
  const now = () => '2023-06-01T00:00:00.000Z';
  const desk = await Desk.open({ store: openMemoryStore({ log, clock }), now });
  for (let n = 0; n < projects; n += 1) {
    const projectId = `P${n}`;
    const born = { projectId, on: '2021-01-10', unitId: 'a', name: `Project ${n}` };
    await desk.ask('RegisterProject', born, { key: 'r' });
    const contract = { projectId, on: '2021-02-10', kind: 'formal', amountFen: '100' };
    await desk.ask('SignContract', contract, { key: 's' });
  }
  return desk.store;
}

type Log = Awaited<ReturnType<typeof logOf>>;

/** Opens the books of a log and closes them again; gives their rows and whether they were kept. */
async function opened(store: Log, rebuildFrom = 0n) {
  const rebuilt: number[] = [];
  const journal = await Journal.open({
    store,
    directory,
    rebuildFrom,
    onRebuild: ({ done }) => rebuilt.push(done),
  });
  await journal.reach(await store.head());
  const rows = await rowsOf(journal.current());
  const { position } = await journal.state();
  await journal.close();
  return { rows, position, rebuilt: rebuilt.length > 0 };
}

const filesOfBooks = () => readdirSync(directory).filter((name) => name.includes('.duckdb'));
const file = () => join(directory, filesOfBooks().find((n) => n.endsWith('.duckdb')) ?? '');

describe('books on disk', () => {
  it('are taken up where they were left, and go on from there', async () => {
    const log = await logOf(20);
    const first = await opened(log);
    const again = await opened(log);
    expect(again).toEqual({ ...first, rebuilt: false });
    const more = await opened(await logOf(30));
    expect(more).toMatchObject({ position: 63n, rebuilt: false });
    rmSync(directory, { recursive: true });
    expect(await opened(await logOf(30))).toMatchObject({ rows: more.rows, rebuilt: true });
  });

  it('of another log are made anew, though the positions would fit', async () => {
    await opened(await logOf(20, OTHER));
    const log = await logOf(25);
    const fresh = await opened(log);
    expect(fresh).toMatchObject({ position: 53n, rebuilt: true });
    expect(fresh.rows.filter((row) => row.startsWith('projects:'))).toHaveLength(25);
  });

  it('ahead of their log are made anew: the log was put back to an older copy', async () => {
    await opened(await logOf(20));
    const older = await opened(await logOf(5));
    expect(older).toMatchObject({ position: 13n, rebuilt: true });
    expect(older.rows.filter((row) => row.startsWith('projects:'))).toHaveLength(5);
  });

  it.each([
    ['of another schema', 'UPDATE checkpoint SET schema_version = schema_version + 1'],
    ['never finished', 'UPDATE checkpoint SET position = 0'],
    ['without a checkpoint', 'DELETE FROM checkpoint'],
    ['without a table', 'DROP TABLE entries'],
    ['with a column of another type', 'ALTER TABLE entries ALTER quantity TYPE VARCHAR'],
  ])('%s are made anew', async (_, damage) => {
    const log = await logOf(20);
    const { rows } = await opened(log);
    const journal = await Journal.open({ store: log, directory });
    await journal.current().rows(damage);
    await journal.close();
    expect(await opened(log)).toEqual({ rows, position: 43n, rebuilt: true });
  });

  it.each([
    ['is no database at all', () => writeFileSync(file(), 'these are not books')],
    ['is empty', () => truncateSync(file(), 0)],
    ['ends half-way', () => truncateSync(file(), readFileSync(file()).length / 2)],
    ['is a folder', () => [rmSync(file()), mkdirSync(join(directory, 'books.1.duckdb'))]],
  ])('whose file %s are made anew', async (_, damage) => {
    const log = await logOf(20);
    const { rows } = await opened(log);
    damage();
    expect(await opened(log)).toEqual({ rows, position: 43n, rebuilt: true });
    expect(filesOfBooks()).toHaveLength(1);
  });

  it('leave no older generation behind', async () => {
    const log = await logOf(20);
    await opened(log);
    writeFileSync(join(directory, 'books.7.duckdb'), 'half made and left by a crash');
    const { rebuilt } = await opened(log);
    expect({ rebuilt, files: filesOfBooks() }).toEqual({
      rebuilt: false,
      files: ['books.1.duckdb'],
    });
  });
});

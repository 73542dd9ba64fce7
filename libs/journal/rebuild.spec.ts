import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openMemoryStore } from '#event-store';
import { rowsOf, tablesOf } from '../../test/support/books-rows.ts';
import { type DistrictStep, districts } from '../../test/support/districts.ts';
import { Office } from '../../test/support/office.ts';
import { appendStrange, STRANGE } from '../../test/support/strange-events.ts';
import { IN_MEMORY } from './books/books.ts';
import { Journal } from './journal.ts';
import type { RebuildProgress } from './rebuild.ts';

/** The same district every time; others are played in the properties of the figures. */
const [DISTRICT = []] = fc.sample(districts, { numRuns: 1, seed: 20210630 });

let directory: string;
let office: Office | null;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'luodi-books-'));
});

afterEach(async () => {
  await office?.close();
  office = null;
  rmSync(directory, { recursive: true });
});

/** Tells a district bit by bit, so that the books are made in many small commits. */
async function told(steps: readonly DistrictStep[], books: string): Promise<Office> {
  const opened = await Office.open({ directory: books });
  office = opened;
  for (const [index, { asked }] of steps.entries()) {
    await opened.attempt(...asked);
    if (index % 50 === 0) await opened.caughtUp();
  }
  // The write path would trip over a broken scheme, so those come last of all.
  const last = STRANGE.filter(([stream]) => stream === 'scheme');
  for (const strange of STRANGE) {
    if (!last.includes(strange)) await appendStrange(opened.store, ...strange);
    await opened.caughtUp();
  }
  // What comes after a strange event is taken as if that one had not been.
  for (const { asked } of steps.slice(0, 200)) {
    const [type, input] = asked;
    await opened.attempt(type, input, { key: `again-${Math.random()}` });
  }
  for (const strange of last) await appendStrange(opened.store, ...strange);
  await opened.caughtUp();
  return opened;
}

describe.each([
  ['in memory', () => IN_MEMORY],
  ['in a file', () => join(directory, 'books')],
])('books %s', (_, place) => {
  it('made anew are, row for row, those that were kept', async () => {
    const { journal, store } = await told(DISTRICT, place());
    const kept = await rowsOf(journal.current());
    const before = await journal.state();
    expect(kept.length).toBeGreaterThan(500);
    for (const measure of ['plan-weight', 'peer-figure', 'peer-target']) {
      expect(kept.filter((row) => row.includes(` measure=${measure} `)).length).toBeGreaterThan(0);
    }
    expect(kept.filter((row) => row.includes(' mode=annual '))).not.toHaveLength(0);

    const seen: RebuildProgress[] = [];
    await journal.rebuild((progress) => seen.push(progress));
    expect(await rowsOf(journal.current())).toEqual(kept);
    expect(await journal.state()).toMatchObject({
      position: before.position,
      lag: 0n,
      quarantined: STRANGE.length,
      running: true,
    });
    const { done, total, leftMs } = seen.at(-1) as RebuildProgress;
    expect({ done: BigInt(done), total: BigInt(total), leftMs }).toEqual({
      done: await store.head(),
      total: await store.head(),
      leftMs: 0,
    });

    // Books opened for the first time on a long log are made the same way.
    const other = await Journal.open({ store, directory: IN_MEMORY, rebuildFrom: 0n });
    expect(await rowsOf(other.current())).toEqual(kept);
    await other.close();
  });

  it('go on following after a rebuild, and hold what came meanwhile', async () => {
    const opened = await told(DISTRICT.slice(0, 60), place());
    const { journal } = opened;
    const unit = (n: number) => ({
      unitId: `n${n}`,
      on: '2020-01-01',
      name: `n${n}`,
      kind: 'unit',
    });
    const rebuilt = journal.rebuild();
    for (let n = 0; n < 20; n += 1) {
      await opened.tell('RegisterUnit', { ...unit(n), parentId: 'city' });
    }
    await rebuilt;
    await opened.caughtUp();
    const rows = await rowsOf(journal.current());
    expect(rows.filter((row) => /^units: .*subject=n\d/.test(row))).toHaveLength(20);
    const other = await Journal.open({
      store: opened.store,
      directory: IN_MEMORY,
      rebuildFrom: 0n,
    });
    expect(await rowsOf(other.current())).toEqual(rows);
    await other.close();
  });
});

describe('a rebuild', () => {
  it('compares every table the books have', async () => {
    const opened = await told([], IN_MEMORY);
    expect(await tablesOf(opened.journal.current())).toEqual([
      'checkpoint',
      'dictionary',
      'entries',
      'projects',
      'quarantine',
      'schemes',
      'units',
    ]);
  });

  it('leaves one file of books, and none of those it replaced', async () => {
    const books = join(directory, 'books');
    const { journal } = await told(DISTRICT.slice(0, 60), books);
    await journal.rebuild();
    await journal.rebuild();
    // Questions under way end on the books they began with; by the end those are gone too.
    await journal.close();
    expect(readdirSync(books).filter((name) => name.endsWith('.duckdb'))).toHaveLength(1);
  });

  it('is one at a time', async () => {
    const { journal } = await told(DISTRICT.slice(0, 60), IN_MEMORY);
    const first = journal.rebuild();
    await expect(journal.rebuild()).rejects.toThrow('already under way');
    await first;
  });

  it('that fails leaves the old books answering and followed', async () => {
    const opened = await told(DISTRICT.slice(0, 60), join(directory, 'books'));
    const { journal, store } = opened;
    const kept = await rowsOf(journal.current());
    const fail = () => {
      throw new Error('no more room');
    };
    await expect(journal.rebuild(fail)).rejects.toThrow('no more room');
    expect(await rowsOf(journal.current())).toEqual(kept);
    await opened.tell('RegisterUnit', { ...district('late'), parentId: 'city' });
    await opened.caughtUp();
    expect((await rowsOf(journal.current())).length).toBeGreaterThan(kept.length);
    expect(readdirSync(join(directory, 'books')).filter((n) => n.endsWith('.duckdb'))).toHaveLength(
      1,
    );
    expect(await store.head()).toBe((await journal.state()).position);
  });

  it('of a log without events gives empty books', async () => {
    const store = openMemoryStore();
    const journal = await Journal.open({ store, directory: IN_MEMORY });
    await journal.rebuild();
    expect(await rowsOf(journal.current())).toEqual([]);
    await journal.close();
  });
});

function district(unitId: string) {
  return { unitId, on: '2020-01-01', name: unitId, kind: 'unit' };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteReader, openSqliteStore } from '#event-store';
import { IN_MEMORY } from '#journal';
import { Books } from '../../libs/journal/books/books.ts';
import { rebuild } from '../../libs/journal/rebuild.ts';
import { positionOf, rowsOf } from '../support/books-rows.ts';
import { EVENTS_EACH, writeProjects } from '../support/bulk-log.ts';
import { OfficeProcess } from '../support/child-process.ts';

const PROJECTS = 2400;
const HEAD = BigInt(PROJECTS * EVENTS_EACH);

let directory: string;
let books: string;
let identity: string;
let whole: readonly string[];

/** A log of many projects, and the books it leads to, made in one go. */
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'luodi-rebuild-'));
  books = join(directory, 'books');
  const store = openSqliteStore({ directory });
  await writeProjects(store, PROJECTS);
  const reader = openSqliteReader(store.file);
  const made = await rebuild(reader, IN_MEMORY);
  whole = await rowsOf(made);
  made.close();
  await reader.close();
  ({ identity } = store);
  await store.close();
});

afterAll(() => rmSync(directory, { recursive: true }));

/** Opens the books as a crash left them: where they are, and every row they hold. */
async function left(): Promise<{ position: bigint; rows: readonly string[] }> {
  const found = await Books.open(books, identity);
  const rows = await rowsOf(found);
  const { position } = found;
  found.close();
  return { position, rows };
}

describe('books whose process is killed while they are written', () => {
  it('say exactly what their position says, five times over, and catch up in the end', async () => {
    const positions = [0n];
    for (const [kill, after] of [1, 2, 1, 2, 1].entries()) {
      const child = new OfficeProcess('follow', directory, books);
      await child.linesReach(1 + after);
      // Somewhere in the next commit, each time somewhere else.
      await new Promise((resolve) => setTimeout(resolve, 3 * kill));
      await child.kill();
      const { position, rows } = await left();
      expect(child.lines[0]).toBe(`from ${positions.at(-1)}`);
      expect(rows).toEqual(whole.filter((row) => positionOf(row) <= position));
      const said = BigInt(/\d+$/.exec(child.lines.at(-1) ?? '')?.[0] ?? -1);
      // A commit that was told of stands; the one on its way may have come in as well.
      expect(position).toBeGreaterThanOrEqual(said);
      positions.push(position);
    }
    expect(positions.at(-1)).toBeLessThan(HEAD);
    const last = new OfficeProcess('follow', directory, books);
    await last.ended();
    expect(await left()).toEqual({ position: HEAD, rows: whole });
  }, 120_000);
});

describe('books made anew on threads', () => {
  it('are, row for row, those made on one', async () => {
    rmSync(books, { recursive: true, force: true });
    const child = new OfficeProcess('rebuild', directory, books);
    await child.ended();
    expect(child.lines).toEqual([expect.stringMatching(/^shares [1-8]$/), `at ${HEAD}`]);
    expect(await left()).toEqual({ position: HEAD, rows: whole });
  }, 60_000);
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StoreProcess } from '../../../test/contract/event-store/child-process.ts';
import { idsOf, readToTheEnd } from '../../../test/contract/event-store/events.ts';
import { openSqliteStore } from './sqlite-store.ts';

describe('a store in another process', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'luodi-crash-'));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  it('keeps every acknowledged event through kill -9, and no half of an append', async () => {
    const acknowledged: string[] = [];
    for (const enough of [200, 777]) {
      rmSync(directory, { recursive: true });
      const writer = new StoreProcess('append-for-ever', directory);
      await writer.linesReach(enough);
      await writer.kill();
      const store = openSqliteStore({ directory });
      const all = await readToTheEnd(store, 1000);
      const ids = new Set(idsOf(all));
      expect(writer.lines.filter((id) => !ids.has(id))).toEqual([]);
      // At most one event of each of the eight writers was on its way.
      expect(all.length - writer.lines.length).toBeLessThanOrEqual(8);
      expect(all.map((event) => event.position)).toEqual(all.map((_, index) => BigInt(index + 1)));
      acknowledged.push(...writer.lines);
      await store.close();
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(977);
  });

  it('is read by worker threads in shards while it writes', async () => {
    const child = new StoreProcess('rebuild-in-threads', directory);
    await child.ended();
    const whole = child.lines.at(-1)?.split(' ') ?? [];
    const scanned = child.lines.slice(0, -1).flatMap((line) => line.split(' '));
    expect(whole).toHaveLength(4000);
    expect(scanned.sort()).toEqual(whole.sort());
  });

  // The limit on the size of files is real, and Linux lets it be lifted from outside.
  const onLinux = process.platform === 'linux' ? it : it.skip;
  onLinux('answers a write the system refuses, stays readable, and recovers', async () => {
    const child = new StoreProcess('fill-the-disk', directory, 300);
    await child.ended();
    expect(child.lines).toEqual([
      expect.stringContaining('store-unavailable: SQLITE_IOERR_WRITE'),
      'readable: true',
      'again: true, then 1 more',
    ]);
  });
});

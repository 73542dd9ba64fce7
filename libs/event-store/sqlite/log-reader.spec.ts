import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anEvent, mustBeAppended, someEvents } from '../../../test/contract/event-store/events.ts';
import { openSqliteStore } from './sqlite-store.ts';

describe('a page', () => {
  it('holds fewer events in a log of large ones, also when it is opened again', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'luodi-pages-'));
    const store = openSqliteStore({ directory });
    mustBeAppended(await store.append('small', 'no-stream', someEvents(2500)));
    const pages = async (of: typeof store) => {
      const sizes: number[] = [];
      for await (const page of of.scan({ upTo: 2500n })) sizes.push(page.length);
      for await (const batch of of.follow()) {
        sizes.push(batch.length);
        break;
      }
      return sizes;
    };
    expect(await pages(store)).toEqual([1000, 1000, 500, 1000]);
    const large = anEvent({ text: 'x'.repeat(700_000) });
    mustBeAppended(await store.append('large', 'no-stream', [large]));
    expect(Math.max(...(await pages(store)))).toBe(32);
    await store.close();
    const reopened = openSqliteStore({ directory });
    expect(Math.max(...(await pages(reopened)))).toBe(32);
    await reopened.close();
    rmSync(directory, { recursive: true });
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StoreProcess } from '../../../test/contract/event-store/child-process.ts';
import { openSqliteStore } from './sqlite-store.ts';

describe('a data directory', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'luodi-lock-'));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  it('tells a second process who holds it, since when and where to ask', async () => {
    const holder = new StoreProcess('hold', directory);
    await holder.linesReach(1);
    expect(() => openSqliteStore({ directory })).toThrow(
      expect.objectContaining({
        code: 'data-directory-in-use',
        message: expect.stringContaining(`process ${holder.pid}`),
        holder: {
          pid: holder.pid,
          since: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
          url: 'http://127.0.0.1:4321',
        },
      }),
    );
    await holder.kill();
    // Nothing to clean up by hand, and what the dead one wrote down misleads nobody.
    const store = openSqliteStore({ directory });
    const own = expect.objectContaining({
      holder: { pid: process.pid, since: expect.any(String), url: null },
    });
    expect(() => openSqliteStore({ directory })).toThrow(own);
    await store.close();
  });

  it('is held within one process too, and free after the close', async () => {
    const store = openSqliteStore({ directory });
    expect(() => openSqliteStore({ directory })).toThrow(
      expect.objectContaining({ name: 'DataDirectoryInUse', directory }),
    );
    store.publishUrl('http://localhost:1');
    store.publishUrl(null);
    await store.close();
    await openSqliteStore({ directory }).close();
  });

  it('is still told to be held where the note beside the lock is gone or broken', async () => {
    const store = openSqliteStore({ directory });
    for (const note of ['', '{', '[]', '{"pid":"x"}']) {
      writeFileSync(join(directory, 'writer.json'), note);
      const unknown = { pid: null, since: null, url: null };
      expect(() => openSqliteStore({ directory })).toThrow(
        expect.objectContaining({ holder: unknown }),
      );
    }
    await store.close();
  });

  it('is made where it is missing, and refused where it is a file', async () => {
    await openSqliteStore({ directory: join(directory, 'new', 'deep') }).close();
    const file = join(directory, 'file');
    writeFileSync(file, 'text');
    expect(() => openSqliteStore({ directory: file })).toThrow(
      expect.objectContaining({ code: 'data-directory-unusable' }),
    );
  });

  it('is let go when the log in it cannot be opened', async () => {
    const log = join(directory, 'events.sqlite');
    writeFileSync(log, 'this is no database, whatever its name may say'.repeat(100));
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(() => openSqliteStore({ directory })).toThrow(
        expect.objectContaining({ code: 'not-a-luodi-log' }),
      );
    }
    rmSync(log);
    await openSqliteStore({ directory }).close();
  });
});

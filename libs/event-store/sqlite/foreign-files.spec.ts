import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { anEvent, someEvents } from '../../../test/contract/event-store/events.ts';
import { openSqliteReader } from './sqlite-reader.ts';
import { openSqliteStore, sqliteLogFile } from './sqlite-store.ts';

describe('a file that is not a log of this version', () => {
  let directory: string;
  let file: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'luodi-file-'));
    file = sqliteLogFile(directory);
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  const expectRefused = (code: string) => {
    const refusal = expect.objectContaining({ name: 'StoreError', code });
    expect(() => openSqliteStore({ directory })).toThrow(refusal);
    expect(() => openSqliteReader(file)).toThrow(refusal);
  };

  const makeLog = async (count: number) => {
    const store = openSqliteStore({ directory });
    await store.append('s', 'no-stream', someEvents(count));
    await store.close();
  };

  it('is refused and left as it is where another application made it', () => {
    const db = new Sqlite(file);
    db.exec('CREATE TABLE customers (name TEXT)');
    db.close();
    const before = readFileSync(file);
    expectRefused('not-a-luodi-log');
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('is refused where it is no database at all', () => {
    writeFileSync(file, 'PK\u0003\u0004 something else entirely '.repeat(200));
    expectRefused('not-a-luodi-log');
  });

  it('is refused and left as it is where a newer version made it', async () => {
    await makeLog(1);
    const db = new Sqlite(file);
    db.pragma('user_version = 2');
    db.close();
    const before = readFileSync(file);
    expectRefused('log-too-new');
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('is refused where its tables are gone', async () => {
    await makeLog(1);
    const db = new Sqlite(file);
    db.exec('DROP TABLE events');
    db.close();
    expectRefused('log-corrupt');
  });

  it('is refused where its first page is overwritten', async () => {
    await makeLog(1);
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 100, 4000);
    writeFileSync(file, bytes);
    expectRefused('log-corrupt');
  });

  it('never passes for a shorter log where its end is cut off', async () => {
    await makeLog(2000);
    truncateSync(file, 8192 * 10);
    const read = async () => {
      const store = openSqliteStore({ directory });
      try {
        await store.readAll({ maxCount: 5000 });
      } finally {
        await store.close();
      }
    };
    await expect(read()).rejects.toMatchObject({ code: 'log-corrupt' });
  });

  it('names the event whose text is no longer JSON', async () => {
    await makeLog(3);
    const db = new Sqlite(file);
    db.exec(`UPDATE events SET data = '{' WHERE revision = 1`);
    db.close();
    const reader = openSqliteReader(file);
    const corrupt = { code: 'log-corrupt', message: expect.stringContaining('position 2') };
    await expect(reader.readAll({ maxCount: 5 })).rejects.toMatchObject(corrupt);
    await reader.close();
  });

  it('is not made by a reader', () => {
    const missing = expect.objectContaining({ code: 'log-missing' });
    expect(() => openSqliteReader(file)).toThrow(missing);
    writeFileSync(file, '');
    expect(() => openSqliteReader(file)).toThrow(missing);
  });

  it('is made a log where it is empty', async () => {
    writeFileSync(file, '');
    const store = openSqliteStore({ directory });
    expect(await store.append('s', 'no-stream', [anEvent()])).toMatchObject({ ok: true });
    await store.close();
  });
});

import { createRequire } from 'node:module';

const load = createRequire(new URL('../peers/package.json', import.meta.url));

/** The raw driver, opened as the engine opens its own log. */
export function rawSqlite(file) {
  const Sqlite = load('better-sqlite3');
  const db = new Sqlite(file);
  db.pragma('page_size = 8192');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('fullfsync = ON');
  db.pragma('wal_autocheckpoint = 2000');
  db.pragma(`journal_size_limit = ${64 * 1024 * 1024}`);
  db.pragma(`mmap_size = ${16 * 1024 ** 3}`);
  db.pragma('cache_size = -65536');
  db.exec(`
    CREATE TABLE events (
      position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL,
      id TEXT NOT NULL, type TEXT NOT NULL, recorded_at INTEGER NOT NULL,
      data TEXT NOT NULL, metadata TEXT NOT NULL, UNIQUE (stream, revision)
    ) STRICT`);
  const insert = db.prepare(
    `INSERT INTO events (stream, revision, id, type, recorded_at, data, metadata)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const write = db.transaction(({ streamId, events }) => {
    events.forEach(({ id, type, data, metadata }, revision) => {
      const texts = [JSON.stringify(data), JSON.stringify(metadata)];
      insert.run(streamId, revision, id, type, Date.now(), ...texts);
    });
  }).immediate;
  const writeMany = db.transaction((appends) => {
    for (const append of appends) write(append);
  }).immediate;
  return { write, writeMany, close: () => db.close() };
}

/** The library's own store on its own terms: its pragmas, its schema. */
export async function emmettStore(fileName) {
  const { getSQLiteEventStore } = load('@event-driven-io/emmett-sqlite');
  const store = getSQLiteEventStore({ fileName, schema: { autoMigration: 'CreateOrUpdate' } });
  await store.schema.migrate();
  const append = async ({ streamId, events }) => {
    for (let tried = 1; ; tried += 1) {
      try {
        return await store.appendToStream(streamId, events, {
          expectedStreamVersion: 'STREAM_DOES_NOT_EXIST',
        });
      } catch (error) {
        if (error?.code !== 'SQLITE_BUSY' || tried === 100) throw error;
      }
    }
  };
  let last = Promise.resolve();
  return {
    append,
    /** Several at once fail as busy, so they stand in one queue. */
    queued(stream) {
      const mine = last.then(() => append(stream));
      last = mine.catch(() => undefined);
      return mine;
    },
    close: async () => store.close?.(),
  };
}

/** The load generator; runs in a process of its own. */
export const autocannon = (options) => load('autocannon')(options);

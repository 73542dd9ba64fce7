import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { StoreError } from '../store-error.ts';

/** 'Luod' in ASCII: how a log is told from any other SQLite file. */
const APPLICATION_ID = 0x4c756f64;
const SCHEMA_VERSION = 1;

/**
 * The whole stored format.
 *
 * - Positions are given by the one writer inside its transaction, so a reader that has seen a
 *   position has seen everything before it.
 * - Streams are numbers inside, so that the index holds two small integers for each event.
 * - `(stream_no, revision)` is unique because concurrency needs it. Event ids are not: random ids
 *   in an index would triple the cost of loading, and a repeated append finds its own in its
 *   stream.
 * - `largest_text` is at least the length of the data and metadata of any event, in UTF-16 units:
 *   what the size of a reader's page goes by.
 * - `recorded_at` is in milliseconds since the epoch; data and metadata are JSON text.
 */
const SCHEMA = `
  CREATE TABLE log (
    only_row     INTEGER PRIMARY KEY CHECK (only_row = 1),
    identity     TEXT NOT NULL,
    largest_text INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE streams (
    stream_no INTEGER PRIMARY KEY,
    name      TEXT NOT NULL UNIQUE
  ) STRICT;

  CREATE TABLE events (
    position    INTEGER PRIMARY KEY,
    stream_no   INTEGER NOT NULL,
    revision    INTEGER NOT NULL,
    id          TEXT NOT NULL,
    type        TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    data        TEXT NOT NULL,
    metadata    TEXT NOT NULL
  ) STRICT;

  CREATE UNIQUE INDEX events_by_stream ON events (stream_no, revision);
`;

type FileKind = 'empty' | 'log';

/** Says what a file is, and refuses what this version must not touch. Changes nothing. */
export function kindOfFile(db: Database): FileKind {
  const applicationId = db.pragma('application_id', { simple: true });
  const version = Number(db.pragma('user_version', { simple: true }));
  if (applicationId === APPLICATION_ID) {
    if (version === SCHEMA_VERSION) return 'log';
    throw new StoreError(
      'log-too-new',
      `${db.name} has format ${version}, this version reads up to ${SCHEMA_VERSION}: update first`,
    );
  }
  const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (applicationId === 0 && version === 0 && tables === 0) return 'empty';
  throw new StoreError('not-a-luodi-log', `${db.name} is a database of something else`);
}

/** Makes a log of an empty file: all of it or, if the power goes, nothing. */
export function createSchema(db: Database): void {
  const create = db.transaction(() => {
    db.exec(SCHEMA);
    db.prepare('INSERT INTO log (only_row, identity, largest_text) VALUES (1, ?, 0)').run(
      randomUUID(),
    );
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
  });
  create.immediate();
}

/** The UUID made with the log; throws `log-corrupt` where the file has lost it. */
export function readIdentity(db: Database): string {
  const identity = db.prepare('SELECT identity FROM log').pluck().get();
  if (typeof identity === 'string') return identity;
  throw new StoreError('log-corrupt', `${db.name} has lost its identity`);
}

import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { EventReader, Position, RecordedEvent } from '../port.ts';
import { StoreError } from '../store-error.ts';
import { asStoreError, openForWriting, sqliteCode } from './connection.ts';
import { LogWriter } from './log-writer.ts';
import { asPlaced, refusedPlace } from './placing.ts';
import { readIdentity } from './schema.ts';
import { SqliteReader } from './sqlite-reader.ts';

/** Nothing is lost with a mirror that cannot be read; another application's database is none. */
function isDisposable(error: StoreError): boolean {
  if (error.code === 'log-corrupt' || error.code === 'log-too-new') return true;
  return sqliteCode(error.cause) === 'SQLITE_NOTADB';
}

const MIRROR_OF = `
  CREATE TABLE IF NOT EXISTS mirror (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    of       TEXT NOT NULL
  ) STRICT;
`;

/**
 * A log in the format of the embedded store that holds another log's events at that log's own
 * positions. It is disposable: one that is damaged, or of another log, is begun anew.
 *
 * Its `identity` names what could be read of it: it changes in the transaction that takes events
 * out, so that whatever was made of them is known to be of another reading.
 */
export class MirrorFile {
  readonly file: string;
  readonly reader: EventReader;
  readonly #db: Database;
  readonly #reader: SqliteReader;
  #writer: LogWriter;
  #identity: string;

  private constructor(db: Database) {
    this.#db = db;
    this.file = db.name;
    this.#reader = new SqliteReader(db);
    this.reader = this.#reader;
    this.#writer = new LogWriter(db, Date.now);
    this.#identity = readIdentity(db);
  }

  /**
   * Opens the mirror of a log in a data directory, or begins it; says so where another is thrown
   * away for it. Throws `not-a-luodi-log` where the file is another application's database.
   */
  static open(directory: string, of: string, warn: (message: string) => void): MirrorFile {
    const file = join(directory, 'mirror.sqlite');
    const found = MirrorFile.#tryOpen(file, of);
    if (typeof found !== 'string') return found;
    warn(`${file} is thrown away and read again from the cluster: ${found}`);
    for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
    return openForWriting(file, (db) => MirrorFile.#begin(db, of));
  }

  /** The mirror, or why what is there is not one of this log. */
  static #tryOpen(file: string, of: string): MirrorFile | string {
    try {
      return openForWriting(file, (db) => {
        const mirror = MirrorFile.#begin(db, of);
        const mirrored = db.prepare('SELECT of FROM mirror').pluck().get();
        if (mirrored === of) return mirror;
        const { head } = mirror;
        db.close();
        return `it is of log ${mirrored} up to position ${head}, and the cluster holds log ${of}`;
      });
    } catch (error) {
      if (error instanceof StoreError && isDisposable(error)) return error.message;
      throw error;
    }
  }

  static #begin(db: Database, of: string): MirrorFile {
    // Whatever a power cut takes from the end of a mirror is read again.
    db.pragma('synchronous = NORMAL');
    db.exec(MIRROR_OF);
    db.prepare('INSERT OR IGNORE INTO mirror (only_row, of) VALUES (1, ?)').run(of);
    return new MirrorFile(db);
  }

  /** Names this reading of the log; see the class. */
  get identity(): string {
    return this.#identity;
  }

  /** The position of the last event it holds. */
  get head(): Position {
    return BigInt(this.#writer.head);
  }

  /** The position after which the last `count` events stand; 0 where there are no more. */
  tailAfter(count: number): Position {
    const found = this.#db
      .prepare<[number], number>(
        'SELECT position FROM events ORDER BY position DESC LIMIT 1 OFFSET ?',
      )
      .pluck()
      .get(count);
    return BigInt(found ?? 0);
  }

  /** The next page, read in one go; empty at the end. */
  pageAfter(position: Position): readonly RecordedEvent[] {
    return this.#reader.pageAfter(position);
  }

  /**
   * Adds events as they stand in the mirrored log, all or none. Throws `mirror-disagrees` where one
   * does not follow on its stream: something before it is missing here. `gaps` are for a log that
   * has such holes itself.
   */
  place(events: readonly RecordedEvent[], gaps: boolean): void {
    try {
      this.#writer.place(
        events.map((event) => asPlaced(event, Number(event.position))),
        gaps,
      );
    } catch (error) {
      throw refusedPlace(error, 'mirror-disagrees');
    }
  }

  /** Takes out everything from a position on, and gives what is left a new identity. */
  cutFrom(position: Position): void {
    const identity = randomUUID();
    const cut = this.#db.transaction(() => {
      this.#db.prepare('DELETE FROM events WHERE position >= ?').run(Number(position));
      this.#db
        .prepare(
          `DELETE FROM streams
            WHERE NOT EXISTS (SELECT 1 FROM events WHERE events.stream_no = streams.stream_no)`,
        )
        .run();
      this.#db.prepare('UPDATE log SET identity = ?').run(identity);
    });
    try {
      cut.immediate();
    } catch (error) {
      throw asStoreError(error);
    }
    this.#identity = identity;
    this.#writer = new LogWriter(this.#db, Date.now);
  }

  close(): Promise<void> {
    return this.#reader.close();
  }
}

import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { checkPosition } from '../checked-read.ts';
import { CommitSignal } from '../commit-signal.ts';
import type { CopyTarget } from '../copy.ts';
import { followLog } from '../follow.ts';
import type {
  AppendResult,
  Clock,
  EventData,
  EventStore,
  ExpectedRevision,
  FollowOptions,
  Position,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  ScanOptions,
  StoreUnavailable,
  StreamAppend,
} from '../port.ts';
import { type PreparedAppend, prepareAppend } from '../prepared-append.ts';
import { StoreError } from '../store-error.ts';
import { appendInSlices } from './append-in-slices.ts';
import { messageOf, openForWriting, sqliteCode } from './connection.ts';
import { DirectoryLock } from './directory-lock.ts';
import { GroupCommit } from './group-commit.ts';
import { LogWriter } from './log-writer.ts';
import { asPlaced, refusedPlace } from './placing.ts';
import { SqliteReader } from './sqlite-reader.ts';

/** Where the embedded store keeps its files, and the clock it records by, in ms. */
export interface SqliteStoreOptions {
  /** Made where it is missing. One store at a time writes to it. */
  readonly directory: string;
  /** `Date.now` where not given. */
  readonly clock?: Clock;
}

/** The port, and what whoever owns the data directory needs beside it. */
export interface SqliteStore extends EventStore, CopyTarget {
  /** The file of the log, for `openSqliteReader` in a worker thread. */
  readonly file: string;

  /** Tells whoever finds the directory in use where this process answers; `null` takes it back. */
  publishUrl(url: string | null): void;
}

/** The file of the log in a data directory. */
export function sqliteLogFile(directory: string): string {
  return join(directory, 'events.sqlite');
}

/**
 * Opens the embedded store, durable to the last acknowledged append. Throws `DataDirectoryInUse`
 * where another one writes to the directory, or a `StoreError` that says what is wrong with it.
 */
export function openSqliteStore(options: SqliteStoreOptions): SqliteStore {
  const lock = DirectoryLock.take(options.directory);
  try {
    const open = (db: Database) => new LockedSqliteStore(db, lock, options.clock ?? Date.now);
    return openForWriting(sqliteLogFile(options.directory), open);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Exported for the specs of this folder, which need a hand on the connection below it. */
export class LockedSqliteStore implements SqliteStore {
  readonly identity: string;
  readonly file: string;
  readonly #reader: SqliteReader;
  readonly #writer: LogWriter;
  readonly #lock: DirectoryLock;
  readonly #group = new GroupCommit((appends) => this.#commit(appends));
  readonly #commits = new CommitSignal();
  readonly #imports = new Set<Promise<unknown>>();
  #closing: Promise<void> | null = null;

  constructor(db: Database, lock: DirectoryLock, clock: Clock) {
    this.file = db.name;
    this.#lock = lock;
    this.#reader = new SqliteReader(db);
    this.#writer = new LogWriter(db, clock);
    this.identity = this.#reader.identity;
  }

  publishUrl(url: string | null): void {
    this.#lock.publish(url);
  }

  async append(
    streamId: string,
    expected: ExpectedRevision,
    events: readonly EventData[],
  ): Promise<AppendResult> {
    const prepared = prepareAppend({ streamId, expected, events });
    if (!prepared.ok) return prepared;
    if (this.#closing !== null) return unavailable('the store is closed');
    const [result] = await this.#group.submit([prepared.append]);
    return result as AppendResult;
  }

  async appendMany(appends: readonly StreamAppend[]): Promise<readonly AppendResult[]> {
    if (this.#closing !== null) return appends.map(() => unavailable('the store is closed'));
    const running = appendInSlices(appends, (slice) => this.#group.submit(slice));
    this.#imports.add(running);
    try {
      return await running;
    } finally {
      this.#imports.delete(running);
    }
  }

  async restore(events: readonly RecordedEvent[]): Promise<void> {
    if (this.#closing !== null) throw new StoreError('store-closed', 'the store is closed');
    const head = this.#writer.head;
    try {
      this.#writer.place(events.map((event, index) => asPlaced(event, head + index + 1)));
    } catch (error) {
      throw refusedPlace(error, 'copy-impossible');
    }
    this.#commits.announce();
  }

  #commit(appends: readonly PreparedAppend[]): readonly AppendResult[] {
    const before = this.#writer.head;
    try {
      const results = this.#writer.commit(appends);
      if (this.#writer.head > before) this.#commits.announce();
      return results;
    } catch (error) {
      const code = sqliteCode(error);
      if (code === null) throw error;
      return appends.map(() => unavailable(`${code}: ${messageOf(error)}`));
    }
  }

  head(): Promise<Position> {
    return this.#reader.head();
  }

  readStream(streamId: string, options: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    return this.#reader.readStream(streamId, options);
  }

  readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    return this.#reader.readAll(options);
  }

  scan(options: ScanOptions): AsyncIterable<readonly RecordedEvent[]> {
    return this.#reader.scan(options);
  }

  follow(options: FollowOptions = {}): AsyncIterable<readonly RecordedEvent[]> {
    const after = BigInt(checkPosition(options.after ?? 0n));
    const pageAfter = (position: Position) => this.#reader.pageAfter(position);
    return followLog({ commits: this.#commits, pageAfter }, after, options.signal);
  }

  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  async #finish(): Promise<void> {
    try {
      await Promise.allSettled(this.#imports);
      this.#group.drain();
      this.#commits.close();
      await this.#reader.close();
    } finally {
      this.#lock.release();
    }
  }
}

function unavailable(reason: string): StoreUnavailable {
  return { ok: false, code: 'store-unavailable', reason };
}

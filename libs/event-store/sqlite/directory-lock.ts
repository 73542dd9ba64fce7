import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { StoreError } from '../store-error.ts';
import { asStoreError, messageOf, sqliteCode } from './connection.ts';

/**
 * Long enough for a holder that has just taken the lock to write down who it is, and for two that
 * try at once to end with one winner; short enough not to be felt by a person.
 */
const WAIT_MS = 250;

/** Who holds a data directory, as far as it has said so. */
export interface DirectoryHolder {
  readonly pid: number | null;
  /** ISO 8601, UTC. */
  readonly since: string | null;
  /** Where the holder answers requests, if it does. */
  readonly url: string | null;
}

/** The directory has its writer already; `holder` says who, and perhaps how to go through it. */
export class DataDirectoryInUse extends StoreError {
  override readonly name = 'DataDirectoryInUse';
  readonly directory: string;
  readonly holder: DirectoryHolder;

  constructor(directory: string, holder: DirectoryHolder) {
    const by = holder.pid === null ? 'another process' : `process ${holder.pid}`;
    const since = holder.since === null ? '' : ` since ${holder.since}`;
    const at = holder.url === null ? '' : `, which answers at ${holder.url}`;
    super('data-directory-in-use', `${directory} is in use by ${by}${since}${at}`);
    this.directory = directory;
    this.holder = holder;
  }
}

/** A lock nobody refers to any more would be collected, its file closed, and the directory free. */
const held = new Set<DirectoryLock>();

/**
 * Makes sure that a directory has one writer. The lock is an exclusive transaction in a SQLite
 * file of its own: the operating system lets go of it when its holder dies, however it dies, so
 * there is nothing stale to clean up and no process id to guess about. What is written beside it
 * is for people and for the command line; nothing is decided by it.
 */
export class DirectoryLock {
  readonly #directory: string;
  readonly #db: Database;
  readonly #since = new Date().toISOString();

  private constructor(directory: string, db: Database) {
    this.#directory = directory;
    this.#db = db;
  }

  static take(directory: string): DirectoryLock {
    makeDirectory(directory);
    let db: Database | undefined;
    try {
      db = new Sqlite(join(directory, 'writer.lock'), { timeout: WAIT_MS });
      db.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      db?.close();
      if (sqliteCode(error)?.startsWith('SQLITE_BUSY')) {
        throw new DataDirectoryInUse(directory, readHolder(directory));
      }
      throw unusable(directory, asStoreError(error));
    }
    const lock = new DirectoryLock(directory, db);
    held.add(lock);
    try {
      lock.publish(null);
    } catch {
      // A full disk must not keep the log from being read; others then learn only that it is held.
    }
    return lock;
  }

  /** Tells those who find the directory in use where its holder answers. */
  publish(url: string | null): void {
    const holder: DirectoryHolder = { pid: process.pid, since: this.#since, url };
    const file = holderFile(this.#directory);
    // Renamed into place, so that nobody ever reads half of it.
    const draft = `${file}.draft`;
    writeFileSync(draft, `${JSON.stringify(holder)}\n`);
    renameSync(draft, file);
  }

  release(): void {
    // The file goes first: the next holder may write its own the moment the lock is free.
    rmSync(holderFile(this.#directory), { force: true });
    this.#db.close();
    held.delete(this);
  }
}

/** What the holder has written down, or nothing: a holder may just be starting or leaving. */
function readHolder(directory: string): DirectoryHolder {
  const unknown: DirectoryHolder = { pid: null, since: null, url: null };
  try {
    const { pid, since, url } = JSON.parse(readFileSync(holderFile(directory), 'utf8'));
    return {
      pid: typeof pid === 'number' ? pid : null,
      since: typeof since === 'string' ? since : null,
      url: typeof url === 'string' ? url : null,
    };
  } catch {
    return unknown;
  }
}

function holderFile(directory: string): string {
  return join(directory, 'writer.json');
}

function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (error) {
    throw unusable(directory, error);
  }
}

function unusable(directory: string, cause: unknown): StoreError {
  const message = `${directory} cannot be used as a data directory: ${messageOf(cause)}`;
  return new StoreError('data-directory-unusable', message, { cause });
}

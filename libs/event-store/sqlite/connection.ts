import { existsSync } from 'node:fs';
import Sqlite, { type Database } from 'better-sqlite3';
import { StoreError, type StoreErrorCode } from '../store-error.ts';
import { createSchema, kindOfFile } from './schema.ts';

const GIBIBYTE = 1024 ** 3;

/** Makes something of an opened log; where that fails the connection is closed again. */
type Use<T> = (db: Database) => T;

/** Opens the log for its one writer, and makes it where there is none. */
export function openForWriting<T>(file: string, use: Use<T>): T {
  return opened(file, {}, (db) => {
    const kind = kindOfFile(db);
    // Only now: each of these would change a file that is not ours.
    if (kind === 'empty') db.pragma('page_size = 8192');
    db.pragma('journal_mode = WAL');
    // The default of this build in WAL is NORMAL, which may lose acknowledged appends.
    db.pragma('synchronous = FULL');
    // Without it macOS answers before the disk has the bytes; elsewhere it means nothing.
    db.pragma('fullfsync = ON');
    db.pragma('wal_autocheckpoint = 2000');
    db.pragma(`journal_size_limit = ${GIBIBYTE / 16}`);
    if (kind === 'empty') createSchema(db);
    return use(db);
  });
}

/** Opens the log beside its writer, from any thread or process. */
export function openForReading<T>(file: string, use: Use<T>): T {
  if (!existsSync(file)) throw new StoreError('log-missing', `there is no log at ${file}`);
  return opened(file, { readonly: true, fileMustExist: true }, (db) => {
    if (kindOfFile(db) === 'log') return use(db);
    throw new StoreError('log-missing', `${file} is empty: no log has been made of it yet`);
  });
}

function opened<T>(file: string, options: Sqlite.Options, use: Use<T>): T {
  let db: Database | undefined;
  try {
    db = new Sqlite(file, options);
    db.pragma(`mmap_size = ${16 * GIBIBYTE}`);
    db.pragma('cache_size = -65536');
    return use(db);
  } catch (error) {
    db?.close();
    throw asStoreError(error);
  }
}

/** The code of an error of SQLite, or `null`. By shape, because realms differ in their classes. */
export function sqliteCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : null;
}

/** Turns an error of SQLite into one of the store's; any other is a fault and stays as it is. */
export function asStoreError(error: unknown): unknown {
  const code = sqliteCode(error);
  if (code === null) return error;
  return new StoreError(storeCode(code), `${code}: ${messageOf(error)}`, { cause: error });
}

function storeCode(code: string): StoreErrorCode {
  if (code === 'SQLITE_NOTADB') return 'not-a-luodi-log';
  // The queries are constants: they can be wrong only where the tables are not what they were.
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_ERROR') return 'log-corrupt';
  return 'log-unreadable';
}

/** What an error says of itself; of any other thing thrown, its text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

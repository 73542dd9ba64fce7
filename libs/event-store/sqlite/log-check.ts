import { openForReading } from './connection.ts';
import { LogReader } from './log-reader.ts';
import { readIdentity } from './schema.ts';

/** What a quick look at the file of a log finds. */
export interface LogCheck {
  readonly identity: string;
  /** The position of the last event. */
  readonly head: number;
  /** What SQLite itself finds wrong with the file; empty where it finds nothing. */
  readonly damage: readonly string[];
}

const DAMAGE_TOLD = 5;

/**
 * Reads every page of a log's file once and says whether they fit together; beside its writer, and
 * changing nothing. Throws a `StoreError` where the file is no log, or cannot be read at all.
 */
export function checkSqliteLog(file: string): LogCheck {
  return openForReading(file, (db) => {
    const told = db.prepare<[], string>(`PRAGMA quick_check(${DAMAGE_TOLD})`).pluck().all();
    const damage = told.filter((line) => line !== 'ok');
    const found = { identity: readIdentity(db), head: new LogReader(db).head(), damage };
    db.close();
    return found;
  });
}

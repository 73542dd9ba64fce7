import type { Database } from 'better-sqlite3';
import { checkMaxCount, checkPosition, checkShard, checkStreamRead } from '../checked-read.ts';
import { otherWork } from '../event-loop.ts';
import type {
  EventReader,
  Position,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  ScanOptions,
} from '../port.ts';
import { openForReading } from './connection.ts';
import { LogReader, type ScanCursor } from './log-reader.ts';
import { readIdentity } from './schema.ts';

/**
 * Opens a log read-only beside its writer: from a worker thread, for a rebuild on several cores,
 * or from another process. Takes no lock, holds up no append.
 */
export function openSqliteReader(file: string): EventReader {
  return openForReading(file, (db) => new SqliteReader(db));
}

/** The reading half of the port over one connection, whoever else uses it. */
export class SqliteReader implements EventReader {
  readonly identity: string;
  readonly #db: Database;
  readonly #log: LogReader;

  constructor(db: Database) {
    this.#db = db;
    this.#log = new LogReader(db);
    this.identity = readIdentity(db);
  }

  async head(): Promise<Position> {
    return BigInt(this.#log.head());
  }

  async readStream(
    streamId: string,
    options: ReadStreamOptions = {},
  ): Promise<readonly RecordedEvent[]> {
    return this.#log.stream(streamId, checkStreamRead(options));
  }

  async readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    const after = checkPosition(options.after ?? 0n);
    const limit = checkMaxCount(options.maxCount);
    return this.#log.all(after, limit);
  }

  /** Read in one go, for those who must know that nothing came in between. */
  pageAfter(after: Position): readonly RecordedEvent[] {
    return this.#log.pageOfAll(Number(after));
  }

  async *scan(options: ScanOptions): AsyncGenerator<readonly RecordedEvent[], void> {
    // Bounded by the head of now, or a scan beside a busy writer would see parts of new streams.
    const upTo = Math.min(checkPosition(options.upTo), this.#log.head());
    const shard = checkShard(options.shard);
    let cursor: ScanCursor | null = { streamNo: 0, revision: -1 };
    while (cursor !== null && !options.signal?.aborted) {
      const page = this.#log.pageOfScan(cursor, upTo, shard);
      cursor = page.next;
      if (page.events.length > 0) yield page.events;
      await otherWork();
    }
  }

  async close(): Promise<void> {
    this.#db.close();
  }
}

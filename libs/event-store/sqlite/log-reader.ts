import type { Database } from 'better-sqlite3';
import type { CheckedStreamRead } from '../checked-read.ts';
import type { RecordedEvent } from '../port.ts';
import { instantText } from '../recorded-instant.ts';
import { StoreError } from '../store-error.ts';
import { asStoreError, messageOf } from './connection.ts';

/**
 * Thousands of events keep the cost of a query per event small; the bound on text keeps a page
 * of megabyte events from filling the memory. It is kept by the largest event of the whole log:
 * looking at each row in turn (`iterate`) costs a tenth of the speed of a rebuild.
 */
const PAGE_EVENTS = 1000;
const PAGE_TEXT_LENGTH = 32 * 1024 * 1024;

type Row = [
  revision: number,
  position: number,
  recordedAt: number,
  id: string,
  type: string,
  data: string,
  metadata: string,
  stream: string | number,
];

const COLUMNS = 'revision, position, recorded_at, id, type, data, metadata';

/** The last event a scan has passed: its stream’s number in the file, and its revision. */
export interface ScanCursor {
  readonly streamNo: number;
  readonly revision: number;
}

/** One page of a scan, stream by stream. */
export interface ScanPage {
  readonly events: readonly RecordedEvent[];
  /** Where the next page starts; `null` where this was the last. */
  readonly next: ScanCursor | null;
}

/** All queries of the log, each one synchronous and therefore of one moment. */
export class LogReader {
  readonly #db: Database;
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(db: Database) {
    this.#db = db;
    this.#statements = prepareStatements(db);
  }

  head(): number {
    return this.#reading(() => this.#statements.head.get() ?? 0);
  }

  stream(streamId: string, read: CheckedStreamRead): RecordedEvent[] {
    return this.#reading(() => {
      const streamNo = this.#statements.streamNo.get(streamId);
      if (streamNo === undefined) return [];
      const { streamBackwards, streamForwards } = this.#statements;
      const statement = read.backwards ? streamBackwards : streamForwards;
      return statement.all(streamNo, read.from, read.limit).map((row) => recorded(row, streamId));
    });
  }

  /** Exactly the number asked for, as long as there are so many. */
  all(after: number, limit: number): RecordedEvent[] {
    return this.#reading(() =>
      this.#statements.all.all(after, limit).map((row) => recorded(row, String(row[7]))),
    );
  }

  /** As many as make a page; empty only at the end of the log. */
  pageOfAll(after: number): RecordedEvent[] {
    return this.all(after, this.#pageEvents());
  }

  /** How many events make a page of this log. */
  #pageEvents(): number {
    return this.#reading(() => {
      const largest = Math.max(1, this.#statements.largestText.get() ?? 1);
      return Math.min(PAGE_EVENTS, Math.ceil(PAGE_TEXT_LENGTH / largest));
    });
  }

  pageOfScan(
    from: ScanCursor,
    upTo: number,
    { index, of }: { readonly index: number; readonly of: number },
  ): ScanPage {
    const limit = this.#pageEvents();
    return this.#reading(() => {
      const { streamNo: fromStream, revision } = from;
      const rows = this.#statements.scan.all(fromStream, revision, of, index, upTo, limit);
      const last = rows.at(-1);
      if (last === undefined) return { events: [], next: null };
      let streamNo = -1;
      let streamId = '';
      const events = rows.map((row) => {
        if (row[7] !== streamNo) {
          streamNo = Number(row[7]);
          streamId = this.#statements.streamName.get(streamNo) ?? '';
        }
        return recorded(row, streamId);
      });
      return { events, next: { streamNo, revision: last[0] } };
    });
  }

  #reading<T>(read: () => T): T {
    if (!this.#db.open) throw new StoreError('store-closed', 'the store is closed');
    try {
      return read();
    } catch (error) {
      throw asStoreError(error);
    }
  }
}

function recorded(row: Row, streamId: string): RecordedEvent {
  return {
    id: row[3],
    type: row[4],
    data: parsed(row[5], row),
    metadata: parsed(row[6], row),
    streamId,
    revision: row[0],
    position: BigInt(row[1]),
    recordedAt: instantText(row[2]),
  };
}

function parsed(text: string, row: Row): RecordedEvent['data'] {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = `the event at position ${row[1]} is not JSON: ${messageOf(error)}`;
    throw new StoreError('log-corrupt', message, { cause: error });
  }
}

function prepareStatements(db: Database) {
  return {
    head: db
      .prepare<[], number>('SELECT position FROM events ORDER BY position DESC LIMIT 1')
      .pluck(),
    largestText: db.prepare<[], number>('SELECT largest_text FROM log').pluck(),
    streamNo: db.prepare<[string], number>('SELECT stream_no FROM streams WHERE name = ?').pluck(),
    streamName: db
      .prepare<[number], string>('SELECT name FROM streams WHERE stream_no = ?')
      .pluck(),
    streamForwards: db
      .prepare<[number, number, number], Row>(
        `SELECT ${COLUMNS}
           FROM events
          WHERE stream_no = ? AND revision >= ?
          ORDER BY revision
          LIMIT ?`,
      )
      .raw(),
    streamBackwards: db
      .prepare<[number, number, number], Row>(
        `SELECT ${COLUMNS}
           FROM events
          WHERE stream_no = ? AND revision <= ?
          ORDER BY revision DESC
          LIMIT ?`,
      )
      .raw(),
    all: db
      .prepare<[number, number], Row>(
        `SELECT ${COLUMNS}, (SELECT name FROM streams WHERE streams.stream_no = events.stream_no)
           FROM events
          WHERE position > ?
          ORDER BY position
          LIMIT ?`,
      )
      .raw(),
    scan: db
      .prepare<[number, number, number, number, number, number], Row>(
        `SELECT ${COLUMNS}, stream_no
           FROM events
          WHERE (stream_no, revision) > (?, ?)
            AND stream_no % ? = ?
            AND position <= ?
          ORDER BY stream_no, revision
          LIMIT ?`,
      )
      .raw(),
  };
}

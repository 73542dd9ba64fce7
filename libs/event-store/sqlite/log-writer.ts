import type { Database } from 'better-sqlite3';
import type { AppendResult, Clock, ExpectedRevision } from '../port.ts';
import type { PreparedAppend, PreparedEvent } from '../prepared-append.ts';
import { InstantSource } from '../recorded-instant.ts';

type Tail = [streamNo: number, revision: number];
type Place = [id: string, position: number];
type Row = [number, number, number, string, string, number, string, string];

/** An event as another log recorded it, on its way into this one. */
export interface PlacedEvent extends PreparedEvent {
  readonly streamId: string;
  readonly revision: number;
  readonly position: number;
  /** Milliseconds since the epoch. */
  readonly recordedAt: number;
}

/** Why an event cannot be placed where it says it stands. */
export class Misplaced extends Error {
  readonly event: PlacedEvent;

  constructor(event: PlacedEvent, reason: string) {
    const { streamId, revision, position } = event;
    super(`${streamId}@${revision} (position ${position}) ${reason}`);
    this.event = event;
  }
}

/** The one writer: gives out positions, and records groups of appends in one transaction each. */
export class LogWriter {
  readonly #statements: ReturnType<typeof prepareStatements>;
  readonly #record: (appends: readonly PreparedAppend[]) => AppendResult[];
  readonly #placeAll: (events: readonly PlacedEvent[], gaps: boolean) => void;
  readonly #clock: Clock;
  readonly #instants: InstantSource;
  #head: number;
  #largestText: number;

  constructor(db: Database, clock: Clock) {
    this.#statements = prepareStatements(db);
    this.#clock = clock;
    const [head, instant] = this.#statements.last.get() ?? [0, 0];
    this.#head = head;
    this.#largestText = this.#statements.largestText.get() ?? 0;
    this.#instants = new InstantSource(instant);
    this.#record = db.transaction((appends: readonly PreparedAppend[]) =>
      appends.map((append) => this.#recordOne(append)),
    ).immediate;
    this.#placeAll = db.transaction((events: readonly PlacedEvent[], gaps: boolean) => {
      for (const event of events) this.#placeOne(event, gaps);
    }).immediate;
  }

  get head(): number {
    return this.#head;
  }

  /**
   * Records the appends in order. A conflict is the outcome of its own append only; an error of
   * the disk takes the whole group back and is thrown.
   */
  commit(appends: readonly PreparedAppend[]): readonly AppendResult[] {
    return this.#orAsBefore(() => this.#record(appends));
  }

  /**
   * Records events of another log in one transaction, at the positions and with the instants they
   * are given. Throws {@link Misplaced}, and records none, where one does not come after all there
   * are or, unless `gaps` are allowed, not right after the last one of its stream.
   */
  place(events: readonly PlacedEvent[], gaps = false): void {
    this.#orAsBefore(() => this.#placeAll(events, gaps));
  }

  #orAsBefore<T>(write: () => T): T {
    const head = this.#head;
    const largestText = this.#largestText;
    try {
      return write();
    } catch (error) {
      this.#head = head;
      this.#largestText = largestText;
      throw error;
    }
  }

  #placeOne(event: PlacedEvent, gaps: boolean): void {
    const { streamId, revision, position, id, type, recordedAt, data, metadata } = event;
    const tail = this.#statements.tail.get(streamId);
    const next = (tail?.[1] ?? -1) + 1;
    if (gaps ? revision < next : revision !== next) {
      throw new Misplaced(event, `does not follow on its stream, where @${next} is next`);
    }
    if (position <= this.#head) throw new Misplaced(event, `stands before ${this.#head}`);
    const streamNo = tail?.[0] ?? this.#newStream(streamId);
    // What is appended after a copy must not be older than what was copied.
    this.#instants.next(recordedAt);
    this.#head = position;
    this.#insert([position, streamNo, revision, id, type, recordedAt, data, metadata]);
  }

  #recordOne(append: PreparedAppend): AppendResult {
    const { streamId, expected, events } = append;
    const tail = this.#statements.tail.get(streamId);
    const actual = tail?.[1] ?? 'no-stream';
    if (expected !== actual) return this.#repeated(append, tail?.[0], actual);

    const streamNo = tail?.[0] ?? this.#newStream(streamId);
    const instant = this.#instants.next(this.#clock());
    let revision = tail?.[1] ?? -1;
    for (const { id, type, data, metadata } of events) {
      this.#head += 1;
      revision += 1;
      this.#insert([this.#head, streamNo, revision, id, type, instant, data, metadata]);
    }
    return appended(revision, this.#head, false);
  }

  #newStream(streamId: string): number {
    return Number(this.#statements.newStream.run(streamId).lastInsertRowid);
  }

  #insert(row: Row): void {
    const textLength = row[6].length + row[7].length;
    if (textLength > this.#largestText) this.#growLargestText(textLength);
    this.#statements.insert.run(...row);
  }

  /** To the next power of two, so that it is written twenty times in the life of a log. */
  #growLargestText(textLength: number): void {
    this.#largestText = 2 ** Math.ceil(Math.log2(textLength));
    this.#statements.setLargestText.run(this.#largestText);
  }

  /** The answer to a writer that is behind: its own first one, if it has been here before. */
  #repeated(
    { expected, events }: PreparedAppend,
    streamNo: number | undefined,
    actual: ExpectedRevision,
  ): AppendResult {
    const conflict = { ok: false, code: 'wrong-expected-revision', expected, actual } as const;
    if (streamNo === undefined) return conflict;
    const first = expected === 'no-stream' ? 0 : expected + 1;
    const revision = first + events.length - 1;
    const places = this.#statements.places.all(streamNo, first, revision);
    const last = places.at(-1);
    if (last === undefined || !carry(places, events)) return conflict;
    return appended(revision, last[1], true);
  }
}

function carry(places: readonly Place[], events: readonly PreparedEvent[]): boolean {
  return events.every((event, index) => event.id === places[index]?.[0]);
}

function appended(revision: number, position: number, repeated: boolean): AppendResult {
  return { ok: true, revision, position: BigInt(position), repeated };
}

function prepareStatements(db: Database) {
  return {
    last: db
      .prepare<[], [position: number, recordedAt: number]>(
        'SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1',
      )
      .raw(),
    tail: db
      .prepare<[string], Tail>(
        `SELECT stream_no,
                (SELECT max(revision) FROM events WHERE events.stream_no = streams.stream_no)
           FROM streams
          WHERE name = ?`,
      )
      .raw(),
    largestText: db.prepare<[], number>('SELECT largest_text FROM log').pluck(),
    setLargestText: db.prepare<[number]>('UPDATE log SET largest_text = ?'),
    newStream: db.prepare<[string]>('INSERT INTO streams (name) VALUES (?)'),
    insert: db.prepare<Row>(
      `INSERT INTO events
         (position, stream_no, revision, id, type, recorded_at, data, metadata)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    places: db
      .prepare<[number, number, number], Place>(
        `SELECT id, position
           FROM events
          WHERE stream_no = ? AND revision BETWEEN ? AND ?
          ORDER BY revision`,
      )
      .raw(),
  };
}

/** A value that survives a trip through JSON text unchanged. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A plain JSON object: no class instances, no `undefined`, no bigint, no `NaN`, no cycles. */
export type JsonObject = { readonly [key: string]: JsonValue };

/** The place of an event among all events of a log. Grows with every event; gaps mean nothing. */
export type Position = bigint;

/** What a writer hands over. */
export interface EventData {
  /**
   * A lower-case UUID, derived by the writer from what it wants to record, so that asking again
   * carries the same ids. It is the only thing a repeated append is recognised by.
   */
  readonly id: string;
  /** Not blank, at most 512 bytes, no NUL, not starting with `$`. */
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: JsonObject;
}

/** What a reader gets back: the event as it was handed over, and where and when it was recorded. */
export interface RecordedEvent extends EventData {
  readonly streamId: string;
  /** The place in its stream: 0, 1, 2 … without gaps. */
  readonly revision: number;
  readonly position: Position;
  /**
   * An ISO 8601 UTC instant with milliseconds, assigned by the store inside the write and the same
   * to every reader. A store that gives it by its own clock never lets it go backwards over
   * positions, even where the clock does. A cluster's is the clock of its leader at the moment,
   * which nothing holds: there the order of events is that of positions alone.
   */
  readonly recordedAt: string;
}

/**
 * The revision a writer has seen: that of the stream's last event, or `no-stream` where there is
 * none. A writer always names it; there is deliberately no "any".
 */
export type ExpectedRevision = number | 'no-stream';

/** The events are durable: they survive a power cut that comes after this answer. */
export interface Appended {
  readonly ok: true;
  /** Revision of the last event of the append. */
  readonly revision: number;
  /** Position of the last event of the append. */
  readonly position: Position;
  /** True where the same events stood there already; the rest is then the first answer. */
  readonly repeated: boolean;
}

/** Somebody else was there first (or the writer was wrong). Nothing was written. */
export interface WrongExpectedRevision {
  readonly ok: false;
  readonly code: 'wrong-expected-revision';
  readonly expected: ExpectedRevision;
  readonly actual: ExpectedRevision;
}

/**
 * The disk is full, cannot be written, or the store is closing. The outcome is *unknown*: ask
 * again with the same ids and the same expected revision, which never records twice. What was
 * recorded before stays readable, and later appends work once the cause is gone.
 */
export interface StoreUnavailable {
  readonly ok: false;
  readonly code: 'store-unavailable';
  readonly reason: string;
}

/** The append can never be recorded, here or in any other store. Nothing was written. */
export interface BadAppend {
  readonly ok: false;
  readonly code: 'bad-append';
  readonly reason: string;
}

export type AppendResult = Appended | WrongExpectedRevision | StoreUnavailable | BadAppend;

/** One append among many: events for the end of a stream last seen at `expected`. */
export interface StreamAppend {
  readonly streamId: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly EventData[];
}

/** Which part of a stream is read, and from which end. */
export interface ReadStreamOptions {
  /** `forwards` where not given. */
  readonly direction?: 'forwards' | 'backwards';
  /** The first revision returned. Where not given: the oldest forwards, the newest backwards. */
  readonly fromRevision?: number;
  /** At least 1. The whole stream where not given. */
  readonly maxCount?: number;
}

/** Which page of the whole log is read. */
export interface ReadAllOptions {
  /** Only events after this position; from the beginning where not given (or 0). */
  readonly after?: Position;
  /** At least 1. */
  readonly maxCount: number;
}

/** How far a scan reads, and which streams. */
export interface ScanOptions {
  /** The last position included. Usually `head()`, taken once for all shards. */
  readonly upTo: Position;
  /** Only the streams of one share: shares `0 … of - 1` are disjoint and together complete. */
  readonly shard?: { readonly index: number; readonly of: number };
  /** Ends the scan early and without an error. */
  readonly signal?: AbortSignal;
}

/** Where following starts, and what ends it. */
export interface FollowOptions {
  /** Only events after this position; from the beginning where not given (or 0). */
  readonly after?: Position;
  /** Ends the loop without an error. */
  readonly signal?: AbortSignal;
}

/**
 * The reading half of a log. Every read sees only whole, committed appends, and all of them: a
 * position once passed never receives an event later. Reads reject with a `StoreError`:
 * `bad-read`, `store-closed`, `log-corrupt` or `log-unreadable`.
 */
export interface EventReader {
  /** A UUID made with the log and kept with it: a checkpoint is of this log or it is of none. */
  readonly identity: string;

  /** The position of the last event, `0n` where there is none. */
  head(): Promise<Position>;

  /**
   * One stream, in order of revision; `[]` where there is no such stream. The tail of a stream is
   * `{ direction: 'backwards', maxCount: 1 }`: one index seek, whatever the stream's length.
   */
  readStream(streamId: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]>;

  /** The next `maxCount` events of all streams in order of position; `[]` at the end. */
  readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]>;

  /**
   * Every event up to a position, stream by stream, for rebuilds: streams are whole and never
   * interleaved, revisions ascend, a long stream may span pages. The order of the streams means
   * nothing. Pages are bounded in events and bytes, and other work gets its turn between them. A
   * store closed in the middle is an error, so that half a rebuild is never taken for a whole one.
   */
  scan(options: ScanOptions): AsyncIterable<readonly RecordedEvent[]>;

  /** Afterwards reads are errors. Closing twice is closing once. */
  close(): Promise<void>;
}

/** An append-only log of events in streams, and the only state the nodes of a system share. */
export interface EventStore extends EventReader {
  /**
   * Records the events at the end of a stream, all or none, if its last revision is `expected`.
   *
   * Never rejects: every outcome is a value. Asking again is safe: where the events at
   * `expected + 1 …` carry the same ids in the same order, the answer is the first one with
   * `repeated: true`. A retry keeps the *first* expected revision: at the current one it is a
   * new append, and would be recorded as such.
   *
   * Refused as `bad-append`: no events; the same id twice; a stream or type that is blank, over
   * 512 bytes of UTF-8, starts with `$`, or holds NUL or half a surrogate pair; an id that is not
   * a lower-case UUID; data or metadata that is not plain JSON (or over 100 levels deep); metadata
   * with `$recordedAt`, which is kept for copies of a log; an event over 1 MiB of UTF-8 (data and
   * metadata together); an expected revision that is none.
   *
   * The events are taken as they are at the time of the call.
   */
  append(
    streamId: string,
    expected: ExpectedRevision,
    events: readonly EventData[],
  ): Promise<AppendResult>;

  /**
   * Many appends for an import, answered one for one. Each has an outcome of its own: a refused
   * one holds up no other. They are tried in the order given, so that several may build on one
   * another in the same stream; the good ones share transactions, large calls take several.
   * The call as a whole is not atomic: after a crash, ask all of it again.
   */
  appendMany(appends: readonly StreamAppend[]): Promise<readonly AppendResult[]>;

  /**
   * All events after a position, first those there are, then those to come, in batches that are
   * never empty. Nothing is read before it is asked for, so a slow consumer costs no memory.
   *
   * The loop ends without an error when the signal aborts, when the consumer leaves it (`break`,
   * `throw`, `return()`), and when the store closes; none of these leaves a waiter behind. A
   * failing read ends it with that error: resume from the last checkpoint.
   */
  follow(options?: FollowOptions): AsyncIterable<readonly RecordedEvent[]>;

  /** Finishes the appends already asked for, refuses new ones, ends every `follow`. */
  close(): Promise<void>;
}

/** What making books of a log takes: all of its reading, and following it. */
export interface FollowedLog extends EventReader, Pick<EventStore, 'follow'> {}

/** Milliseconds since the Unix epoch, as `Date.now` gives them. */
export type Clock = () => number;

import { EventEmitter } from 'node:events';

/** One event as the server keeps it: the bytes it was given, and where they stand. */
export interface ServerRecord {
  readonly id: string;
  readonly streamId: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
  readonly revision: number;
  readonly position: bigint;
  /** When it was written: .NET ticks of 100 ns since the Unix epoch, as the server sends them. */
  readonly ticks: bigint;
}

/**
 * A place among all records. An event stands at a commit and prepare position that are equal; the
 * server also names places before an event, with a prepare position of 0.
 */
export interface Place {
  readonly commit: bigint;
  readonly prepare: bigint;
}

export const START: Place = { commit: 0n, prepare: 0n };
export const END: Place = {
  commit: 0xffff_ffff_ffff_ffffn,
  prepare: 0xffff_ffff_ffff_ffffn,
};

export type ProposedEvent = Pick<ServerRecord, 'id' | 'type' | 'contentType' | 'data' | 'metadata'>;

export type Expected = number | 'no-stream' | 'any' | 'stream-exists';

/** What became of an append. `revision` is that of the last event, -1 where there is none. */
export type Outcome =
  | {
      readonly kind: 'written' | 'there-already';
      readonly revision: number;
      readonly position?: bigint;
    }
  | { readonly kind: 'wrong-expected-version'; readonly actual: number }
  | { readonly kind: 'stream-deleted' };

/** What the stream's metadata hides from readers of the stream; `$all` still shows it. */
interface Retention {
  readonly truncateBefore: number;
  readonly maxCount: number;
}

/** All records of a stream, and the revision of the oldest that readers may see. */
export interface VisibleStream {
  readonly records: readonly ServerRecord[];
  readonly first: number;
}

const NO_STREAM = -1;
const KEEPS_ALL: Retention = { truncateBefore: 0, maxCount: Number.POSITIVE_INFINITY };
const KEEPS_LAST: Retention = { truncateBefore: 0, maxCount: 1 };
/** The server writes this as `$tb` when a stream is soft-deleted: the largest 64-bit integer. */
const SOFT_DELETED = 9_223_372_036_854_775_807n;
const TICKS_PER_MS = 10_000n;
/** A record's header and footer; and the server's own first records stand before any event. */
const RECORD_OVERHEAD_BYTES = 90;
const FIRST_POSITION = 548n;

/**
 * The log of a server, in memory, with the rules by which EventStoreDB 24.6 accepts, repeats and
 * refuses appends. Positions are byte offsets, so they have gaps. It outlives the servers on it.
 */
export class ServerLog {
  readonly records: ServerRecord[] = [];
  /** Tells that records were added. */
  readonly growth = new EventEmitter().setMaxListeners(0);
  clock: () => number;
  private readonly streams = new Map<string, ServerRecord[]>();
  private readonly retentions = new Map<string, Retention>();
  private readonly tombstones = new Set<string>();
  private lastTicks = 0n;
  /** Where the next record will stand: the end of the log. */
  private nextPosition = FIRST_POSITION;

  constructor(clock: () => number) {
    this.clock = clock;
    this.write('$$$scavenges', [asEvent('$metadata', Buffer.from('{"$maxAge":2592000}'))]);
  }

  get end(): bigint {
    return this.nextPosition;
  }

  append(streamId: string, expected: Expected, events: readonly ProposedEvent[]): Outcome {
    if (this.tombstones.has(streamId)) return { kind: 'stream-deleted' };
    const actual = this.lastRevision(streamId);
    if (typeof expected === 'number' || expected === 'no-stream') {
      const seen = expected === 'no-stream' ? NO_STREAM : expected;
      if (seen > actual) return { kind: 'wrong-expected-version', actual };
      if (seen < actual) {
        const isNew = expected === 'no-stream' && this.isSoftDeleted(streamId);
        if (!isNew || this.recordAt(streamId, 0)?.id === events[0]?.id) {
          return this.repeated(streamId, seen, events, actual);
        }
      }
    } else {
      if (expected === 'stream-exists' && actual === NO_STREAM) {
        return { kind: 'wrong-expected-version', actual };
      }
      const there = this.anywhere(streamId, events);
      if (there) return there;
    }
    return this.write(streamId, events);
  }

  /** Writes without asking what is there. */
  write(streamId: string, events: readonly ProposedEvent[]): Outcome {
    const stream = this.streams.get(streamId) ?? [];
    this.streams.set(streamId, stream);
    const revived = this.isSoftDeleted(streamId) ? stream.length : undefined;
    for (const event of events) {
      const record: ServerRecord = {
        ...event,
        streamId,
        revision: stream.length,
        position: this.nextPosition,
        ticks: this.now(),
      };
      this.nextPosition += BigInt(sizeOf(record));
      stream.push(record);
      this.records.push(record);
      if (streamId.startsWith('$$')) this.retain(streamId.slice(2), record);
    }
    if (revived !== undefined) this.write(`$$${streamId}`, [retaining({ $tb: revived })]);
    this.growth.emit('grown');
    const revision = stream.length - 1;
    if (events.length > 0) return { kind: 'written', revision, ...placeOf(stream.at(-1)) };
    // An append of nothing writes a record that nobody can read.
    const position = this.nextPosition;
    this.nextPosition += BigInt(RECORD_OVERHEAD_BYTES + streamId.length);
    return { kind: 'written', revision, position };
  }

  /** Hides the stream's events from its readers until somebody appends again. */
  softDelete(streamId: string): Outcome {
    return this.write(`$$${streamId}`, [retaining({ $tb: SOFT_DELETED })]);
  }

  /** Ends the stream for good. */
  tombstone(streamId: string): Outcome {
    const outcome = this.write(streamId, [asEvent('$streamDeleted', new Uint8Array())]);
    this.tombstones.add(streamId);
    return outcome;
  }

  isTombstoned(streamId: string): boolean {
    return this.tombstones.has(streamId);
  }

  /** The revision of the stream's last event, -1 where there is none. */
  lastRevision(streamId: string): number {
    return (this.streams.get(streamId)?.length ?? 0) - 1;
  }

  recordAt(streamId: string, revision: number): ServerRecord | undefined {
    return this.streams.get(streamId)?.[revision];
  }

  /** What a reader of the stream may see; nothing where there is no such stream. */
  visible(streamId: string): VisibleStream | undefined {
    const records = this.streams.get(streamId);
    if (!records) return undefined;
    const kept = streamId.startsWith('$$') ? KEEPS_LAST : KEEPS_ALL;
    const { truncateBefore, maxCount } = this.retentions.get(streamId) ?? kept;
    const first = Math.max(truncateBefore, records.length - maxCount);
    return first >= records.length ? undefined : { records, first };
  }

  /** The index of the first record at or after a position. */
  indexAt(position: bigint): number {
    let [low, high] = [0, this.records.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.records[middle]?.position ?? position) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** A record begins here, or the log ends: between two records there is nothing to read from. */
  isBoundary(position: bigint): boolean {
    if (position === 0n || position === this.nextPosition) return true;
    return this.records[this.indexAt(position)]?.position === position;
  }

  private repeated(
    streamId: string,
    seen: number,
    events: readonly ProposedEvent[],
    actual: number,
  ): Outcome {
    const isThere = (event: ProposedEvent, index: number) =>
      this.recordAt(streamId, seen + 1 + index)?.id === event.id;
    if (events.length === 0 || !events.every(isThere)) {
      return { kind: 'wrong-expected-version', actual };
    }
    const last = this.recordAt(streamId, seen + events.length);
    return this.thereAlready(last);
  }

  /** The server finds the ids of an append at "any" revision in its cache of the latest events. */
  private anywhere(streamId: string, events: readonly ProposedEvent[]): Outcome | undefined {
    const found = events.map(({ id }) =>
      this.streams.get(streamId)?.find((record) => record.id === id),
    );
    if (found.length === 0 || found.every((record) => !record)) return undefined;
    if (found.some((record) => !record)) {
      return { kind: 'wrong-expected-version', actual: this.lastRevision(streamId) };
    }
    return this.thereAlready(found.at(-1));
  }

  /** A repetition of what has since been deleted is answered, but without a position. */
  private thereAlready(last: ServerRecord | undefined): Outcome {
    const kind = 'there-already';
    if (!last) return { kind, revision: NO_STREAM };
    const visible = this.visible(last.streamId);
    const isHidden = !visible || last.revision < visible.first;
    return { kind, revision: last.revision, ...(!isHidden && { position: last.position }) };
  }

  private isSoftDeleted(streamId: string): boolean {
    return this.lastRevision(streamId) >= 0 && this.visible(streamId) === undefined;
  }

  private retain(streamId: string, record: ServerRecord): void {
    const metadata = JSON.parse(Buffer.from(record.data).toString() || '{}');
    this.retentions.set(streamId, {
      truncateBefore: metadata.$tb ?? KEEPS_ALL.truncateBefore,
      maxCount: metadata.$maxCount ?? KEEPS_ALL.maxCount,
    });
  }

  /** A clock that gives no number gives the last one again. */
  private now(): bigint {
    const ms = this.clock();
    if (Number.isFinite(ms)) this.lastTicks = BigInt(Math.floor(ms)) * TICKS_PER_MS;
    return this.lastTicks;
  }
}

/** The metadata of a stream whose events before `$tb` are gone. */
function retaining({ $tb }: { readonly $tb: number | bigint }): ProposedEvent {
  return asEvent('$metadata', Buffer.from(`{"$tb":${$tb}}`));
}

const placeOf = (record: ServerRecord | undefined) => record && { position: record.position };

function asEvent(type: string, data: Uint8Array): ProposedEvent {
  const id = crypto.randomUUID();
  return { id, type, contentType: 'application/json', data, metadata: new Uint8Array() };
}

function sizeOf({ streamId, type, data, metadata }: ServerRecord): number {
  return RECORD_OVERHEAD_BYTES + streamId.length + type.length + data.length + metadata.length;
}

import { randomUUID } from 'node:crypto';
import { checkMaxCount, checkPosition, checkShard, checkStreamRead } from '../checked-read.ts';
import { CommitSignal } from '../commit-signal.ts';
import type { CopyTarget } from '../copy.ts';
import { otherWork } from '../event-loop.ts';
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
  StreamAppend,
} from '../port.ts';
import { type PreparedAppend, prepareAppend } from '../prepared-append.ts';
import { StoreError } from '../store-error.ts';
import { MemoryLog, type StoredEvent } from './memory-log.ts';

const PAGE_EVENTS = 1000;

/** What a test may put in: the clock, in ms, and the log kept between two stores. */
export interface MemoryStoreOptions {
  /** `Date.now` where not given. */
  readonly clock?: Clock;
  /** A log that outlives the store, as a file would: for tests that close and open again. */
  readonly log?: MemoryLog;
}

/** The test double: the semantics of the port and nothing kept beyond the process. */
export function openMemoryStore(options: MemoryStoreOptions = {}): EventStore & CopyTarget {
  return new MemoryStore(options.log ?? new MemoryLog(randomUUID()), options.clock ?? Date.now);
}

class MemoryStore implements EventStore, CopyTarget {
  readonly identity: string;
  readonly #log: MemoryLog;
  readonly #clock: Clock;
  readonly #commits = new CommitSignal();

  constructor(log: MemoryLog, clock: Clock) {
    this.identity = log.identity;
    this.#log = log;
    this.#clock = clock;
  }

  async append(
    streamId: string,
    expected: ExpectedRevision,
    events: readonly EventData[],
  ): Promise<AppendResult> {
    return this.#record({ streamId, expected, events });
  }

  async appendMany(appends: readonly StreamAppend[]): Promise<readonly AppendResult[]> {
    return appends.map((append) => this.#record(append));
  }

  #record(append: StreamAppend): AppendResult {
    const prepared = prepareAppend(append);
    if (!prepared.ok) return prepared;
    if (this.#commits.closed) {
      return { ok: false, code: 'store-unavailable', reason: 'the store is closed' };
    }
    const result = this.#commit(prepared.append);
    if (result.ok && !result.repeated) this.#commits.announce();
    return result;
  }

  #commit({ streamId, expected, events }: PreparedAppend): AppendResult {
    const actual = this.#log.tailOf(streamId);
    if (expected === actual) {
      const last = this.#log.add(streamId, events, this.#clock());
      return { ok: true, ...placeOf(last), repeated: false };
    }
    const first = expected === 'no-stream' ? 0 : expected + 1;
    const there = this.#log.stream(streamId).slice(first, first + events.length);
    const last = there.at(-1);
    const same = events.every((event, index) => event.id === there[index]?.id);
    if (last !== undefined && same) return { ok: true, ...placeOf(last), repeated: true };
    return { ok: false, code: 'wrong-expected-revision', expected, actual };
  }

  async restore(events: readonly RecordedEvent[]): Promise<void> {
    this.#checkOpen();
    for (const event of events) {
      const [data, metadata] = [JSON.stringify(event.data), JSON.stringify(event.metadata)];
      if (!this.#log.addCopied({ ...event, data, metadata })) {
        const place = `${event.streamId}@${event.revision}`;
        throw new StoreError('copy-impossible', `${place} does not follow on its stream`);
      }
    }
    this.#commits.announce();
  }

  async head(): Promise<Position> {
    this.#checkOpen();
    return BigInt(this.#log.events.length);
  }

  async readStream(
    streamId: string,
    options: ReadStreamOptions = {},
  ): Promise<readonly RecordedEvent[]> {
    const { backwards, from, limit } = checkStreamRead(options);
    this.#checkOpen();
    const stream = this.#log.stream(streamId);
    const wanted = backwards
      ? stream
          .slice(0, from + 1)
          .reverse()
          .slice(0, limit)
      : stream.slice(from, from + limit);
    return wanted.map(recorded);
  }

  async readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    const after = checkPosition(options.after ?? 0n);
    const limit = checkMaxCount(options.maxCount);
    return this.#pageAfter(after, limit);
  }

  #pageAfter(after: number, limit: number): RecordedEvent[] {
    this.#checkOpen();
    return this.#log.events.slice(after, after + limit).map(recorded);
  }

  async *scan(options: ScanOptions): AsyncGenerator<readonly RecordedEvent[], void> {
    const upTo = Math.min(checkPosition(options.upTo), this.#log.events.length);
    const { index, of } = checkShard(options.shard);
    for (const [number, name] of [...this.#log.streamNames()].entries()) {
      if (number % of !== index) continue;
      const events = this.#log.stream(name).filter((event) => event.position <= upTo);
      for (let from = 0; from < events.length; from += PAGE_EVENTS) {
        if (options.signal?.aborted) return;
        this.#checkOpen();
        yield events.slice(from, from + PAGE_EVENTS).map(recorded);
        await otherWork();
      }
    }
  }

  follow(options: FollowOptions = {}): AsyncIterable<readonly RecordedEvent[]> {
    const after = BigInt(checkPosition(options.after ?? 0n));
    const pageAfter = (position: Position) => this.#pageAfter(Number(position), PAGE_EVENTS);
    return followLog({ commits: this.#commits, pageAfter }, after, options.signal);
  }

  async close(): Promise<void> {
    this.#commits.close();
  }

  #checkOpen(): void {
    if (this.#commits.closed) throw new StoreError('store-closed', 'the store is closed');
  }
}

function placeOf(event: StoredEvent) {
  const { revision, position } = event;
  return { revision, position: BigInt(position) };
}

/** Parsed anew for each reader, so that none can change what another one reads. */
function recorded(event: StoredEvent): RecordedEvent {
  return {
    ...event,
    position: BigInt(event.position),
    data: JSON.parse(event.data),
    metadata: JSON.parse(event.metadata),
  };
}

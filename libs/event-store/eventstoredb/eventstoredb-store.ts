import { checkMaxCount, checkPosition, checkShard, checkStreamRead } from '../checked-read.ts';
import type { CopyTarget } from '../copy.ts';
import type {
  AppendResult,
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
import { prepareAppend } from '../prepared-append.ts';
import { Appending, unavailable } from './appending.ts';
import { Connection } from './connection.ts';
import { diagnosed } from './diagnosis.ts';
import { Following } from './following.ts';
import { type Identity, identityOf } from './identity.ts';
import { Link, type LinkState } from './link.ts';
import { newClient } from './log-client.ts';
import { Reading } from './reading.ts';
import { restoreInRuns } from './restoring.ts';
import { scanStreams } from './scanning.ts';
import { checkSettings, type EventStoreDbSettings } from './settings.ts';

/** The port, and how the connection below it is doing. */
export interface EventStoreDbStore extends EventStore, CopyTarget {
  link(): LinkState;
}

/** Whether a log is made where there is none; it is where not said. */
export interface OpenOptions {
  readonly create?: boolean;
}

/**
 * Opens the log under a prefix of a cluster, and makes it where there is none. Rejects with a
 * `StoreError` that says what is wrong: `store-address-invalid`, `store-unreachable`,
 * `store-tls-unusable`, `store-access-denied`, `not-an-eventstoredb`, `not-a-luodi-log`; with
 * `create: false` also `log-missing`, and nothing is written.
 */
export async function openEventStoreDb(
  settings: EventStoreDbSettings,
  { create = true }: OpenOptions = {},
): Promise<EventStoreDbStore> {
  const { settings: full, cluster, authority } = checkSettings(settings);
  const link = new Link([full.password]);
  const connection = new Connection(full, link, () => newClient(full, cluster, authority));
  try {
    const identity = await identityOf(connection, create);
    const reading = new Reading(connection, identity.position);
    // What stands there now is what an append may turn out to repeat.
    await reading.head();
    return new ClusterStore(connection, reading, identity);
  } catch (error) {
    await connection.close();
    throw await diagnosed(error, cluster, authority, full.deadlineMs);
  }
}

class ClusterStore implements EventStoreDbStore {
  readonly identity: string;
  readonly #connection: Connection;
  readonly #reading: Reading;
  readonly #appending: Appending;
  readonly #followings = new Set<Following>();
  readonly #imports = new Set<Promise<unknown>>();
  #closing: Promise<void> | null = null;

  constructor(connection: Connection, reading: Reading, { identity }: Identity) {
    this.identity = identity;
    this.#connection = connection;
    this.#reading = reading;
    this.#appending = new Appending(connection, reading);
  }

  link(): LinkState {
    return this.#connection.link.state();
  }

  async append(
    streamId: string,
    expected: ExpectedRevision,
    events: readonly EventData[],
  ): Promise<AppendResult> {
    const prepared = prepareAppend({ streamId, expected, events });
    if (!prepared.ok) return prepared;
    if (this.#closing !== null) return unavailable('the store is closed');
    return this.#appending.append(prepared.append);
  }

  async appendMany(appends: readonly StreamAppend[]): Promise<readonly AppendResult[]> {
    if (this.#closing !== null) return appends.map(() => unavailable('the store is closed'));
    const running = this.#appendAll(appends);
    this.#imports.add(running);
    try {
      return await running;
    } finally {
      this.#imports.delete(running);
    }
  }

  /**
   * One after the other as there is room, so that other appends find theirs in between. After one
   * that the cluster cannot be brought to answer the others are not tried: each would wait as long.
   */
  async #appendAll(appends: readonly StreamAppend[]): Promise<readonly AppendResult[]> {
    const results: (AppendResult | Promise<AppendResult>)[] = [];
    let isLost = false;
    const noted = (result: AppendResult) => {
      if (!result.ok && result.code === 'store-unavailable') isLost = true;
      return result;
    };
    for (const append of appends) {
      const prepared = prepareAppend(append);
      await this.#appending.room(append.streamId);
      if (!prepared.ok) results.push(prepared);
      else if (isLost) results.push(unavailable('not tried: the cluster does not answer'));
      else results.push(this.#appending.append(prepared.append).then(noted));
    }
    return Promise.all(results);
  }

  async restore(events: readonly RecordedEvent[]): Promise<void> {
    this.#checkOpen();
    await restoreInRuns((append) => this.#appending.append(append), events);
  }

  async head(): Promise<Position> {
    this.#checkOpen();
    return this.#reading.head();
  }

  async readStream(
    streamId: string,
    options: ReadStreamOptions = {},
  ): Promise<readonly RecordedEvent[]> {
    const read = checkStreamRead(options);
    this.#checkOpen();
    return this.#reading.stream(streamId, read);
  }

  async readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    const after = BigInt(checkPosition(options.after ?? 0n));
    const limit = checkMaxCount(options.maxCount);
    this.#checkOpen();
    return this.#reading.all(after, limit);
  }

  async *scan(options: ScanOptions): AsyncGenerator<readonly RecordedEvent[], void> {
    const upTo = BigInt(checkPosition(options.upTo));
    const { index, of } = checkShard(options.shard);
    this.#checkOpen();
    const { signal } = options;
    for await (const page of scanStreams(this.#reading, { upTo, index, of, signal })) {
      yield page;
      this.#checkOpen();
    }
  }

  follow(options: FollowOptions = {}): AsyncIterable<readonly RecordedEvent[]> {
    const after = BigInt(checkPosition(options.after ?? 0n));
    return { [Symbol.asyncIterator]: () => this.#following(after, options.signal) };
  }

  #following(after: Position, signal: AbortSignal | undefined): Following {
    const log = { connection: this.#connection, reading: this.#reading };
    const following = new Following(log, after, signal, (ended) => this.#followings.delete(ended));
    if (this.#closing === null) this.#followings.add(following);
    else following.finish();
    return following;
  }

  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  async #finish(): Promise<void> {
    for (const following of [...this.#followings]) following.finish();
    this.#appending.tryNoMore();
    await Promise.allSettled(this.#imports);
    await this.#appending.drained();
    this.#connection.link.closed();
    await this.#connection.close();
  }

  /** Appends asked for before may still be finishing; reads are over at once. */
  #checkOpen(): void {
    if (this.#closing !== null) throw this.#connection.closedError();
  }
}

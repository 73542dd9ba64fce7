import { setTimeout as pause } from 'node:timers/promises';
import { checkPosition } from './checked-read.ts';
import { CommitSignal } from './commit-signal.ts';
import { followLog } from './follow.ts';
import { type Disagreement, firstWrong, looksWrong } from './mirror-check.ts';
import type {
  AppendResult,
  EventData,
  EventStore,
  ExpectedRevision,
  FollowedLog,
  FollowOptions,
  Position,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  ScanOptions,
  StreamAppend,
} from './port.ts';
import { MirrorFile } from './sqlite/mirror-file.ts';
import { StoreError } from './store-error.ts';

const RETRY_MS = 250;
const RETRY_MS_MAX = 10_000;
/** So long a read waits for what this node itself has written, or has just been told of. */
const WAIT_MS_MAX = 10_000;
/** A first reading may take long, but not without an event. */
const STANDSTILL_MS_MAX = 30_000;

/** How a mirror is doing, for health and for people. */
export interface MirrorState {
  readonly state: 'catching-up' | 'live' | 'failing' | 'closed';
  /** The last position it holds. */
  readonly position: Position;
  /** What it lacks of what this node knows the cluster to hold, as a difference of positions. */
  readonly lag: Position;
  /** How often reading the cluster ended in an error and was taken up again. */
  readonly restarts: number;
  /** How often it was found wrong, and put right. */
  readonly disagreements: number;
  readonly lastDisagreement: Disagreement | null;
  readonly lastError: string | null;
}

/** What a log that is read on this machine offers to whoever makes books of it. */
export interface LocalLog extends FollowedLog {
  /** The file, for `openSqliteReader` in a worker thread. */
  readonly file: string;
}

/** A cluster with a copy of its log on this machine. */
export interface MirroredStore extends EventStore {
  /**
   * The log as it is read here, streams included: complete up to its `head()`, which is that of the
   * cluster. Its `identity` changes when the mirror was wrong and has been put right, and every
   * `follow` then ends with `log-rewritten`: what was made of it before is to be made again.
   */
  readonly local: LocalLog;

  mirror(): MirrorState;
}

/** Whom a mirror tells while it catches up before it is first used. */
export interface MirrorOptions {
  readonly onCatchUp?: (progress: { readonly position: Position; readonly upTo: Position }) => void;
  /** A mirror that was wrong and where, or of another log, or unreadable: in words for a log. */
  readonly onDisagreement?: (message: string) => void;
}

/**
 * Keeps a local copy of a cluster's log in a data directory (`mirror.sqlite`, the cluster's own
 * positions) and reads from it. Appends and single streams go to the cluster, so that a writer sees
 * what it wrote; `readAll`, `scan` and `follow` come from the mirror, which has what this node was
 * told of by then. A mirror of another log is begun anew, one that disagrees is read again from
 * where it does.
 *
 * Resolves once the mirror holds all there was. Closing it closes the cluster's store too. The
 * directory must be held by the caller. Rejects as the cluster does where it cannot be read, and
 * with `not-a-luodi-log` where another application's database lies in the mirror's place.
 */
export async function mirroredStore(
  cluster: EventStore,
  directory: string,
  options: MirrorOptions = {},
): Promise<MirroredStore> {
  const warn = options.onDisagreement ?? (() => undefined);
  const file = MirrorFile.open(directory, cluster.identity, warn);
  const store = new Mirrored(cluster, file, options);
  try {
    await store.begin();
    return store;
  } catch (error) {
    await store.closeMirror();
    throw error;
  }
}

class Mirrored implements MirroredStore {
  readonly identity: string;
  readonly local: LocalLog;
  readonly #cluster: EventStore;
  readonly #file: MirrorFile;
  readonly #options: MirrorOptions;
  readonly #commits = new CommitSignal();
  readonly #stopping = new AbortController();
  #failing = false;
  #restarts = 0;
  #disagreements = 0;
  #lastDisagreement: Disagreement | null = null;
  #lastError: string | null = null;
  /** The head when the store was opened. */
  #target: Position = 0n;
  /** The highest position this node has been told of: reads that come after it must hold it. */
  #told: Position = 0n;
  /** Up to here the cluster itself has holes in its streams. */
  #gapsUpTo: Position = 0n;
  #feeding: Promise<void> = Promise.resolve();
  #closing: Promise<void> | null = null;

  constructor(cluster: EventStore, file: MirrorFile, options: MirrorOptions) {
    this.identity = cluster.identity;
    this.#cluster = cluster;
    this.#file = file;
    this.#options = options;
    this.local = localLog(this, file, (position, signal) => this.#follow(position, signal));
  }

  /** Checks what is there, and reads what is missing. */
  async begin(): Promise<void> {
    if (await looksWrong(this.#file, this.#cluster)) await this.#putRight();
    this.#target = await this.#cluster.head();
    this.#feeding = this.#feed(this.#stopping.signal);
    for (let head = -1n; this.#file.head < this.#target; ) {
      if (this.#file.head === head) throw this.#behind(this.#target);
      head = this.#file.head;
      await nextCommit(this.#commits, STANDSTILL_MS_MAX);
      this.#options.onCatchUp?.({ position: this.#file.head, upTo: this.#target });
    }
  }

  mirror(): MirrorState {
    const { closed } = this.#commits;
    const position = closed ? this.#told : this.#file.head;
    const reading = position < this.#target ? 'catching-up' : 'live';
    const known = later(this.#told, this.#target);
    return {
      state: closed ? 'closed' : this.#failing ? 'failing' : reading,
      position,
      lag: position < known ? known - position : 0n,
      restarts: this.#restarts,
      disagreements: this.#disagreements,
      lastDisagreement: this.#lastDisagreement,
      lastError: this.#lastError,
    };
  }

  async append(
    streamId: string,
    expected: ExpectedRevision,
    events: readonly EventData[],
  ): Promise<AppendResult> {
    const result = await this.#cluster.append(streamId, expected, events);
    this.#hear(result);
    return result;
  }

  async appendMany(appends: readonly StreamAppend[]): Promise<readonly AppendResult[]> {
    const results = await this.#cluster.appendMany(appends);
    for (const result of results) this.#hear(result);
    return results;
  }

  #hear(result: AppendResult): void {
    if (result.ok && result.position > this.#told) this.#told = result.position;
  }

  async readStream(
    streamId: string,
    options?: ReadStreamOptions,
  ): Promise<readonly RecordedEvent[]> {
    const events = await this.#cluster.readStream(streamId, options);
    for (const { position } of events) if (position > this.#told) this.#told = position;
    return events;
  }

  async head(): Promise<Position> {
    const head = await this.#cluster.head();
    // Known at once, so that a mirror that does not get there is seen to be behind.
    if (head > this.#told) this.#told = head;
    await this.#reached(head);
    return head;
  }

  async readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    await this.#reached(this.#told);
    return this.#file.reader.readAll(options);
  }

  async *scan(options: ScanOptions): AsyncGenerator<readonly RecordedEvent[], void> {
    checkPosition(options.upTo);
    await this.#reached(this.#told);
    yield* this.#file.reader.scan(options);
  }

  follow(options: FollowOptions = {}): AsyncIterable<readonly RecordedEvent[]> {
    return this.#follow(BigInt(checkPosition(options.after ?? 0n)), options.signal);
  }

  #follow(after: Position, signal: AbortSignal | undefined) {
    const reading = this.#file.identity;
    const pageAfter = (position: Position) => {
      if (this.#file.identity === reading) return this.#file.pageAfter(position);
      throw new StoreError('log-rewritten', 'the mirror was wrong and has been put right');
    };
    return followLog({ commits: this.#commits, pageAfter }, after, signal);
  }

  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  async #finish(): Promise<void> {
    // The cluster first: it ends the appends under way and refuses new ones.
    await this.#cluster.close();
    await this.closeMirror();
  }

  /** Ends the mirror alone, where the cluster is not this store's yet. */
  async closeMirror(): Promise<void> {
    this.#stopping.abort();
    await this.#feeding;
    this.#told = this.#file.head;
    this.#commits.close();
    await this.#file.close();
  }

  /** Follows the cluster for as long as the store is open; a failure is seen and tried again. */
  async #feed(signal: AbortSignal): Promise<void> {
    let wait = RETRY_MS;
    while (!signal.aborted) {
      try {
        for await (const batch of this.#cluster.follow({ after: this.#file.head, signal })) {
          await this.#take(batch);
          this.#failing = false;
          wait = RETRY_MS;
        }
      } catch (error) {
        this.#lastError = error instanceof Error ? error.message : String(error);
        this.#restarts += 1;
      }
      if (signal.aborted) return;
      this.#failing = true;
      await pause(wait * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
      wait = Math.min(wait * 2, RETRY_MS_MAX);
    }
  }

  async #take(batch: readonly RecordedEvent[]): Promise<void> {
    const last = batch.at(-1);
    if (last === undefined) return;
    try {
      this.#file.place(batch, last.position <= this.#gapsUpTo);
    } catch (error) {
      if (!(error instanceof StoreError && error.code === 'mirror-disagrees')) throw error;
      // Something before this batch is missing here, or is missing in the cluster as well.
      if (await this.#putRight()) throw error;
      this.#gapsUpTo = last.position;
      this.#file.place(batch, true);
    }
    this.#commits.announce();
  }

  /** Looks at every event there is here, and takes out all from the first wrong one on. */
  async #putRight(): Promise<boolean> {
    const found = await firstWrong(this.#file, this.#cluster);
    if (found === null) return false;
    this.#disagreements += 1;
    this.#lastDisagreement = found;
    const { position, streamId, revision } = found;
    const where = `position ${position} (${streamId}@${revision})`;
    this.#options.onDisagreement?.(`the mirror disagrees with the cluster from ${where} on`);
    this.#file.cutFrom(position);
    this.#commits.announce();
    return true;
  }

  /** Waits until the mirror holds a position; rejects where that takes too long. */
  async #reached(position: Position): Promise<void> {
    const until = performance.now() + WAIT_MS_MAX;
    while (!this.#commits.closed && this.#file.head < position) {
      const left = until - performance.now();
      if (left <= 0) throw this.#behind(position);
      await nextCommit(this.#commits, left);
    }
    if (this.#commits.closed) throw new StoreError('store-closed', 'the store is closed');
  }

  #behind(position: Position): StoreError {
    const why = this.#lastError === null ? '' : ` (${this.#lastError})`;
    const message = `the mirror stands at ${this.#file.head}, before ${position}${why}`;
    return new StoreError('mirror-behind', message);
  }
}

/** The same reads with the streams from the mirror, under the identity of this reading. */
function localLog(
  store: EventStore,
  mirror: MirrorFile,
  follow: (after: Position, signal: AbortSignal | undefined) => ReturnType<EventStore['follow']>,
): LocalLog {
  return {
    file: mirror.file,
    get identity() {
      return mirror.identity;
    },
    head: () => store.head(),
    readStream: (streamId, options) => mirror.reader.readStream(streamId, options),
    readAll: (options) => store.readAll(options),
    scan: (options) => store.scan(options),
    follow: ({ after = 0n, signal } = {}) => follow(BigInt(checkPosition(after)), signal),
    close: () => store.close(),
  };
}

/** The next commit, or so many milliseconds, whichever comes first. */
function nextCommit(commits: CommitSignal, waitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      takeBack();
      resolve();
    }, waitMs);
    const takeBack = commits.whenNext(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function later(one: Position, other: Position): Position {
  if (one > other) return one;
  return other;
}

import { setTimeout as pause } from 'node:timers/promises';
import { BehaviorSubject, filter, firstValueFrom, type Observable, Subject, timeout } from 'rxjs';
import { type FollowedLog, type RecordedEvent, StoreError } from '#event-store';
import { Books } from './books/books.ts';
import { FoldCache } from './fold-cache.ts';
import type { Posted, Quarantined } from './projector.ts';
import { type FoldShards, type RebuildProgress, rebuild } from './rebuild.ts';
import type { Refusal } from './refusals.ts';

/** How the projection is doing, for health and for people. */
export interface JournalState {
  readonly position: bigint;
  /** Of the log, when it last said so: a cluster that cannot be asked holds up no health check. */
  readonly head: bigint;
  /** Events of the log the books do not hold yet, as a difference of positions. */
  readonly lag: bigint;
  readonly running: boolean;
  readonly restarts: number;
  readonly quarantined: number;
  readonly lastError: string | null;
}

/** The log a journal follows, where its books lie, and how it makes them anew. */
export interface JournalOptions {
  /** Its identity may change when what it said before was wrong: the books are then made anew. */
  readonly store: FollowedLog;
  /** Folder of the books, or `:memory:`. */
  readonly directory: string;
  /** A log longer than this is read stream by stream at the first start instead of followed. */
  readonly rebuildFrom?: bigint;
  readonly onRebuild?: (progress: RebuildProgress) => void;
  /** Folds the log on threads where it can be; in this one where not given. */
  readonly fold?: FoldShards;
  /** Told why books that were there are made anew: positions and identities, for a log. */
  readonly warn?: (message: string) => void;
}

/** Between commits: at least so long, and longer where one takes long, so that writers get on. */
const COMMIT_REST_MS = 3;
const COMMIT_REST_MS_MAX = 8;
const CATCHING_UP = 500;
/** How long books that were replaced stay open for questions already under way. */
const RETIRE_MS = 5_000;
const HEAD_MS_MAX = 1_000;
const RETRY_MS = 250;
const RETRY_MS_MAX = 10_000;

/**
 * The read path: follows the log, projects every event and posts it with its checkpoint. A failure
 * is kept in sight and tried again from the last checkpoint; nothing is skipped in silence.
 */
export class Journal {
  private readonly store: FollowedLog;
  private readonly directory: string;
  private readonly fold: FoldShards | undefined;
  private readonly folds: FoldCache;
  private stopping = new AbortController();
  private readonly reached: BehaviorSubject<bigint>;
  private readonly batches = new Subject<readonly Posted[]>();
  private books: Books;
  /** The identity of the log as it was when these books were made. */
  private madeOf: string;
  private lastHead = 0n;
  private loop: Promise<void> = Promise.resolve();
  private restarts = 0;
  private running = false;
  private rebuilding = false;
  private retired: (() => void) | null = null;
  private closing: Promise<void> | null = null;
  private lastError: string | null = null;

  private constructor(
    store: FollowedLog,
    directory: string,
    books: Books,
    madeOf: string,
    fold: FoldShards | undefined,
  ) {
    this.fold = fold;
    this.store = store;
    this.directory = directory;
    this.books = books;
    this.madeOf = madeOf;
    this.folds = new FoldCache(store);
    this.reached = new BehaviorSubject(books.position);
  }

  /** Opens the books of the store's log and begins to follow it. */
  static async open({
    store,
    directory,
    rebuildFrom = 50_000n,
    onRebuild,
    fold,
    warn,
  }: JournalOptions): Promise<Journal> {
    const madeOf = store.identity;
    let books = await Books.open(directory, madeOf, warn);
    // A checkpoint beyond the head is of a log that was put back to an older copy.
    const head = await store.head();
    if (books.position > head) {
      warn?.(`the books stand at ${books.position} and log ${madeOf} ends at ${head}: made anew`);
    }
    if (books.position > head || (books.position === 0n && head > rebuildFrom)) {
      books.discard();
      books = await rebuild(store, directory, onRebuild, fold);
    }
    const journal = new Journal(store, directory, books, madeOf, fold);
    journal.loop = journal.run(journal.stopping.signal);
    return journal;
  }

  /** What was posted, batch by committed batch: what live views follow. */
  get committed(): Observable<readonly Posted[]> {
    return this.batches;
  }

  /** The books as they are now; a rebuild puts others in their place. */
  current(): Books {
    return this.books;
  }

  async state(): Promise<JournalState> {
    const soon = pause(HEAD_MS_MAX, null, { ref: false });
    const asked = await Promise.race([this.askedHead(), soon]);
    const { position, quarantined } = this.books;
    const head = asked ?? this.lastHead;
    const { running, restarts, lastError } = this;
    const known = { position, running, restarts, quarantined, lastError };
    // The books may have moved on since the head was asked for.
    if (head < position) return { ...known, head: position, lag: 0n };
    return { ...known, head, lag: head - position };
  }

  /**
   * Waits until the books hold the log up to a position, for readers of their own writes. Refused
   * for a position the log does not have, and when the wait is longer than `timeoutMs`.
   */
  async reach(after: bigint, timeoutMs = 5_000): Promise<Refusal | null> {
    if (this.books.position >= after) return null;
    const until = performance.now() + timeoutMs;
    const late = pause(timeoutMs, null, { ref: false });
    const head = await Promise.race([this.askedHead(), late]);
    if (head !== null && after > head) {
      const facts = { after: after.toString(), head: head.toString() };
      return { code: 'position-beyond-log', facts };
    }
    try {
      await firstValueFrom(
        this.reached.pipe(
          filter((position) => position >= after),
          timeout(Math.max(0, until - performance.now())),
        ),
      );
      return null;
    } catch {
      const facts = { after: after.toString(), position: this.books.position.toString() };
      return { code: 'books-behind', facts };
    }
  }

  /**
   * Makes the books anew from the log. Following rests meanwhile; the old books answer until the
   * new ones take their place, and go on answering where the rebuild fails.
   */
  async rebuild(onProgress?: (progress: RebuildProgress) => void): Promise<void> {
    if (this.rebuilding) throw new Error('a rebuild is already under way');
    this.rebuilding = true;
    this.stopping.abort();
    await this.loop;
    try {
      await this.renew(onProgress);
    } finally {
      this.rebuilding = false;
      this.folds.clear();
      this.stopping = new AbortController();
      this.loop = this.run(this.stopping.signal);
    }
  }

  private async renew(onProgress?: (progress: RebuildProgress) => void): Promise<void> {
    const [old, madeOf] = [this.books, this.store.identity];
    this.books = await rebuild(this.store, this.directory, onProgress, this.fold);
    this.madeOf = madeOf;
    this.retire(old);
    this.reached.next(this.books.position);
  }

  /** The head of the log, or null where the log cannot be asked for now. */
  private async askedHead(): Promise<bigint | null> {
    try {
      this.lastHead = await this.store.head();
      return this.lastHead;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return null;
    }
  }

  /** Questions under way end on the books they began with. */
  private retire(books: Books): void {
    this.retired?.();
    const timer = setTimeout(() => this.retired?.(), RETIRE_MS);
    timer.unref();
    this.retired = () => {
      clearTimeout(timer);
      this.retired = null;
      books.discard();
    };
  }

  /** Stops following; what is committed stays. Closing twice is closing once. */
  close(): Promise<void> {
    this.closing ??= this.stop();
    return this.closing;
  }

  private async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
    this.batches.complete();
    this.reached.complete();
    this.retired?.();
    await this.books.compact();
    this.books.close();
  }

  private async run(signal: AbortSignal): Promise<void> {
    let wait = RETRY_MS;
    while (!signal.aborted) {
      try {
        this.running = true;
        // It may have changed again while the books were made.
        while (this.madeOf !== this.store.identity && !signal.aborted) await this.renew();
        for await (const events of this.store.follow({ after: this.books.position, signal })) {
          const began = performance.now();
          await this.take(events);
          wait = RETRY_MS;
          // A commit for every few events would cost more than the events: gather some. Not while
          // catching up, when every batch is as large as batches get.
          if (events.length >= CATCHING_UP) continue;
          const took = performance.now() - began;
          const rest = Math.min(COMMIT_REST_MS_MAX, Math.max(COMMIT_REST_MS, took));
          await pause(rest, undefined, { signal }).catch(() => undefined);
        }
      } catch (error) {
        this.lastError = error instanceof Error ? error.message : String(error);
        this.restarts += 1;
        this.folds.clear();
      }
      this.running = false;
      if (signal.aborted) return;
      // Jitter keeps several nodes that lost the same store from coming back in step.
      await pause(wait * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
      wait = Math.min(wait * 2, RETRY_MS_MAX);
    }
  }

  private async take(events: readonly RecordedEvent[]): Promise<void> {
    const posted: Posted[] = [];
    const aside: Quarantined[] = [];
    for (const event of events) {
      const taken = await this.folds.take(event);
      if (taken.aside === null) posted.push(taken.posted);
      else aside.push(taken.aside);
    }
    const last = events.at(-1);
    if (last === undefined) return;
    await this.books.post(posted, last.position, aside);
    this.reached.next(last.position);
    this.batches.next(posted);
  }
}

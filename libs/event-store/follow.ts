import type { CommitSignal } from './commit-signal.ts';
import { otherWork } from './event-loop.ts';
import type { Position, RecordedEvent } from './port.ts';

type Batch = readonly RecordedEvent[];

/** A log that can be followed: the news of its commits, and its pages. */
export interface FollowSource {
  readonly commits: CommitSignal;
  /** The next page after a position, read in one go; empty at the end of the log. */
  readonly pageAfter: (after: Position) => Batch;
}

/**
 * Follows a log that is read synchronously. Written by hand rather than as a generator because
 * `return()` must end a pending wait at once; a generator would hold it until the next commit.
 */
export function followLog(
  source: FollowSource,
  after: Position,
  signal: AbortSignal | undefined,
): AsyncIterable<Batch> {
  return { [Symbol.asyncIterator]: () => new FollowCursor(source, after, signal) };
}

class FollowCursor implements AsyncIterator<Batch, undefined> {
  readonly #source: FollowSource;
  readonly #signal: AbortSignal | undefined;
  readonly #end = () => this.#finish();
  #after: Position;
  #ended = false;
  #wake: (() => void) | null = null;
  /** Calls of `next` answer one after the other, even where the caller does not wait. */
  #previous: Promise<unknown> = Promise.resolve();
  #delivered = false;

  constructor(source: FollowSource, after: Position, signal: AbortSignal | undefined) {
    this.#source = source;
    this.#after = after;
    this.#signal = signal;
    if (signal?.aborted) this.#ended = true;
    else signal?.addEventListener('abort', this.#end, { once: true });
  }

  next(): Promise<IteratorResult<Batch, undefined>> {
    const answer = this.#previous.then(() => this.#advance());
    this.#previous = answer.catch(() => undefined);
    return answer;
  }

  return(): Promise<IteratorResult<Batch, undefined>> {
    this.#finish();
    return Promise.resolve({ done: true, value: undefined });
  }

  async #advance(): Promise<IteratorResult<Batch, undefined>> {
    // A consumer that does nothing asynchronous would otherwise starve writers while it catches up.
    if (this.#delivered) await otherWork();
    for (;;) {
      if (this.#ended || this.#source.commits.closed) {
        this.#finish();
        return { done: true, value: undefined };
      }
      const batch = this.#read();
      const last = batch.at(-1);
      if (last !== undefined) {
        this.#after = last.position;
        this.#delivered = true;
        return { done: false, value: batch };
      }
      // Nothing can be committed between the read and this wait: both happen in the same turn.
      await this.#nextCommit();
    }
  }

  #read(): Batch {
    try {
      return this.#source.pageAfter(this.#after);
    } catch (error) {
      this.#finish();
      throw error;
    }
  }

  #nextCommit(): Promise<void> {
    return new Promise((resolve) => {
      const takeBack = this.#source.commits.whenNext(resolve);
      this.#wake = () => {
        takeBack();
        resolve();
      };
    });
  }

  #finish(): void {
    this.#ended = true;
    this.#signal?.removeEventListener('abort', this.#end);
    this.#wake?.();
    this.#wake = null;
  }
}

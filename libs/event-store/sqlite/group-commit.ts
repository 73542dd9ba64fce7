import { afterThisTurn } from '../event-loop.ts';
import type { AppendResult } from '../port.ts';
import type { PreparedAppend } from '../prepared-append.ts';

/** A transaction holds the event loop for as long as it takes: about 20 ms for this many events. */
const EVENTS_PER_COMMIT = 2000;

type Commit = (appends: readonly PreparedAppend[]) => readonly AppendResult[];

interface Submission {
  readonly appends: readonly PreparedAppend[];
  readonly resolve: (results: readonly AppendResult[]) => void;
  readonly reject: (fault: unknown) => void;
}

/**
 * Makes everyone who asks within one turn of the event loop share one transaction, and so one
 * wait for the disk. While that wait blocks the loop, the next group gathers by itself.
 */
export class GroupCommit {
  readonly #commit: Commit;
  #queue: Submission[] = [];
  #scheduled = false;

  constructor(commit: Commit) {
    this.#commit = commit;
  }

  /** The appends of one submission are tried in order, in one transaction. */
  submit(appends: readonly PreparedAppend[]): Promise<readonly AppendResult[]> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ appends, resolve, reject });
      this.#schedule();
    });
  }

  /** Commits all that is queued, now. */
  drain(): void {
    while (this.#queue.length > 0) this.#commitGroup();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    afterThisTurn(() => {
      this.#scheduled = false;
      if (this.#queue.length === 0) return;
      this.#commitGroup();
      if (this.#queue.length > 0) this.#schedule();
    });
  }

  #commitGroup(): void {
    const group = this.#nextGroup();
    try {
      const results = this.#commit(group.flatMap((submission) => submission.appends));
      let from = 0;
      for (const { appends, resolve } of group) {
        resolve(results.slice(from, from + appends.length));
        from += appends.length;
      }
    } catch (fault) {
      for (const { reject } of group) reject(fault);
    }
  }

  #nextGroup(): Submission[] {
    let events = 0;
    let size = 0;
    for (const { appends } of this.#queue) {
      for (const append of appends) events += append.events.length;
      if (size > 0 && events > EVENTS_PER_COMMIT) break;
      size += 1;
    }
    return this.#queue.splice(0, size);
  }
}

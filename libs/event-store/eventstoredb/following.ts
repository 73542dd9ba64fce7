import { otherWork } from '../event-loop.ts';
import type { Position, RecordedEvent } from '../port.ts';
import { type Connection, isPassing } from './connection.ts';
import { Fault, faultOf } from './faults.ts';
import type { FollowerState } from './link.ts';
import type { Reading } from './reading.ts';
import { subscription } from './requests.ts';
import { Subscribed } from './subscribed.ts';
import { jittered } from './waiting.ts';

type Batch = readonly RecordedEvent[];

const RESUME_MS = 50;
const RESUME_MS_MAX = 5_000;

/** What a follower needs of the store it belongs to. */
export interface Followed {
  readonly connection: Connection;
  readonly reading: Reading;
}

/**
 * Follows the log from a position, through every end a subscription may come to. What has been
 * delivered is the checkpoint: a new subscription begins behind it, and nothing before it is given
 * again. Ends with an error only where trying again would not help.
 */
export class Following implements AsyncIterator<Batch, undefined>, FollowerState {
  readonly #log: Followed;
  readonly #signal: AbortSignal | undefined;
  readonly #end = () => this.finish();
  readonly #onEnd: (following: Following) => void;
  #delivered: Position;
  #state: FollowerState['state'] = 'catching-up';
  #ended = false;
  #begun = false;
  #subscribed: Subscribed | null = null;
  #resumeMs = RESUME_MS;
  #wake: (() => void) | null = null;
  /** Calls of `next` answer one after the other, even where the caller does not wait. */
  #previous: Promise<unknown> = Promise.resolve();

  constructor(
    log: Followed,
    after: Position,
    signal: AbortSignal | undefined,
    onEnd: (following: Following) => void,
  ) {
    this.#log = log;
    this.#delivered = after;
    this.#signal = signal;
    this.#onEnd = onEnd;
    if (signal?.aborted) this.#ended = true;
    else signal?.addEventListener('abort', this.#end, { once: true });
  }

  get state(): FollowerState['state'] {
    return this.#state;
  }

  get delivered(): Position {
    return this.#delivered;
  }

  next(): Promise<IteratorResult<Batch, undefined>> {
    const answer = this.#previous.then(() => this.#advance());
    this.#previous = answer.catch(() => undefined);
    return answer;
  }

  return(): Promise<IteratorResult<Batch, undefined>> {
    this.finish();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Ends the loop, a pending wait and the call on the server. */
  finish(): void {
    this.#ended = true;
    this.#signal?.removeEventListener('abort', this.#end);
    this.#subscribed?.cancel();
    this.#subscribed = null;
    this.#log.connection.link.followers.delete(this);
    this.#onEnd(this);
    this.#wake?.();
  }

  async #advance(): Promise<IteratorResult<Batch, undefined>> {
    const { link } = this.#log.connection;
    while (!this.#ended) {
      if (!this.#begun) link.followers.add(this);
      this.#begun = true;
      try {
        const batch = await this.#nextBatch();
        if (batch !== null && !this.#ended) return { done: false, value: batch };
      } catch (error) {
        if (this.#ended) break;
        await this.#dropped(faultOf(error));
      }
    }
    this.finish();
    return { done: true, value: undefined };
  }

  /** What has come, or `null` where it is time to look again. Throws where nothing will come. */
  async #nextBatch(): Promise<Batch | null> {
    this.#subscribed ??= await this.#orEnd(this.#subscribe());
    const subscribed = this.#subscribed;
    if (this.#ended || subscribed === null) return null;
    if (!subscribed.hasNews) await this.#quiet(subscribed);
    // What comes in the same turn makes one batch rather than many.
    await otherWork();
    const events = this.#unseen(subscribed.take());
    const last = events.at(-1);
    if (last !== undefined) {
      this.#delivered = last.position;
      this.#log.connection.link.saw(last.position);
      this.#resumeMs = RESUME_MS;
      if (subscribed.caughtUp) this.#become('live');
      return events;
    }
    if (subscribed.caughtUp) this.#become('live');
    subscribed.checkAlive();
    return null;
  }

  /** What stands behind all before it: a server that repeats itself may do so in one batch. */
  #unseen(events: Batch): Batch {
    let last = this.#delivered;
    return events.filter(({ position }) => {
      const isUnseen = position > last;
      if (isUnseen) last = position;
      return isUnseen;
    });
  }

  async #subscribe(): Promise<Subscribed> {
    const { connection, reading } = this.#log;
    const { naming } = connection;
    const after = reading.notBefore(this.#delivered);
    const { client, call } = await connection.openRead(subscription(after, naming.start), false);
    const subscribed = new Subscribed(client, call, naming, () => this.#wake?.());
    if (this.#ended) subscribed.cancel();
    else this.#become('catching-up');
    return subscribed;
  }

  /** Waits for news; where there are none for long, asks the log itself whether there are any. */
  async #quiet(subscribed: Subscribed): Promise<void> {
    const { connection, reading } = this.#log;
    const { silenceMs } = connection.settings;
    const before = subscribed.looked;
    if (!(await this.#waited(silenceMs)) || this.#ended) return;
    const head = await this.#orEnd(reading.head());
    if (this.#ended || head === null || subscribed.hasNews) return;
    if (head > this.#delivered) {
      // Among much that others wrote it may look for long; begun again it would look at all anew.
      if (subscribed.looked > before && subscribed.looked < head) return;
      connection.retireIfSilent(subscribed.client);
      throw new Fault('silent', `following: nothing for ${silenceMs} ms, and there are events`);
    }
    // A server that does not say so has caught up when there is nothing left.
    this.#become('live');
  }

  async #dropped(fault: Fault): Promise<void> {
    const { connection } = this.#log;
    this.#subscribed?.cancel();
    this.#subscribed = null;
    if (!isPassing(fault)) {
      this.finish();
      throw connection.storeErrorOf(fault);
    }
    connection.link.restarted();
    connection.link.failed(fault);
    this.#become('dropped');
    await this.#waited(jittered(this.#resumeMs));
    this.#resumeMs = Math.min(this.#resumeMs * 2, RESUME_MS_MAX);
  }

  #become(state: FollowerState['state']): void {
    this.#state = state;
    if (state === 'live') this.#log.connection.link.succeeded();
    else this.#log.connection.link.noted();
  }

  /** The result, or `null` as soon as the loop has ended, which waits for no server. */
  #orEnd<T>(result: Promise<T>): Promise<T | null> {
    return new Promise((resolve, reject) => {
      this.#wake = () => {
        if (this.#ended) resolve(null);
      };
      result.then(resolve, reject);
    });
  }

  /** Waits until something happens or so long; true where nothing did. */
  #waited(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (nothing: boolean) => {
        clearTimeout(timer);
        this.#wake = null;
        resolve(nothing);
      };
      const timer = setTimeout(() => done(true), ms);
      this.#wake = () => done(false);
    });
  }
}

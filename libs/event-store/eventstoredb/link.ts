import type { Position } from '../port.ts';
import type { Fault, FaultKind } from './faults.ts';

/** How the connection to the cluster is doing, for health and for people. */
export interface LinkState {
  /**
   * `live`: everything asked for is answered, every follower has all there is. `catching-up`: a
   * follower reads what it missed. `dropped`: the last call failed, or a follower waits to resume.
   */
  readonly state: 'live' | 'catching-up' | 'dropped' | 'closed';
  /** How long it has been in that state. */
  readonly sinceMs: number;
  readonly followers: number;
  /** How often a follower was dropped and resumed, since the store was opened. */
  readonly restarts: number;
  /** How often the connection itself was given up and made anew. */
  readonly reconnects: number;
  /** Events that the slowest follower lacks, as a difference of positions. */
  readonly lag: bigint;
  /** What failed last, kept after it is mended; never with a credential in it. */
  readonly lastError: string | null;
}

/** One follower, as far as the link speaks of it. */
export interface FollowerState {
  readonly state: 'live' | 'catching-up' | 'dropped';
  readonly delivered: Position;
}

const ANSWERS: ReadonlySet<FaultKind> = new Set([
  'deleted',
  'too-large',
  'bad-request',
  'no-such-position',
]);

/** Keeps what is known of the link, and the highest position of ours that anybody has seen. */
export class Link {
  readonly followers = new Set<FollowerState>();
  readonly #secrets: readonly string[];
  #known: Position = 0n;
  #restarts = 0;
  #reconnects = 0;
  #failing = false;
  #closed = false;
  #lastError: string | null = null;
  #state: LinkState['state'] = 'live';
  #since = performance.now();

  constructor(secrets: readonly (string | undefined)[]) {
    this.#secrets = secrets.filter((secret) => secret !== undefined && secret !== '') as string[];
  }

  /** The highest position of ours seen so far: in an answer, in a read, by a follower. */
  get known(): Position {
    return this.#known;
  }

  saw(position: Position): void {
    if (position > this.#known) this.#known = position;
  }

  succeeded(): void {
    this.#failing = false;
    this.noted();
  }

  /** A call that failed. A refusal of what was asked is an answer, and the link is well. */
  failed(fault: Fault): void {
    this.#failing = !ANSWERS.has(fault.kind);
    // What was given up here has a reason that came before.
    if (this.#failing && fault.kind !== 'given-up') this.#lastError = this.spoken(fault.message);
    this.noted();
  }

  restarted(): void {
    this.#restarts += 1;
  }

  reconnected(): void {
    this.#reconnects += 1;
  }

  closed(): void {
    this.#closed = true;
    this.noted();
  }

  /** A text without the secrets that somebody else may have put in it. */
  spoken(text: string): string {
    return this.#secrets.reduce((clean, secret) => clean.replaceAll(secret, '…'), text);
  }

  /** To be called when a follower's state has changed, so that the time in it is known. */
  noted(): void {
    const state = this.#now();
    if (state === this.#state) return;
    this.#state = state;
    this.#since = performance.now();
  }

  state(): LinkState {
    this.noted();
    const delivered = [...this.followers].map((follower) => follower.delivered);
    const least = delivered.reduce(lesser, this.#known);
    return {
      state: this.#state,
      sinceMs: Math.round(performance.now() - this.#since),
      followers: this.followers.size,
      restarts: this.#restarts,
      reconnects: this.#reconnects,
      lag: this.#known - least,
      lastError: this.#lastError,
    };
  }

  #now(): LinkState['state'] {
    if (this.#closed) return 'closed';
    const states = new Set([...this.followers].map(({ state }) => state));
    if (this.#failing || states.has('dropped')) return 'dropped';
    return states.has('catching-up') ? 'catching-up' : 'live';
  }
}

const lesser = (a: Position, b: Position) => {
  if (a < b) return a;
  return b;
};

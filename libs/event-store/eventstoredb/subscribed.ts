import type { Position, RecordedEvent } from '../port.ts';
import { Fault, faultOf } from './faults.ts';
import type { LogClient, ReadCall, ReadResp } from './log-client.ts';
import type { Naming } from './naming.ts';
import { serverEvent } from './recorded.ts';

/** What is held of a subscription before it is asked to wait. */
const HELD_EVENTS = 1_000;
const HELD_BYTES = 4 * 1024 * 1024;

/**
 * One subscription while it lasts: it takes what comes, up to a bound, and has the server wait
 * behind that. It never comes back: whoever holds it makes another.
 */
export class Subscribed {
  readonly client: LogClient;
  readonly #call: ReadCall;
  readonly #naming: Naming;
  readonly #onNews: () => void;
  #held: RecordedEvent[] = [];
  #bytes = 0;
  #fault: Fault | null = null;
  #cancelled = false;
  #caughtUp = false;
  #looked: Position = 0n;

  constructor(client: LogClient, call: ReadCall, naming: Naming, onNews: () => void) {
    this.client = client;
    this.#call = call;
    this.#naming = naming;
    this.#onNews = onNews;
    call.on('data', (answer: ReadResp) => this.#take(answer));
    call.on('error', (error: unknown) => this.#end(faultOf(error)));
    call.on('end', () => this.#end(new Fault('unknown', 'the server ended the subscription')));
  }

  /** Whether there is something to take, or an end to see. */
  get hasNews(): boolean {
    return this.#held.length > 0 || this.#fault !== null;
  }

  /** Whether the server has said that what comes now is new. */
  get caughtUp(): boolean {
    return this.#caughtUp;
  }

  /** How far the server says it has looked: a sign of life, and no place to resume from. */
  get looked(): Position {
    return this.#looked;
  }

  /** Everything held; the server may send on. */
  take(): readonly RecordedEvent[] {
    const taken = this.#held;
    this.#held = [];
    this.#bytes = 0;
    if (this.#call.isPaused()) this.#call.resume();
    return taken;
  }

  /** Throws the fault it ended with, if it has ended. */
  checkAlive(): void {
    if (this.#fault !== null) throw this.#fault;
  }

  /** Ends it on the server as well; its last error is nobody's concern. */
  cancel(): void {
    this.#cancelled = true;
    this.#call.cancel();
  }

  #take(answer: ReadResp): void {
    this.client.heardAt = performance.now();
    if (answer.hasCaughtUp()) this.#caughtUp = true;
    const checkpoint = answer.getCheckpoint();
    if (checkpoint !== undefined) this.#looked = BigInt(checkpoint.getCommitPosition());
    const come = serverEvent(answer, this.#naming);
    if (come?.isOurs) {
      this.#held.push(come.event);
      this.#bytes += come.bytes;
      if (this.#held.length >= HELD_EVENTS || this.#bytes >= HELD_BYTES) this.#call.pause();
    } else if (!answer.hasCaughtUp()) return;
    this.#onNews();
  }

  #end(fault: Fault): void {
    this.#fault ??= fault;
    if (!this.#cancelled) this.#onNews();
  }
}

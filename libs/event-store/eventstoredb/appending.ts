import type { AppendResult, BadAppend, ExpectedRevision, StoreUnavailable } from '../port.ts';
import type { PreparedAppend } from '../prepared-append.ts';
import type { AppendLine } from './append-line.ts';
import { type Connection, isPassing, mayBeUnderWay } from './connection.ts';
import { type Answered, type Fault, faultOf } from './faults.ts';
import { InFlight } from './in-flight.ts';
import type { Reading } from './reading.ts';
import { inTime, jittered, pause } from './waiting.ts';

/** More at once are no faster, and each of them is at stake when the server goes. */
const IN_FLIGHT = 64;
const RETRY_MS = 25;
const RETRY_MS_MAX = 2_000;

/** A node that has answered nothing but failures for so long: another may lead by now. */
const FAILING_MS = 1_000;

/** A try that may still be under way: a second beside it costs seconds, and an error of its own. */
const OVERLAP_MS = 3_000;

/**
 * Appends, each until its outcome is known. A retry carries the same ids at the same revision, so
 * that the server knows it again; it is given up after a time, with the outcome said to be unknown.
 */
export class Appending {
  readonly #connection: Connection;
  readonly #reading: Reading;
  readonly #inFlight = new InFlight(IN_FLIGHT);
  #closing = false;
  /** While closing an outcome stayed unknown: whoever has not begun by then is not tried. */
  #lost = false;

  constructor(connection: Connection, reading: Reading) {
    this.#connection = connection;
    this.#reading = reading;
  }

  /** Appends and never rejects. */
  append(append: PreparedAppend): Promise<AppendResult> {
    return this.#inFlight.run(append.streamId, () => this.#settled(append));
  }

  /** Settles when an append to a stream would begin at once. */
  room(streamId: string): Promise<void> {
    return this.#inFlight.room(streamId);
  }

  /** From now on nothing is tried again, so that what is under way ends soon in an outage too. */
  tryNoMore(): void {
    this.#closing = true;
  }

  /** Settles once nothing is under way. */
  drained(): Promise<void> {
    return this.#inFlight.drained();
  }

  async #settled(append: PreparedAppend): Promise<AppendResult> {
    if (this.#lost) return unavailable('the store is closing, and the cluster does not answer');
    const { link, settings } = this.#connection;
    const until = performance.now() + settings.retryForMs;
    // What stands at or below the highest position seen so far was there before this append.
    const seen = link.known;
    for (let wait = RETRY_MS; ; wait = Math.min(wait * 2, RETRY_MS_MAX)) {
      try {
        const answer = await this.#tried(append);
        link.succeeded();
        return await this.#resultOf(append, answer, seen);
      } catch (error) {
        const fault = faultOf(error);
        link.failed(fault);
        if (!isPassing(fault)) return this.#refused(fault);
        const isOver = this.#closing || performance.now() + wait >= until;
        if (isOver) {
          this.#lost = this.#closing;
          return unavailable(`outcome unknown: ${link.spoken(fault.message)}`);
        }
        if (!mayBeUnderWay(fault.kind)) await pause(jittered(wait));
      }
    }
  }

  /** One try. After one that stays without an answer it waits a while more for that answer. */
  async #tried(append: PreparedAppend): Promise<Answered> {
    const { deadlineMs } = this.#connection.settings;
    const line = await this.#connection.line();
    const answer = line.send(this.#connection.naming.stream(append.streamId), append);
    try {
      return await inTime(answer, deadlineMs, 'appending');
    } catch (error) {
      if (line.failingForMs > FAILING_MS) this.#connection.retire(line.client);
      if (!mayBeUnderWay(faultOf(error).kind)) throw error;
      this.#connection.retireIfSilent(line.client);
      return this.#lateAnswer(line, answer);
    }
  }

  async #lateAnswer(line: AppendLine, answer: Promise<Answered>): Promise<Answered> {
    const cancelled = performance.now();
    try {
      return await inTime(answer, OVERLAP_MS, 'appending');
    } catch (error) {
      // A call that was broken off here may be under way over there all the same.
      if (line.ended) await pause(OVERLAP_MS - (performance.now() - cancelled));
      throw error;
    }
  }

  async #resultOf(append: PreparedAppend, answer: Answered, seen: bigint): Promise<AppendResult> {
    if (answer.kind === 'conflict') {
      const { expected } = append;
      const { actual } = answer;
      const conflict = { ok: false, code: 'wrong-expected-revision', expected, actual } as const;
      return (await this.#standing(append)) ?? conflict;
    }
    const { revision, position } = answer;
    if (position === null) {
      const there = await this.#standing(append);
      return there ?? badAppend(`the stream ${append.streamId} was deleted on the server`);
    }
    this.#connection.link.saw(position);
    return { ok: true, revision, position, repeated: position <= seen };
  }

  /** The first answer to these events, where they stand in their place already. */
  async #standing({ streamId, expected, events }: PreparedAppend): Promise<AppendResult | null> {
    const read = { backwards: false, from: firstOf(expected), limit: events.length };
    const there = await this.#reading.stream(streamId, read);
    const last = there.at(-1);
    const isSame = events.every((event, index) => event.id === there[index]?.id);
    if (last === undefined || !isSame) return null;
    return { ok: true, revision: last.revision, position: last.position, repeated: true };
  }

  #refused(fault: Fault): AppendResult {
    const message = this.#connection.link.spoken(fault.message);
    if (fault.kind === 'denied') return unavailable(`access denied: ${message}`);
    if (fault.kind === 'too-large') return badAppend(`too large for the server: ${message}`);
    return badAppend(message);
  }
}

const firstOf = (expected: ExpectedRevision) => (expected === 'no-stream' ? 0 : expected + 1);

/** Nothing is known to have been written; asking again with the same ids is safe. */
export function unavailable(reason: string): StoreUnavailable {
  return { ok: false, code: 'store-unavailable', reason };
}

function badAppend(reason: string): BadAppend {
  return { ok: false, code: 'bad-append', reason };
}

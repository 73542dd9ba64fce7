import { randomUUID } from 'node:crypto';
import type { PreparedAppend } from '../prepared-append.ts';
import { type Answered, answerOf, Fault, faultOf } from './faults.ts';
import type { AppendCall, BatchAppendResp, LogClient } from './log-client.ts';
import { appendMessages } from './requests.ts';

interface Pending {
  readonly resolve: (answer: Answered) => void;
  readonly reject: (fault: Fault) => void;
}

/**
 * One call that carries many appends, in the order they are sent, and brings each its answer. When
 * the call ends, whatever has no answer yet has an unknown outcome.
 */
export class AppendLine {
  readonly client: LogClient;
  readonly #call: AppendCall;
  readonly #pending = new Map<string, Pending>();
  #ended: Fault | null = null;
  #failingSince: number | null = null;

  constructor(client: LogClient, call: AppendCall) {
    this.client = client;
    this.#call = call;
    call.on('data', (response: BatchAppendResp) => this.#answered(response));
    call.on('error', (error: unknown) => this.#end(faultOf(error)));
    call.on('end', () => this.#end(new Fault('unknown', 'the server ended the call')));
  }

  get ended(): boolean {
    return this.#ended !== null;
  }

  /**
   * How long each answer has been a failure, in ms. A leader that has lost its cluster keeps the
   * call open and answers every append at once: the call neither ends nor is silent.
   */
  get failingForMs(): number {
    return this.#failingSince === null ? 0 : performance.now() - this.#failingSince;
  }

  /** Sends one append. Rejects with a {@link Fault}; never answers where the server never does. */
  send(stream: string, append: PreparedAppend): Promise<Answered> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== null) return reject(this.#ended);
      const correlation = randomUUID();
      this.#pending.set(correlation, { resolve, reject });
      for (const message of appendMessages(correlation, stream, append)) this.#call.write(message);
    });
  }

  #answered(response: BatchAppendResp): void {
    this.client.heardAt = performance.now();
    const correlation = response.getCorrelationId()?.getString() ?? '';
    const pending = this.#pending.get(correlation);
    this.#pending.delete(correlation);
    if (pending === undefined) return;
    try {
      pending.resolve(answerOf(response));
      this.#failingSince = null;
    } catch (error) {
      const fault = faultOf(error);
      if (fault.kind !== 'unknown') this.#failingSince = null;
      else this.#failingSince ??= performance.now();
      pending.reject(fault);
    }
  }

  #end(fault: Fault): void {
    if (this.#ended !== null) return;
    this.#ended = fault;
    for (const { reject } of this.#pending.values()) reject(fault);
    this.#pending.clear();
    this.#call.end();
  }
}

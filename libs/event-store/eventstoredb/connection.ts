import { StoreError } from '../store-error.ts';
import { AppendLine } from './append-line.ts';
import { Fault, faultOf } from './faults.ts';
import type { Link } from './link.ts';
import type { LogClient, OpenRead, ReadCall, ReadReq } from './log-client.ts';
import { Naming } from './naming.ts';
import { type Page, pageOf } from './page.ts';
import type { FullSettings } from './settings.ts';
import { inTime, jittered, pause } from './waiting.ts';

const RETRY_MS = 25;
const RETRY_MS_MAX = 1_000;
const SHUT_MS = 2_000;

/**
 * The one client of a store, replaced when it is of no more use: after it has lost the cluster, and
 * when nothing at all comes from the server any more. Calls on the old one end then, with outcomes
 * unknown, and are made again on the new one by those who made them.
 */
export class Connection {
  readonly settings: FullSettings;
  readonly link: Link;
  readonly naming: Naming;
  readonly #make: () => LogClient;
  #client: LogClient;
  #line: Promise<AppendLine> | null = null;
  #closed = false;
  readonly #shutting = new Set<Promise<void>>();

  constructor(settings: FullSettings, link: Link, make: () => LogClient) {
    this.settings = settings;
    this.link = link;
    this.naming = new Naming(settings.prefix);
    this.#make = make;
    this.#client = make();
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Opens a read or a subscription; rejects with a {@link Fault}. */
  async openRead(request: ReadReq, requiresLeader: boolean): Promise<OpenRead> {
    const client = this.#client;
    const opening = client.openRead(request, requiresLeader);
    try {
      return { client, call: await this.#opened(client, opening) };
    } catch (error) {
      opening.then((call) => dismissed(call)).catch(() => undefined);
      throw error;
    }
  }

  /** The call that appends go by now; rejects with a {@link Fault}. */
  async line(): Promise<AppendLine> {
    const line = await this.#openedLine();
    if (!line.ended) return line;
    this.#line = null;
    return this.#openedLine();
  }

  #openedLine(): Promise<AppendLine> {
    if (this.#line !== null) return this.#line;
    const client = this.#client;
    const opening = this.#opened(client, client.openAppends()).then(
      (call) => new AppendLine(client, call),
      (error) => {
        // By now the line may be that of the client that came in the place of this one.
        if (this.#line === opening) this.#line = null;
        throw error;
      },
    );
    this.#line = opening;
    return opening;
  }

  /** Waits for a call to open, which may take finding the cluster first. */
  async #opened<T>(client: LogClient, opening: Promise<T>): Promise<T> {
    try {
      return await inTime(opening, this.settings.deadlineMs, 'opening a call');
    } catch (error) {
      const fault = faultOf(error);
      if (fault.kind === 'lost' || fault.kind === 'silent') this.retire(client);
      throw fault;
    }
  }

  /** Replaces a client, unless that has been done. */
  retire(client: LogClient): void {
    if (client !== this.#client || this.#closed) return;
    this.#client = this.#make();
    this.#line = null;
    this.link.reconnected();
    this.#shut(client);
  }

  /** Replaces a client that has been silent for the length of a deadline, whoever asked. */
  retireIfSilent(client: LogClient): void {
    if (performance.now() - client.heardAt >= this.settings.deadlineMs) this.retire(client);
  }

  /**
   * One page of a read, tried again while the deadline lasts. Rejects with a `StoreError`:
   * `log-unreadable`, `log-corrupt` where the server has deleted the stream, and so on.
   */
  async read(request: ReadReq): Promise<Page> {
    const until = performance.now() + this.settings.deadlineMs;
    for (let wait = RETRY_MS; ; wait = Math.min(wait * 2, RETRY_MS_MAX)) {
      this.checkOpen();
      try {
        const page = await this.#page(request);
        this.link.succeeded();
        return page;
      } catch (error) {
        const fault = faultOf(error);
        this.checkOpen();
        this.link.failed(fault);
        if (!isPassing(fault) || performance.now() >= until) throw this.storeErrorOf(fault);
        await pause(jittered(wait));
      }
    }
  }

  async #page(request: ReadReq): Promise<Page> {
    const read = await this.openRead(request, true);
    try {
      return await pageOf(read, this.naming, this.settings.deadlineMs);
    } catch (error) {
      if (faultOf(error).kind === 'silent') this.retireIfSilent(read.client);
      throw error;
    }
  }

  /** A fault as readers know it. */
  storeErrorOf(fault: Fault): StoreError {
    const code = READ_CODES[fault.kind] ?? 'log-unreadable';
    return new StoreError(code, this.link.spoken(fault.message));
  }

  checkOpen(): void {
    if (this.#closed) throw this.closedError();
  }

  closedError(): StoreError {
    return new StoreError('store-closed', 'the store is closed');
  }

  /** Ends every call there is. Closing twice is closing once. */
  async close(): Promise<void> {
    if (!this.#closed) this.#shut(this.#client);
    this.#closed = true;
    await Promise.all(this.#shutting);
  }

  /** A client of a server that is gone may not answer to its own end either. */
  #shut(client: LogClient): void {
    const shut = inTime(client.shut(), SHUT_MS, 'closing').catch(() => undefined);
    this.#shutting.add(shut);
    shut.finally(() => this.#shutting.delete(shut));
  }
}

/** Whether asking again may help. */
export function isPassing({ kind }: Fault): boolean {
  return kind === 'unknown' || kind === 'lost' || mayBeUnderWay(kind);
}

/** Whether the server may still be at work on a call that has ended here. */
export function mayBeUnderWay(kind: Fault['kind']): boolean {
  return kind === 'silent' || kind === 'given-up';
}

/** Ends a call that nobody wants any more; its last error is nobody's concern. */
function dismissed(call: ReadCall): void {
  call.on('error', () => undefined);
  call.cancel();
}

const READ_CODES: Partial<Record<Fault['kind'], StoreError['code']>> = {
  denied: 'store-access-denied',
  deleted: 'log-corrupt',
  'no-such-position': 'bad-read',
};

import { randomUUID } from 'node:crypto';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { AnswerFault, SubscriptionFault } from './faults.ts';
import { type Encoded, eventResponse, placeGiven, response } from './messages.ts';
import { fail, type ReadCall, send } from './read-answers.ts';
import { failure, invalidPosition } from './refusals.ts';
import { END, type Place, type ServerRecord, START } from './server-log.ts';
import { admission, type ServerNode, waited } from './server-node.ts';
import { filterOf, type Wanted } from './wanted.ts';

/** How many events the server reads at a time while catching up, and keeps for a slow caller. */
const PAGE = 32;
const REPEATED = 3;
/** What a subscription has sent before anything was: the server sends it on as "the end". */
const NOWHERE: Place = { commit: -1n, prepare: -1n };

/** The subscriptions that run at a node, and what strikes them. */
export class Subscriptions {
  private readonly running = new Set<Subscription>();
  private readonly node: ServerNode;

  constructor(node: ServerNode) {
    this.node = node;
  }

  get count(): number {
    return this.running.size;
  }

  async serve(call: ReadCall, options: ReadReq.Options): Promise<void> {
    const fault = this.node.faults.take('subscription');
    const admitted = admission(this.node, fault);
    if (!(await waited(this.node)) || admitted === 'unanswered') return;
    if (admitted !== 'served') return fail(call, admitted);
    const subscription = new Subscription(this.node, call, options);
    if (fault) subscription.strike(fault, this.node.faults.afterEvents);
    this.running.add(subscription);
    await subscription.run();
    this.running.delete(subscription);
  }

  /** Lets a fault come to all that run now; gives their number. */
  strike(fault: SubscriptionFault): number {
    for (const subscription of this.running) subscription.strike(fault, 0);
    return this.running.size;
  }
}

/**
 * One subscription to all: pages while it catches up, a checkpoint and "caught up" when it has,
 * then events as they come, and from the beginning again whenever the caller falls behind.
 */
class Subscription {
  private readonly node: ServerNode;
  private readonly call: ReadCall;
  private readonly wanted: Wanted;
  private readonly resolves: boolean;
  private readonly window: number;
  private readonly interval: number;
  private place: Place;
  private index: number;
  private sentCheckpoint: Place = NOWHERE;
  private considered = 0;
  private looked = 0;
  private sent = 0;
  private readonly latest: Encoded[] = [];
  private pending: { readonly fault: SubscriptionFault; readonly after: number } | undefined;
  private isOver = false;
  private wake: () => void = () => undefined;

  constructor(node: ServerNode, call: ReadCall, options: ReadReq.Options) {
    this.node = node;
    this.call = call;
    this.wanted = filterOf(options.getFilter());
    this.resolves = options.getResolveLinks();
    this.window = options.getFilter()?.getMax() || PAGE;
    this.interval = (options.getFilter()?.getCheckpointintervalmultiplier() || 1) * this.window;
    const all = options.getAll();
    const { records } = node.log;
    const given = all?.hasStart() ? NOWHERE : all?.hasEnd() ? END : placeGiven(options);
    const last = records.at(-1)?.position ?? 0n;
    this.place = given.commit === END.commit ? { commit: last, prepare: last } : given;
    this.index = node.log.indexAt(this.place.commit);
    const first = records[this.index];
    if (first && !isAfter(at(first), this.place)) this.index += 1;
  }

  strike(fault: SubscriptionFault, after: number): void {
    this.pending = { fault, after: this.sent + after };
    if (after === 0) this.wake();
  }

  async run(): Promise<void> {
    const { log, life } = this.node;
    const grown = () => this.wake();
    const over = () => this.finish();
    log.growth.on('grown', grown);
    life.addEventListener('abort', over);
    this.call.on('cancelled', over);
    try {
      await this.follow();
    } finally {
      log.growth.off('grown', grown);
      life.removeEventListener('abort', over);
    }
  }

  private async follow(): Promise<void> {
    const { log } = this.node;
    await send(this.call, response.confirmation(randomUUID()));
    if (this.place.commit > 0n && this.place.commit < log.end) {
      if (!log.isBoundary(this.place.commit)) return fail(this.call, invalidPosition());
    }
    if (this.index < log.records.length || this.place === NOWHERE) await this.catchUp();
    while (!this.isOver) {
      if (!this.isStalled()) await send(this.call, response.caughtUp());
      await this.goLive();
      if (!this.isOver) await this.catchUp();
    }
  }

  private async catchUp(): Promise<void> {
    const { records } = this.node.log;
    let considered = 0;
    let pageStart = this.place === NOWHERE ? START : this.place;
    while (!this.isOver) {
      // The first page begins with the record the caller has already: it counts, and is left out.
      const known = records[this.index - 1];
      const isKnown = considered === 0 && known?.position === pageStart.prepare;
      let [matched, inPage] = isKnown ? [this.wanted(known) ? 1 : 0, 1] : [0, 0];
      while (matched < PAGE && inPage < this.window) {
        const record = records[this.index];
        if (!record) break;
        this.index += 1;
        inPage += 1;
        if (!this.wanted(record)) continue;
        matched += 1;
        await this.give(record);
        if (this.isOver) return;
      }
      considered += inPage;
      const isEnd = this.index >= records.length && matched < PAGE && inPage < this.window;
      if (isEnd) return this.checkpoint(this.place);
      if (considered >= this.interval) {
        considered %= this.interval;
        if (isAfter(pageStart, this.place)) this.place = pageStart;
        await this.checkpoint(this.place);
      }
      pageStart = { commit: records[this.index]?.position ?? this.node.log.end, prepare: 0n };
    }
  }

  /** Until it ends, or so much comes at once that the caller has fallen behind. */
  private async goLive(): Promise<void> {
    const { records } = this.node.log;
    while (!this.isOver) {
      await this.struck();
      if (this.isOver) return;
      if (this.hasFallenBehind(PAGE)) return this.checkpoint(this.place);
      const record = records[this.index];
      if (!record) {
        await new Promise<void>((resolve) => {
          this.wake = resolve;
          if (this.index < records.length || this.isOver || this.isStruck()) resolve();
        });
        if (this.node.faults.slowByMs > 0) await waited(this.node);
        continue;
      }
      this.index += 1;
      // A subscription from beyond the end waits for what will stand there.
      if (this.wanted(record) && isAfter(at(record), this.place)) await this.give(record);
      this.considered += 1;
      if (this.considered < this.interval || this.isOver) continue;
      this.considered = 0;
      if (isAfter(at(record), this.place)) this.place = at(record);
      await this.checkpoint(this.place);
    }
  }

  /** The server keeps so many wanted events for a caller that is slower than the log grows. */
  private hasFallenBehind(most: number): boolean {
    const { records } = this.node.log;
    if (records.length <= Math.max(this.looked, this.index + most)) return false;
    this.looked = records.length;
    return records.slice(this.index).filter(this.wanted).length > most;
  }

  private async give(record: ServerRecord): Promise<void> {
    await this.struck();
    if (this.isOver) return;
    const encoded = eventResponse(record, this.node.log, this.resolves);
    if (!this.isStalled()) await send(this.call, encoded);
    this.place = at(record);
    this.sent += 1;
    this.latest.push(encoded);
    if (this.latest.length > REPEATED) this.latest.shift();
  }

  private async checkpoint(place: Place): Promise<void> {
    if (this.sentCheckpoint !== NOWHERE && !isAfter(place, this.sentCheckpoint)) return;
    this.sentCheckpoint = place === NOWHERE ? END : place;
    if (!this.isStalled() && !this.isOver) {
      await send(this.call, response.checkpoint(this.sentCheckpoint));
    }
  }

  private isStruck(): boolean {
    return this.pending !== undefined && !this.isStalled() && this.sent >= this.pending.after;
  }

  private isStalled(): boolean {
    return this.pending?.fault === 'stalls' && this.sent >= this.pending.after;
  }

  private async struck(): Promise<void> {
    if (!this.pending || !this.isStruck()) return;
    const { fault } = this.pending;
    this.pending = undefined;
    if (fault === 'repeats') {
      for (const encoded of this.latest) await send(this.call, encoded);
      return;
    }
    this.finish();
    if (fault === 'ends') this.call.end();
    else if (fault === 'errs') fail(this.call, failure('unavailable'));
    else {
      const struck = admission(this.node, fault as AnswerFault);
      if (typeof struck === 'object') fail(this.call, struck);
    }
  }

  private finish(): void {
    this.isOver = true;
    this.wake();
  }
}

const at = ({ position }: ServerRecord): Place => ({ commit: position, prepare: position });

const isAfter = (one: Place, other: Place): boolean =>
  one.commit > other.commit || (one.commit === other.commit && one.prepare > other.prepare);

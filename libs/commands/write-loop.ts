import { createHash } from 'node:crypto';
import { v5 as uuidV5 } from 'uuid';
import {
  type Context,
  type Instant,
  instantMs,
  type Known,
  noScheme,
  type SchemeEvent,
  type SchemeState,
  schemeDecider,
  schemeOn,
  shanghaiDay,
} from '#domain';
import type { AppendResult, EventData, RecordedEvent, StreamStore } from '#event-store';
import type { Order } from './catalogue.ts';
import type { WriteRefusal } from './refusals.ts';

/** What a command is answered with; `position` is the log's, as a decimal string. */
export type Answer =
  | {
      readonly ok: true;
      readonly streamId: string;
      readonly revision: number;
      readonly position: string;
      /** Ids of the events recorded, the handles of reversals, corrections, stalls and orders. */
      readonly eventIds: readonly string[];
      /** True where nothing new was recorded: the command had already been done. */
      readonly repeated: boolean;
    }
  | { readonly ok: false; readonly refusal: WriteRefusal };

/** Metadata stored with every event; keys are short since every event carries them. */
export interface Metadata {
  readonly commandId: string;
  /** Of the command's content, so that a reused id with other content is noticed. */
  readonly commandHash: string;
  readonly actor: string;
  readonly source?: 'import';
  /** The claimed 填报时间; what counts is never before the stream's last (RULINGS 26). */
  readonly reportedAt?: Instant;
  readonly origin?: string;
}

export interface WriteLoopOptions {
  readonly store: StreamStore;
  readonly now?: () => Instant;
  /** Attempts at one command before a conflict is given back. */
  readonly attempts?: number;
}

/** The id of the event a command leads to, known before it is recorded (DESIGN.md). */
export function eventIdOf(streamId: string, commandId: string, index = 0): string {
  return uuidV5(`${streamId}\n${commandId}\n${index}`, NAMESPACE);
}

const NAMESPACE = '5f0c7d3e-2b1a-5c4d-9e8f-6a7b8c9d0e1f';
const ATTEMPTS = 8;
/** Where an event stands that is about to be appended. */
const NOT_YET = -1n;

/** A stream as the loop holds it while it decides: its state, and where it ends. */
interface Loaded {
  state: unknown;
  revision: number;
  lastPosition: bigint;
  reportedAt: Instant;
  readonly byCommand: Map<string, Done>;
}

interface Done {
  readonly hash: string;
  readonly ids: string[];
  revision: number;
  position: bigint;
}

/**
 * The one write loop: load → decide → append. A conflict is a value and leads to another attempt on
 * what is there now; the same command id again is answered with the first result.
 */
export class WriteLoop {
  private readonly store: StreamStore;
  private readonly now: () => Instant;
  private readonly attempts: number;
  private readonly knownUnits = new Set<string>();
  private scheme: { state: SchemeState; revision: number } = { state: noScheme, revision: -1 };
  private readonly inFlight = new Set<Promise<unknown>>();
  private readonly queues = new Map<string, Promise<unknown>>();

  constructor({ store, now, attempts }: WriteLoopOptions) {
    this.store = store;
    this.now = now ?? (() => new Date().toISOString());
    this.attempts = attempts ?? ATTEMPTS;
  }

  /** Runs one command. Refusals are values; it throws only where the program is wrong. */
  run(order: Order): Promise<Answer> {
    return this.tracked(this.inTurn(order.streamId, () => this.attempt(order)));
  }

  /**
   * Runs many, those of one stream in the order given, all that were accepted appended together.
   * Each has its own answer at its own place; a refusal stops none of the others.
   */
  runMany(orders: readonly Order[]): Promise<readonly Answer[]> {
    return this.tracked(this.attemptMany(orders));
  }

  /** Settles once no command is under way: what a graceful stop waits for. */
  async drain(): Promise<void> {
    while (this.inFlight.size > 0) await Promise.allSettled([...this.inFlight]);
  }

  private async tracked<T>(work: Promise<T>): Promise<T> {
    this.inFlight.add(work);
    try {
      return await work;
    } finally {
      this.inFlight.delete(work);
    }
  }

  /** Single commands on one stream wait for one another, so that they use up no attempts. */
  private inTurn<T>(streamId: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.queues.get(streamId) ?? Promise.resolve()).then(work, work);
    this.queues.set(streamId, turn);
    const leave = () => {
      if (this.queues.get(streamId) === turn) this.queues.delete(streamId);
    };
    turn.then(leave, leave);
    return turn;
  }

  private async attempt(order: Order): Promise<Answer> {
    for (let tried = 0; tried < this.attempts; tried += 1) {
      const stream = await this.load(order);
      const surroundings = await this.surroundings([order]);
      const decided = this.decide(order, stream, surroundings);
      if (!('events' in decided)) return decided;
      const { events } = decided;
      const expected = stream.revision === -1 ? 'no-stream' : stream.revision;
      const appended = await this.store.append(order.streamId, expected, events);
      if (appended.ok) return recorded(order, appended, events);
      if (appended.code !== 'wrong-expected-revision') return refusedBy(appended);
    }
    return this.conflict();
  }

  private async attemptMany(orders: readonly Order[]): Promise<readonly Answer[]> {
    const answers: Answer[] = new Array(orders.length);
    let left = groupByStream(orders);
    for (let tried = 0; tried < this.attempts && left.length > 0; tried += 1) {
      left = await this.appendGroups(orders, left, answers);
    }
    for (const { places } of left) for (const place of places) answers[place] ??= this.conflict();
    return answers;
  }

  /** One round over streams; gives back those that met a conflict. */
  private async appendGroups(
    orders: readonly Order[],
    groups: readonly Group[],
    answers: Answer[],
  ): Promise<Group[]> {
    const surroundings = await this.surroundings(orders);
    const batch: { group: Group; taken: Taken[]; append: StreamAppend }[] = [];
    for (const group of groups) {
      const first = orders[group.places[0] as number] as Order;
      const stream = await this.load(first);
      const taken = this.decideGroup(orders, group, stream, surroundings, answers);
      if (taken.length === 0) continue;
      const expected = stream.revision === -1 ? ('no-stream' as const) : stream.revision;
      const events = taken.flatMap((t) => t.events);
      batch.push({ group, taken, append: { streamId: group.streamId, expected, events } });
    }
    const results = await this.store.appendMany(batch.map((b) => b.append));
    const conflicts: Group[] = [];
    results.forEach((result, index) => {
      const { group, taken } = batch[index] as (typeof batch)[number];
      if (!result.ok && result.code === 'wrong-expected-revision') {
        for (const place of group.places) delete answers[place];
        conflicts.push(group);
        return;
      }
      settle(orders, group, taken, result, answers);
    });
    return conflicts;
  }

  /**
   * Decides the orders of one stream one after the other, each on what those before it leave. Where
   * one of several that belong together is refused, all of them are, and the rest is decided anew.
   */
  private decideGroup(
    orders: readonly Order[],
    { places }: Group,
    loaded: Loaded,
    surroundings: Surroundings,
    answers: Answer[],
  ): Taken[] {
    const broken = new Set<string>();
    for (;;) {
      const stream = copyOf(loaded);
      const taken: Taken[] = [];
      const before = broken.size;
      for (const place of places) {
        const order = orders[place] as Order;
        if (order.together !== undefined && broken.has(order.together)) {
          answers[place] ??= refuse({ code: 'row-refused', facts: {} });
          continue;
        }
        const decided = this.decide(order, stream, surroundings);
        if ('events' in decided) {
          taken.push({ place, events: decided.events });
          advance(stream, order, decided.events, this.now());
          delete answers[place];
          continue;
        }
        answers[place] = decided;
        if (!decided.ok && order.together !== undefined) broken.add(order.together);
      }
      if (broken.size === before) return taken;
      for (const place of places) {
        const mark = orders[place]?.together;
        if (answers[place]?.ok || mark === undefined || !broken.has(mark)) delete answers[place];
      }
    }
  }

  private decide(
    order: Order,
    stream: Loaded,
    { scheme, units }: Surroundings,
  ): Answer | { readonly events: EventData[] } {
    const { commandId } = order.envelope;
    const hash = contentHash(order);
    const done = stream.byCommand.get(commandId);
    if (done !== undefined) return repeated(order, done, hash);
    const now = this.now();
    const claimed = order.envelope.reportedAt;
    if (claimed !== undefined && instantMs(claimed) > instantMs(now)) {
      return refuse({ code: 'reported-in-future', facts: { reportedAt: claimed } });
    }
    const reportedAt = raised(claimed ?? now, stream.reportedAt);
    const reportedOn = shanghaiDay(reportedAt);
    const context: Context = {
      reportedOn,
      scheme: schemeOn(scheme, reportedOn),
      unitExists: (id) => units.has(id),
    };
    const decision = order.decider.decide(order.command, stream.state, context);
    if (!decision.ok) {
      const stands = decision.refusal.code === order.standsIf;
      return stands ? alreadySo(order, stream) : refuse(decision.refusal);
    }
    if (decision.events.length === 0) return alreadySo(order, stream);
    const metadata = metadataOf(order, hash);
    const events = decision.events.map(({ type, data }, index) => ({
      id: eventIdOf(order.streamId, commandId, index),
      type,
      data,
      metadata,
    }));
    return { events: events as unknown as EventData[] };
  }

  private async load({ streamId, decider }: Order): Promise<Loaded> {
    const history = await this.store.readStream(streamId);
    const stream: Loaded = {
      state: decider.initial,
      revision: -1,
      lastPosition: 0n,
      reportedAt: '',
      byCommand: new Map(),
    };
    for (const event of history) take(stream, decider, event, event.position);
    const claims = history.map((e) => claimOf(e) ?? e.recordedAt);
    stream.reportedAt = claims.reduce((last, next) => raised(next, last), '');
    return stream;
  }

  /** What decisions look at beside their stream: the scheme adopted, and the units there are. */
  private async surroundings(orders: readonly Order[]): Promise<Surroundings> {
    const news = await this.store.readStream('scheme', { fromRevision: this.scheme.revision + 1 });
    for (const { id, type, data, revision } of news) {
      // Others may have read the same news meanwhile: an adoption counts once, in its place.
      if (revision !== this.scheme.revision + 1) continue;
      const known = { id, event: { type, data } } as unknown as Known<SchemeEvent>;
      this.scheme = { state: schemeDecider.evolve(this.scheme.state, known), revision };
    }
    const wanted = new Set(orders.flatMap((order) => order.unitIds));
    for (const id of wanted) {
      if (this.knownUnits.has(id)) continue;
      const found = await this.store.readStream(`unit-${id}`, { maxCount: 1 });
      if (found.length > 0) this.knownUnits.add(id);
    }
    return { scheme: this.scheme.state, units: this.knownUnits };
  }

  private conflict(): Answer {
    return refuse({ code: 'too-many-conflicts', facts: { attempts: this.attempts } });
  }
}

type StreamAppend = Parameters<StreamStore['appendMany']>[0][number];
type Surroundings = { readonly scheme: SchemeState; readonly units: ReadonlySet<string> };
type Taken = { readonly place: number; readonly events: readonly EventData[] };
type Group = { readonly streamId: string; readonly places: readonly number[] };

const refuse = (refusal: WriteRefusal): Answer => ({ ok: false, refusal });

/** Knowledge of a stream never goes backwards: a claim before its last report is raised to it. */
const raised = (claim: Instant, last: Instant) => (claim < last ? last : claim);

const claimOf = (event: RecordedEvent) =>
  (event.metadata as Partial<Metadata>).reportedAt as Instant | undefined;

function groupByStream(orders: readonly Order[]): Group[] {
  const places = new Map<string, number[]>();
  orders.forEach(({ streamId }, place) => {
    const group = places.get(streamId);
    if (group === undefined) places.set(streamId, [place]);
    else group.push(place);
  });
  return [...places].map(([streamId, group]) => ({ streamId, places: group }));
}

function take(stream: Loaded, decider: Order['decider'], event: EventData, position: bigint) {
  const { id, type, data } = event;
  stream.state = decider.evolve(stream.state, { id, event: { type, data } });
  stream.revision += 1;
  stream.lastPosition = position;
  const { commandId, commandHash } = event.metadata as unknown as Metadata;
  const done = stream.byCommand.get(commandId);
  const { revision } = stream;
  if (done === undefined) {
    stream.byCommand.set(commandId, { hash: commandHash, ids: [id], revision, position });
  } else {
    done.ids.push(id);
    done.revision = revision;
    done.position = position;
  }
}

/** A stream to try out on: what is decided on the copy leaves the loaded one as it was. */
function copyOf(stream: Loaded): Loaded {
  const byCommand = new Map(
    [...stream.byCommand].map(([id, d]) => [id, { ...d, ids: [...d.ids] }]),
  );
  return { ...stream, byCommand };
}

/** Goes on as if the events were recorded, so that the next command of the batch sees them. */
function advance(
  stream: Loaded,
  { decider, envelope }: Order,
  events: readonly EventData[],
  now: Instant,
): void {
  for (const event of events) take(stream, decider, event, NOT_YET);
  stream.reportedAt = raised(envelope.reportedAt ?? now, stream.reportedAt);
}

function recorded(
  { streamId }: Order,
  { revision, position }: Extract<AppendResult, { ok: true }>,
  events: readonly EventData[],
): Answer {
  const eventIds = events.map((event) => event.id);
  return {
    ok: true,
    streamId,
    revision,
    position: position.toString(),
    eventIds,
    repeated: false,
  };
}

function settle(
  orders: readonly Order[],
  { places }: Group,
  taken: readonly Taken[],
  result: AppendResult,
  answers: Answer[],
): void {
  // What was answered on the strength of events of this very append stands or falls with it.
  for (const place of places) {
    const answer = answers[place];
    if (!answer?.ok || answer.position !== NOT_YET.toString()) continue;
    const { ok } = result;
    answers[place] = ok ? { ...answer, position: `${result.position}` } : refusedBy(result);
  }
  let after = taken.reduce((sum, t) => sum + t.events.length, 0);
  for (const { place, events } of taken) {
    after -= events.length;
    // The events of one append stand together, so each command's place in it is known.
    answers[place] = result.ok
      ? recorded(
          orders[place] as Order,
          {
            ...result,
            revision: result.revision - after,
          },
          events,
        )
      : refusedBy(result);
  }
}

function refusedBy(result: Extract<AppendResult, { ok: false }>): Answer {
  switch (result.code) {
    case 'wrong-expected-revision':
      return refuse({ code: 'too-many-conflicts', facts: { attempts: 1 } });
    case 'store-unavailable':
      return refuse({ code: 'store-unavailable', facts: { reason: result.reason } });
    case 'bad-append':
      return refuse({ code: 'not-recordable', facts: { reason: result.reason } });
  }
}

function repeated({ streamId, envelope }: Order, done: Done, hash: string): Answer {
  if (done.hash !== hash) {
    return refuse({ code: 'command-id-reused', facts: { commandId: envelope.commandId } });
  }
  const { revision, position, ids } = done;
  return {
    ok: true,
    streamId,
    revision,
    position: position.toString(),
    eventIds: ids,
    repeated: true,
  };
}

function alreadySo({ streamId }: Order, { revision, lastPosition }: Loaded): Answer {
  return {
    ok: true,
    streamId,
    revision,
    position: lastPosition.toString(),
    eventIds: [],
    repeated: true,
  };
}

function metadataOf({ envelope }: Order, commandHash: string): Metadata {
  const { commandId, actor, reportedAt, origin } = envelope;
  return {
    commandId,
    commandHash,
    actor: actor.id,
    ...(reportedAt !== undefined && { source: 'import' as const, reportedAt }),
    ...(origin !== undefined && { origin }),
  };
}

function contentHash({ streamId, command }: Order): string {
  const content = JSON.stringify([streamId, command.type, inKeyOrder(command.data)]);
  return createHash('sha256').update(content).digest('base64url').slice(0, 22);
}

function inKeyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKeyOrder);
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value).sort();
  return keys.map((key) => [key, inKeyOrder((value as Record<string, unknown>)[key])]);
}

import { LRUCache } from 'lru-cache';
import {
  type Context,
  type Instant,
  instantMs,
  type Known,
  noScheme,
  type PlanState,
  type ProjectState,
  planDecider,
  projectDecider,
  type Scheme,
  type SchemeEvent,
  type SchemeState,
  schemeDecider,
  schemeOn,
  shanghaiDay,
  type UnitState,
  unitDecider,
} from '#domain';
import {
  type AppendResult,
  chained,
  type EventData,
  StoreError,
  type StreamAppend,
  type StreamStore,
} from '#event-store';
import { type Answer, alreadySo, recorded, refuse, refusedBy, repeated } from './answer.ts';
import { erased, type Order } from './catalogue.ts';
import {
  advance,
  claimOf,
  contentHash,
  copyOf,
  eventIdOf,
  type Loaded,
  metadataOf,
  NOT_YET,
  nothingOf,
  raised,
  take,
} from './loaded.ts';
import { firstOutside } from './unit-scope.ts';

/** The log a write loop appends to, the clock it goes by, and how often it tries. */
export interface WriteLoopOptions {
  readonly store: StreamStore;
  readonly now?: () => Instant;
  /** Attempts at one command before a conflict is given back. */
  readonly attempts?: number;
}

const ATTEMPTS = 8;
const STREAMS_HELD = 500;

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
  /** Streams lately written to: a unit's may hold thousands of events, and folds only once. */
  private readonly held = new LRUCache<string, Loaded>({ max: STREAMS_HELD });

  constructor({ store, now, attempts }: WriteLoopOptions) {
    this.store = store;
    this.now = now ?? (() => new Date().toISOString());
    this.attempts = attempts ?? ATTEMPTS;
  }

  /** Runs one command. Refusals are values; it throws only where the program is wrong. */
  run(order: Order): Promise<Answer> {
    return this.tracked(this.inTurn(order.streamId, () => this.attempt(order).catch(unread)));
  }

  /**
   * Runs many, those of one stream in the order given, all that were accepted appended together.
   * Each has its own answer at its own place; a refusal stops none of the others.
   */
  runMany(orders: readonly Order[]): Promise<readonly Answer[]> {
    return this.tracked(this.attemptMany(orders));
  }

  /** A project as it is recorded now: what an import compares its rows with. */
  async projectState(projectId: string): Promise<ProjectState> {
    const streamId = `project-${projectId}`;
    return (await this.load({ streamId, decider: erased(projectDecider) })).state as ProjectState;
  }

  /** The targets of a year as they are recorded now. */
  async planState(year: number): Promise<PlanState> {
    const streamId = `plan-${year}`;
    return (await this.load({ streamId, decider: erased(planDecider) })).state as PlanState;
  }

  /** The scheme in force today, as it is recorded now. */
  async schemeToday(): Promise<Scheme> {
    const { scheme } = await this.surroundings([]);
    return schemeOn(scheme, shanghaiDay(this.now()));
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
      const outside = await this.outside(order, stream);
      if (outside !== null) return outside;
      const decided = this.decide(order, stream, await this.surroundings([order]));
      if (!('events' in decided)) return decided;
      const events = chained(order.streamId, stream, decided.events);
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
      try {
        left = await this.appendGroups(orders, left, answers);
      } catch (error) {
        const answer = unread(error);
        for (const { places } of left) for (const place of places) answers[place] = answer;
        return answers;
      }
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
      const outside = new Map<Order, Answer>();
      for (const place of group.places) {
        const order = orders[place] as Order;
        const answer = await this.outside(order, stream);
        if (answer !== null) outside.set(order, answer);
      }
      const around = { ...surroundings, outside };
      const taken = this.decideGroup(orders, group, stream, around, answers);
      if (taken.length === 0) continue;
      const expected = stream.revision === -1 ? ('no-stream' as const) : stream.revision;
      const events = chained(
        group.streamId,
        stream,
        taken.flatMap((t) => t.events),
      );
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
   * one of several that belong together is refused, all of them are; if some of them had been
   * taken by then, the rest is decided anew without them.
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
      const begun = new Set<string>();
      const spoilt = places.some((place) => {
        const order = orders[place] as Order;
        const { together } = order;
        if (together !== undefined && broken.has(together)) {
          answers[place] ??= refuse({ code: 'row-refused', facts: {} });
          return false;
        }
        const outside = surroundings.outside?.get(order);
        const decided = outside ?? this.decide(order, stream, surroundings);
        if ('events' in decided) {
          taken.push({ place, events: decided.events });
          advance(stream, order, decided.events, this.now());
          if (together !== undefined) begun.add(together);
          return false;
        }
        answers[place] = decided;
        if (decided.ok || together === undefined) return false;
        broken.add(together);
        return begun.has(together);
      });
      if (!spoilt) return taken;
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
    if (!decision.ok) return refuse(decision.refusal);
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

  /** The stream as it is now: what was held of it from before, and the events since. */
  private async load({ streamId, decider }: Pick<Order, 'streamId' | 'decider'>): Promise<Loaded> {
    const stream = this.held.get(streamId) ?? nothingOf(decider.initial);
    const news = await this.store.readStream(streamId, { fromRevision: stream.revision + 1 });
    for (const event of news) {
      // Others may have read the same news meanwhile: an event counts once, in its place.
      if (event.revision !== stream.revision + 1) continue;
      take(stream, decider, event, event.position);
      stream.reportedAt = raised(claimOf(event) ?? event.recordedAt, stream.reportedAt);
    }
    if (stream.revision >= 0) this.held.set(streamId, stream);
    return stream;
  }

  /** Refuses what a command would write for units outside its actor's subtree. */
  private async outside(order: Order, { state }: Loaded): Promise<Answer | null> {
    const { unitScope } = order.envelope.actor;
    if (unitScope === null) return null;
    const units = [...order.unitIds, ...order.ownersIn(state)];
    const decider = erased(unitDecider);
    const stateOf = async (id: string) =>
      (await this.load({ streamId: `unit-${id}`, decider })).state as UnitState;
    const unitId = await firstOutside(unitScope, units, shanghaiDay(this.now()), stateOf);
    return unitId === null ? null : refuse({ code: 'unit-outside-scope', facts: { unitId } });
  }

  /** What decisions look at beside their stream: the scheme adopted, and the units there are. */
  private async surroundings(orders: readonly Order[]): Promise<Surroundings> {
    const news = await this.store.readStream('scheme', { fromRevision: this.scheme.revision + 1 });
    for (const { id, type, data, revision } of news) {
      // Others may have read the same news meanwhile: an adoption counts once, in its place.
      if (revision !== this.scheme.revision + 1) continue;
      const known = { id, event: { type, data } } as unknown as Known<SchemeEvent>;
      const adopted = type === 'SchemeAdopted';
      const { state } = this.scheme;
      this.scheme = { state: adopted ? schemeDecider.evolve(state, known) : state, revision };
    }
    const wanted = new Set(orders.flatMap((order) => order.unitIds));
    for (const id of wanted) {
      if (this.knownUnits.has(id)) continue;
      const found = await this.store.readStream(`unit-${id}`, { maxCount: 1 });
      // Another district is none of our units: nothing is credited to it.
      if (found[0] !== undefined && found[0].data.kind !== 'peer') this.knownUnits.add(id);
    }
    return { scheme: this.scheme.state, units: this.knownUnits };
  }

  private conflict(): Answer {
    return refuse({ code: 'too-many-conflicts', facts: { attempts: this.attempts } });
  }
}

type Surroundings = {
  readonly scheme: SchemeState;
  readonly units: ReadonlySet<string>;
  /** Commands refused before they are decided. */
  readonly outside?: ReadonlyMap<Order, Answer>;
};
type Taken = { readonly place: number; readonly events: readonly EventData[] };
type Group = { readonly streamId: string; readonly places: readonly number[] };

/** A log that cannot be read now: nothing was written, and asking again is all there is to do. */
function unread(error: unknown): Answer {
  if (!(error instanceof StoreError)) throw error;
  return refuse({ code: 'store-unavailable', facts: { reason: error.message } });
}

function groupByStream(orders: readonly Order[]): Group[] {
  const places = new Map<string, number[]>();
  orders.forEach(({ streamId }, place) => {
    const group = places.get(streamId);
    if (group === undefined) places.set(streamId, [place]);
    else group.push(place);
  });
  return [...places].map(([streamId, group]) => ({ streamId, places: group }));
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

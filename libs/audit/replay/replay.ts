import {
  type Day,
  type Fact,
  type Life,
  type Message,
  openEnding,
  type ProjectEvent,
  type ProjectState,
  projectDecider,
  readLife,
  stageOf,
} from '#domain';
import type { EventReader } from '#event-store';
import { type Ask, describeEvent, type ExplainedEvent, knownPrefix, type Refusal } from '#journal';
import { adjustedBy } from './adjusts.ts';
import { told } from './story.ts';

/** What a life has come to, as of the day replayed to. */
export interface StateAfter {
  readonly stage: ReturnType<typeof stageOf>;
  readonly terminated: boolean;
  readonly unit: string | null;
  /** 分, as decimal strings. */
  readonly contractFen: string;
  readonly fundsFen: string;
  readonly openStalls: number;
}

/** One event of a life: what it says, whether it counts, and what the life was after it. */
export interface ReplayStep {
  readonly event: ExplainedEvent;
  /** The business date; null for reversals and corrections, which have none of their own. */
  readonly on: Day | null;
  readonly says: Message;
  readonly data: object;
  /** Told apart: in force, reversed (struck through), or dated after the day replayed to. */
  readonly standing: 'in-force' | 'reversed' | 'after-day';
  /** The event that reversed it, where one did. */
  readonly reversedBy: string | null;
  /** The corrections made to it since, in the order of the log. */
  readonly correctedBy: readonly string[];
  /**
   * Closed months it came too late for, 2021-06: it became known after the closing they are under.
   * A reversal or correction goes by the days of the entry, and by the day it is moved to.
   */
  readonly adjusts: readonly string[];
  /** Null before the registration. */
  readonly after: StateAfter | null;
}

/** A project's whole story, as of a day, as known at a time. */
export interface Replay {
  readonly id: string;
  readonly name: string;
  readonly asOf: Day;
  readonly knownAt: string | null;
  readonly basis: Ask['basis'];
  readonly steps: readonly ReplayStep[];
}

/**
 * Replays a project from the log itself, event by event in the order it was known: the beginning
 * of its stream that was known by then, each event with the state it left as of the day. What was
 * reversed later within that knowledge stays in its place and says so.
 */
export async function replay(log: EventReader, id: string, ask: Ask): Promise<Replay | Refusal> {
  const known = knownPrefix(await log.readStream(`project-${id}`), ask);
  const { reversedBy, correctedBy } = remarks(known.map(({ event }) => event));
  const adjusts = await adjustedBy(log, known, ask);
  const steps: ReplayStep[] = [];
  let state: ProjectState = projectDecider.initial;
  let name = id;
  for (const { event, reportedAt } of known) {
    const recorded = { type: event.type, data: event.data } as unknown as ProjectEvent;
    state = projectDecider.evolve(state, { id: event.id, event: recorded });
    const life = lifeOn(state, ask.asOf);
    if (life !== null) name = life.details.name;
    const on = dayOf(event.data);
    const reversed = reversedBy.get(event.id) ?? null;
    steps.push({
      event: describeEvent(event, reportedAt),
      on,
      says: told(recorded),
      data: event.data,
      standing:
        reversed !== null ? 'reversed' : on !== null && on > ask.asOf ? 'after-day' : 'in-force',
      reversedBy: reversed,
      correctedBy: correctedBy.get(event.id) ?? [],
      adjusts: adjusts.get(event.id) ?? [],
      after: life === null ? null : stateAfter(life, ask.asOf),
    });
  }
  if (steps.length === 0) return { code: 'project-unknown', facts: { projectId: id } };
  const { asOf, knownAt, basis } = ask;
  return { id, name, asOf, knownAt, basis, steps };
}

function lifeOn(state: ProjectState, asOf: Day): Life | null {
  const always = (fact: Fact) => fact.type === 'ProjectDetailsCorrected';
  const facts = state.facts.filter((fact) => fact.data.on <= asOf || always(fact));
  return readLife(facts, null).life;
}

function stateAfter(life: Life, asOf: Day): StateAfter {
  const formal = life.contracts.filter((contract) => contract.kind === 'formal');
  const contract = formal.at(-1) ?? life.contracts.at(-1);
  const sum = (all: readonly { readonly fen: bigint }[]) => all.reduce((a, b) => a + b.fen, 0n);
  const stalls = life.stalls.filter(
    ({ since, resolvedOn }) => since <= asOf && resolvedOn === null,
  );
  return {
    stage: stageOf(life),
    terminated: openEnding(life) !== null,
    unit: life.units.at(-1)?.unit ?? null,
    contractFen: ((contract?.fen ?? 0n) + sum(life.increases)).toString(),
    fundsFen: sum(life.funds).toString(),
    openStalls: stalls.length,
  };
}

function dayOf(data: object): Day | null {
  const on = (data as { readonly on?: unknown }).on;
  return typeof on === 'string' ? on : null;
}

interface Remark {
  readonly id: string;
  readonly type: string;
  readonly data: object;
}

function remarks(events: readonly Remark[]) {
  const reversedBy = new Map<string, string>();
  const correctedBy = new Map<string, string[]>();
  for (const { id, type, data } of events) {
    const { entryId } = data as { readonly entryId?: string };
    if (entryId === undefined) continue;
    if (type === 'EntryReversed') reversedBy.set(entryId, id);
    if (type === 'EntryCorrected') {
      correctedBy.set(entryId, [...(correctedBy.get(entryId) ?? []), id]);
    }
  }
  return { reversedBy, correctedBy };
}

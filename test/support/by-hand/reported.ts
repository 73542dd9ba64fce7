import {
  addDays,
  type Day,
  daysBetween,
  type Instant,
  noProject,
  type ProjectEvent,
  projectDecider,
  readLife,
  type Scheme,
  shanghaiDay,
} from '#domain';
import type { RecordedEvent } from '#event-store';
import type { Ask } from '#journal';
import { knownEvents, schemeIn, subtreeOf, treeOn, worldOf } from './world.ts';

/** A fact as it was reported, read from its event. */
export interface ReportedFact {
  readonly address: string;
  readonly project: string | null;
  readonly type: string;
  readonly unit: string;
  readonly on: Day;
  readonly fen: bigint;
  readonly reportedOn: Day;
  readonly delay: number;
  readonly late: boolean;
}

const AMOUNTS = ['ContractSigned', 'ContractUpgraded', 'ContractIncreased', 'FundsReceived'];
const PLAIN = [
  ...['ProjectRegistered', 'ConstructionStarted', 'FundsWithdrawn', 'ProjectFiled'],
  ...['ProductionStarted', 'StallReported'],
];

/** Every fact known for an ask, and what it is asked with; by plain loops over the events. */
export class ReportedByHand {
  readonly facts: readonly ReportedFact[];
  readonly scheme: Scheme;
  readonly unknownUnit: boolean;

  constructor(events: readonly RecordedEvent[], ask: Ask) {
    const known = knownEvents(events, ask);
    const world = worldOf(known);
    const tree = treeOn(world, ask.asOf);
    this.scheme = schemeIn(world, ask.asOf);
    this.unknownUnit = ask.unit !== null && !tree.has(ask.unit);
    const subtree = ask.unit === null ? null : subtreeOf(tree, ask.unit);
    const all = [...new Set(known.map(({ streamId }) => streamId))].flatMap((streamId) =>
      factsOfStream(
        known.filter((event) => event.streamId === streamId),
        ask.basis,
        this.scheme,
      ),
    );
    this.facts = all.filter(
      ({ on, unit }) => on <= ask.asOf && (subtree === null || subtree.has(unit)),
    );
  }
}

function factsOfStream(
  stream: readonly RecordedEvent[],
  basis: Ask['basis'],
  scheme: Scheme,
): ReportedFact[] {
  const facts: ReportedFact[] = [];
  let state = noProject;
  let last: Instant = '';
  for (const { streamId, revision, id, type, data, metadata, recordedAt } of stream) {
    const claim = typeof metadata.reportedAt === 'string' ? metadata.reportedAt : recordedAt;
    if (claim > last) last = claim;
    const project = streamId.startsWith('project-') ? streamId.slice('project-'.length) : null;
    if (project !== null) {
      const event = { type, data } as unknown as ProjectEvent;
      state = projectDecider.evolve(state, { id, event });
    } else if (type !== 'ActivityRecorded') continue;
    const on = String(data.on);
    const unit = project === null ? streamId.slice('unit-'.length) : holderOf(state, type, on);
    if (unit === null) continue;
    const reportedOn = shanghaiDay(basis === 'reported' ? last : recordedAt);
    const amount = AMOUNTS.includes(type) ? BigInt(String(data.amountFen)) : 0n;
    facts.push({
      address: `${streamId}@${revision}`,
      ...{ project, type, unit, on, reportedOn },
      fen: type === 'FundsWithdrawn' ? -BigInt(String(data.amountFen)) : amount,
      delay: daysBetween(on, reportedOn),
      late: reportedOn > cutoffOf(on, scheme),
    });
  }
  return facts;
}

/** Who held a project on a day, by what was known when the fact came; null where it is no fact. */
function holderOf(state: typeof noProject, type: string, on: Day): string | null {
  if (!AMOUNTS.includes(type) && !PLAIN.includes(type)) return null;
  const { life } = readLife(state.facts, null);
  if (life === null) return null;
  // A stall of the day its project ends on never held anything up.
  const ended = life.endings.some((one) => one.on <= on && one.reinstatedOn === null);
  if (type === 'StallReported' && ended) return null;
  let holder = life.units[0]?.unit ?? null;
  for (const held of life.units) if (held.on <= on) holder = held.unit;
  return holder;
}

/** The last day of the month after a fact's that is in time. */
function cutoffOf(on: Day, { lateAfterDay }: Scheme): Day {
  let day = `${on.slice(0, 7)}-01`;
  while (day.slice(0, 7) === on.slice(0, 7)) day = addDays(day, 1);
  const month = day.slice(0, 7);
  for (let n = 1; n < lateAfterDay; n += 1) {
    if (addDays(day, 1).slice(0, 7) !== month) return day;
    day = addDays(day, 1);
  }
  return lateAfterDay === 0 ? addDays(day, -1) : day;
}

import {
  type Block,
  difference,
  differenceOfBlocks,
  type Entry,
  type Instant,
  instantMs,
  isDay,
  isFenText,
  type Known,
  noPeriod,
  noPlan,
  noProject,
  noUnit,
  PERIOD_COMMANDS,
  type PeriodState,
  PLAN_COMMANDS,
  type PlanState,
  type Posting,
  PROJECT_COMMANDS,
  type ProjectLines,
  type ProjectRow,
  type ProjectState,
  periodDecider,
  periodEntries,
  planBlocks,
  planDecider,
  projectDecider,
  projectLines,
  SCHEME_COMMANDS,
  type SchemeEvents,
  UNIT_COMMANDS,
  type UnitRow,
  type UnitState,
  unitDecider,
  unitEntries,
  unitRows,
  XUN,
} from '#domain';
import type { RecordedEvent } from '#event-store';

/** What one event changes in the books, all of it under the event's own position and times. */
export interface Posted {
  readonly position: bigint;
  readonly revision: number;
  readonly subject: string;
  /** The event's type: what kind of fact it is that was posted. */
  readonly type: string;
  /** Milliseconds since the epoch; never before an earlier event of the stream (DESIGN.md). */
  readonly reportedAtMs: number;
  readonly recordedAtMs: number;
  readonly entries: readonly Posting<Entry>[];
  readonly units: readonly Posting<UnitRow>[];
  readonly projects: readonly Posting<ProjectRow>[];
  readonly scheme: SchemeEvents['SchemeAdopted'] | null;
}

/** A stream as far as it has been projected: enough to take its next event. */
export interface Folded {
  readonly revision: number;
  readonly reportedAt: Instant;
  readonly recordedAt: Instant;
  readonly state: unknown;
  readonly contribution: Contribution;
}

interface Contribution {
  readonly blocks: readonly Block[];
  readonly units: readonly UnitRow[];
  readonly projects: readonly ProjectRow[];
  /** A project's lines as they were made, to make its next ones from. */
  readonly project?: ProjectLines;
}

/** How one kind of stream is folded, and what a state contributes to the books. */
interface Kind {
  readonly prefix: string;
  readonly initial: unknown;
  readonly types: ReadonlySet<string>;
  readonly evolve: (state: unknown, known: Known<never>) => unknown;
  readonly contribute: (state: unknown, subject: string, before: Contribution) => Contribution;
}

const NOTHING: Contribution = { blocks: [], units: [], projects: [] };
const oneBlock = (lines: readonly Entry[]): readonly Block[] => [{ key: '', lines }];
const kindOf = <S>(
  prefix: string,
  types: readonly string[],
  decider: { readonly initial: S; readonly evolve: (state: S, known: Known<never>) => S },
  contribute: (state: S, subject: string, before: Contribution) => Contribution,
): Kind => ({
  prefix,
  initial: decider.initial,
  types: new Set(types),
  evolve: (state, known) => decider.evolve(state as S, known),
  contribute: (state, subject, before) => contribute(state as S, subject, before),
});

const PROJECT = kindOf<ProjectState>(
  'project-',
  Object.values(PROJECT_COMMANDS),
  { initial: noProject, evolve: projectDecider.evolve as never },
  (state, id, before) => {
    const project = projectLines(id, state, before.project);
    return { blocks: project.blocks, units: [], projects: project.projects, project };
  },
);
const UNIT = kindOf<UnitState>(
  'unit-',
  Object.values(UNIT_COMMANDS),
  { initial: noUnit, evolve: unitDecider.evolve as never },
  (state, id) => ({
    blocks: oneBlock(unitEntries(id, state)),
    units: unitRows(id, state),
    projects: [],
  }),
);
const PLAN = kindOf<PlanState>(
  'plan-',
  Object.values(PLAN_COMMANDS),
  { initial: noPlan, evolve: planDecider.evolve as never },
  (state, year) => ({ ...NOTHING, blocks: planBlocks(Number(year), state) }),
);
const PERIOD = kindOf<PeriodState>(
  'period-',
  Object.values(PERIOD_COMMANDS),
  { initial: noPeriod, evolve: periodDecider.evolve as never },
  (state) => ({ ...NOTHING, blocks: oneBlock(periodEntries(state)) }),
);
const SCHEME = kindOf<null>(
  'scheme',
  Object.values(SCHEME_COMMANDS),
  { initial: null, evolve: () => null },
  () => NOTHING,
);
/** What the log says of itself: its seals, and who looked. It is no business fact. */
const nothingFrom = (prefix: string, types: readonly string[]) =>
  kindOf<null>(prefix, types, { initial: null, evolve: () => null }, () => NOTHING);
const SEALS = nothingFrom('seals', ['SealKeyAdopted', 'LogSealed']);
const ACCESS = nothingFrom('access-', ['AuditViewed']);
const KINDS = [PROJECT, UNIT, PLAN, PERIOD, SCHEME, SEALS, ACCESS];

/** Why an event cannot be taken into the books; it is put aside in sight, never dropped. */
class UnknownEvent extends Error {}

/**
 * The projector: a pure function from what a stream has contributed so far and its next event to
 * what must be posted. Nobody writes reversals by hand: they fall out of the difference.
 */
function project(
  before: Folded | null,
  event: RecordedEvent,
): { readonly after: Folded; readonly posted: Posted } {
  const kind = KINDS.find((k) => event.streamId.startsWith(k.prefix));
  if (kind === undefined) throw new UnknownEvent(`no kind of stream: ${event.streamId}`);
  if (!kind.types.has(event.type)) throw new UnknownEvent(`no event called ${event.type}`);
  const revision = before === null ? 0 : before.revision + 1;
  if (event.revision !== revision) {
    throw new RangeError(`${event.streamId}@${event.revision} does not follow @${revision - 1}`);
  }
  const subject = event.streamId.slice(kind.prefix.length);
  const reportedAt = knownSince(event, before?.reportedAt ?? '');
  // Another leader's clock may be behind: what was recorded by a time stays a prefix all the same.
  const recordedAt = later(event.recordedAt, before?.recordedAt ?? '');
  const known = { id: event.id, event: { type: event.type, data: event.data } } as Known<never>;
  const state = kind.evolve(before === null ? kind.initial : before.state, known);
  const earlier = before?.contribution ?? NOTHING;
  const contribution = kind.contribute(state, subject, earlier);
  return {
    after: { revision, reportedAt, recordedAt, state, contribution },
    posted: {
      position: event.position,
      revision,
      subject,
      type: event.type,
      reportedAtMs: instantMs(reportedAt),
      recordedAtMs: instantMs(recordedAt),
      entries: differenceOfBlocks(earlier.blocks, contribution.blocks),
      units: difference(earlier.units, contribution.units),
      projects: difference(earlier.projects, contribution.projects),
      scheme: kind === SCHEME ? (event.data as never) : null,
    },
  };
}

/**
 * Takes the next event of a stream, or puts it aside where nobody knows it or its data makes no
 * sense. Its stream goes on without it: what cannot be read hides nothing that can. Throws where
 * the program itself is at fault, so that a bad release loses no fact.
 */
export function takeNext(before: Folded | null, event: RecordedEvent): Taken {
  try {
    const why = unreadable(event);
    if (why !== null) throw new UnknownEvent(why);
    return { ...project(before, event), aside: null };
  } catch (error) {
    // A fault of the program is no fault of the event: following stops in sight and tries again.
    if (error instanceof ReferenceError || error instanceof SyntaxError) throw error;
    const kind = KINDS.find((k) => event.streamId.startsWith(k.prefix));
    const {
      reportedAt = '',
      recordedAt = '',
      ...rest
    } = before ?? {
      state: kind?.initial ?? null,
      contribution: NOTHING,
    };
    const { revision } = event;
    const after = {
      ...rest,
      revision,
      reportedAt: knownSince(event, reportedAt),
      recordedAt: later(event.recordedAt, recordedAt),
    };
    return { after, posted: null, aside: quarantine(event, error) };
  }
}

export type Taken =
  | { readonly after: Folded; readonly posted: Posted; readonly aside: null }
  | { readonly after: Folded; readonly posted: null; readonly aside: Quarantined };

/** Why an event's data is none that any writer of ours could have recorded, or null. */
function unreadable({ type, data, metadata }: RecordedEvent): string | null {
  const { reportedAt } = metadata;
  if (reportedAt !== undefined && Number.isNaN(Date.parse(String(reportedAt)))) {
    return `reported at no instant: ${String(reportedAt)}`;
  }
  // Reversals and corrections have no date of their own.
  if (!('on' in data) && !type.startsWith('Entry')) return 'it has no date';
  for (const field in data) if (!sensible(field, data[field])) return `${field} makes no sense`;
  const { changes } = data;
  if (typeof changes !== 'object' || changes === null) return null;
  for (const [field, value] of Object.entries(changes)) {
    if (value !== null && !sensible(field, value)) return `${field} makes no sense`;
  }
  return null;
}

/** What a field holds is told by its name, in every event alike. */
function sensible(field: string, value: unknown): boolean {
  if (field === 'on') return isDay(value);
  if (field.endsWith('On')) return value === null || isDay(value);
  if (field.endsWith('Fen') || FEN_FIELDS.has(field)) return isFenText(value);
  if (field === 'weights') return isCurve(value);
  if (field === 'year') return Number.isInteger(value) && isDay(`${value}-12-31`);
  if (field === 'batches') return Number.isInteger(value) && Math.abs(value as number) < 2 ** 31;
  if (field === 'changes' || field === 'scheme') return typeof value === 'object' && value !== null;
  return !TEXTS.has(field) || value === null || typeof value === 'string';
}

/** Amounts, or counts of a metric, as decimal strings. */
const FEN_FIELDS: ReadonlySet<string> = new Set(['value', 'target']);

const isCurve = (value: unknown) =>
  Array.isArray(value) && value.length === XUN && value.every(Number.isSafeInteger);

/** Fields the books keep as words. What they do not keep may be anything. */
const TEXTS: ReadonlySet<string> = new Set([
  ...['name', 'investor', 'origin', 'sector', 'chain', 'park', 'unitId', 'kind', 'mode', 'cause'],
  ...['milestone', 'blocks', 'metric', 'parentId', 'peerGroup', 'destination'],
]);

const later = (instant: Instant, last: Instant) => (instant < last ? last : instant);

/** When an event counts as reported: its claim or its recording, raised to the stream's last. */
export function knownSince(event: RecordedEvent, last: Instant): Instant {
  const claim = event.metadata.reportedAt;
  const claimed = typeof claim === 'string' && !Number.isNaN(Date.parse(claim));
  const reportedAt = claimed ? claim : event.recordedAt;
  return reportedAt < last ? last : reportedAt;
}

/** An event put aside: it is counted and shown, and the books go on without it. */
export interface Quarantined {
  readonly position: bigint;
  readonly stream: string;
  readonly revision: number;
  readonly reason: string;
}

/** Puts an event aside, with why it could not be taken. */
function quarantine(event: RecordedEvent, error: unknown): Quarantined {
  const { position, streamId: stream, revision } = event;
  const reason = error instanceof Error ? error.message : String(error);
  return { position, stream, revision, reason };
}

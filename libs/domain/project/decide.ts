import { type Day, isDay, yearPeriod } from '../calendar.ts';
import { accept, type Context, type Decider, type Decision, refuse } from '../decider.ts';
import { isFenText } from '../money.ts';
import type { Facts, Refusal, RefusalCode } from '../refusals.ts';
import { PROJECT_COMMANDS, type ProjectCommand } from './commands.ts';
import {
  CONTRACT_KINDS,
  CORRECTABLE,
  type FactType,
  PLANNED_MILESTONES,
  type ProjectEvent,
  type ProjectEvents,
  START_MODES,
} from './events.ts';
import { type Life, reachedOn, readLife } from './life.ts';
import { evolve, type Fact, noProject, type ProjectState, replaceFields } from './state.ts';

/** The id a fact has while it is only being considered. */
const CANDIDATE = '(new)';

const no = (code: RefusalCode, facts: Facts): Refusal => ({ code, facts });

/** The rules of `project-<id>`: a command is accepted when the life with it is a legal one. */
export const projectDecider: Decider<ProjectCommand, ProjectEvent, ProjectState> = {
  initial: noProject,
  evolve,
  decide,
};

function decide(
  command: ProjectCommand,
  state: ProjectState,
  context: Context,
): Decision<ProjectEvent> {
  switch (command.type) {
    case 'ReverseEntry':
      return reverse(command.data, state, context);
    case 'CorrectEntry':
      return correct(command.data, state, context);
    case 'RegisterProject':
      return register(command.data, state, context);
    default:
      return record(eventOf(command), state, context);
  }
}

/** A command carries exactly what its event will hold, so only the name changes. */
function eventOf(command: ProjectCommand): ProjectEvent {
  return { type: PROJECT_COMMANDS[command.type], data: command.data } as ProjectEvent;
}

function register(
  data: ProjectEvents['ProjectRegistered'],
  state: ProjectState,
  context: Context,
): Decision<ProjectEvent> {
  const known = state.facts.find((fact) => fact.type === 'ProjectRegistered');
  if (known === undefined) return record({ type: 'ProjectRegistered', data }, state, context);
  // Registering again is answered, not duplicated, as long as it says the same.
  if (sameContent(known.data, data)) return accept();
  return refuse(no('project-already-registered', { registeredOn: known.data.on }));
}

const sameContent = (a: object, b: object) => canonical(a) === canonical(b);
const canonical = (value: object) =>
  JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Records one fact if it is sound in itself, changes something, and leaves a legal life. */
function record(
  event: ProjectEvent,
  state: ProjectState,
  context: Context,
): Decision<ProjectEvent> {
  const fact = {
    id: CANDIDATE,
    type: event.type,
    data: event.data,
    order: state.log.length,
  } as Fact;
  const { prerequisites } = context.scheme;
  const before = readLife(state.facts, null).life;
  const unsound = soundness(fact, context) ?? (before && pointless(fact, before));
  if (unsound) return refuse(unsound);
  const { violations } = readLife([...state.facts, fact], prerequisites);
  const own = violations.find((v) => v.factId === CANDIDATE);
  if (own) return refuse(own.refusal);
  // A late fact may contradict what was recorded before it: a termination, say, earlier facts.
  const standing = new Set(readLife(state.facts, prerequisites).violations.map((v) => v.factId));
  const broken = violations.find((v) => !standing.has(v.factId));
  return broken ? refuse(broken.refusal) : accept(event);
}

/** What can be said against a fact without knowing the life: its date, its amount, its unit. */
function soundness(fact: Fact, context: Context): Refusal | null {
  const { data } = fact;
  const days: (Day | null | undefined)[] = [data.on];
  if ('dueOn' in data) days.push(data.dueOn);
  if ('plannedOn' in data) days.push(data.plannedOn);
  for (const day of days) {
    if (day !== null && day !== undefined && !isDay(day)) {
      return no('not-a-day', { value: String(day) });
    }
  }
  if (data.on > context.reportedOn) {
    return no('dated-in-future', { on: data.on, reportedOn: context.reportedOn });
  }
  const unsound = fact.type === 'FundsPlanned' ? planUnsound(fact.data) : amountUnsound(data);
  if (unsound !== null) return unsound;
  const details = fact.type === 'ProjectDetailsCorrected' ? fact.data.changes : data;
  if ('plannedInvestmentFen' in details && details.plannedInvestmentFen !== undefined) {
    const amountFen = details.plannedInvestmentFen;
    if (!isFenText(amountFen) || BigInt(amountFen) < 0n)
      return no('amount-negative', { amountFen });
  }
  if ('unitId' in data && !context.unitExists(data.unitId)) {
    return no('unit-unknown', { unitId: data.unitId });
  }
  if ('dueOn' in data && data.dueOn !== undefined && data.dueOn < data.on) {
    return no('due-before-ordered', { dueOn: data.dueOn, on: data.on });
  }
  if (fact.type === 'SupervisionClosed' && fact.data.evidence.trim() === '') {
    return no('closing-without-evidence', {});
  }
  return null;
}

function amountUnsound(data: Fact['data']): Refusal | null {
  if (!('amountFen' in data)) return null;
  const { amountFen } = data;
  if (isFenText(amountFen) && BigInt(amountFen) > 0n) return null;
  return no('amount-not-positive', { amountFen });
}

/** A plan of nothing withdraws the one before it; a year that is over takes no plans. */
function planUnsound({ on, year, amountFen }: ProjectEvents['FundsPlanned']): Refusal | null {
  if (!isFenText(amountFen) || BigInt(amountFen) < 0n) return no('amount-negative', { amountFen });
  return on > yearPeriod(year).to ? no('outside-year', { on, year }) : null;
}

/** A fact that says what is already so on its day, or that can no longer be true then. */
function pointless(fact: Fact, life: Life): Refusal | null {
  const { on } = fact.data;
  switch (fact.type) {
    case 'ProjectTransferred': {
      const held = life.units.findLast((u) => u.on <= on)?.unit;
      return held === fact.data.unitId ? no('nothing-changes', { unitId: held }) : null;
    }
    case 'CityAssessmentChanged': {
      const now = life.assessments.findLast((a) => a.on <= on)?.assessed;
      return now === fact.data.assessed ? no('nothing-changes', { assessed: now }) : null;
    }
    case 'ScheduleSet': {
      const { milestone, plannedOn } = fact.data;
      const plan = life.plans.findLast((p) => p.milestone === milestone && p.on <= on);
      return (plan?.plannedOn ?? null) === plannedOn ? no('nothing-changes', { plannedOn }) : null;
    }
    case 'FundsPlanned': {
      const { year, amountFen } = fact.data;
      const plan = life.fundsPlans.findLast((p) => p.year === year && p.on <= on);
      const same = String(plan?.fen ?? 0n) === amountFen;
      return same ? no('nothing-changes', { amountFen }) : null;
    }
    case 'ProjectDetailsCorrected':
      return sameContent(life.details, { ...life.details, ...fact.data.changes })
        ? no('nothing-changes', {})
        : null;
    case 'StallReported':
      return stallPointless(fact.data, life);
    default:
      return null;
  }
}

function stallPointless(data: ProjectEvents['StallReported'], life: Life): Refusal | null {
  const { on, cause, blocks } = data;
  const open = life.stalls.find(
    (stall) =>
      stall.blocks === blocks &&
      stall.since <= on &&
      (stall.resolvedOn === null || on < stall.resolvedOn) &&
      stall.causes.findLast((c) => c.from <= on)?.cause === cause,
  );
  if (open) return no('stall-already-open', { stallId: open.id, since: open.since });
  // Funds come in tranches, so money can be held up after the first of it has come.
  const reached = blocks === 'funded' ? null : reachedOn(life, blocks);
  if (reached !== null && reached <= on) {
    return no('stall-on-reached-milestone', { milestone: blocks, reachedOn: reached, on });
  }
  return null;
}

function reverse(
  data: ProjectEvents['EntryReversed'],
  state: ProjectState,
  context: Context,
): Decision<ProjectEvent> {
  const refusal = notReversible(data.entryId, state);
  if (refusal) return refuse(refusal);
  const event = { type: 'EntryReversed', data } as const;
  const dependents = newlyBroken(event, state, context);
  if (dependents.length === 0) return accept(event);
  const named = { entryId: data.entryId, dependents: dependents.map((v) => v.factId) };
  return refuse(no('entry-has-dependents', named));
}

function notReversible(entryId: string, state: ProjectState): Refusal | null {
  const target = state.log.find((known) => known.id === entryId);
  if (!target) return no('entry-unknown', { entryId });
  if (target.event.type === 'EntryReversed') return no('reversal-not-reversible', { entryId });
  const reversed = state.log.some(
    ({ event }) => event.type === 'EntryReversed' && event.data.entryId === entryId,
  );
  return reversed ? no('entry-already-reversed', { entryId }) : null;
}

function correct(
  data: ProjectEvents['EntryCorrected'],
  state: ProjectState,
  context: Context,
): Decision<ProjectEvent> {
  const { entryId, changes } = data;
  const refusal = notReversible(entryId, state);
  if (refusal) return refuse(refusal);
  const fact = state.facts.find((f) => f.id === entryId);
  if (!fact) return refuse(no('field-not-correctable', { type: 'EntryCorrected', field: '*' }));
  const wrong = Object.keys(changes).find((field) => !fits(fact, field, changes[field]));
  if (wrong !== undefined) {
    return refuse(no('field-not-correctable', { type: fact.type, field: wrong }));
  }
  const corrected = { ...fact, data: replaceFields(fact.data, changes) } as Fact;
  if (sameContent(fact.data, corrected.data)) return refuse(no('nothing-changes', { entryId }));
  const unsound = soundness(corrected, context);
  if (unsound) return refuse(unsound);
  const event = { type: 'EntryCorrected', data } as const;
  const broken = newlyBroken(event, state, context);
  if (broken.length === 0) return accept(event);
  const first = broken[0]?.refusal as Refusal;
  if (broken[0]?.factId === entryId) return refuse(first);
  const dependents = broken.map((v) => v.factId);
  return refuse(no('correction-not-legal', { entryId, dependents, because: first.code }));
}

/** The fields a fact can be without; a correction takes no others away. */
const OPTIONAL: { readonly [T in FactType]?: readonly string[] } = {
  ProjectTransferred: ['estimated'],
  ScheduleSet: ['plannedOn'],
  ContractSigned: ['occasion'],
  FundsReceived: ['voucher'],
  StallReported: ['description', 'department', 'dueOn'],
  StallReclassified: ['reason'],
  StallResolved: ['how'],
  ProjectTerminated: ['note'],
};

/** The fields that take one of a few words, and those words. */
const WORDS_OF: Readonly<Record<string, readonly string[]>> = {
  kind: CONTRACT_KINDS,
  mode: START_MODES,
  milestone: PLANNED_MILESTONES,
  blocks: PLANNED_MILESTONES,
};

function fits(fact: Fact, field: string, value: string | boolean | null | undefined): boolean {
  if (!CORRECTABLE[fact.type].includes(field)) return false;
  if (value === null) return OPTIONAL[fact.type]?.includes(field) ?? false;
  if (field === 'assessed' || field === 'estimated') return typeof value === 'boolean';
  if (typeof value !== 'string' || value === '') return false;
  return WORDS_OF[field]?.includes(value) ?? true;
}

/** The violations a reversal or correction would cause that were not there before it. */
function newlyBroken(event: ProjectEvent, state: ProjectState, context: Context) {
  const { prerequisites } = context.scheme;
  const after = evolve(state, { id: CANDIDATE, event }).facts;
  const standing = new Set(readLife(state.facts, prerequisites).violations.map((v) => v.factId));
  return readLife(after, prerequisites).violations.filter((v) => !standing.has(v.factId));
}

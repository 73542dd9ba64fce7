import fc from 'fast-check';
import {
  addDays,
  CONTRACT_KINDS,
  CORRECTABLE,
  type Day,
  type Decision,
  dayFromNumber,
  dayNumber,
  defaultScheme,
  type Fact,
  type Known,
  type Life,
  noProject,
  PLANNED_MILESTONES,
  PROJECT_COMMANDS,
  type ProjectCommand,
  type ProjectCommandType,
  type ProjectEvent,
  type ProjectState,
  projectDecider,
  readLife,
  type Scheme,
  START_MODES,
} from '#domain';

/** One command of a history, with the day it was reported on. */
export interface Step {
  readonly commandId: string;
  readonly command: ProjectCommand;
  readonly reportedOn: Day;
}

/** What became of a step. */
export interface Outcome {
  readonly step: Step;
  readonly decision: Decision<ProjectEvent>;
  readonly before: ProjectState;
  readonly after: ProjectState;
}

export interface Played {
  readonly state: ProjectState;
  readonly outcomes: readonly Outcome[];
}

export interface Playing {
  readonly scheme?: Scheme;
  /** How a command's event is named; references between entries use the same names. */
  readonly eventIdOf?: (commandId: string) => string;
}

export const UNITS = ['unit-a', 'unit-b', 'unit-c'] as const;
const FIRST_DAY = '2020-01-01';
const CAUSES = ['LAND.APPROVAL', 'FUNDING.LOAN', 'UNSTATED', 'NOT_IN_THE_TREE'] as const;

/** Decides one command; the only units there are are {@link UNITS}. */
export function decideStep(step: Step, state: ProjectState, scheme: Scheme = defaultScheme) {
  const { command, reportedOn } = step;
  const unitExists = (unitId: string) => UNITS.some((unit) => unit === unitId);
  return projectDecider.decide(command, state, { reportedOn, scheme, unitExists });
}

/** Adds a decision's events to a state; every command records at most one event. */
export function take(state: ProjectState, decision: Decision<ProjectEvent>, id: string) {
  const events = decision.ok ? decision.events : [];
  return events.reduce((now, event) => projectDecider.evolve(now, { id, event }), state);
}

/**
 * Plays a history through the pure decider as the write loop would: a command id that recorded
 * something before is answered with its first decision and records nothing more.
 */
export function play(steps: readonly Step[], playing: Playing = {}): Played {
  const { scheme = defaultScheme, eventIdOf = (id: string) => id } = playing;
  const answered = new Map<string, Decision<ProjectEvent>>();
  const outcomes: Outcome[] = [];
  let state = noProject;
  for (const step of steps) {
    const before = state;
    const first = answered.get(step.commandId);
    const decision = first ?? decideStep(step, state, scheme);
    if (first === undefined) state = take(state, decision, eventIdOf(step.commandId));
    if (decision.ok && decision.events.length > 0) answered.set(step.commandId, decision);
    outcomes.push({ step, decision, before, after: state });
  }
  return { state, outcomes };
}

/** The state a log leads to. */
export function replay(log: readonly Known<ProjectEvent>[]): ProjectState {
  return log.reduce(projectDecider.evolve, noProject);
}

/** Random numbers from which one command is made, once the project's state by then is known. */
interface Seed {
  readonly types: readonly number[];
  /** 0-6 follows on, 7 comes late, 8 falls on any day, 9 is dated after its own report. */
  readonly when: number;
  readonly jump: number;
  readonly lag: number;
  readonly pick: number;
  readonly amount: number;
  /** One in twelve names something that does not exist or weighs nothing. */
  readonly odd: boolean;
}

interface Draft extends Seed {
  readonly on: Day;
  readonly state: ProjectState;
  readonly life: Life | null;
}

/** How often each command is tried; what ends a project is tried least. */
const WEIGHTS: { readonly [C in ProjectCommandType]: number } = {
  RegisterProject: 1,
  CorrectProjectDetails: 2,
  TransferProject: 3,
  SetSchedule: 4,
  PlanFunds: 3,
  SignContract: 6,
  UpgradeContract: 3,
  IncreaseContract: 3,
  ChangeCityAssessment: 3,
  StartConstruction: 5,
  ReceiveFunds: 5,
  WithdrawFunds: 2,
  FileProject: 4,
  StartProduction: 3,
  ReportStall: 5,
  ReclassifyStall: 3,
  ResolveStall: 4,
  OrderSupervision: 3,
  CloseSupervision: 3,
  TerminateProject: 1,
  ReinstateProject: 6,
  ReverseEntry: 4,
  CorrectEntry: 6,
};
const TYPES = (Object.keys(WEIGHTS) as ProjectCommandType[]).flatMap((type) =>
  Array.from({ length: WEIGHTS[type] }, () => type),
);

const seed: fc.Arbitrary<Seed> = fc.record({
  types: fc.array(fc.nat(TYPES.length - 1), { minLength: 4, maxLength: 4 }),
  when: fc.nat(9),
  jump: fc.nat(45),
  lag: fc.nat(10),
  pick: fc.nat(9_999),
  amount: fc.integer({ min: 1, max: 2_000_000_000 }),
  odd: fc.nat(11).map((n) => n === 11),
});

/**
 * Random histories of one project over all its commands, plausible and implausible alike. A
 * command that follows on is the first of four tries that the project's state allows.
 */
export function histories(maxLength = 60, playing: Playing = {}, prefix = 'c') {
  return fc
    .array(seed, { minLength: 1, maxLength, size: 'max' })
    .map((seeds): Step[] => direct(seeds, playing, prefix));
}

function direct(seeds: readonly Seed[], playing: Playing, prefix: string): Step[] {
  const { scheme = defaultScheme, eventIdOf = (id: string) => id } = playing;
  let state = noProject;
  let cursor = addDays(FIRST_DAY, 30);
  let reported = cursor;
  return seeds.map((given, index) => {
    const on = dayOf(given, cursor);
    const late = given.when === 9 ? addDays(on, -1 - given.lag) : addDays(on, given.lag);
    const reportedOn = given.when === 9 || late > reported ? late : reported;
    const life = readLife(state.facts, null).life;
    const draft: Draft = { ...given, on, state, life };
    const commandId = `${prefix}${index}`;
    const tries = given.types.map((at) => TYPES[at] as ProjectCommandType);
    if (life === null && given.when < 8) tries.unshift('RegisterProject');
    const steps = tries.map((type) => ({ commandId, command: build(type, draft), reportedOn }));
    const apt = steps.find((step) => decideStep(step, state, scheme).ok);
    const step = (given.when < 8 ? apt : undefined) ?? (steps[0] as Step);
    const decision = decideStep(step, state, scheme);
    state = take(state, decision, eventIdOf(commandId));
    if (decision.ok && given.when < 7) cursor = on;
    if (given.when !== 9) reported = reportedOn;
    return step;
  });
}

function dayOf({ when, jump, pick }: Seed, cursor: Day): Day {
  // A third of what follows on falls on the very day of what came before it.
  if (when < 7) return addDays(cursor, jump > 30 ? 0 : jump);
  const span = dayNumber(cursor) - dayNumber(FIRST_DAY) + (when === 7 ? 0 : 100);
  return dayFromNumber(dayNumber(FIRST_DAY) + (pick % (span + 1)));
}

function build(type: ProjectCommandType, draft: Draft): ProjectCommand {
  return { type, data: BUILDERS[type](draft) } as ProjectCommand;
}

const from = <T>(values: readonly T[], n: number): T => values[n % values.length] as T;
const unitOf = (d: Draft) => (d.odd ? 'nowhere' : from(UNITS, d.pick));
const fenOf = (d: Draft) => (d.odd ? '0' : String(BigInt(d.amount) * 1_000n));
const idOf = (d: Draft) => from([...d.state.log.map((known) => known.id), 'nothing'], d.pick);
const stallOf = (d: Draft) => {
  const open = d.life?.stalls.filter((stall) => stall.resolvedOn === null) ?? [];
  return d.odd || open.length === 0 ? idOf(d) : from(open, d.pick).id;
};
const orderOf = (d: Draft) => {
  const open = d.life?.orders.filter((order) => order.closedOn === null) ?? [];
  return d.odd || open.length === 0 ? idOf(d) : from(open, d.pick).id;
};

type Builders = {
  readonly [C in ProjectCommandType]: (
    draft: Draft,
  ) => Extract<ProjectCommand, { readonly type: C }>['data'];
};

const BUILDERS: Builders = {
  RegisterProject: (d) => ({
    on: d.on,
    unitId: unitOf(d),
    name: `Project ${d.pick % 7}`,
    sector: from(['primary', 'secondary', 'tertiary'] as const, d.pick),
    cityAssessed: d.pick % 2 === 0,
    plannedInvestmentFen: d.odd ? '-1' : String(d.amount),
  }),
  CorrectProjectDetails: (d) => ({
    on: d.on,
    changes: from(
      [
        { name: `Project ${d.amount % 7}` },
        { cityAssessed: d.amount % 2 === 0 },
        { chain: 'Food', park: `Park ${d.amount % 3}` },
        { plannedInvestmentFen: d.odd ? 'much' : String(d.amount) },
      ],
      d.pick,
    ),
    reason: 'as the file says',
  }),
  TransferProject: (d) => ({ on: d.on, unitId: unitOf(d) }),
  SetSchedule: (d) => ({
    on: d.on,
    milestone: from(PLANNED_MILESTONES, d.pick),
    plannedOn: d.jump % 7 === 0 ? null : addDays(d.on, d.pick % 400),
  }),
  PlanFunds: (d) => ({
    on: d.on,
    year: Number(d.on.slice(0, 4)) + (d.odd ? -1 : d.jump % 2),
    amountFen: d.pick % 5 === 0 ? '0' : fenOf(d),
  }),
  SignContract: (d) => ({
    on: d.on,
    kind: from(['formal', 'formal', ...CONTRACT_KINDS], d.pick),
    amountFen: fenOf(d),
  }),
  UpgradeContract: (d) => ({
    on: d.on,
    kind: from(['formal', 'formal', ...CONTRACT_KINDS], d.pick),
    amountFen: fenOf(d),
  }),
  IncreaseContract: (d) => ({ on: d.on, amountFen: fenOf(d) }),
  ChangeCityAssessment: (d) => ({ on: d.on, assessed: d.pick % 2 === 0 }),
  StartConstruction: (d) => ({ on: d.on, mode: from(START_MODES, d.pick) }),
  ReceiveFunds: (d) => ({ on: d.on, amountFen: fenOf(d) }),
  WithdrawFunds: (d) => ({
    on: d.on,
    amountFen: d.odd ? '-7' : String(d.amount),
    reason: 'left again',
  }),
  FileProject: (d) => ({ on: d.on }),
  StartProduction: (d) => ({ on: d.on }),
  ReportStall: (d) => ({
    on: d.on,
    cause: from(CAUSES, d.pick),
    blocks: from(PLANNED_MILESTONES, d.amount),
    ...(d.jump % 2 === 0 && { dueOn: addDays(d.on, d.odd ? -3 : d.jump) }),
  }),
  ReclassifyStall: (d) => ({ on: d.on, stallId: stallOf(d), cause: from(CAUSES, d.amount) }),
  ResolveStall: (d) => ({ on: d.on, stallId: stallOf(d) }),
  OrderSupervision: (d) => ({
    on: d.on,
    ...(d.jump % 2 === 0 && { stallId: stallOf(d) }),
    department: 'Supervision',
    dueOn: addDays(d.on, d.odd ? -1 : d.jump),
    demand: 'clear it',
  }),
  CloseSupervision: (d) => ({
    on: d.on,
    orderId: orderOf(d),
    evidence: d.odd ? ' ' : 'minutes of the meeting',
  }),
  TerminateProject: (d) => ({ on: d.on, cause: from(CAUSES, d.pick) }),
  ReinstateProject: (d) => ({ on: d.on, reason: 'the investor is back' }),
  ReverseEntry: (d) => ({ entryId: idOf(d), reason: 'recorded by mistake' }),
  CorrectEntry: (d) => correction(d),
};

function correction(d: Draft) {
  const reason = 'misread';
  const fact = d.state.facts.length > 0 ? from(d.state.facts, d.pick) : null;
  if (fact === null || d.odd) return { entryId: idOf(d), changes: { on: d.on }, reason };
  const fields = CORRECTABLE[fact.type];
  const field = fields.length > 0 ? from(fields, d.amount) : 'name';
  return { entryId: fact.id, changes: { [field]: corrected(field, fact, d) }, reason };
}

function corrected(field: string, fact: Fact, d: Draft): string | boolean | null {
  switch (field) {
    case 'on':
      return addDays(fact.data.on, (d.jump % 21) - 10);
    case 'amountFen':
      return fenOf(d);
    case 'kind':
      return from(CONTRACT_KINDS, d.jump);
    case 'mode':
      return from(START_MODES, d.jump);
    case 'milestone':
    case 'blocks':
      return from(PLANNED_MILESTONES, d.jump);
    case 'assessed':
    case 'estimated':
      return d.jump % 2 === 0;
    case 'unitId':
      return from(UNITS, d.jump);
    case 'plannedOn':
    case 'dueOn':
      return d.jump % 5 === 0 ? null : addDays(fact.data.on, d.jump);
    case 'cause':
      return from(CAUSES, d.jump);
    default:
      return d.jump % 3 === 0 ? null : `text ${d.jump}`;
  }
}

/** Every event a project command can record. */
export const PROJECT_EVENT_TYPES = Object.values(PROJECT_COMMANDS);

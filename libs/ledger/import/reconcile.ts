import { eventIdOf } from '#commands';
import {
  type Fact,
  noProject,
  type PlanState,
  type ProjectState,
  readLife,
  targetsOf,
} from '#domain';
import { type LedgerFact, later, type RowFault } from './fact.ts';
import { commandIdOf } from './project-facts.ts';

const REASON = '台账更正';

type Of<T extends Fact['type']> = Extract<Fact, { type: T }>;
type Fields = Readonly<Record<string, unknown>>;

/** What a row's facts become beside what is recorded already. */
export interface Reconciled {
  readonly facts: readonly LedgerFact[];
  /** Facts that stand recorded as they are, whoever recorded them. */
  readonly standing: readonly LedgerFact[];
  readonly faults: readonly RowFault[];
}

/**
 * Compares the facts of one project's rows with the project as it is recorded (ruling 29): a
 * changed amount or date corrects the entry, a higher contract upgrades it, changed details correct
 * the details. What a person must decide is a fault. A project nobody recorded is left as the rows
 * say.
 */
export function reconcileProject(facts: readonly LedgerFact[], state: ProjectState): Reconciled {
  if (state === noProject || state.facts.length === 0) {
    return { facts: facts.filter((fact) => !plansNothing(fact)), standing: [], faults: [] };
  }
  const made = facts.map((fact) => reconciled(fact, state));
  return {
    facts: made.flatMap((one) => ('type' in one ? [one] : [])),
    standing: made.flatMap((one) => ('standing' in one ? [one.standing] : [])),
    faults: made.flatMap((one) => ('code' in one ? [one] : [])),
  };
}

type One = LedgerFact | { readonly standing: LedgerFact } | RowFault;

function reconciled(fact: LedgerFact, state: ProjectState): One {
  switch (fact.type) {
    case 'RegisterProject':
      return registration(fact, state);
    case 'SignContract':
      return contract(fact, state);
    case 'StartConstruction':
      return correctedOnly(fact, state, 'ConstructionStarted', ['on', 'mode']);
    case 'FileProject':
      return correctedOnly(fact, state, 'ProjectFiled', ['on']);
    case 'TerminateProject':
      return correctedOnly(fact, state, 'ProjectTerminated', ['on', 'cause']);
    case 'ReceiveFunds':
      return tranche(fact, state);
    case 'SetSchedule':
      return schedule(fact, state);
    case 'PlanFunds':
      return fundsPlan(fact, state);
    case 'ReportStall':
      return stall(fact, state);
    case 'ResolveStall':
      return resolution(fact, state);
    default:
      return fact;
  }
}

const last = <T extends Fact['type']>(state: ProjectState, ...types: T[]): Of<T> | undefined =>
  state.facts.findLast((fact): fact is Of<T> => types.some((type) => type === fact.type));

function registration(fact: LedgerFact, state: ProjectState): One {
  const known = last(state, 'ProjectRegistered');
  const { life } = readLife(state.facts, null);
  if (known === undefined || life === null) return fact;
  const { projectId, on, unitId, ...details } = fact.input;
  const held = life.units.at(-1)?.unit;
  // Since when another unit holds it no ledger says; only a person can.
  if (held !== unitId && !life.units.some(({ unit }) => unit === unitId)) {
    return { ...fact.place, code: 'unit-changed', facts: { from: held ?? '', to: String(unitId) } };
  }
  const now: Fields = { ...life.details };
  const changes = changesOf(details, now, Object.keys(details));
  if (changes === null) return corrected(fact, known, ['on'], state) ?? { standing: fact };
  return {
    ...fact,
    type: 'CorrectProjectDetails',
    input: { projectId, on, changes, reason: REASON },
    identity: [String(projectId), 'CorrectProjectDetails', state.log.length],
  };
}

const RANK_OF_KIND: Readonly<Record<string, number>> = { intent: 0, framework: 1, formal: 2 };

function contract(fact: LedgerFact, state: ProjectState): One {
  const known = last(state, 'ContractSigned', 'ContractUpgraded');
  if (known === undefined) return fact;
  const { projectId, on, kind, amountFen } = fact.input;
  const higher = (RANK_OF_KIND[String(kind)] ?? 0) > (RANK_OF_KIND[known.data.kind] ?? 0);
  if (!higher)
    return corrected(fact, known, ['on', 'kind', 'amountFen'], state) ?? { standing: fact };
  return {
    ...fact,
    type: 'UpgradeContract',
    input: { projectId, on, kind, amountFen },
    identity: [String(projectId), 'UpgradeContract', String(on), String(amountFen)],
  };
}

function correctedOnly(
  fact: LedgerFact,
  state: ProjectState,
  type: Fact['type'],
  fields: readonly string[],
): One {
  const known = last(state, type);
  if (known === undefined) return fact;
  return corrected(fact, known, fields, state) ?? { standing: fact };
}

/** A tranche is known by its voucher; one without stands for itself, by day and amount. */
function tranche(fact: LedgerFact, state: ProjectState): One {
  const { voucher, on, amountFen } = fact.input;
  const tranches = state.facts.filter((f): f is Of<'FundsReceived'> => f.type === 'FundsReceived');
  const known = tranches.find(({ data }) =>
    voucher === undefined
      ? data.voucher === undefined && data.on === on && data.amountFen === amountFen
      : data.voucher === voucher,
  );
  if (known === undefined) return fact;
  return corrected(fact, known, ['on', 'amountFen'], state) ?? { standing: fact };
}

function schedule(fact: LedgerFact, state: ProjectState): One {
  const { milestone, plannedOn } = fact.input;
  const plans = state.facts.filter(
    (f): f is Of<'ScheduleSet'> => f.type === 'ScheduleSet' && f.data.milestone === milestone,
  );
  const known = plans.at(-1);
  if (known === undefined) return fact;
  if (known.data.plannedOn === plannedOn) return { standing: fact };
  return replanned(fact, known, state);
}

/** A plan of nothing says something only where more had been planned. */
const plansNothing = ({ type, input }: LedgerFact) =>
  type === 'PlanFunds' && input.amountFen === '0';

function fundsPlan(fact: LedgerFact, state: ProjectState): One {
  const { year, amountFen } = fact.input;
  const plans = state.facts.filter(
    (f): f is Of<'FundsPlanned'> => f.type === 'FundsPlanned' && f.data.year === year,
  );
  const known = plans.at(-1);
  if ((known?.data.amountFen ?? '0') === amountFen) return { standing: fact };
  return known === undefined ? fact : replanned(fact, known, state);
}

/** A new plan is a fact of its own day, which is never before the plan it replaces. */
function replanned(fact: LedgerFact, known: Fact, state: ProjectState): LedgerFact {
  const on = later(String(fact.input.on), known.data.on);
  return {
    ...fact,
    input: { ...fact.input, on },
    identity: [...fact.identity, on, state.log.length],
    reportedOn: fact.reportedOn === null ? null : later(fact.reportedOn, on),
  };
}

/** A stall is known by its day, cause and milestone: its words and its deadline may change. */
function stall(fact: LedgerFact, state: ProjectState): One {
  const id = eventIdOf(`project-${String(fact.input.projectId)}`, commandIdOf(fact));
  const known = state.facts.find((f) => f.type === 'StallReported' && f.id === id);
  if (known === undefined) return fact;
  const fields = ['description', 'department', 'dueOn'];
  return corrected(fact, known, fields, state) ?? { standing: fact };
}

function resolution(fact: LedgerFact, state: ProjectState): One {
  const { stallId } = fact.input;
  const known = state.facts.find((f) => f.type === 'StallResolved' && f.data.stallId === stallId);
  if (known === undefined) return fact;
  return corrected(fact, known, ['on'], state) ?? { standing: fact };
}

/** The correction that makes a known entry say what the row says; null where it does already. */
function corrected(
  fact: LedgerFact,
  known: Fact,
  fields: readonly string[],
  state: ProjectState,
): LedgerFact | null {
  const changes = changesOf(fact.input, { ...known.data }, fields);
  if (changes === null) return null;
  const { projectId } = fact.input;
  return {
    ...fact,
    type: 'CorrectEntry',
    input: { projectId, entryId: known.id, changes, reason: REASON },
    // The same change may be made again after it was taken back: it is another each time.
    identity: [String(projectId), 'CorrectEntry', known.id, state.log.length],
  };
}

/** Fields that say something else now. A blank says nothing: it takes no earlier word back. */
function changesOf(row: Fields, known: Fields, fields: readonly string[]): Fields | null {
  const differing = fields.filter((f) => row[f] !== undefined && row[f] !== (known[f] ?? blank(f)));
  if (differing.length === 0) return null;
  return Object.fromEntries(differing.map((field) => [field, row[field]]));
}

/** What an absent flag means. */
const blank = (field: string) => (field === 'key' || field === 'cityAssessed' ? false : undefined);

/**
 * A target that was set with another value is revised, on the report's day within its year
 * (ruling 29); `today` where the row has none.
 */
export function reconcileTarget(fact: LedgerFact, plan: PlanState, today: string): One {
  const { year, metric, unitId, value } = fact.input;
  const known = targetsOf(plan, { metric: String(metric), unitId: String(unitId) }).at(-1);
  if (known === undefined) return fact;
  if (known.value === value) return { standing: fact };
  const end = `${String(year)}-12-31`;
  const reported = fact.reportedOn === fact.input.on ? today : (fact.reportedOn ?? today);
  const on = later(reported < end ? reported : end, known.on);
  return {
    ...fact,
    type: 'ReviseTarget',
    input: { year, on, metric, unitId, value, reason: REASON },
    identity: [...fact.identity, 'ReviseTarget', on, String(value)],
    reportedOn: null,
  };
}

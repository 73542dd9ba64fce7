import type { Day } from '../calendar.ts';
import type { Fen } from '../money.ts';
import type { Facts, Refusal } from '../refusals.ts';
import type { Prerequisites } from '../scheme/events.ts';
import type {
  ContractKind,
  Milestone,
  PlannedMilestone,
  ProjectDetails,
  ProjectEvents,
  StartMode,
} from './events.ts';
import type { Fact } from './state.ts';

/** A stall and the causes it was held under, each until the next one's day. */
export interface Stall {
  readonly id: string;
  readonly since: Day;
  readonly blocks: PlannedMilestone;
  readonly dueOn: Day | null;
  /** Null while nobody resolved it, even when a termination suspends it (RULINGS 17). */
  resolvedOn: Day | null;
  readonly causes: { readonly from: Day; readonly cause: string }[];
}

/** A termination, until the reinstatement that undoes it. */
export interface Ending {
  readonly on: Day;
  readonly cause: string;
  reinstatedOn: Day | null;
}

/** A project's life as its facts tell it, read by business date. */
export interface Life {
  readonly details: ProjectDetails;
  readonly registeredOn: Day;
  readonly units: { readonly on: Day; readonly unit: string }[];
  readonly assessments: { readonly on: Day; readonly assessed: boolean }[];
  readonly plans: {
    readonly on: Day;
    readonly milestone: PlannedMilestone;
    readonly plannedOn: Day | null;
  }[];
  /** What each year is to bring, in the order of their days. */
  readonly fundsPlans: { readonly on: Day; readonly year: number; readonly fen: Fen }[];
  readonly contracts: { readonly on: Day; readonly kind: ContractKind; readonly fen: Fen }[];
  readonly increases: { readonly on: Day; readonly fen: Fen }[];
  started: { readonly on: Day; readonly mode: StartMode } | null;
  /** Money that came (positive) and went (negative). */
  readonly funds: { readonly on: Day; readonly fen: Fen }[];
  filedOn: Day | null;
  producedOn: Day | null;
  readonly stalls: Stall[];
  readonly orders: {
    readonly id: string;
    readonly on: Day;
    readonly dueOn: Day;
    closedOn: Day | null;
  }[];
  readonly endings: Ending[];
}

/** Why a fact cannot stand where it does, and which fact it is. */
export interface Violation {
  readonly factId: string;
  readonly refusal: Refusal;
}

/** The day a milestone was reached, or null; `signed` means formally (DOMAIN.md). */
export function reachedOn(life: Life, milestone: Milestone | PlannedMilestone): Day | null {
  switch (milestone) {
    case 'registered':
      return life.registeredOn;
    case 'signed':
      return life.contracts.find((c) => c.kind === 'formal')?.on ?? null;
    case 'started':
      return life.started?.on ?? null;
    case 'funded':
      return life.funds[0]?.on ?? null;
    case 'filed':
      return life.filedOn;
    case 'production':
      return life.producedOn;
  }
}

/** The furthest milestone in canonical order; any contract ends the talks. */
export function stageOf(life: Life): 'in-talks' | 'signed' | 'started' | 'funded' | 'filed' {
  if (life.filedOn !== null) return 'filed';
  if (life.funds.length > 0) return 'funded';
  if (life.started !== null) return 'started';
  return life.contracts.length > 0 ? 'signed' : 'in-talks';
}

/** The ending in force, where the project is terminated and not reinstated. */
export function openEnding(life: Life): Ending | null {
  const last = life.endings.at(-1);
  return last && last.reinstatedOn === null ? last : null;
}

/**
 * Reads facts by business date (RULINGS 2) into a life and the violations met on the way; a fact
 * that violates is left out, so that what depends on it shows too. Without `prerequisites` only
 * the engine's own rules are checked. No registration, no life.
 */
export function readLife(
  facts: readonly Fact[],
  prerequisites: Prerequisites | null,
): { readonly life: Life | null; readonly violations: readonly Violation[] } {
  const violations: Violation[] = [];
  let life: Life | null = null;
  const first = facts.find((fact) => fact.type === 'ProjectRegistered');
  if (first?.type === 'ProjectRegistered') life = bornOf(first.data, facts);
  for (const fact of life === null ? facts : inBusinessOrder(facts)) {
    if (fact === first || (life && fact.type === 'ProjectDetailsCorrected')) continue;
    const refusal =
      life === null
        ? no('project-unknown', {})
        : (beforeItsTime(life, fact, facts, prerequisites) ?? apply(life, fact, facts));
    if (refusal !== null) violations.push({ factId: fact.id, refusal });
  }
  return { life, violations };
}

function bornOf(data: ProjectEvents['ProjectRegistered'], facts: readonly Fact[]): Life {
  const { on, unitId, ...registered } = data;
  // What was always so is so from birth, the last word in log order; its date bounds nothing.
  let details: ProjectDetails = registered;
  for (const fact of facts) {
    if (fact.type === 'ProjectDetailsCorrected') details = { ...details, ...fact.data.changes };
  }
  return {
    details,
    registeredOn: on,
    units: [{ on, unit: unitId }],
    assessments: [{ on, assessed: details.cityAssessed ?? false }],
    plans: [],
    fundsPlans: [],
    contracts: [],
    increases: [],
    started: null,
    funds: [],
    filedOn: null,
    producedOn: null,
    stalls: [],
    orders: [],
    endings: [],
  };
}

/** Endings close their day: what is dated on it is accepted late (RULINGS 3). */
const rank = (fact: Fact) =>
  fact.type === 'ProjectTerminated' || fact.type === 'ProjectReinstated' ? 1 : 0;

function inBusinessOrder(facts: readonly Fact[]): readonly Fact[] {
  const later = (a: Fact, b: Fact) =>
    a.data.on === b.data.on
      ? rank(a) - rank(b) || a.order - b.order
      : a.data.on < b.data.on
        ? -1
        : 1;
  for (let i = 1; i < facts.length; i += 1) {
    if (later(facts[i - 1] as Fact, facts[i] as Fact) > 0) return [...facts].sort(later);
  }
  return facts;
}

const MILESTONE_OF: Partial<Record<Fact['type'], Milestone>> = {
  ContractSigned: 'signed',
  ContractUpgraded: 'signed',
  ConstructionStarted: 'started',
  FundsReceived: 'funded',
  ProjectFiled: 'filed',
};

/** What bounds any fact: the registration, a termination, and its milestone's prerequisites. */
function beforeItsTime(
  life: Life,
  fact: Fact,
  facts: readonly Fact[],
  prerequisites: Prerequisites | null,
): Refusal | null {
  const on = fact.data.on;
  if (on < life.registeredOn) {
    return no('before-registered', { on, registeredOn: life.registeredOn });
  }
  const ending = openEnding(life);
  if (ending !== null && !aliveAgain(fact, facts)) {
    return no('project-terminated', { on, terminatedOn: ending.on });
  }
  const milestone = MILESTONE_OF[fact.type];
  if (milestone === undefined || prerequisites === null) return null;
  for (const required of prerequisites[milestone] ?? []) {
    if (reachedOn(life, required) !== null) continue;
    const code = `${milestone}-before-${required}` as const;
    return no(code, { [`${milestone}On`]: on, [`${required}On`]: dayOf(facts, required) });
  }
  return null;
}

/** A reinstatement closes its day as well, yet the project lives again on all of that day. */
const aliveAgain = (fact: Fact, facts: readonly Fact[]) =>
  fact.type === 'ProjectReinstated' ||
  (fact.type !== 'ProjectTerminated' &&
    facts.some((other) => other.type === 'ProjectReinstated' && other.data.on === fact.data.on));

/** When the facts say a milestone was reached, whatever stands in its way. */
function dayOf(facts: readonly Fact[], milestone: Milestone): Day | null {
  const days = facts.filter(
    (fact) =>
      MILESTONE_OF[fact.type] === milestone && (!('kind' in fact.data) || isFormal(fact.data)),
  );
  return days.map((fact) => fact.data.on).sort()[0] ?? null;
}

const isFormal = (contract: { readonly kind: ContractKind }) => contract.kind === 'formal';

const no = (code: Refusal['code'], facts: Facts): Refusal => ({ code, facts });

/** Lets a fact take effect on the life, or says why it cannot. */
function apply(life: Life, fact: Fact, facts: readonly Fact[]): Refusal | null {
  switch (fact.type) {
    case 'ProjectRegistered':
      return no('project-already-registered', { registeredOn: life.registeredOn });
    case 'ProjectDetailsCorrected':
      return null;
    case 'ProjectTransferred':
      life.units.push({ on: fact.data.on, unit: fact.data.unitId });
      return null;
    case 'ScheduleSet':
      life.plans.push(fact.data);
      return null;
    case 'FundsPlanned': {
      const { on, year, amountFen } = fact.data;
      life.fundsPlans.push({ on, year, fen: BigInt(amountFen) });
      return null;
    }
    case 'CityAssessmentChanged':
      life.assessments.push(fact.data);
      return null;
    case 'ContractSigned':
    case 'ContractUpgraded':
    case 'ContractIncreased':
      return applyContract(life, fact, facts);
    case 'ConstructionStarted':
      if (life.started) return no('already-started', { startedOn: life.started.on });
      life.started = fact.data;
      return null;
    case 'FundsReceived':
      life.funds.push({ on: fact.data.on, fen: BigInt(fact.data.amountFen) });
      return null;
    case 'FundsWithdrawn':
      return withdraw(life, fact.data.on, BigInt(fact.data.amountFen));
    case 'ProjectFiled':
      if (life.filedOn) return no('already-filed', { filedOn: life.filedOn });
      life.filedOn = fact.data.on;
      return null;
    case 'ProductionStarted':
      if (life.producedOn) return no('already-in-production', { producedOn: life.producedOn });
      if (!life.started) {
        const startedOn = dayOf(facts, 'started');
        return no('production-before-started', { producedOn: fact.data.on, startedOn });
      }
      life.producedOn = fact.data.on;
      return null;
    case 'StallReported':
    case 'StallReclassified':
    case 'StallResolved':
      return applyStall(life, fact, facts);
    case 'SupervisionOrdered':
    case 'SupervisionClosed':
      return applyOrder(life, fact, facts);
    case 'ProjectTerminated':
      life.endings.push({ on: fact.data.on, cause: fact.data.cause, reinstatedOn: null });
      return null;
    case 'ProjectReinstated': {
      const ending = openEnding(life);
      if (ending === null) return no('not-terminated', { on: fact.data.on });
      ending.reinstatedOn = fact.data.on;
      return null;
    }
  }
}

type Of<T extends Fact['type']> = Extract<Fact, { type: T }>;

const RANK_OF_KIND = { intent: 0, framework: 1, formal: 2 } as const;

function applyContract(
  life: Life,
  fact: Of<'ContractSigned' | 'ContractUpgraded' | 'ContractIncreased'>,
  facts: readonly Fact[],
): Refusal | null {
  const { on } = fact.data;
  const fen = BigInt(fact.data.amountFen);
  const held = life.contracts.at(-1);
  if (fact.type === 'ContractIncreased') {
    if (held?.kind !== 'formal') return no('increase-needs-formal', { kind: held?.kind ?? null });
    life.increases.push({ on, fen });
    return null;
  }
  const { kind } = fact.data;
  if (fact.type === 'ContractSigned' && held) {
    return no('already-signed', { signedOn: held.on, kind: held.kind });
  }
  if (fact.type === 'ContractUpgraded') {
    if (!held) {
      const signing = facts.find((other) => other.type === 'ContractSigned');
      return no('upgrade-before-signed', { upgradedOn: on, signedOn: signing?.data.on ?? null });
    }
    if (RANK_OF_KIND[kind] <= RANK_OF_KIND[held.kind]) {
      return no('upgrade-not-higher', { from: held.kind, to: kind });
    }
  }
  life.contracts.push({ on, kind, fen });
  return null;
}

function withdraw(life: Life, on: Day, fen: Fen): Refusal | null {
  const held = life.funds.reduce((sum, tranche) => sum + tranche.fen, 0n);
  if (fen > held) {
    return no('withdrawn-exceeds-received', {
      withdrawnFen: fen.toString(),
      receivedFen: held.toString(),
    });
  }
  life.funds.push({ on, fen: -fen });
  return null;
}

function applyStall(
  life: Life,
  fact: Of<'StallReported' | 'StallReclassified' | 'StallResolved'>,
  facts: readonly Fact[],
): Refusal | null {
  const { on } = fact.data;
  if (fact.type === 'StallReported') {
    const { cause, blocks, dueOn } = fact.data;
    const stall = { id: fact.id, since: on, blocks, dueOn: dueOn ?? null, resolvedOn: null };
    life.stalls.push({ ...stall, causes: [{ from: on, cause }] });
    return null;
  }
  const { stallId } = fact.data;
  const stall = life.stalls.find((s) => s.id === stallId);
  if (!stall) return missing(facts, 'stall', stallId, on);
  if (stall.resolvedOn) return no('stall-already-resolved', { resolvedOn: stall.resolvedOn, on });
  if (fact.type === 'StallResolved') stall.resolvedOn = on;
  else stall.causes.push({ from: on, cause: fact.data.cause });
  return null;
}

function applyOrder(
  life: Life,
  fact: Of<'SupervisionOrdered' | 'SupervisionClosed'>,
  facts: readonly Fact[],
): Refusal | null {
  const { on } = fact.data;
  if (fact.type === 'SupervisionOrdered') {
    const { stallId, dueOn } = fact.data;
    if (stallId !== undefined && !life.stalls.some((s) => s.id === stallId)) {
      return missing(facts, 'stall', stallId, on);
    }
    life.orders.push({ id: fact.id, on, dueOn, closedOn: null });
    return null;
  }
  const { orderId } = fact.data;
  const order = life.orders.find((o) => o.id === orderId);
  if (!order) return missing(facts, 'order', orderId, on);
  if (order.closedOn) return no('order-already-closed', { closedOn: order.closedOn, on });
  order.closedOn = on;
  return null;
}

/** A stall or order that is not there yet on that day, or not there at all. */
function missing(facts: readonly Fact[], what: 'stall' | 'order', id: string, on: Day): Refusal {
  const type = what === 'stall' ? 'StallReported' : 'SupervisionOrdered';
  const begun = facts.find((fact) => fact.id === id && fact.type === type)?.data.on;
  if (begun === undefined) return no(`${what}-unknown`, { id, on });
  return no(`before-${what}`, { on, [`${what}On`]: begun });
}

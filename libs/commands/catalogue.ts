import {
  type Context,
  type Decision,
  type Known,
  PERIOD_COMMANDS,
  type PeriodCommandType,
  PLAN_COMMANDS,
  type PlanCommandType,
  PROJECT_COMMANDS,
  type ProjectCommandType,
  periodDecider,
  planDecider,
  projectDecider,
  SCHEME_COMMANDS,
  schemeDecider,
  UNIT_COMMANDS,
  type UnitCommandType,
  type UnitState,
  unitDecider,
} from '#domain';
import type { Command } from './command.ts';
import * as periods from './period-commands.ts';
import * as plans from './plan-commands.ts';
import * as projects from './project-commands.ts';
import * as units from './unit-commands.ts';
import { holdersOf, registeredUnit } from './unit-scope.ts';

type CommandClass = new () => Command;

const PROJECTS: { readonly [C in ProjectCommandType]: CommandClass } = projects;
const UNITS: { readonly [C in UnitCommandType]: CommandClass } = units;
const PLANS: { readonly [C in PlanCommandType]: CommandClass } = {
  SetTarget: plans.SetTarget,
  ReviseTarget: plans.ReviseTarget,
  SetPlanCurve: plans.SetPlanCurve,
};
const PERIODS: { readonly [C in PeriodCommandType]: CommandClass } = periods;

/** A decider with its stream's own types taken off: the loop carries them without looking. */
interface AnyDecider {
  readonly initial: unknown;
  readonly evolve: (state: unknown, known: Known<AnyEvent>) => unknown;
  readonly decide: (command: unknown, state: unknown, context: Context) => Decision<AnyEvent>;
}
interface AnyEvent {
  readonly type: string;
  readonly data: object;
}
export const erased = (decider: unknown) => decider as AnyDecider;

/** A command as the write loop takes it: where it goes, who decides, and what is asked. */
export interface Order {
  readonly streamId: string;
  readonly decider: AnyDecider;
  readonly command: { readonly type: string; readonly data: object };
  /** Units its decision looks at. */
  readonly unitIds: readonly string[];
  /** Units whose own the stream is, as its state has it: they bound who may write to it. */
  readonly ownersIn: (state: unknown) => readonly string[];
  readonly envelope: Command['envelope'];
  /** Orders of one stream with the same mark are recorded all or none: the facts of one row. */
  readonly together?: string;
}

interface Kind {
  readonly address: 'projectId' | 'unitId' | 'year' | null;
  readonly prefix: string;
  readonly decider: AnyDecider;
  /** Absent where a stream is no unit's own, or each command names the units it is about. */
  readonly owners?: (state: never, id: string, data: Data) => readonly string[];
}

const KINDS = {
  project: {
    address: 'projectId',
    prefix: 'project-',
    decider: erased(projectDecider),
    owners: holdersOf,
  },
  unit: {
    address: 'unitId',
    prefix: 'unit-',
    decider: erased(unitDecider),
    owners: (state: UnitState, id, data) => registeredUnit(state, id, data.parentId),
  },
  plan: { address: 'year', prefix: 'plan-', decider: erased(planDecider) },
  period: { address: 'year', prefix: 'period-', decider: erased(periodDecider) },
  scheme: { address: null, prefix: 'scheme', decider: erased(schemeDecider) },
} as const satisfies Record<string, Kind>;

interface Row {
  readonly type: string;
  readonly class: CommandClass;
  readonly kind: Kind;
}

const rows = <T extends string>(
  types: Readonly<Record<T, string>>,
  classes: Readonly<Record<T, CommandClass>>,
  kind: Kind,
): Row[] => (Object.keys(types) as T[]).map((type) => ({ type, class: classes[type], kind }));

/** Every command Luodi knows, with its class and the kind of stream it goes to. */
export const CATALOGUE: readonly Row[] = [
  ...rows(PROJECT_COMMANDS, PROJECTS, KINDS.project),
  ...rows(UNIT_COMMANDS, UNITS, KINDS.unit),
  ...rows(PLAN_COMMANDS, PLANS, KINDS.plan),
  ...rows(PERIOD_COMMANDS, PERIODS, KINDS.period),
  ...rows(SCHEME_COMMANDS, { AdoptScheme: plans.AdoptScheme }, KINDS.scheme),
];

export type CommandType =
  | ProjectCommandType
  | UnitCommandType
  | PlanCommandType
  | PeriodCommandType
  | keyof typeof SCHEME_COMMANDS;

const byType = new Map(CATALOGUE.map((row) => [row.type, row]));
const byClass = new Map<unknown, Row>(CATALOGUE.map((row) => [row.class, row]));

/** The class of a command, or undefined for a type nobody knows. */
export function commandClass(type: string): CommandClass | undefined {
  return byType.get(type)?.class;
}

/** Turns a validated command into what the write loop takes. */
export function orderOf(command: Command): Order {
  const row = byClass.get(command.constructor);
  if (row === undefined) throw new TypeError(`not a command: ${command.constructor.name}`);
  const { kind, type } = row;
  const data: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(command)) {
    if (value === undefined || field === 'envelope' || field === kind.address) continue;
    // Nested fields come as instances of their class; events hold plain JSON alone.
    data[field] = field === 'changes' ? { ...(value as object) } : value;
  }
  const id = kind.address === null ? '' : (command as unknown as Address)[kind.address];
  const addressed = kind.address === null ? {} : { [kind.address]: id };
  return {
    streamId: kind.prefix + id,
    decider: kind.decider,
    command: { ...addressed, type, data },
    unitIds: mentionedUnits(data),
    ownersIn: (state) => kind.owners?.(state as never, String(id), data) ?? [],
    envelope: command.envelope,
  };
}

type Data = Readonly<Record<string, unknown>>;
type Address = Readonly<Record<'projectId' | 'unitId' | 'year', string>>;

function mentionedUnits(data: Data): string[] {
  const changes = (data.changes ?? {}) as Data;
  const named = [data.unitId, data.parentId, changes.unitId, changes.parentId];
  return named.filter((id): id is string => typeof id === 'string');
}

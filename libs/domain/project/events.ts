import type { Day } from '../calendar.ts';
import type { FenText } from '../money.ts';

/** The five milestones are the engine's; what each requires is the scheme's. */
export const MILESTONES = ['registered', 'signed', 'started', 'funded', 'filed'] as const;
export type Milestone = (typeof MILESTONES)[number];

/** A milestone that can be planned for or held up; production is optional and after the start. */
export const PLANNED_MILESTONES = ['signed', 'started', 'funded', 'filed', 'production'] as const;
export type PlannedMilestone = (typeof PLANNED_MILESTONES)[number];

export const CONTRACT_KINDS = ['intent', 'framework', 'formal'] as const;
export type ContractKind = (typeof CONTRACT_KINDS)[number];

export const SECTORS = ['primary', 'secondary', 'tertiary'] as const;
export type Sector = (typeof SECTORS)[number];

export const START_MODES = ['construction', 'operation'] as const;
export type StartMode = (typeof START_MODES)[number];

/** What was always so of a project and can only be corrected, never changed on a date. */
export interface ProjectDetails {
  readonly name: string;
  readonly investor?: string;
  /** 投资方来源地 */
  readonly origin?: string;
  readonly sector?: Sector;
  /** 产业链 */
  readonly chain?: string;
  /** 建设地点 */
  readonly park?: string;
  readonly plannedInvestmentFen?: FenText;
  /** 重点在谈 */
  readonly key?: boolean;
  /** 市级考核, as it was from the first; a change on a date is `CityAssessmentChanged`. */
  readonly cityAssessed?: boolean;
  /** Earlier ids or names this project was known by. */
  readonly aliases?: readonly string[];
}

/** Stored format of every event on `project-<id>`; `on` is the fact's business date. */
export interface ProjectEvents {
  ProjectRegistered: ProjectDetails & { readonly on: Day; readonly unitId: string };
  ProjectDetailsCorrected: {
    readonly on: Day;
    readonly changes: Partial<ProjectDetails>;
    readonly reason: string;
  };
  ProjectTransferred: { readonly on: Day; readonly unitId: string; readonly estimated?: boolean };
  /** A null `plannedOn` withdraws the plan. */
  ScheduleSet: {
    readonly on: Day;
    readonly milestone: PlannedMilestone;
    readonly plannedOn: Day | null;
  };
  /** 计划到位资金: what the year is to bring; the later one replaces from its day, 0 withdraws. */
  FundsPlanned: { readonly on: Day; readonly year: number; readonly amountFen: FenText };
  ContractSigned: {
    readonly on: Day;
    readonly kind: ContractKind;
    readonly amountFen: FenText;
    /** 签约活动 */
    readonly occasion?: string;
  };
  /** The upgrade counts its whole amount on its day (RULINGS 7). */
  ContractUpgraded: {
    readonly on: Day;
    readonly kind: ContractKind;
    readonly amountFen: FenText;
  };
  /** `amountFen` is the increment alone. */
  ContractIncreased: { readonly on: Day; readonly amountFen: FenText };
  CityAssessmentChanged: { readonly on: Day; readonly assessed: boolean };
  ConstructionStarted: { readonly on: Day; readonly mode: StartMode };
  FundsReceived: { readonly on: Day; readonly amountFen: FenText; readonly voucher?: string };
  /** Money that truly came and went; errors are reversed instead (RULINGS 14). */
  FundsWithdrawn: { readonly on: Day; readonly amountFen: FenText; readonly reason: string };
  ProjectFiled: { readonly on: Day };
  ProductionStarted: { readonly on: Day };
  /** `on` is since when it stalls; the event's own id is the stall's id. */
  StallReported: {
    readonly on: Day;
    readonly cause: string;
    readonly blocks: PlannedMilestone;
    readonly description?: string;
    /** 责任部门 */
    readonly department?: string;
    readonly dueOn?: Day;
  };
  /** Holds from its day: the old cause keeps its days (RULINGS 15). */
  StallReclassified: {
    readonly on: Day;
    readonly stallId: string;
    readonly cause: string;
    readonly reason?: string;
  };
  StallResolved: { readonly on: Day; readonly stallId: string; readonly how?: string };
  /** The event's own id is the order's id. */
  SupervisionOrdered: {
    readonly on: Day;
    readonly stallId?: string;
    readonly department: string;
    readonly dueOn: Day;
    readonly demand: string;
  };
  SupervisionClosed: { readonly on: Day; readonly orderId: string; readonly evidence: string };
  ProjectTerminated: { readonly on: Day; readonly cause: string; readonly note?: string };
  ProjectReinstated: { readonly on: Day; readonly reason: string };
  /** Takes an earlier event of the stream out of account. */
  EntryReversed: { readonly entryId: string; readonly reason: string };
  /** Replaces fields of an earlier event: it had been so from the start. */
  EntryCorrected: {
    readonly entryId: string;
    readonly changes: Readonly<Record<string, string | boolean | null>>;
    readonly reason: string;
  };
}

export type ProjectEventType = keyof ProjectEvents;
export type ProjectEvent = {
  [T in ProjectEventType]: { readonly type: T; readonly data: ProjectEvents[T] };
}[ProjectEventType];

/** Events that state a fact of the life itself; the two others speak about facts. */
export type FactType = Exclude<ProjectEventType, 'EntryReversed' | 'EntryCorrected'>;

/** The fields of each fact that `EntryCorrected` may replace; the rest identify the fact. */
export const CORRECTABLE: { readonly [T in FactType]: readonly string[] } = {
  ProjectRegistered: ['on', 'unitId'],
  ProjectDetailsCorrected: [],
  ProjectTransferred: ['on', 'unitId', 'estimated'],
  ScheduleSet: ['on', 'milestone', 'plannedOn'],
  FundsPlanned: ['on', 'amountFen'],
  ContractSigned: ['on', 'kind', 'amountFen', 'occasion'],
  ContractUpgraded: ['on', 'kind', 'amountFen'],
  ContractIncreased: ['on', 'amountFen'],
  CityAssessmentChanged: ['on', 'assessed'],
  ConstructionStarted: ['on', 'mode'],
  FundsReceived: ['on', 'amountFen', 'voucher'],
  FundsWithdrawn: ['on', 'amountFen', 'reason'],
  ProjectFiled: ['on'],
  ProductionStarted: ['on'],
  StallReported: ['on', 'cause', 'blocks', 'description', 'department', 'dueOn'],
  StallReclassified: ['on', 'cause', 'reason'],
  StallResolved: ['on', 'how'],
  SupervisionOrdered: ['on', 'department', 'dueOn', 'demand'],
  SupervisionClosed: ['on', 'evidence'],
  ProjectTerminated: ['on', 'cause', 'note'],
  ProjectReinstated: ['on', 'reason'],
};

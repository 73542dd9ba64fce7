import type { ProjectEvents, ProjectEventType } from './events.ts';

/** Which event each command asks for; a command carries exactly the facts its event will hold. */
export const PROJECT_COMMANDS = {
  RegisterProject: 'ProjectRegistered',
  CorrectProjectDetails: 'ProjectDetailsCorrected',
  TransferProject: 'ProjectTransferred',
  SetSchedule: 'ScheduleSet',
  PlanFunds: 'FundsPlanned',
  SignContract: 'ContractSigned',
  UpgradeContract: 'ContractUpgraded',
  IncreaseContract: 'ContractIncreased',
  ChangeCityAssessment: 'CityAssessmentChanged',
  StartConstruction: 'ConstructionStarted',
  ReceiveFunds: 'FundsReceived',
  WithdrawFunds: 'FundsWithdrawn',
  FileProject: 'ProjectFiled',
  StartProduction: 'ProductionStarted',
  ReportStall: 'StallReported',
  ReclassifyStall: 'StallReclassified',
  ResolveStall: 'StallResolved',
  OrderSupervision: 'SupervisionOrdered',
  CloseSupervision: 'SupervisionClosed',
  TerminateProject: 'ProjectTerminated',
  ReinstateProject: 'ProjectReinstated',
  ReverseEntry: 'EntryReversed',
  CorrectEntry: 'EntryCorrected',
} as const satisfies Record<string, ProjectEventType>;

export type ProjectCommandType = keyof typeof PROJECT_COMMANDS;
export type ProjectCommand = {
  [C in ProjectCommandType]: {
    readonly type: C;
    readonly data: ProjectEvents[(typeof PROJECT_COMMANDS)[C]];
  };
}[ProjectCommandType];

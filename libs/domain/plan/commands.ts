import type { PlanEvents, PlanEventType } from './events.ts';

/** Which event each command asks for. */
export const PLAN_COMMANDS = {
  SetTarget: 'TargetSet',
  ReviseTarget: 'TargetRevised',
  SetPlanCurve: 'PlanCurveSet',
} as const satisfies Record<string, PlanEventType>;

export type PlanCommandType = keyof typeof PLAN_COMMANDS;
/** `year` is the stream's own year. */
export type PlanCommand = {
  [C in PlanCommandType]: {
    readonly type: C;
    readonly year: number;
    readonly data: PlanEvents[(typeof PLAN_COMMANDS)[C]];
  };
}[PlanCommandType];

import type { PeriodEvents, PeriodEventType } from './events.ts';

/** Which event each command asks for. */
export const PERIOD_COMMANDS = {
  PublishBulletin: 'BulletinPublished',
  ClosePeriod: 'PeriodClosed',
  ReopenPeriod: 'PeriodReopened',
} as const satisfies Record<string, PeriodEventType>;

export type PeriodCommandType = keyof typeof PERIOD_COMMANDS;
/** `year` is the stream's own year. */
export type PeriodCommand = {
  readonly [C in PeriodCommandType]: {
    readonly type: C;
    readonly year: number;
    readonly data: PeriodEvents[(typeof PERIOD_COMMANDS)[C]];
  };
}[PeriodCommandType];

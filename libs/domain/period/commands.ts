import type { PeriodEvents, PeriodEventType } from './events.ts';

/** Which event the command asks for. */
export const PERIOD_COMMANDS = {
  PublishBulletin: 'BulletinPublished',
} as const satisfies Record<string, PeriodEventType>;

export type PeriodCommandType = keyof typeof PERIOD_COMMANDS;
/** `year` is the stream's own year. */
export interface PeriodCommand {
  readonly type: 'PublishBulletin';
  readonly year: number;
  readonly data: PeriodEvents['BulletinPublished'];
}

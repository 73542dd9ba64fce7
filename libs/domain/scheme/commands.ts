import type { SchemeEvents } from './events.ts';

/** Which event the command asks for. */
export const SCHEME_COMMANDS = { AdoptScheme: 'SchemeAdopted' } as const;

export interface SchemeCommand {
  readonly type: 'AdoptScheme';
  readonly data: SchemeEvents['SchemeAdopted'];
}

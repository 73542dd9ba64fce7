import type { SchemeEvents } from './events.ts';

/** Which event the command asks for. */
export const SCHEME_COMMANDS = { AdoptScheme: 'SchemeAdopted' } as const;

/** Asks that a whole scheme hold from a day on; refused where it does not hold by itself. */
export interface SchemeCommand {
  readonly type: 'AdoptScheme';
  readonly data: SchemeEvents['SchemeAdopted'];
}

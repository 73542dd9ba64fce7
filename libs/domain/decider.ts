import type { Day } from './calendar.ts';
import type { Refusal } from './refusals.ts';
import type { Scheme } from './scheme/events.ts';

/** An event as a fold sees it: its id names it in reversals, corrections, stalls and orders. */
export interface Known<E> {
  readonly id: string;
  readonly event: E;
}

/** What a decision may look at beside its own stream; it comes in as data, never read inside. */
export interface Context {
  /** The Shanghai day of the report; nothing may be dated after it (RULINGS 1). */
  readonly reportedOn: Day;
  readonly scheme: Scheme;
  /** Whether a unit of that id is registered. */
  readonly unitExists: (unitId: string) => boolean;
}

/** Events to record (none where the command is already true), or a refusal. */
export type Decision<E> =
  | { readonly ok: true; readonly events: readonly E[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** One stream type's rules: pure, total, and knowing nothing of stores. */
export interface Decider<C, E, S> {
  readonly initial: S;
  readonly evolve: (state: S, known: Known<E>) => S;
  readonly decide: (command: C, state: S, context: Context) => Decision<E>;
}

export const accept = <E>(...events: E[]): Decision<E> => ({ ok: true, events });
export const refuse = <E>(refusal: Refusal): Decision<E> => ({ ok: false, refusal });

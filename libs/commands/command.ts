import type { Instant } from '#domain';

/** Who asks. Handlers never look up accounts: whoever opens the door says who it is. */
export interface Actor {
  readonly id: string;
  readonly roles: readonly string[];
  /** Root of the unit subtree the actor sees; null for all. */
  readonly unitScope: string | null;
}

/** The one actor of an embedded deployment without accounts. */
export const localAdministrator: Actor = { id: 'local', roles: ['administrator'], unitScope: null };

/** What travels with every command beside its content. */
export interface Envelope {
  /** The same id again is answered with the first result (HTTP: `Idempotency-Key`). */
  readonly commandId: string;
  readonly actor: Actor;
  /** Set by an import alone: when the ledger says the fact was reported (填报时间). */
  readonly reportedAt?: Instant;
  /** Where an imported fact stands: file, sheet and row. */
  readonly origin?: string;
}

/** Base of every command on the bus; a subclass holds the validated fields of one command. */
export abstract class Command {
  envelope!: Envelope;
}

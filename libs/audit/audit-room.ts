import type { EventStore } from '#event-store';
import { KeyRing } from './integrity/keys.ts';
import { LogTree } from './integrity/log-tree.ts';
import { eventAt, type Proof, proofOf } from './integrity/proofs.ts';
import { type Sealed, Sealing } from './integrity/sealing.ts';
import type { KeyAdoption } from './integrity/seals.ts';
import {
  type KeptSeals,
  type Verification,
  type VerifyOptions,
  verifyLog,
} from './integrity/verify.ts';
import type { AuditRefusal } from './refusals.ts';

/** Where an audit works. */
export interface AuditRoomOptions {
  readonly store: EventStore;
  /** The file that keeps the log's tree; null keeps it in memory. */
  readonly treeFile: string | null;
  /** The folder of the keys seals are signed with; null keeps one in memory, as for tests. */
  readonly keyFolder: string | null;
}

/** Integrity of one log: seals, proofs and verification, one piece of work at a time. */
export class AuditRoom {
  private readonly store: EventStore;
  private readonly tree: LogTree;
  private readonly sealing: Sealing;
  private last: Promise<unknown> = Promise.resolve();

  constructor({ store, treeFile, keyFolder }: AuditRoomOptions) {
    this.store = store;
    this.tree = LogTree.open(store, treeFile);
    this.sealing = new Sealing({ store, tree: this.tree, keys: new KeyRing(keyFolder) });
  }

  /** Reads the whole log beside everything else that goes on; seals of another log are refused. */
  async verify(options: VerifyOptions = {}): Promise<Verification | AuditRefusal> {
    const log = options.against?.keys[0]?.log;
    const own = await this.sealing.logId();
    if (log !== undefined && log !== own) {
      return { code: 'seal-of-another-log', facts: { log, own } };
    }
    return verifyLog(this.store, options);
  }

  seal(): Promise<Sealed | AuditRefusal> {
    return this.inTurn(() => this.sealing.seal());
  }

  rotate(): Promise<KeyAdoption | AuditRefusal> {
    return this.inTurn(() => this.sealing.rotate());
  }

  /** All keys and seals, to be kept where the log's owner cannot reach. */
  exported(): Promise<KeptSeals> {
    return this.sealing.exported();
  }

  /** The proof of the event at `stream@revision`. */
  async prove(address: string): Promise<Proof | AuditRefusal> {
    const event = await eventAt(this.store, address);
    if ('code' in event) return event;
    return this.inTurn(async () => proofOf(event, this.tree, await this.exported()));
  }

  /** The tree takes one reader at a time. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work, work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

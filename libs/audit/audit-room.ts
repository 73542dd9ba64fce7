import type { EventReader, EventStore, RecordedEvent } from '#event-store';
import { KeyRing } from './integrity/keys.ts';
import { LogTree } from './integrity/log-tree.ts';
import { eventAt, type Proof, proofOf } from './integrity/proofs.ts';
import { type Sealed, Sealing } from './integrity/sealing.ts';
import type { KeyAdoption, Seal } from './integrity/seals.ts';
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
  /** The log where it is kept: what is verified; the store itself where not given. */
  readonly source?: EventReader;
  /** The file that keeps the log's tree; null keeps it in memory. */
  readonly treeFile: string | null;
  /** The folder of the keys seals are signed with; null keeps one in memory, as for tests. */
  readonly keyFolder: string | null;
}

/** What of the log is verified, and against what. */
export interface VerifyRequest extends Omit<VerifyOptions, 'since'> {
  /** Only what was recorded after this seal, by the number of events it covers. */
  readonly since?: number | 'last';
}

/** Integrity of one log: seals, proofs and verification, one piece of work at a time. */
export class AuditRoom {
  private readonly store: EventStore;
  private readonly source: EventReader;
  private readonly tree: LogTree;
  private readonly sealing: Sealing;
  private readonly treeFile: string | null;
  private last: Promise<unknown> = Promise.resolve();

  constructor({ store, source = store, treeFile, keyFolder }: AuditRoomOptions) {
    this.store = store;
    this.source = source;
    this.treeFile = treeFile;
    this.tree = LogTree.open(store, treeFile);
    this.sealing = new Sealing({ store, tree: this.tree, keys: new KeyRing(keyFolder) });
  }

  /** Reads the whole log beside everything else that goes on; seals of another log are refused. */
  async verify(options: VerifyRequest = {}): Promise<Verification | AuditRefusal> {
    const log = options.against?.keys[0]?.log;
    const own = await this.sealing.logId();
    if (log !== undefined && log !== own) {
      return { code: 'seal-of-another-log', facts: { log, own } };
    }
    const { since: from, ...rest } = options;
    if (from === undefined) return verifyLog(this.source, rest);
    const since = await this.since(from);
    return 'seal' in since ? verifyLog(this.source, { ...rest, since }) : since;
  }

  private async since(
    from: number | 'last',
  ): Promise<{ readonly seal: Seal; readonly tree: LogTree } | AuditRefusal> {
    const { seals } = await this.exported();
    const seal = from === 'last' ? seals.at(-1) : seals.find(({ size }) => size === from);
    if (seal === undefined) return { code: 'seal-unknown', facts: { size: from } };
    const tree = await LogTree.beginning(this.source, this.treeFile, seal.size);
    return { seal, tree };
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

  /**
   * The proofs of many events, in the order of the log. Where one of them is not sealed yet, the
   * log is sealed first: evidence is given of what is sealed.
   */
  async proveAll(addresses: readonly string[]): Promise<readonly Proof[] | AuditRefusal> {
    const found: RecordedEvent[] = [];
    for (const address of new Set(addresses)) {
      const event = await eventAt(this.store, address);
      if ('code' in event) return event;
      found.push(event);
    }
    found.sort((a, b) => (a.position < b.position ? -1 : 1));
    return this.inTurn(() => this.proofsOf(found));
  }

  private async proofsOf(events: readonly RecordedEvent[]): Promise<Proof[] | AuditRefusal> {
    let kept = await this.exported();
    const proofs: Proof[] = [];
    for (const event of events) {
      let proof = await proofOf(event, this.tree, kept);
      if ('code' in proof && proof.code === 'event-not-sealed') {
        const sealed = await this.sealing.seal();
        if ('code' in sealed) return sealed;
        kept = await this.exported();
        proof = await proofOf(event, this.tree, kept);
      }
      if ('code' in proof) return proof;
      proofs.push(proof);
    }
    return proofs;
  }

  /** The tree takes one reader at a time. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work, work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

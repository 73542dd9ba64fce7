import { v5 as uuidV5 } from 'uuid';
import type { Instant } from '#domain';
import {
  type AppendResult,
  type ChainHash,
  chained,
  type EventStore,
  type JsonObject,
  linkOf,
  type RecordedEvent,
} from '#event-store';
import type { AuditRefusal } from '../refusals.ts';
import type { KeyRing, SealKey } from './keys.ts';
import type { LogTree } from './log-tree.ts';
import { adoption, type KeyAdoption, SEALS_STREAM, type Seal, seal } from './seals.ts';
import type { KeptSeals } from './verify.ts';

/** Where seals are made: the log, its tree, and the keys of this node. */
export interface SealingRoom {
  readonly store: EventStore;
  readonly tree: LogTree;
  readonly keys: KeyRing;
  readonly now?: () => Instant;
}

/** A seal as it was recorded. */
export interface Sealed {
  readonly seal: Seal;
  readonly position: string;
}

const NAMESPACE = '0b6f3a52-9d4e-5f70-8c1a-2e7b5d904c36';

/** Makes seals and records them in the log they seal. */
export class Sealing {
  private readonly room: SealingRoom;
  private readonly now: () => Instant;

  constructor(room: SealingRoom) {
    this.room = room;
    this.now = room.now ?? (() => new Date().toISOString());
  }

  /**
   * Seals all events recorded so far. Refused where nothing but the last seal was recorded since
   * (`nothing-to-seal`), where the log is not the one that was sealed before
   * (`log-does-not-fit-seal`), and where the key in use is not on this node (`seal-key-missing`).
   */
  async seal(): Promise<Sealed | AuditRefusal> {
    const { tree } = this.room;
    const key = await this.keyInUse();
    if ('code' in key) return key;
    const before = await this.history();
    await tree.catchUp();
    const last = before.seals.at(-1) ?? null;
    const size = tree.size;
    if (last !== null) {
      const { size: sealed, sealedAt } = last;
      if (before.revision === before.sealedAt && size === sealed + 1) {
        return { code: 'nothing-to-seal', facts: { size } };
      }
      const fits = size > sealed && (await tree.root(sealed)).toString('hex') === last.root;
      if (!fits) return { code: 'log-does-not-fit-seal', facts: { size: sealed, sealedAt } };
    }
    const root = (await tree.root(size)).toString('hex');
    const previous = last === null ? null : { size: last.size, root: last.root };
    const made = seal({ log: before.log, size, root, previous, sealedAt: this.now() }, key);
    return this.recordSeal(made, before);
  }

  /** Puts a new key to use, signed for by the one used so far. */
  async rotate(): Promise<KeyAdoption | AuditRefusal> {
    const previous = await this.keyInUse();
    if ('code' in previous) return previous;
    const { log, ...end } = await this.history();
    const made = adoption(log, this.room.keys.rotate(), previous, this.now());
    await this.record('SealKeyAdopted', made, end);
    return made;
  }

  /** All keys and seals of the log, to be kept where its owner cannot reach. */
  async exported(): Promise<KeptSeals> {
    const { keys, seals } = await this.history();
    return { keys, seals };
  }

  /** Which log seals are of: this one, or the one it is a copy of. */
  async logId(): Promise<string> {
    return (await this.history()).log;
  }

  /** The key seals are made with; the first one is put to use here. */
  private async keyInUse(): Promise<SealKey | AuditRefusal> {
    const { keys: adopted, log, ...end } = await this.history();
    const last = adopted.at(-1);
    const { keys } = this.room;
    if (last !== undefined && keys.isEmpty) {
      return { code: 'seal-key-missing', facts: { keyId: last.keyId } };
    }
    const key = keys.current();
    if ('code' in key || last?.keyId === key.keyId) return key;
    if (last !== undefined) return { code: 'seal-key-missing', facts: { keyId: last.keyId } };
    await this.record('SealKeyAdopted', adoption(log, key, null, this.now()), end);
    return key;
  }

  private async recordSeal(made: Seal, end: End): Promise<Sealed | AuditRefusal> {
    const appended = await this.record('LogSealed', made, end);
    if (appended.ok) return { seal: made, position: appended.position.toString() };
    const reason = appended.code;
    return { code: 'seal-not-recorded', facts: { reason } };
  }

  private record(type: string, data: object, end: End): Promise<AppendResult> {
    const { revision, hash } = end;
    const id = uuidV5(`${SEALS_STREAM}\n${revision + 1}\n${JSON.stringify(data)}`, NAMESPACE);
    const metadata = { actor: 'luodi' };
    const event = { id, type, data: { ...data } as JsonObject, metadata };
    const expected = revision === -1 ? 'no-stream' : revision;
    const linked = chained(SEALS_STREAM, { revision, hash }, [event]);
    return this.room.store.append(SEALS_STREAM, expected, linked);
  }

  private async history(): Promise<History> {
    const events = await this.room.store.readStream(SEALS_STREAM);
    const of = <T>(type: string) => events.filter((e) => e.type === type).map(dataOf<T>);
    const keys = of<KeyAdoption>('SealKeyAdopted');
    const seals = of<Seal>('LogSealed');
    const last = events.at(-1);
    return {
      log: keys[0]?.log ?? this.room.store.identity,
      keys,
      seals,
      revision: last?.revision ?? -1,
      hash: last === undefined ? null : (linkOf(last.metadata)?.hash ?? null),
      sealedAt: events.findLast((e) => e.type === 'LogSealed')?.revision ?? -1,
    };
  }
}

interface End {
  readonly revision: number;
  readonly hash: ChainHash;
}

interface History extends End {
  readonly log: string;
  readonly keys: readonly KeyAdoption[];
  readonly seals: readonly Seal[];
  /** The revision of the last seal; −1 where there is none. */
  readonly sealedAt: number;
}

const dataOf = <T>(event: RecordedEvent) => event.data as unknown as T;

import type { Instant } from '#domain';
import { type ChainHash, type EventReader, linkOf, type RecordedEvent } from '#event-store';
import type { AuditRefusal } from '../refusals.ts';
import { LogTree, leafOf, ownHash } from './log-tree.ts';
import {
  faultOfSeal,
  type KeyAdoption,
  SEALS_STREAM,
  type Seal,
  type SealFault,
  type TrustedKeys,
  trustedKeys,
} from './seals.ts';

/** What does not fit, from the smallest thing to the largest. */
export type FaultKind =
  /** The event is not what its own hash was made of: a change of a byte. */
  | 'event-changed'
  /** The event before it is not the one it was written after: something was put in or taken out. */
  | 'chain-broken'
  /** Its stream was chained and it is not. */
  | 'link-missing'
  /** A revision is missing or stands twice: an event was deleted, inserted or moved. */
  | 'revision-out-of-order'
  /** It was recorded before an event that stands before it: events changed places. */
  | 'time-backwards'
  /** The events up to a seal are not those that were sealed. */
  | 'root-differs'
  /** The log holds fewer events than a seal says: the end was cut off, or an old copy put back. */
  | 'log-shortened'
  /** A seal kept elsewhere is missing from the log. */
  | 'seal-missing'
  | SealFault;

/** One thing that does not fit, and where. */
export interface Fault {
  readonly kind: FaultKind;
  readonly position: string | null;
  readonly streamId: string | null;
  readonly revision: number | null;
  readonly eventId: string | null;
  /** Of a seal's fault: how many events it covers. */
  readonly sealSize: number | null;
  readonly expected: string | null;
  readonly found: string | null;
}

/** What came of a verification. */
export interface Verification {
  readonly ok: boolean;
  readonly log: string;
  readonly events: number;
  readonly streams: number;
  /** Events written before events were chained, or by a writer that does not. */
  readonly unchained: number;
  /** The Merkle root over all of them, in hexadecimal. */
  readonly root: string;
  readonly position: string;
  /** Seals found in the log or given, and how many of them hold. */
  readonly seals: {
    readonly checked: number;
    readonly held: number;
    readonly last: Instant | null;
  };
  /** Events after the last seal that holds: what only the chain protects so far. */
  readonly unsealed: number;
  /** The first key seals are signed with: to be compared with one kept elsewhere. */
  readonly firstKeyId: string | null;
  /** The first faults in the order of the log, at most 20. */
  readonly faults: readonly Fault[];
  readonly faultsTotal: number;
}

/** Faults told one by one. */
const FAULTS_MAX = 20;

/** Seals and keys exported earlier and kept where the log's owner cannot reach. */
export interface KeptSeals {
  readonly keys: readonly KeyAdoption[];
  readonly seals: readonly Seal[];
}

/** Reads what `exported` gave, as it comes back from a file; refuses what is no list of seals. */
export function readKeptSeals(given: unknown): KeptSeals | AuditRefusal {
  const no = (why: string): AuditRefusal => ({ code: 'seals-unreadable', facts: { why } });
  if (typeof given !== 'object' || given === null) return no('it is no JSON object');
  const { keys, seals } = given as { readonly keys?: unknown; readonly seals?: unknown };
  const texts = (value: unknown, fields: readonly string[]) =>
    typeof value === 'object' &&
    value !== null &&
    fields.every((field) => typeof (value as Record<string, unknown>)[field] === 'string');
  const keyFields = ['log', 'keyId', 'publicKey', 'adoptedAt', 'signature'];
  const sealFields = ['log', 'root', 'sealedAt', 'keyId', 'signature'];
  if (!Array.isArray(keys) || !keys.every((key) => texts(key, keyFields))) return no('keys');
  const isSeal = (seal: unknown) =>
    texts(seal, sealFields) && Number.isSafeInteger((seal as Seal).size);
  if (!Array.isArray(seals) || !seals.every(isSeal)) return no('seals');
  return { keys: keys as KeyAdoption[], seals: seals as Seal[] };
}

/** What a verification is to go by, and whom it tells. */
export interface VerifyOptions {
  readonly against?: KeptSeals;
  /** Events up to here are not read again: the tree over them is that of a seal. */
  readonly since?: { readonly seal: Seal; readonly tree: LogTree };
  readonly onProgress?: (done: { readonly position: bigint; readonly upTo: bigint }) => void;
  readonly signal?: AbortSignal;
}

const PAGE = 1000;

/**
 * Recomputes everything a log says of itself: the hash chain of every stream, the order of
 * revisions and instants, the Merkle root at every seal, the seals' signatures and their own chain;
 * and compares with seals kept elsewhere. Reads the log once, in the order of positions.
 */
export async function verifyLog(
  store: EventReader,
  options: VerifyOptions = {},
): Promise<Verification> {
  const { since } = options;
  const run = new Run(store, since?.tree ?? LogTree.open(store, null));
  const upTo = await store.head();
  if (since !== undefined) await run.begin(since.seal);
  for (let after = run.position; after < upTo; ) {
    options.signal?.throwIfAborted();
    const page = await store.readAll({ after, maxCount: PAGE });
    if (page.length === 0) break;
    if (since !== undefined) await run.meet(page);
    for (const event of page) run.take(event);
    after = page.at(-1)?.position ?? upTo;
    options.onProgress?.({ position: after, upTo });
  }
  return run.finish(options.against ?? { keys: [], seals: [] });
}

/** Where a stream ends as far as it was read. */
interface End {
  revision: number;
  hash: ChainHash;
}

class Run {
  events = 0;
  private readonly store: EventReader;
  private readonly tree: LogTree;
  private readonly ends = new Map<string, End>();
  private readonly adoptions: KeyAdoption[] = [];
  private readonly seals: { readonly seal: Seal; readonly event: RecordedEvent }[] = [];
  private readonly faults: Fault[] = [];
  private faultsTotal = 0;
  private unchained = 0;
  private latest = '';

  constructor(store: EventReader, tree: LogTree) {
    this.store = store;
    this.tree = tree;
    this.events = tree.size;
  }

  get position(): bigint {
    return this.tree.position;
  }

  /** Goes on from a seal: the tree up to there must be the sealed one, its seals come with it. */
  async begin(sealed: Seal): Promise<void> {
    for (const event of await this.store.readStream(SEALS_STREAM)) {
      if (event.position <= this.position) this.takeSeal(event);
    }
    const kind = await this.faultOfRoot(sealed);
    if (kind !== null) {
      this.fault(kind, null, sealed.root, await this.rootAt(sealed.size), sealed.size);
    }
  }

  /** Where streams that began before ended; read once for each that goes on. */
  async meet(page: readonly RecordedEvent[]): Promise<void> {
    const met = new Set<string>();
    for (const { streamId, revision } of page) {
      const isFirst = !met.has(streamId) && !this.ends.has(streamId);
      met.add(streamId);
      if (revision === 0 || !isFirst) continue;
      const before = { fromRevision: revision - 1, maxCount: 1 };
      const [event] = await this.store.readStream(streamId, before);
      if (event === undefined) continue;
      const hash = linkOf(event.metadata)?.hash ?? null;
      this.ends.set(streamId, { revision: event.revision, hash });
    }
  }

  take(event: RecordedEvent): void {
    const { streamId, revision, recordedAt, position, metadata } = event;
    const end = this.ends.get(streamId) ?? { revision: -1, hash: null };
    if (revision !== end.revision + 1) {
      this.fault('revision-out-of-order', event, `${end.revision + 1}`, `${revision}`);
    }
    if (recordedAt < this.latest) this.fault('time-backwards', event, this.latest, recordedAt);
    else this.latest = recordedAt;
    const own = ownHash(event);
    const link = linkOf(metadata);
    if (link === null) {
      this.unchained += 1;
      if (end.hash !== null) this.fault('link-missing', event, end.hash, null);
    } else {
      if (link.hash !== own) this.fault('event-changed', event, link.hash, own);
      // After a gap the link is wrong of itself, and the gap was told already.
      const follows = link.prevHash === end.hash || revision !== end.revision + 1;
      if (!follows) this.fault('chain-broken', event, end.hash, link.prevHash);
    }
    this.ends.set(streamId, { revision, hash: link?.hash ?? null });
    this.tree.add(leafOf(own, recordedAt), position);
    this.events += 1;
    if (streamId === SEALS_STREAM) this.takeSeal(event);
  }

  async finish(against: KeptSeals): Promise<Verification> {
    const keys = trustedKeys(against.keys.length > 0 ? against.keys : this.adoptions);
    // Keys adopted since the export are trusted where they follow from those exported.
    const all = trustedKeys([...against.keys, ...this.adoptions.filter(newTo(against.keys))]);
    const held = await this.checkSeals(keys.size === 0 ? keys : all);
    await this.checkKept(against, all);
    const last = this.seals.filter(({ seal }) => held.has(seal)).at(-1)?.seal ?? null;
    return {
      ok: this.faultsTotal === 0,
      log: this.store.identity,
      events: this.events,
      streams: this.ends.size,
      unchained: this.unchained,
      root: (await this.tree.root()).toString('hex'),
      position: this.tree.position.toString(),
      seals: {
        checked: this.seals.length + against.seals.length,
        held: held.size + against.seals.length - this.keptFaults,
        last: last?.sealedAt ?? null,
      },
      unsealed: this.events - (last?.size ?? 0),
      firstKeyId: this.adoptions[0]?.keyId ?? null,
      faults: this.faults,
      faultsTotal: this.faultsTotal,
    };
  }

  private keptFaults = 0;

  private takeSeal(event: RecordedEvent): void {
    if (event.type === 'SealKeyAdopted') {
      this.adoptions.push(event.data as unknown as KeyAdoption);
    } else if (event.type === 'LogSealed') {
      this.seals.push({ seal: event.data as unknown as Seal, event });
    }
  }

  private async checkSeals(keys: TrustedKeys): Promise<Set<Seal>> {
    const held = new Set<Seal>();
    let before: Seal | null = null;
    for (const { seal, event } of this.seals) {
      const kind = faultOfSeal(seal, before, keys) ?? (await this.faultOfRoot(seal));
      if (kind === null) held.add(seal);
      else this.fault(kind, event, seal.root, await this.rootAt(seal.size), seal.size);
      before = seal;
    }
    return held;
  }

  private async checkKept({ seals }: KeptSeals, keys: TrustedKeys): Promise<void> {
    const inLog = new Set(this.seals.map(({ seal }) => seal.signature));
    let before: Seal | null = null;
    for (const seal of seals) {
      const wrong = faultOfSeal(seal, before ?? previousOf(seal), keys);
      const kind = wrong ?? (await this.faultOfRoot(seal));
      const missing = kind === null && !inLog.has(seal.signature) ? 'seal-missing' : kind;
      if (missing !== null) {
        this.keptFaults += 1;
        this.fault(missing, null, seal.root, await this.rootAt(seal.size), seal.size);
      }
      before = seal;
    }
  }

  private async faultOfRoot({ size, root }: Seal): Promise<FaultKind | null> {
    if (size > this.events) return 'log-shortened';
    return (await this.rootAt(size)) === root ? null : 'root-differs';
  }

  private async rootAt(size: number): Promise<string | null> {
    return size > this.events ? null : (await this.tree.root(size)).toString('hex');
  }

  private fault(
    kind: FaultKind,
    event: RecordedEvent | null,
    expected: string | null,
    found: string | null,
    sealSize: number | null = null,
  ): void {
    this.faultsTotal += 1;
    if (this.faults.length >= FAULTS_MAX) return;
    this.faults.push({
      kind,
      position: event?.position.toString() ?? null,
      streamId: event?.streamId ?? null,
      revision: event?.revision ?? null,
      eventId: event?.id ?? null,
      sealSize,
      expected,
      found,
    });
  }
}

const newTo = (known: readonly KeyAdoption[]) => (given: KeyAdoption) =>
  !known.some(({ keyId }) => keyId === given.keyId);

/** A list that was cut at its beginning starts from what its first seal says came before. */
const previousOf = ({ previous }: Seal): Seal | null =>
  previous === null ? null : ({ ...previous } as Seal);

import { type EventReader, linkOf, type RecordedEvent } from '#event-store';
import type { AuditRefusal } from '../refusals.ts';
import type { LogTree } from './log-tree.ts';
import type { KeyAdoption, Seal } from './seals.ts';
import type { KeptSeals } from './verify.ts';

/** The format of a proof file; the verifier refuses any other. */
export const PROOF_FORMAT = 'luodi-proof-1';

/**
 * A file that shows, without the log and without Luodi, that an event stands unchanged among those
 * a seal covers: the event, its place, the way from it to the sealed root (RFC 9162), the seal and
 * the keys it is signed with.
 */
export interface Proof {
  readonly format: typeof PROOF_FORMAT;
  readonly event: Omit<RecordedEvent, 'position'>;
  /** The hash of the event before it in its stream; null for the first. */
  readonly prevHash: string | null;
  /** The event's place among all events of the log, from 0. */
  readonly index: number;
  /** Sibling hashes from the leaf upwards, in hexadecimal. */
  readonly path: readonly string[];
  readonly seal: Seal;
  readonly keys: readonly KeyAdoption[];
}

/** Finds an event by `stream@revision`, the address every explanation shows. */
export async function eventAt(
  store: EventReader,
  address: string,
): Promise<RecordedEvent | AuditRefusal> {
  const found = /^(.+)@(\d{1,9})$/.exec(address);
  const [, streamId = '', revision = '0'] = found ?? [];
  const read = { fromRevision: Number(revision), maxCount: 1 };
  const [event] = found === null ? [] : await store.readStream(streamId, read);
  if (event !== undefined && event.revision === Number(revision)) return event;
  return { code: 'event-unknown', facts: { eventId: address } };
}

/**
 * The proof of an event under the first seal that covers it. Refused where none does yet
 * (`event-not-sealed`), and where the log is no longer what was sealed (`log-does-not-fit-seal`).
 */
export async function proofOf(
  event: RecordedEvent,
  tree: LogTree,
  { keys, seals }: KeptSeals,
): Promise<Proof | AuditRefusal> {
  await tree.catchUp();
  const index = await tree.indexOf(event.position);
  const seal = seals.find(({ size }) => index >= 0 && size > index);
  if (seal === undefined) return { code: 'event-not-sealed', facts: { eventId: event.id } };
  const { size, sealedAt } = seal;
  const fits = size <= tree.size && (await tree.root(size)).toString('hex') === seal.root;
  if (!fits) return { code: 'log-does-not-fit-seal', facts: { size, sealedAt } };
  const { position: _, ...recorded } = event;
  const path = await tree.inclusion(index, size);
  return {
    format: PROOF_FORMAT,
    event: recorded,
    prevHash: linkOf(event.metadata)?.prevHash ?? null,
    index,
    path: path.map((digest) => digest.toString('hex')),
    seal,
    keys,
  };
}

import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { EventData, JsonObject, RecordedEvent } from './port.ts';

/** Where a chain stands: the hash of a stream's last event, or null before its first. */
export type ChainHash = string | null;

/** What an event's metadata says of its place in the chain of its stream. */
export interface ChainLink {
  /** The hash of the event before it in the stream; null for the first. */
  readonly prevHash: ChainHash;
  /** The event's own hash. */
  readonly hash: string;
}

type Hashed = Pick<RecordedEvent, 'streamId' | 'revision' | 'id' | 'type' | 'data' | 'metadata'>;

/**
 * The hash that chains an event to the one before it: SHA-256 over the canonical JSON (RFC 8785) of
 * stream, revision, id, type, data, metadata and the hash of the event before, as base64url of 43
 * characters. What the store adds, position and instant, is not in it: it is not known yet when the
 * event is written, and differs in a copy.
 */
export function chainHash(event: Hashed, prevHash: ChainHash): string {
  const { streamId, revision, id, type, data } = event;
  const { hash: _, prevHash: __, ...metadata } = event.metadata;
  const form = canonicalize({ streamId, revision, id, type, data, metadata, prevHash });
  return hash('sha256', form as string, 'base64url');
}

/** The link an event carries, or null where it carries none that could be one. */
export function linkOf(metadata: JsonObject): ChainLink | null {
  const { hash: own, prevHash } = metadata;
  const isHash = (value: unknown): value is string =>
    typeof value === 'string' && /^[\w-]{43}$/.test(value);
  if (!isHash(own) || !(prevHash === null || isHash(prevHash))) return null;
  return { hash: own, prevHash };
}

/**
 * Events for the end of a stream, each linked to the one before: `after` is the stream's last
 * revision (−1 where there is none) and the hash it ends with.
 */
export function chained(
  streamId: string,
  after: { readonly revision: number; readonly hash: ChainHash },
  events: readonly EventData[],
): EventData[] {
  let { revision, hash: prevHash } = after;
  return events.map((event) => {
    revision += 1;
    const own = chainHash({ ...event, streamId, revision }, prevHash);
    const metadata = { ...event.metadata, prevHash, hash: own };
    prevHash = own;
    return { ...event, metadata };
  });
}

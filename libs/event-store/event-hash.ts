import { createHash, hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { RecordedEvent } from './port.ts';

/**
 * What makes two recorded events the same wherever they stand: SHA-256, in hexadecimal, over the
 * canonical JSON (RFC 8785) of stream, revision, id, type, instant, data and metadata. The position
 * is left out: every log gives its own.
 */
export function eventHash(event: RecordedEvent): string {
  const { streamId, revision, id, type, recordedAt, data, metadata } = event;
  const form = canonicalize([streamId, revision, id, type, recordedAt, data, metadata]);
  return hash('sha256', form as string, 'hex');
}

/** One hash over the hashes of a whole log in order: two logs with the same are the same. */
export class LogDigest {
  readonly #hash = createHash('sha256');
  #events = 0;

  /** Takes the hash of the next event. */
  add(hash: string): void {
    this.#hash.update(hash);
    this.#events += 1;
  }

  get events(): number {
    return this.#events;
  }

  /** In hexadecimal, of all that was added so far. */
  text(): string {
    return this.#hash.copy().digest('hex');
  }
}

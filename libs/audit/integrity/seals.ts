import canonicalize from 'canonicalize';
import type { Instant } from '#domain';
import { isSignedBy, keyIdOf, type PublicKey, type SealKey } from './keys.ts';

/** The stream of seals (`LogSealed`) and of the keys they are signed with (`SealKeyAdopted`). */
export const SEALS_STREAM = 'seals';

/**
 * What a seal says: so many events were in this log, in order, under this Merkle root. Stored and
 * exported as it is; the signature covers all other fields.
 */
export interface Seal {
  /** The identity of the log at its first seal: that of the log, or of the one it is a copy of. */
  readonly log: string;
  /** How many events are under the root, from the first on. */
  readonly size: number;
  /** RFC 9162 Merkle root over their leaves, in hexadecimal. */
  readonly root: string;
  /** The seal before, so that seals form a chain of their own. */
  readonly previous: { readonly size: number; readonly root: string } | null;
  readonly sealedAt: Instant;
  readonly keyId: string;
  /** Ed25519 over the canonical JSON (RFC 8785) of the rest, in base64. */
  readonly signature: string;
}

/** A key put to use: signed by the key it takes over from, the first one by itself. */
export interface KeyAdoption extends PublicKey {
  readonly log: string;
  readonly previousKeyId: string | null;
  readonly adoptedAt: Instant;
  readonly signature: string;
}

/** Signs what is sealed. */
export function seal(said: Omit<Seal, 'keyId' | 'signature'>, key: SealKey): Seal {
  const unsigned = { ...said, keyId: key.keyId };
  return { ...unsigned, signature: key.sign(canonicalize(unsigned) as string) };
}

/** Puts a key to use after another, which signs for it. */
export function adoption(
  log: string,
  key: SealKey,
  previous: SealKey | null,
  adoptedAt: Instant,
): KeyAdoption {
  const unsigned = {
    log,
    keyId: key.keyId,
    publicKey: key.publicKey,
    previousKeyId: previous?.keyId ?? null,
    adoptedAt,
  };
  return { ...unsigned, signature: (previous ?? key).sign(canonicalize(unsigned) as string) };
}

/** What is wrong with a seal by itself. */
export type SealFault = 'seal-key-unknown' | 'seal-signature-wrong' | 'seal-does-not-follow';

/** Keys by their id, as far as each was signed over from one known before. */
export type TrustedKeys = ReadonlyMap<string, string>;

/**
 * The keys that follow from the first one by signatures. Which first key is believed is not for the
 * log to say: it is compared with what was exported and kept elsewhere.
 */
export function trustedKeys(adoptions: readonly KeyAdoption[]): TrustedKeys {
  const keys = new Map<string, string>();
  for (const { signature, ...unsigned } of adoptions) {
    const { keyId, publicKey, previousKeyId } = unsigned;
    const signer = previousKeyId === null ? publicKey : keys.get(previousKeyId);
    // A second key that vouches for itself would be anybody's.
    if (previousKeyId === null && keys.size > 0) continue;
    if (signer === undefined || keyIdOf(publicKey) !== keyId) continue;
    if (isSignedBy(signer, canonicalize(unsigned) as string, signature)) keys.set(keyId, publicKey);
  }
  return keys;
}

/** What is wrong with a seal that comes after another, or null. */
export function faultOfSeal(given: Seal, before: Seal | null, keys: TrustedKeys): SealFault | null {
  const { signature, ...unsigned } = given;
  const key = keys.get(given.keyId);
  if (key === undefined) return 'seal-key-unknown';
  if (!isSignedBy(key, canonicalize(unsigned) as string, signature)) return 'seal-signature-wrong';
  const { previous } = given;
  const follows =
    before === null
      ? previous === null
      : previous?.size === before.size && previous.root === before.root && given.size > before.size;
  return follows ? null : 'seal-does-not-follow';
}

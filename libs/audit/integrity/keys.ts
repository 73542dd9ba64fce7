import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditRefusal } from '../refusals.ts';

/** A public key as it is exported and kept elsewhere: Ed25519, SPKI in base64. */
export interface PublicKey {
  /** The first 16 hexadecimal digits of SHA-256 over the SPKI bytes. */
  readonly keyId: string;
  readonly publicKey: string;
}

/** A key seals are signed with. */
export interface SealKey extends PublicKey {
  /** The Ed25519 signature of a text, in base64. */
  sign(text: string): string;
}

const FILE = /^seal-([0-9a-f]{16})\.pem$/;

/**
 * The keys of a node, one PEM file each in a folder of its own, readable by their owner alone.
 * The one in use is named by the file `current`. Without a folder one key is held in memory.
 */
export class KeyRing {
  private readonly folder: string | null;
  private held: SealKey | null = null;

  constructor(folder: string | null) {
    this.folder = folder;
  }

  /** The key in use; made at the first asking. */
  current(): SealKey | AuditRefusal {
    if (this.folder === null) return this.held ?? this.rotate();
    const name = join(this.folder, 'current');
    if (!existsSync(name)) return this.rotate();
    return read(this.folder, readFileSync(name, 'utf8').trim());
  }

  /** True where no key was made yet. */
  get isEmpty(): boolean {
    if (this.folder === null) return this.held === null;
    return !existsSync(this.folder) || !readdirSync(this.folder).some((f) => FILE.test(f));
  }

  /** Makes a new key and puts it to use; older ones stay, so that they can sign it over. */
  rotate(): SealKey {
    const { privateKey } = generateKeyPairSync('ed25519');
    const key = sealKey(privateKey);
    this.held = key;
    if (this.folder === null) return key;
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    writeFileSync(join(this.folder, `seal-${key.keyId}.pem`), pem, { mode: 0o600, flag: 'wx' });
    writeFileSync(join(this.folder, 'current'), `${key.keyId}\n`, { mode: 0o600 });
    return key;
  }
}

function read(folder: string, keyId: string): SealKey | AuditRefusal {
  try {
    const key = sealKey(createPrivateKey(readFileSync(join(folder, `seal-${keyId}.pem`))));
    if (key.keyId === keyId) return key;
  } catch {
    // Said below, without what the file holds.
  }
  return { code: 'seal-key-unreadable', facts: { keyId } };
}

/** True where a text was signed with the private half of this key; false for any other text. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({
      key: Buffer.from(publicKey, 'base64'),
      format: 'der',
      type: 'spki',
    });
    if (key.asymmetricKeyType !== 'ed25519') return false;
    return verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** The id of a public key (SPKI in base64). */
export function keyIdOf(publicKey: string): string {
  return hash('sha256', Buffer.from(publicKey, 'base64'), 'hex').slice(0, 16);
}

function sealKey(privateKey: KeyObject): SealKey {
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const publicKey = spki.toString('base64');
  return {
    keyId: keyIdOf(publicKey),
    publicKey,
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64'),
  };
}

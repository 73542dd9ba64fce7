import { readFileSync } from 'node:fs';
import { StoreError } from '../store-error.ts';
import { parseAddress } from './address.ts';

/** Where the cluster is and how it is spoken to. Times are in ms. */
export interface EventStoreDbSettings {
  /** `esdb://host:port,host:port?tls=…` or `esdb+discover://…`, without credentials. */
  readonly address: string;
  /** What the names of our streams begin with; letters, digits, `.`, `_`, `-`. */
  readonly prefix: string;
  readonly username?: string;
  readonly password?: string;
  /** The certificate authority of the cluster, in PEM. The system's own where not given. */
  readonly caFile?: string;
  /** How long one call may go without an answer. */
  readonly deadlineMs?: number;
  /** How long an append of unknown outcome is asked about again. */
  readonly retryForMs?: number;
  /** How long a subscription may be silent before the log itself is asked what it missed. */
  readonly silenceMs?: number;
}

/** Settings with everything filled in that may be left open. */
export interface FullSettings extends EventStoreDbSettings {
  readonly deadlineMs: number;
  readonly retryForMs: number;
  readonly silenceMs: number;
}

const DEFAULT_PREFIX = 'luodi';
const PREFIX = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads LUODI_STORE, LUODI_STORE_PREFIX, LUODI_STORE_CREDENTIALS_FILE (a line for the name, one
 * for the password) or else LUODI_STORE_USER and LUODI_STORE_PASSWORD, and LUODI_STORE_CA_FILE.
 * `null` where LUODI_STORE is unset or `sqlite`. Credentials inside the address are taken out of
 * it and used where no others are given. Throws `store-address-invalid`,
 * `store-credentials-invalid` or `store-tls-unusable`; no message repeats a credential.
 */
export function readEventStoreDbSettings(env: Env): EventStoreDbSettings | null {
  const store = env.LUODI_STORE?.trim() ?? '';
  if (store === '' || store === 'sqlite') return null;
  const { address, username, password } = withoutCredentials(store);
  const prefix = env.LUODI_STORE_PREFIX ?? DEFAULT_PREFIX;
  const credentials = givenCredentials(env) ?? pairOf(username, password, 'the address');
  const caFile = env.LUODI_STORE_CA_FILE;
  const settings = { address, prefix, ...credentials, ...(caFile && { caFile }) };
  checkSettings(settings);
  return settings;
}

/** Fills in the times and refuses what could not work; reads the file of the authority. */
export function checkSettings(settings: EventStoreDbSettings) {
  const { prefix, caFile } = settings;
  if (!PREFIX.test(prefix)) {
    throw new StoreError(
      'store-address-invalid',
      `LUODI_STORE_PREFIX ${JSON.stringify(prefix)} is not 1 to 64 letters, digits, . _ or -`,
    );
  }
  const full = { deadlineMs: 5_000, retryForMs: 30_000, silenceMs: 5_000, ...settings };
  return {
    settings: full satisfies FullSettings,
    cluster: parseAddress(settings.address),
    authority: caFile === undefined ? undefined : readAuthority(caFile),
  };
}

/** Splits credentials off an address; what is left may be printed. */
function withoutCredentials(address: string) {
  const match = /^([^:/?]+:\/\/)(.*)@([^@]*)$/s.exec(address);
  if (match === null) return { address };
  const [, scheme = '', credentials = '', rest = ''] = match;
  const colon = credentials.indexOf(':');
  if (colon < 0) return { address: scheme + rest, username: decoded(credentials) };
  return {
    address: scheme + rest,
    username: decoded(credentials.slice(0, colon)),
    password: decoded(credentials.slice(colon + 1)),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw unusable('the credentials in the address are not percent-encoded as they should be');
  }
}

function givenCredentials(env: Env) {
  const file = env.LUODI_STORE_CREDENTIALS_FILE;
  if (file) {
    const [username, password] = readCredentials(file).split(/\r?\n/);
    return pairOf(username || undefined, password || undefined, file);
  }
  const named = 'LUODI_STORE_USER and LUODI_STORE_PASSWORD';
  return pairOf(env.LUODI_STORE_USER || undefined, env.LUODI_STORE_PASSWORD || undefined, named);
}

function pairOf(username: string | undefined, password: string | undefined, where: string) {
  if (username === undefined && password === undefined) return undefined;
  if (username !== undefined && password !== undefined) return { username, password };
  const missing = username === undefined ? 'name' : 'password';
  throw unusable(`${where}: the ${missing} is missing, give a name and a password or neither`);
}

function readCredentials(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unusable(`LUODI_STORE_CREDENTIALS_FILE ${file} cannot be read: ${codeOf(error)}`);
  }
}

function readAuthority(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const text = `LUODI_STORE_CA_FILE ${file} cannot be read: ${codeOf(error)}`;
    throw new StoreError('store-tls-unusable', text);
  }
}

/** Only the code, since the message of a failed read may quote what was read. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

function unusable(message: string): StoreError {
  return new StoreError('store-credentials-invalid', message);
}

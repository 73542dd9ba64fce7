import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { StoreError } from '../store-error.ts';
import type { Cluster, Endpoint } from './address.ts';

/**
 * Why a cluster could not be opened. The driver says no more than that there is no connection, so
 * the nodes are dialled once more without it, to tell a wrong address from the wrong kind of TLS
 * and both from a server of another kind. Errors that say what is wrong already are passed on.
 */
export async function diagnosed(
  error: unknown,
  cluster: Cluster,
  authority: Buffer | undefined,
  deadlineMs: number,
): Promise<unknown> {
  if (!(error instanceof StoreError)) return error;
  if (error.code === 'store-access-denied') return denied(error);
  if (error.code !== 'log-unreadable') return error;
  const { endpoints, tls } = cluster;
  const found = await Promise.all(
    endpoints.map(async (endpoint) => ({
      endpoint,
      state: await stateOf(endpoint, authority, deadlineMs),
    })),
  );
  const shown = found.map(({ endpoint, state }) => `${nameOf(endpoint)} ${state.words}`).join('; ');
  const states = new Set(found.map(({ state }) => state.kind));
  const as = (code: StoreError['code'], advice: string) =>
    new StoreError(code, `${advice} (${shown}; ${error.message})`, { cause: error });
  if (!states.has('tls') && !states.has('plain') && !states.has('untrusted')) {
    return as('store-unreachable', 'no node can be reached: is the address right, is it running?');
  }
  if (!tls && !states.has('plain')) {
    return as('store-tls-unusable', 'the server speaks TLS: leave out tls=false');
  }
  if (tls && !states.has('tls')) {
    return states.has('untrusted')
      ? as('store-tls-unusable', 'the certificate is not trusted: give LUODI_STORE_CA_FILE')
      : as('store-tls-unusable', 'the server does not speak TLS: give tls=false');
  }
  return isForeign(error)
    ? as('not-an-eventstoredb', 'something else answers at the address')
    : as('store-unreachable', 'the server takes connections and gives no answer');
}

function denied(error: StoreError): StoreError {
  const advice = error.message.includes('UNAUTHENTICATED')
    ? 'the name or the password is wrong'
    : 'credentials are missing, or do not allow to read $all and to write under the prefix';
  return new StoreError('store-access-denied', `${advice} (${error.message})`, { cause: error });
}

/** Errors of servers that know no such call, or do not speak the protocol at all. */
function isForeign({ message }: StoreError): boolean {
  return FOREIGN.test(message);
}

const FOREIGN =
  /UNIMPLEMENTED|INTERNAL|HTTP status code|Protocol error|ECONNRESET|Connection dropped/i;

interface NodeState {
  readonly kind: 'tls' | 'untrusted' | 'plain' | 'unreachable';
  readonly words: string;
}

async function stateOf(
  endpoint: Endpoint,
  authority: Buffer | undefined,
  deadlineMs: number,
): Promise<NodeState> {
  const { address, port } = endpoint;
  const host = address.replace(/^\[|\]$/g, '');
  const timeout = Math.min(deadlineMs, 2_000);
  const reached = await new Promise<string | null>((resolve) => {
    const socket = connectTcp({ host, port, timeout });
    const end = (problem: string | null) => {
      socket.destroy();
      resolve(problem);
    };
    socket.on('connect', () => end(null));
    socket.on('timeout', () => end('ETIMEDOUT'));
    socket.on('error', (error) => end(codeOf(error)));
  });
  if (reached !== null) return { kind: 'unreachable', words: `cannot be reached: ${reached}` };
  return new Promise((resolve) => {
    const ca = authority === undefined ? {} : { ca: authority };
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = connectTls({
      host,
      port,
      timeout,
      ALPNProtocols: ['h2'],
      ...name,
      ...ca,
    });
    const end = (kind: NodeState['kind'], words: string) => {
      socket.destroy();
      resolve({ kind, words });
    };
    socket.on('secureConnect', () => end('tls', 'speaks TLS'));
    socket.on('timeout', () => end('plain', 'answers without TLS'));
    socket.on('error', (error) => {
      const code = codeOf(error);
      const isCertificate = /CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(code);
      if (isCertificate) end('untrusted', `shows a certificate that is not trusted: ${code}`);
      else end('plain', 'answers without TLS');
    });
  });
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.message;
}

function nameOf({ address, port }: Endpoint): string {
  return `${address}:${port}`;
}

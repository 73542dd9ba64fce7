import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { StoreError } from '../store-error.ts';
import type { Cluster, Endpoint } from './address.ts';
import { Connection } from './connection.ts';
import { diagnosed } from './diagnosis.ts';
import { faultOf } from './faults.ts';
import { Link } from './link.ts';
import { newClient } from './log-client.ts';
import type { Naming } from './naming.ts';
import { allRead, streamRead } from './requests.ts';
import { checkSettings, type EventStoreDbSettings } from './settings.ts';
import { inTime } from './waiting.ts';

/** What is looked at, in this order. */
export type ProbeCheck =
  | 'address'
  | 'connection'
  | 'tls'
  | 'credentials'
  | 'version'
  | 'clock'
  | 'read-all'
  | 'append'
  | 'latency'
  | 'log';

/** What one look found. Facts hold no credential. */
export interface ProbeFinding {
  readonly check: ProbeCheck;
  readonly outcome: 'ok' | 'warning' | 'failed';
  /** Why not `ok`: of a `StoreError`, or of the look itself. */
  readonly code: string | null;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

/** More than that and times in the log can no longer be compared with times here. */
const SKEW_MS_MAX = 2_000;
const SLOW_MS = 100;
const LATENCY_READS = 11;
/** Nothing can ever follow on it, so that an append says whether it may, and is not recorded. */
const NO_SUCH_REVISION = 2 ** 40;

/**
 * Looks at a cluster the way a store will use it, and writes nothing. Ends early where a look that
 * failed leaves nothing to go on with; never throws for what the cluster or its settings are like.
 */
export async function* probeEventStoreDb(
  settings: EventStoreDbSettings,
): AsyncGenerator<ProbeFinding, void> {
  let checked: ReturnType<typeof checkSettings>;
  try {
    checked = checkSettings(settings);
  } catch (error) {
    yield failed('address', error);
    return;
  }
  const { settings: full, cluster, authority } = checked;
  const { tls, endpoints } = cluster;
  yield ok('address', { address: full.address, prefix: full.prefix });
  const link = new Link([full.password]);
  const connection = new Connection(full, link, () => newClient(full, cluster, authority));
  const { naming } = connection;
  try {
    const began = performance.now();
    const first = await connection.read(streamRead(naming.identityStream, 0, false, 1));
    yield ok('connection', { ms: Math.round(performance.now() - began) });
    yield ofTls(tls, endpoints);
    yield full.username === undefined
      ? warning('credentials', 'no-credentials', {})
      : ok('credentials', {});
    yield* ofServer(cluster, authority, full.deadlineMs);
    yield* ofRights(connection, naming);
    yield await ofLatency(connection, naming);
    const [identity] = first.events;
    const data = identity?.event.data ?? {};
    yield ok('log', { identity: 'identity' in data ? String(data.identity) : 'none' });
  } catch (error) {
    const why = await diagnosed(error, cluster, authority, full.deadlineMs);
    yield failed(checkOf(why), why);
  } finally {
    await connection.close();
  }
}

function ofTls(tls: boolean, endpoints: Cluster['endpoints']): ProbeFinding {
  if (tls) return ok('tls', { tls: true });
  const local = endpoints.every(({ address }) => /^(localhost|127\.|\[::1\])/.test(address));
  return local ? ok('tls', { tls: false }) : warning('tls', 'no-tls', { tls: false });
}

/** What the server says over HTTP, which it speaks on the same port. */
async function* ofServer(
  { endpoints, tls }: Cluster,
  ca: Buffer | undefined,
  timeoutMs: number,
): AsyncGenerator<ProbeFinding> {
  const info = await serverInfo(endpoints[0], tls, ca, timeoutMs).catch(() => null);
  if (info === null) {
    yield warning('version', 'version-unknown', {});
    yield warning('clock', 'clock-unknown', {});
    return;
  }
  const { version, skewMs } = info;
  const major = Number(/^\d+/.exec(version)?.[0] ?? 0);
  yield major >= 22
    ? ok('version', { version })
    : warning('version', major === 0 ? 'version-unknown' : 'version-old', { version });
  yield skewMs === null
    ? warning('clock', 'clock-unknown', {})
    : Math.abs(skewMs) <= SKEW_MS_MAX
      ? ok('clock', { skewMs })
      : warning('clock', 'clock-skewed', { skewMs });
}

async function* ofRights(connection: Connection, naming: Naming): AsyncGenerator<ProbeFinding> {
  const attempt = async (check: ProbeCheck, work: () => Promise<unknown>) => {
    try {
      await work();
      return ok(check, {});
    } catch (error) {
      const known = error instanceof StoreError ? error : connection.storeErrorOf(faultOf(error));
      return failed(check, known);
    }
  };
  yield await attempt('read-all', () => connection.read(allRead('end', true, 1, naming.start)));
  yield await attempt('append', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    const event = { id, type: 'NeverRecorded', data: '{}', metadata: '{}' };
    const streamId = naming.identityStream;
    const append = { streamId, expected: NO_SUCH_REVISION, events: [event], textLength: 4 };
    const line = await connection.line();
    await inTime(line.send(streamId, append), connection.settings.deadlineMs, 'appending');
  });
}

async function ofLatency(connection: Connection, naming: Naming): Promise<ProbeFinding> {
  const times: number[] = [];
  for (let read = 0; read < LATENCY_READS; read += 1) {
    const began = performance.now();
    await connection.read(streamRead(naming.identityStream, 'end', true, 1));
    times.push(performance.now() - began);
  }
  const sorted = times.sort((a, b) => a - b);
  const medianMs = Number((sorted[LATENCY_READS >> 1] ?? 0).toFixed(1));
  return medianMs <= SLOW_MS
    ? ok('latency', { medianMs })
    : warning('latency', 'slow', { medianMs });
}

function checkOf(error: unknown): ProbeCheck {
  if (!(error instanceof StoreError)) return 'connection';
  if (error.code === 'store-tls-unusable') return 'tls';
  return error.code === 'store-access-denied' ? 'credentials' : 'connection';
}

function ok(check: ProbeCheck, facts: ProbeFinding['facts']): ProbeFinding {
  return { check, outcome: 'ok', code: null, facts };
}

function warning(check: ProbeCheck, code: string, facts: ProbeFinding['facts']): ProbeFinding {
  return { check, outcome: 'warning', code, facts };
}

function failed(check: ProbeCheck, error: unknown): ProbeFinding {
  const code = error instanceof StoreError ? error.code : 'unexpected-error';
  const reason = error instanceof Error ? error.message : String(error);
  return { check, outcome: 'failed', code, facts: { reason } };
}

interface ServerInfo {
  readonly version: string;
  /** The server's clock less ours; its header has whole seconds. */
  readonly skewMs: number | null;
}

async function serverInfo(
  { address, port }: Endpoint,
  tls: boolean,
  ca: Buffer | undefined,
  timeoutMs: number,
): Promise<ServerInfo> {
  const began = Date.now();
  const host = address.replace(/^\[|\]$/g, '');
  const asked = { host, port, path: '/info', timeout: timeoutMs, ...(ca && { ca }) };
  const request = tls ? tlsRequest(asked) : plainRequest(asked);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request.on('response', resolve);
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', reject);
    request.end();
  });
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  const saidMs = Date.parse(answer.headers.date ?? '');
  const middle = (began + Date.now()) / 2;
  const skewMs = Number.isNaN(saidMs) ? null : Math.round(saidMs + 500 - middle);
  const { esVersion, dbVersion } = JSON.parse(text) as Record<string, unknown>;
  return { version: String(dbVersion ?? esVersion ?? ''), skewMs };
}

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Luodi, openLuodi } from '../../apps/api/luodi.ts';
import { type Double, startDouble } from '../support/eventstoredb-double/double.ts';
import { LuodiNode } from '../support/luodi-node.ts';

let double: Double;
let folder: string;
let settings: Record<string, string>;
type Node = Pick<LuodiNode, 'url'>;

const open: Luodi[] = [];
const nodes: LuodiNode[] = [];

beforeAll(async () => {
  double = await startDouble();
  folder = mkdtempSync(join(tmpdir(), 'luodi-cluster-'));
});
afterAll(async () => {
  await double.stop();
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  // A real server serves as well as the double, each test under a prefix of its own.
  const LUODI_STORE = process.env.LUODI_TEST_ESDB ?? double.address;
  settings = { LUODI_STORE, LUODI_STORE_PREFIX: `nodes-${randomUUID()}` };
});
afterEach(async () => {
  for (const luodi of open.splice(0)) await luodi.close();
  for (const node of nodes.splice(0)) await node.kill();
});

const dataOf = (name: string) => join(folder, settings.LUODI_STORE_PREFIX ?? '', name);

/** A node in this process. */
async function nodeHere(name: string, more: Record<string, string> = {}): Promise<Node> {
  const environment = { ...settings, ...more };
  const luodi = await openLuodi({ dataDirectory: dataOf(name), environment });
  open.push(luodi);
  return { url: await luodi.listen(0, '127.0.0.1') };
}

async function nodeApart(name: string): Promise<LuodiNode> {
  const node = await LuodiNode.start({ ...settings, LUODI_DATA: dataOf(name) });
  nodes.push(node);
  return node;
}

async function ask({ url }: Node, path: string, body?: object) {
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  const init = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
  const answer = await fetch(url + encodeURI(path), init);
  const text = await answer.text();
  return { status: answer.status, text, json: () => JSON.parse(text) };
}

/** Records what must be accepted, and gives its position. */
async function record(node: Node, path: string, body: object): Promise<string> {
  const { status, text, json } = await ask(node, path, body);
  if (status !== 201) throw new Error(`${path}: ${status} ${text}`);
  return json().position;
}

async function registerUnits(node: Node): Promise<void> {
  const unit = (unitId: string, kind: string, parentId: string | null) =>
    record(node, '/units', { unitId, on: '2021-01-01', name: unitId, kind, parentId });
  await unit('钱江区', 'district', null);
  await unit('区商务委', 'unit', '钱江区');
}

async function signProject(node: Node, projectId: string): Promise<string> {
  const details = { on: '2021-01-05', name: projectId, unitId: '区商务委' };
  await record(node, '/projects', { projectId, ...details });
  const signed = { on: '2021-03-18', kind: 'formal', amountFen: '8000000' };
  return record(node, `/projects/${projectId}/signings`, signed);
}

/** Every figure and rate of the report, as known once a node has the log up to a position. */
async function figures(node: Node, after: string) {
  const { status, text, json } = await ask(node, `/report?asOf=2021-06-30&after=${after}`);
  if (status !== 200) throw new Error(text);
  const { sections, rates } = json();
  return { sections, rates };
}

const later = (...positions: readonly string[]) =>
  positions.reduce((a, b) => (BigInt(a) > BigInt(b) ? a : b));

describe('several nodes on one cluster', () => {
  it('both write, each has books of its own, and figures are equal on both', async () => {
    const [a, b] = [await nodeHere('a'), await nodeHere('b')];
    await registerUnits(a);
    let last = '0';
    for (let number = 0; number < 12; number += 1) {
      const written = await Promise.all([
        signProject(a, `甲${number}`),
        signProject(b, `乙${number}`),
      ]);
      last = later(last, ...written);
    }
    const [ofA, ofB] = [await figures(a, last), await figures(b, last)];
    expect(ofB).toEqual(ofA);
    const signed = await ask(b, '/projects?asOf=2021-06-30&stage=signed&limit=1');
    expect(signed.json()).toMatchObject({ total: 24 });
  });

  it('let a node answer for what another has just written, wherever it is asked', async () => {
    const [a, b] = [await nodeHere('a'), await nodeHere('b')];
    await registerUnits(a);
    for (let number = 0; number < 8; number += 1) {
      const [writer, reader] = number % 2 === 0 ? [a, b] : [b, a];
      const position = await signProject(writer, `丙${number}`);
      const path = `/projects/丙${number}?after=${position}`;
      const { status, text } = await ask(reader, path);
      expect(status).toBe(200);
      expect(text).toContain('ContractSigned');
    }
    const beyond = await ask(b, '/figures/signed.amount?asOf=2021-06-30&after=999999999999999');
    expect(beyond.json()).toMatchObject({ status: 422, code: 'position-beyond-log' });
  });

  it('meet on one project: one of two is accepted, whichever node it was told to', async () => {
    const [a, b] = [await nodeHere('a'), await nodeHere('b')];
    await registerUnits(a);
    const details = { on: '2021-01-05', name: '丁', unitId: '区商务委', projectId: '丁' };
    await record(a, '/projects', details);
    const signing = { on: '2021-03-18', kind: 'formal', amountFen: '100' };
    const both = await Promise.all([a, b].map((n) => ask(n, '/projects/丁/signings', signing)));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('go on when one is killed, and it is equal again after it starts again', async () => {
    const [a, b] = [await nodeHere('a'), await nodeApart('b')];
    await registerUnits(a);
    await signProject(b, '戊0');
    const known = await signProject(a, '戊1');
    expect(await figures(b, known)).toEqual(await figures(a, known));
    await b.kill();
    const missed = await signProject(a, '戊2');
    const again = await nodeApart('b');
    const last = later(missed, await signProject(again, '戊3'));
    expect(await figures(again, last)).toEqual(await figures(a, last));
  }, 60_000);

  it('read the same without a mirror', async () => {
    const [a, b] = [await nodeHere('a'), await nodeHere('b', { LUODI_MIRROR: 'off' })];
    await registerUnits(b);
    const last = later(await signProject(a, '己0'), await signProject(b, '己1'));
    expect(await figures(b, last)).toEqual(await figures(a, last));
    const body = (await ask(b, '/health/ready')).json();
    expect(body).toMatchObject({ ready: true, store: 'eventstoredb', link: { state: 'live' } });
    expect(body.mirror).toBeUndefined();
  });
});

describe('a node of a cluster', () => {
  it('says in health and metrics how link and mirror are', async () => {
    const a = await nodeHere('a');
    await registerUnits(a);
    const position = await signProject(a, '庚');
    await figures(a, position);
    const { status, json } = await ask(a, '/health/ready');
    expect(status).toBe(200);
    expect(json()).toMatchObject({
      ready: true,
      store: 'eventstoredb',
      lag: '0',
      link: { state: 'live', restarts: 0, lag: '0' },
      mirror: { state: 'live', position, restarts: 0, disagreements: 0 },
    });
    const { text } = await ask(a, '/metrics');
    expect(text).toContain('luodi_appends_total{outcome="recorded"} 4\n');
    expect(text).toContain('luodi_events_recorded_total 4\n');
    expect(text).toContain(`luodi_books_position ${position}\n`);
    expect(text).toContain('luodi_link_state{state="live"} 1\n');
    expect(text).toContain('luodi_link_state{state="dropped"} 0\n');
    expect(text).toContain(`luodi_mirror_position ${position}\n`);
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(/^(# (HELP|TYPE) luodi_\w+ .+|luodi_\w+(\{\w+="[\w-]+"\})? \d+)$/);
    }
  });

  it('holds its data directory against a second one', async () => {
    await nodeHere('a');
    const second = openLuodi({ dataDirectory: dataOf('a'), environment: settings });
    await expect(second).rejects.toMatchObject({ code: 'data-directory-in-use' });
  });

  it('refuses a directory with a log of its own beside an empty cluster', async () => {
    const embedded = await openLuodi({ dataDirectory: dataOf('a'), environment: {} });
    await registerUnits({ url: await embedded.listen(0, '127.0.0.1') });
    await embedded.close();
    const code = 'data-directory-of-another-log';
    const refused = openLuodi({ dataDirectory: dataOf('a'), environment: settings });
    await expect(refused).rejects.toMatchObject({ code });
  });

  it('refuses its directory to a Luodi without the cluster', async () => {
    const a = await nodeHere('a');
    await registerUnits(a);
    await open.pop()?.close();
    const forgotten = openLuodi({ dataDirectory: dataOf('a'), environment: {} });
    await expect(forgotten).rejects.toMatchObject({ code: 'data-directory-of-another-log' });
  });
});

describe('a node whose mirror is stuck', () => {
  it('says how far its figures are behind, while everything else works', async () => {
    const own = await startDouble();
    settings = { ...settings, LUODI_STORE: own.address };
    const [a, b] = [await nodeHere('a'), await nodeHere('b', { LUODI_MIRROR: 'off' })];
    await registerUnits(a);
    const known = await signProject(a, '壬0');
    await figures(a, known);
    own.faults.always.subscription = 'access-denied';
    own.strike('ends');
    const missed = await signProject(b, '壬1');
    const health = async () => (await ask(a, '/health/ready')).json();
    while ((await health()).mirror.state !== 'failing') await pause(20);
    const behind = BigInt(missed) - BigInt(known);
    expect(await health()).toMatchObject({
      position: known,
      head: missed,
      lag: `${behind}`,
      mirror: { position: known, lag: `${behind}` },
    });
    const { text } = await ask(a, '/metrics');
    expect(text).toContain(`luodi_mirror_lag ${behind}\n`);
    own.faults.clear();
    expect(await figures(a, missed)).toEqual(await figures(b, missed));
    expect(await health()).toMatchObject({ ready: true, lag: '0', mirror: { lag: '0' } });
    for (const luodi of open.splice(0)) await luodi.close();
    await own.stop();
  }, 60_000);
});

describe('a cluster that goes away and comes back', () => {
  it('leaves its node answering, and loses nothing that was told meanwhile', async () => {
    const own = await startDouble();
    settings = { ...settings, LUODI_STORE: own.address };
    const [a, b] = [await nodeHere('a'), await nodeHere('b')];
    await registerUnits(a);
    const known = await signProject(a, '辛0');
    const before = await figures(a, known);
    await own.stop();
    expect(await figures(a, known)).toEqual(before);
    const health = (await ask(a, '/health/ready')).json();
    expect(health).toMatchObject({ store: 'eventstoredb', mirror: { position: known } });
    const told = signProject(a, '辛1');
    await own.restart();
    const last = await told;
    expect(await figures(b, last)).toEqual(await figures(a, last));
    expect(await figures(a, last)).not.toEqual(before);
    expect((await ask(a, '/health/ready')).json()).toMatchObject({ ready: true });
    for (const luodi of open.splice(0)) await luodi.close();
    await own.stop();
  }, 60_000);
});

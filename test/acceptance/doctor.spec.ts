import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examined, type Finding } from '../../apps/api/log-doctor.ts';
import { openLuodi } from '../../apps/api/luodi.ts';
import { aboutFinding } from '../../apps/cli/render/finding.ts';
import { openSqliteStore } from '../../libs/event-store/index.ts';
import { writeProjects } from '../support/bulk-log.ts';
import { type Double, startDouble } from '../support/eventstoredb-double/double.ts';
import { luodi } from './cli-process.ts';

let double: Double;
let folder: string;
beforeAll(async () => {
  double = await startDouble();
  folder = mkdtempSync(join(tmpdir(), 'luodi-doctor-'));
});
afterAll(async () => {
  await double.stop();
  rmSync(folder, { recursive: true });
});

type Settings = Readonly<Record<string, string>>;

async function found(directory: string, settings: Settings = {}): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of examined(join(folder, directory), settings)) findings.push(finding);
  return findings;
}

const told = (findings: readonly Finding[]) =>
  findings.map(({ check, outcome, code }) => [check, code ?? outcome]);

describe('the doctor, of a data directory', () => {
  it('finds all well with one that is in use, and says by whom', async () => {
    const served = await openLuodi({ dataDirectory: join(folder, 'well'), environment: {} });
    const url = await served.listen(0, '127.0.0.1');
    const findings = await found('well');
    expect(told(findings)).toEqual([
      ['directory', 'ok'],
      ['disk', expect.stringMatching(/^(ok|disk-low)$/)],
      ['lock', 'ok'],
      ['books', 'ok'],
      ['log', 'ok'],
    ]);
    expect(findings[2]?.facts).toEqual({ held: true, pid: process.pid, url });
    await served.close();
    expect((await found('well'))[2]?.facts).toEqual({ held: false });
  });

  it('makes none where there is none', async () => {
    expect(told(await found('nowhere'))).toEqual([['directory', 'directory-missing']]);
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });

  it('finds a damaged log, and a file that is none', async () => {
    const store = openSqliteStore({ directory: join(folder, 'damaged') });
    await writeProjects(store, 200);
    await store.close();
    const file = store.file;
    const bytes = readFileSync(file);
    // The header stays; pages in the middle are no pages any more.
    writeFileSync(file, bytes.fill(0x5a, 5 * 8192, 9 * 8192));
    expect(told(await found('damaged')).at(-1)).toEqual(['log', 'log-corrupt']);
    mkdirSync(join(folder, 'foreign'));
    writeFileSync(join(folder, 'foreign', 'events.sqlite'), 'no database'.repeat(1000));
    expect(told(await found('foreign')).at(-1)).toEqual(['log', 'not-a-luodi-log']);
  });
});

describe('the doctor, of a cluster', () => {
  const of = (address: string, more: Settings = {}) =>
    found('nowhere', { LUODI_STORE: address, ...more });

  it('finds a good one well, and writes nothing to it', async () => {
    const before = double.records.length;
    const findings = await of(double.address);
    expect(double.records.length).toBe(before);
    expect(told(findings)).toEqual([
      ['directory', 'directory-missing'],
      ['address', 'ok'],
      ['connection', 'ok'],
      ['tls', 'ok'],
      ['credentials', 'no-credentials'],
      // The double does not speak HTTP, where a server says these.
      ['version', 'version-unknown'],
      ['clock', 'clock-unknown'],
      ['read-all', 'ok'],
      ['append', 'ok'],
      ['latency', expect.stringMatching(/^(ok|slow)$/)],
      ['log', 'ok'],
    ]);
    expect(findings.at(-1)?.facts).toEqual({ identity: 'none' });
  });

  it.each<[string, () => string, Settings, string, string]>([
    ['a wrong scheme', () => 'mysql://host', {}, 'address', 'store-address-invalid'],
    ['a wrong option', () => 'esdb://host?tsl=false', {}, 'address', 'store-address-invalid'],
    ['no server', () => 'esdb://127.0.0.1:1?tls=false', {}, 'connection', 'store-unreachable'],
    ['no TLS there', () => double.address.replace(/\?.*/, ''), {}, 'tls', 'store-tls-unusable'],
    [
      'half of the credentials',
      () => double.address,
      { LUODI_STORE_USER: 'luodi' },
      'address',
      'store-credentials-invalid',
    ],
    [
      'no file of the authority',
      () => double.address,
      { LUODI_STORE_CA_FILE: '/nowhere/ca.crt' },
      'address',
      'store-tls-unusable',
    ],
  ])('says what is wrong with %s', async (_, address, settings, check, code) => {
    const last = (await of(address(), settings)).at(-1) as Finding;
    expect([last.check, last.outcome, last.code]).toEqual([check, 'failed', code]);
    const { zh, en } = aboutFinding(last);
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(zh + en).not.toMatch(/[{}]|undefined/);
  });

  it('tells a server of another kind', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined).end('220 mail.example ESMTP\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const last = (await of(`esdb://127.0.0.1:${port}?tls=false`)).at(-1);
    expect(last).toMatchObject({ outcome: 'failed', code: 'not-an-eventstoredb' });
    server.close();
  });
});

describe('luodi doctor', () => {
  it('ends with the code of what stands in the way, one line for each look', async () => {
    const directory = join(folder, 'foreign');
    const { code, out } = await luodi('doctor', '--data', directory, '--lang', 'en');
    expect(code).toBe(8);
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines.at(-1)).toMatch(/^✗ Not a log of ours/);
    const json = await luodi('doctor', '--data', directory, '--json');
    expect(JSON.parse(json.out)).toHaveLength(5);
  }, 60_000);
});

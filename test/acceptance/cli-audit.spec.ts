import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { unzipSync } from 'fflate';
import { luodi, temporaryFolder } from './cli-process.ts';

const LEDGER = fileURLToPath(new URL('../examples/qianjiang-2021h1.xlsx', import.meta.url));
const KNOWN = ['--as-of', '2021-06-30', '--known-at', '2021-08-02'];
const node = promisify(execFile);

describe('an auditor with a ledger and this command line', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let data: string[];
  beforeAll(async () => {
    folder = await temporaryFolder();
    data = ['--data', join(folder.path, 'data')];
    await luodi('import', LEDGER, '--register-units', '--district', '黔江区', ...data);
  }, 120_000);
  afterAll(() => folder.remove());

  test('finds out why the funds are others than on 5 July, down to the event', async () => {
    const from = ['--from-known-at', '2021-07-05'];
    const bridge = await luodi('restate', 'funds.amount', ...KNOWN, ...from, ...data);
    expect(bridge).toMatchObject({ code: 0, err: '' });
    expect(bridge.out).toContain('7.54亿元 → 8.14亿元');
    expect(bridge.out).toMatch(
      /期初 +75,414万元[\s\S]*迟报补录 +\+6,000万元[\s\S]*期末 +81,414万元/,
    );
    const line = await luodi(
      ...['restate', 'funds.amount', '--line', 'late', ...KNOWN, ...from, ...data],
    );
    expect(line.out).toContain('五福岭风电场');
    expect(line.out).toContain('project-QJ-004@4 · FundsReceived');
  }, 60_000);

  test('reads a project’s story with the state after each event', async () => {
    const { out } = await luodi('replay', 'QJ-004', ...KNOWN, ...data);
    expect(out).toMatch(/到位资金 6,000万元[\s\S]*→ 资金到位 · 区发展改革委 · 合同 80,000万元/);
    const earlier = await luodi('replay', 'QJ-004', '--known-at', '2021-07-05', ...data);
    expect(earlier.out).not.toContain('到位资金 6,000万元');
  }, 60_000);

  test('takes the evidence away and checks it without Luodi', async () => {
    const zip = join(folder.path, 'funds.zip');
    const packed = await luodi('audit', 'pack', 'funds.amount', ...KNOWN, '--out', zip, ...data);
    expect(packed).toMatchObject({ code: 0 });
    const away = join(folder.path, 'away');
    await mkdir(join(away, 'proofs'), { recursive: true });
    const files = unzipSync(await readFile(zip));
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(away, name), bytes);
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['报告.html', 'verifier.mjs']));
    const { keys } = JSON.parse(await readFile(join(away, 'seals.json'), 'utf8'));
    const check = (...more: string[]) =>
      node('node', ['verifier.mjs', '--pack', '.', ...more], { cwd: away });
    const { stdout } = await check('--key', keys[0].keyId);
    expect(stdout).toContain('相加 81414000000 ＝ 81414000000');
    expect(stdout).not.toContain('✗');
    const figure = await readFile(join(away, 'figure.json'), 'utf8');
    await writeFile(join(away, 'figure.json'), figure.replaceAll('6000000000', '6000000001'));
    await expect(check()).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining('✗') });
  }, 60_000);

  test('verifies the log, then changes one byte of the file and is told which event', async () => {
    const seals = join(folder.path, 'seals.json');
    await writeFile(seals, (await luodi('audit', 'seals', ...data)).out);
    const against = ['audit', 'verify', '--against', seals, ...data];
    const sound = await luodi(...against);
    expect(sound).toMatchObject({ code: 0, err: '' });
    expect(sound.out).toMatch(/✓ \d+ 个事件全部相符/);
    const db = new Database(join(folder.path, 'data', 'events.sqlite'));
    const where = `type = 'FundsReceived' AND data LIKE '%6000000000%'`;
    db.exec(`UPDATE events SET data = replace(data, '6000000000', '9000000000') WHERE ${where}`);
    db.close();
    const changed = await luodi(...against);
    expect(changed.code).toBe(4);
    expect(changed.out).toMatch(/project-QJ-004@4 {2}事件内容被改动/);
  }, 60_000);

  test('and everybody who looked is on record', async () => {
    const month = new Date().toISOString().slice(0, 7);
    const { out } = await luodi('audit', 'access', '--month', month, ...data);
    for (const view of ['figure', 'figureLine', 'replay', 'pack', 'seals', 'verify']) {
      expect(out).toMatch(new RegExp(`local +${view}( |$)`, 'm'));
    }
  }, 60_000);
});

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';
import { luodi, luodiReading, ServedLuodi, temporaryFolder } from './cli-process.ts';

const EXAMPLE = fileURLToPath(new URL('../examples/qianjiang-2021h1.xlsx', import.meta.url));
const KNOWN = ['--known-at', '2021-08-02'];
const codeIn = (out: string) => /校验码 ([0-9A-F-]{19})$/m.exec(out)?.[1] ?? 'no code';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let served: ServedLuodi;
beforeAll(async () => {
  folder = await temporaryFolder();
  const data = ['--data', join(folder.path, 'data')];
  const district = ['--register-units', '--district', '黔江区'];
  const { code } = await luodi('import', EXAMPLE, ...district, ...data);
  expect(code).toBe(3);
  served = await ServedLuodi.start('serve', ...data);
}, 120_000);
afterAll(async () => {
  await served.stop();
  await folder.remove();
});

const ask = (...args: readonly string[]) => luodi(...args, '--url', served.url);
const place = (name: string) => join(folder.path, name);

test('a bulletin is written as a Word document with its code, and not over another', async () => {
  const file = place('june.docx');
  const first = await ask('bulletin', '2021-06', ...KNOWN, '--out', file);
  expect([first.code, first.err]).toEqual([0, '']);
  expect(first.out).toContain(`已写出 ${file}`);
  const code = codeIn(first.out);
  const parts = unzipSync(new Uint8Array(await readFile(file)));
  const text = (part: string) => strFromU8(parts[part] ?? new Uint8Array());
  expect(text('word/document.xml')).toContain('27.14%');
  expect(text('word/footer1.xml')).toContain(code);
  const again = await ask('bulletin', '2021-06', ...KNOWN, '--out', file);
  expect([again.code, again.err]).toEqual([7, expect.stringContaining('--force')]);
  const forced = await ask('bulletin', '2021-06', ...KNOWN, '--out', file, '--force');
  expect([forced.code, codeIn(forced.out)]).toEqual([0, code]);
});

test('it is published, printed again after new facts, and checked', async () => {
  const how = ['--publish', '--number', '〔2021〕第6期', '--key', 'june'];
  const published = await ask('bulletin', '2021-06', ...KNOWN, ...how);
  expect([published.code, published.out]).toEqual([0, expect.stringContaining('已发布')]);
  const code = codeIn(published.out);
  const late = { projectId: 'QJ-005', on: '2021-06-28', amountFen: '1000000000', voucher: '补-1' };
  const told = await luodiReading(
    JSON.stringify(late),
    ...['do', 'ReceiveFunds', '--json-input', '-', '--url', served.url],
  );
  expect(told.code).toBe(0);
  const file = place('again.html');
  const again = await ask('bulletin', '2021-06', '--published', '--out', file);
  expect(codeIn(again.out)).toBe(code);
  expect(await readFile(file, 'utf8')).toContain('〔2021〕第6期');
  const checked = await ask('bulletin', '2021-06', '--check', code);
  expect(checked.code).toBe(0);
  expect(checked.out).toContain('内容与发布时一致');
  expect(checked.out).toMatch(/按 2021年8月2日 23:59 前的填报重算：一致/);
  expect(checked.out).toMatch(/progress\[funds\]\.completionBp\s+2714\s+2747/);
  const list = await ask('bulletins', '--year', '2021');
  expect(list.out).toMatch(new RegExp(`2021-06 +2021-06-30 +${code} +黔江区`));
});

test('without a place to write it is named after its title, where the command runs', async () => {
  const before = await readdir('.');
  const json = await ask('bulletin', '2021-Q2', ...KNOWN, '--format', 'json');
  expect(JSON.parse(json.out)).toMatchObject({ content: { pace: 'quarter' }, published: null });
  expect(await readdir('.')).toEqual(before);
});

test.each([
  [['bulletin', '2021-13'], 2, '不是旬、月、季或年'],
  [['bulletin', '2021-06', '--format', 'pdf'], 2, 'docx'],
  [['bulletin', '2021-06', '--check', '0000-0000-0000-0000'], 4, '校验码'],
  [['bulletin', '2021-05', '--published'], 4, '还没有发布过通报'],
])('luodi %j ends with %i: %s', async (words, exit, said) => {
  const { code, err } = await ask(...words);
  expect([code, err]).toEqual([exit, expect.stringContaining(said)]);
});

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { luodi, luodiReading, ServedLuodi, temporaryFolder } from './cli-process.ts';

const EXAMPLE = fileURLToPath(new URL('../examples/qianjiang-2021h1.xlsx', import.meta.url));

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
const tell = (command: string, fields: object) =>
  luodiReading(JSON.stringify(fields), 'do', command, '--json-input', '-', '--url', served.url);
const OF = ['--unit', '区司法局', '--on', '2021-01-15'];

test.each<[metric: string, value: string, says: string]>([
  ['funds', '300', '金额'],
  ['signings', '1亿', '个数'],
])('a target of %s is not set to %s', async (metric, value, says) => {
  const { code, err } = await ask('target', 'set', metric, value, ...OF);
  expect(code).toBe(2);
  expect(err).toContain(says);
});

test('a target is set in the unit of its metric; nothing is nothing in any', async () => {
  expect(await ask('target', 'set', 'funds', '3000万', ...OF)).toMatchObject({ code: 0 });
  expect(await ask('target', 'set', 'signings', '3', ...OF)).toMatchObject({ code: 0 });
  const none = ['contract-amount', '0', '--unit', '区退役军人局', '--on', '2021-01-15'];
  expect(await ask('target', 'set', ...none)).toMatchObject({ code: 0 });
  const unknown = await ask('target', 'set', 'nonsense', '3', ...OF);
  expect([unknown.code, unknown.err]).toEqual([4, expect.stringContaining('nonsense')]);
});

test('what a year leaves uncovered stands under its table, as the rule says', async () => {
  const year = ['track', '--metric', 'funds', '--as-of', '2021-12-31'];
  const { out } = await ask(...year, '--pace', 'quarter');
  expect(out).toContain('缺口：218,586万元');
  const all = await ask('track', '--metric', 'funds,filings', '--as-of', '2021-12-31');
  expect(all.out).toMatch(/到位资金.* 218,586万元 +■ 红/);
  const june = await ask('track', '--metric', 'funds', '--as-of', '2021-06-30');
  expect(june.out).not.toContain('缺口：');
});

test('the day an entered figure is of stands in its row', async () => {
  const peer = { unitId: '涪陵区', on: '2021-01-01', name: '涪陵区', kind: 'peer', parentId: null };
  expect(await tell('RegisterUnit', peer)).toMatchObject({ code: 0, err: '' });
  const figure = { metric: 'funds', value: '1000000000', target: '4000000000', source: '市通报' };
  const told = { unitId: '涪陵区', on: '2021-05-31', ...figure };
  expect(await tell('ReportPeerFigure', told)).toMatchObject({ code: 0, err: '' });
  const { out } = await ask('rank', 'funds', '--districts', '--as-of', '2021-06-30');
  expect(out).toMatch(/涪陵区（截至 2021-05-31）/);
  expect(out).not.toContain('黔江区（截至');
});

test('shapes of a curve are told in words beside the names that set them', async () => {
  const { out } = await ask('plan', 'show', 'funds', '--as-of', '2021-06-30');
  expect(out).toMatch(/旬 +现行 +均分 +工作日 +上年实绩 +S形/);
  expect(out).toContain('s-curve: S形');
});

test('weights by hand may end in a blank or a comma; equal ones must be', async () => {
  const weights = Array(36).fill('1').join(',');
  const set = (shape: string, given: string) =>
    ask('plan', 'set', 'filings', shape, ...OF, '--weights', given);
  expect(await set('by-hand', ` ${weights}, `)).toMatchObject({ code: 0, err: '' });
  const unequal = await set('equal', weights.replace('1', '2'));
  expect([unequal.code, unequal.err]).toEqual([4, expect.stringContaining('equal')]);
});

test('districts have a heading of their own', async () => {
  const { out } = await ask('rank', 'funds', '--districts', '--as-of', '2021-06-30');
  expect(out).toMatch(/\n区县\n/);
  expect(out).not.toContain('未分组');
});

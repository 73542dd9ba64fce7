import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tellHistory } from '../examples/history.ts';
import { luodi } from './cli-process.ts';

const HISTORY = new URL('../examples/restated-half-year.md', import.meta.url);

let data: string[];
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'luodi-periods-'));
  data = ['--data', directory];
  await tellHistory(HISTORY, directory);
}, 60_000);
afterAll(() => rm(directory, { recursive: true }));

test('periods are listed, closed, reopened, and their adjustments told', async () => {
  const listed = await luodi('period', 'list', '2021', ...data);
  expect(listed).toMatchObject({ code: 0, err: '' });
  expect(listed.out).toMatch(/2021-06 +已关账 +2021-07-06 .*local · 半年报表已报 +调整 2 件/);
  expect(listed.out).toMatch(/2021-07 +未关账/);
  expect(listed.out).toMatch(/2021 +部分关账/);

  const told = await luodi(
    'period',
    'adjustments',
    '2021-Q2',
    '--metric',
    'contract-amount',
    ...data,
  );
  expect(told.out).toMatch(
    /关账时 +263,000万元[\s\S]*迟报补录 +\+24,000万元[\s\S]*红字冲销 +-93,000万元/,
  );
  expect(told.out).toContain('康养小镇');
  const known = await luodi('period', 'adjustments', '2021-10', '--known-in', ...data);
  expect(known.out).toContain('2021-10 才填报的调整项：1 件事实');

  const close = ['period', 'close', '2021-07', '--on', '2021-08-05'];
  expect((await luodi(...close, ...data)).code).toBe(0);
  const again = await luodi(...close, ...data);
  const closed = expect.stringContaining('2021-07 已于 2021-08-05 关账');
  expect([again.code, again.err]).toEqual([4, closed]);
  const reopen = ['period', 'reopen', '2021-07', '--on', '2021-08-09', '--reason', '退回重报'];
  expect((await luodi(...reopen, ...data)).code).toBe(0);
  expect((await luodi('period', 'list', '2021', ...data)).out).toMatch(/2021-07 +已重新开账/);
}, 120_000);

test('a replay marks what came after a closing; a rank and a light are explained', async () => {
  const replay = await luodi('replay', '庚', ...data);
  expect(replay.out).toContain('调整：2021-06 已关账');
  const day = ['--as-of', '2021-06-30'];
  const rank = await luodi('rank', 'contract-amount', '--explain', '区经信委', ...day, ...data);
  expect([rank.code, rank.err]).toEqual([0, '']);
  expect(rank.out).toContain('没有任务或任务为0，不排名');
  const light = ['lights', '--explain', '庚', '--about', 'started', ...day];
  expect((await luodi(...light, ...data)).out).toContain('不亮灯');
}, 120_000);

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ForecastAnswer, ForecastExplanation, ForecastRow } from '#journal';
import { type Ended, luodi, ServedLuodi, temporaryFolder } from './cli-process.ts';

const LEDGER = fileURLToPath(new URL('../examples/qianjiang-2021h1.xlsx', import.meta.url));
const AS_OF = ['--as-of', '2021-06-30'];

describe('the outlook of a district whose ledger has no plan dates', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let served: ServedLuodi;
  const ask = (...args: string[]): Promise<Ended> => luodi(...args, '--url', served.url);
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(served.url + path);
    return (await response.json()) as T;
  };

  beforeAll(async () => {
    folder = await temporaryFolder();
    const data = ['--data', join(folder.path, 'data')];
    await luodi('import', LEDGER, '--register-units', '--district', '黔江区', ...data);
    served = await ServedLuodi.start('serve', ...data);
  }, 120_000);
  afterAll(async () => {
    await served.stop();
    await folder.remove();
  });

  /** Expected, low and high of a line; and what it would have expected a year before. */
  const told = ({ expected, low, high, backtest }: ForecastRow['runRate' | 'schedule']) => [
    ...[expected, low, high],
    backtest.by,
    backtest.tests.find((test) => test.expected !== null)?.expected,
  ];

  test('over HTTP: no schedule but for filings; the run rate by what 2020 tells', async () => {
    const answer = await get<ForecastAnswer>('/forecast?asOf=2021-06-30');
    expect(answer).toMatchObject({ year: 2021, until: '2021-12-31', timeProgressBp: 5000 });
    const rows = new Map(answer.rows.map((row) => [row.metric, row]));
    for (const metric of ['contract-amount', 'signings', 'starts', 'funds']) {
      const { schedule } = rows.get(metric) as ForecastRow;
      expect(schedule).toMatchObject({ state: 'no-plan-dates', expected: null, low: null });
      expect(schedule.says).toEqual({ zh: '无计划时间', en: 'no plan dates' });
    }
    const filings = rows.get('filings')?.schedule as ForecastRow['schedule'];
    expect(filings).toMatchObject({ state: 'planned', expected: null, low: '7', high: '18' });
    expect(filings.classes).toMatchObject([{ kind: 'overdue', plans: 11 }]);
    const runRates = answer.rows.map((row) => [row.metric, row.actual, ...told(row.runRate)]);
    expect(runRates).toEqual([
      [
        ...['contract-amount', '927200000000', '1792032286996', '1731762142814', '1854400000000'],
        ...['year', '223000000000'],
      ],
      ['signings', '30', '68', '60', '76', 'year', '8'],
      ['starts', '15', '60', '30', '120', 'year', '6'],
      [
        'funds',
        '81414000000',
        '162828000000',
        '81414000000',
        '325656000000',
        'year',
        '49400000000',
      ],
      ['filings', '7', '14', '8', '25', 'month', '7'],
    ]);
    expect(rows.get('funds')?.runRate).toMatchObject({ method: 'straight-line', years: [] });
  });

  test('as it was known in early July, when less had been reported', async () => {
    const known = '/forecast?asOf=2021-06-30&knownAt=2021-07-05&metrics=funds';
    const { rows } = await get<ForecastAnswer>(known);
    expect(rows).toMatchObject([{ metric: 'funds', actual: '75414000000' }]);
  });

  test('is explained to the plans and events behind it', async () => {
    const path = '/forecast/explain?asOf=2021-06-30&metric=filings&limit=5';
    const { plans, actual } = await get<ForecastExplanation>(path);
    expect([plans.total, plans.rows.length, actual.sum, actual.total]).toEqual([11, 5, '7', 7]);
    for (const { plannedOn, event } of plans.rows) {
      expect(plannedOn <= '2021-06-30').toBe(true);
      expect(event).toMatchObject({ type: 'ScheduleSet' });
      expect(event.origin).toContain('qianjiang-2021h1.xlsx#');
    }
  });

  test.each([
    ['/forecast?metrics=nix', 404, 'metric-unknown'],
    ['/forecast?metric=funds', 400, 'invalid-query'],
    ['/forecast/explain', 400, 'invalid-query'],
    ['/forecast?unit=nowhere', 404, 'unit-unknown'],
  ])('%s is refused with %i %s', async (path, status, code) => {
    const response = await fetch(served.url + path);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
      status,
      code,
    ]);
  });

  test('on the command line: both lines, how they came about, tests and rules', async () => {
    const { code, out, err } = await ask('forecast', ...AS_OF);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('2021 年形势预测（时间进度 50%）');
    expect(out).toMatch(/签约项目 +30 +— +计划线 +— +— +— +— +— +— +—\n +进度线 +68 +60 +76/);
    expect(out).toMatch(/签约项目 +计划线 +无计划时间；没有可供检验的更早时期/);
    expect(out).toContain('30 ÷ 44.44%（2020 年同期 4 ÷ 全年 9）');
    expect(out).toMatch(/签约项目 +进度线 +2020-06-30 +2020-12-31 +8 +9 +-1 +-11.11%/);
    expect(out).toMatch(/^\d\. 计划线：至今实际/m);
    const json = await ask('forecast', ...AS_OF, '--metric', 'starts', '--json');
    expect((JSON.parse(json.out) as ForecastAnswer).rows).toMatchObject([{ metric: 'starts' }]);
    const english = await ask('forecast', ...AS_OF, '--metric', 'funds', '--lang', 'en');
    expect(english.out).toMatch(/Funds +814m +3,000m +schedule +—/);
    expect(english.out).toContain('no plan dates; no earlier period to test on');
  });

  test.each(['zh', 'en'])('its table fits a terminal of 120 columns (%s)', async (language) => {
    const { out } = await ask('forecast', ...AS_OF, '--lang', language);
    const table = out.slice(0, out.indexOf('\n\n')).split('\n');
    expect(table).toHaveLength(1 + 1 + 2 * 5);
    const places = (line: string) =>
      [...line].reduce((sum, sign) => sum + (/[\u2E80-\uFFE6]/.test(sign) ? 2 : 1), 0);
    expect(Math.max(...table.map(places))).toBeLessThanOrEqual(120);
  });

  test('on the command line tells no number without its error', async () => {
    const { out } = await ask('forecast', '--as-of', '2020-02-29', '--metric', 'signings');
    expect(out).toMatch(/\n +进度线 +— +— +— +— /);
    expect(out).toMatch(/进度线 +按时间进度直线推算：.*；没有能给出误差的检验，不作预测/);
  });

  test('on the command line for one unit, and down to its plans', async () => {
    const unit = ['--unit', '正阳工业园区管委会'];
    const { out } = await ask('forecast', ...AS_OF, ...unit, '--explain', 'filings');
    expect(out).toContain('正阳工业园区管委会 · 备案入统 形势预测');
    expect(out).toMatch(/2021-06-30 +到期未完成 +高性能软磁铁氧体材料生产线/);
    expect(out).toMatch(/#\d+ ScheduleSet/);
    expect((await ask('forecast', ...AS_OF, '--explain', 'nix')).code).toBe(4);
  });
});

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FindingsAnswer, MaturityAnswer, ReportingAnswer } from '#journal';
import { type Ended, luodi, ServedLuodi, temporaryFolder } from './cli-process.ts';

const LEDGER = fileURLToPath(new URL('../examples/qianjiang-2021h1.xlsx', import.meta.url));
const AS_OF = ['--as-of', '2021-06-30'];

describe('how the example district reported its half-year', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let served: ServedLuodi;
  const ask = (...args: string[]): Promise<Ended> => luodi(...args, '--url', served.url);
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(served.url + encodeURI(path));
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

  test('over HTTP: delays and late shares; what was not known then is not in it', async () => {
    const { rows, bursts, year } = await get<ReportingAnswer>('/reporting?asOf=2021-06-30');
    const [node, ...units] = rows;
    expect([year, node?.unit.name, node?.subtree, units.length]).toEqual([
      ...[2021, '黔江区', true, 34],
    ]);
    expect(node?.whole).toMatchObject({ facts: 425, late: 33, lateBp: 776, p90Days: 6 });
    expect(node?.periods.map(({ facts, late }) => [facts, late])).toEqual([
      ...[
        [67, 10],
        [63, 7],
        [77, 6],
      ],
      ...[
        [72, 4],
        [76, 1],
        [70, 5],
      ],
    ]);
    expect(units.reduce((sum, { whole }) => sum + whole.facts, 0)).toBe(425);
    expect(bursts.filter(({ burst }) => burst)).toMatchObject([
      { assessedOn: '2021-06-30', facts: 1, monthFacts: 2, pValue: '0.308402' },
    ]);
    const then = await get<ReportingAnswer>('/reporting?asOf=2021-06-30&knownAt=2021-07-05');
    expect(then.rows[0]?.whole).toMatchObject({ facts: 420, late: 28 });
  });

  test('findings are indications, each with its rule and the addresses of its events', async () => {
    const path = '/reporting/findings?asOf=2021-06-30&limit=2';
    const { findings, kinds, notice, period } = await get<FindingsAnswer>(path);
    expect([period, notice.zh, notice.en]).toEqual([
      '2021',
      expect.stringContaining('线索，不是结论'),
      expect.stringContaining('an indication, not a verdict'),
    ]);
    const counts = kinds.map(({ kind }) => findings.filter((one) => one.kind === kind).length);
    expect(counts).toEqual([19, 1, 13, 0, 0, 0]);
    const totals = findings.filter(({ kind }) => kind === 'late').map(({ total }) => total);
    expect(totals.reduce((sum, total) => sum + total, 0)).toBe(33);
    const own = `${path}&finding=late&unit=正阳工业园区管委会&period=2021-Q1`;
    const [park] = (await get<FindingsAnswer>(own)).findings;
    expect(park?.events).toMatchObject([
      { address: 'project-QJ-017@1', on: '2021-01-08', delayDays: 33, amountFen: '20000000000' },
      { address: 'project-QJ-031@0', on: '2021-01-11', delayDays: 63 },
    ]);
  });

  test('June had matured by 30 days, not by 90, in the middle of August', async () => {
    const path = '/reporting/maturity?asOf=2021-06-30&knownAt=2021-08-15&months=3';
    const { rows, knownOn } = await get<MaturityAnswer>(path);
    expect(knownOn).toBe('2021-08-15');
    const [april, , june] = rows[0]?.months ?? [];
    expect(june?.fundsFen.within.map(({ bp }) => bp)).toEqual([3182, 3182, null]);
    expect(april?.facts.within.map(({ bp }) => bp)).toEqual([9306, 9583, 10_000]);
  });

  test.each([
    ['/reporting?pace=xun', 400, 'invalid-query'],
    ['/reporting?kinds=formal', 400, 'invalid-query'],
    ['/reporting?by=unit', 400, 'invalid-query'],
    ['/reporting/findings?finding=fraud', 400, 'invalid-query'],
    ['/reporting/findings?period=2021-13', 400, 'invalid-query'],
    ['/reporting/findings?unit=nowhere', 404, 'unit-unknown'],
    ['/reporting/maturity?months=25', 400, 'invalid-query'],
  ])('%s is refused with %i %s', async (path, status, code) => {
    const response = await fetch(served.url + path);
    const problem = (await response.json()) as { code: string };
    expect([response.status, problem.code]).toEqual([status, code]);
  });

  test('who looked at findings is on record', async () => {
    const month = new Date().toISOString().slice(0, 7);
    const { out } = await ask('audit', 'access', '--month', month, '--json');
    expect(out).toContain('reportingFindings');
  });

  test('on the command line: the table, the findings, the curve', async () => {
    const table = await ask('reporting', ...AS_OF);
    expect({ code: table.code, err: table.err }).toEqual({ code: 0, err: '' });
    expect(table.out).toMatch(/2021-01 +67 +0 +58 +137 +10 +14.93%/);
    expect(table.out).toMatch(/黔江区（合计） +425 +0 +6 +137 +33 +7.76%/);
    expect(table.out).toContain('▲ 突击上报线索');
    const late = ['--finding', 'late', '--limit', '1', '--lang', 'en'];
    const findings = await ask('reporting', ...AS_OF, ...late);
    expect(findings.out).toContain('an indication, not a verdict');
    expect(findings.out).toMatch(/FundsReceived +五福岭风电场 .*project-QJ-004@4/);
    const curve = await ask('reporting', ...AS_OF, '--maturity', '--known-at', '2021-08-15');
    expect(curve.out).toMatch(/黔江区（合计） +2021-06 +70 +94.29% +95.71% +—/);
    const json = await ask('reporting', ...AS_OF, '--json');
    expect((JSON.parse(json.out) as ReportingAnswer).rows).toHaveLength(35);
    const wrong = await ask('reporting', '--maturity', '--findings');
    expect(wrong.code).toBe(2);
  });
});

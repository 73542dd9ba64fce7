import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tellHistory } from '../examples/history.ts';
import { ApiServer, type Json } from './api-server.ts';

const HISTORY = new URL('../examples/restated-half-year.md', import.meta.url);
/** The half-year's own day; the evening it was printed on; and a year later. */
const HALF = 'asOf=2021-06-30';
const PRINTED = `${HALF}&knownAt=2021-07-05`;
const LATER = `${HALF}&knownAt=2022-07-05`;
const BRIDGE = `${LATER}&fromAsOf=2021-06-30&fromKnownAt=2021-07-05`;

let api: ApiServer;
beforeAll(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'luodi-restated-'));
  await tellHistory(HISTORY, directory);
  api = await ApiServer.start({ directory });
  await api.get(`/report?after=${await api.luodi.store.head()}`);
});
afterAll(() => api.stop());

const get = async (path: string): Promise<Json> => {
  const { status, body, text } = await api.get(encodeURI(path));
  if (status !== 200) throw new Error(`${path}: ${text}`);
  return body;
};
const listed = (json: Json | undefined) => Object.values(json ?? {});
const yi = (fen: Json | undefined) => Number(BigInt(String(fen))) / 1e10;
const linesOf = (term: Json | undefined) =>
  listed(term?.lines).map(({ line, sum, entries }) => [line, yi(sum), entries]);

describe('an auditor asks why the half-year is another one a year later', () => {
  it('is shown the report as it was printed', async () => {
    const report = await get(`/report?${PRINTED}`);
    const figures = listed(report.sections).flatMap((section) => listed(section.figures));
    const amount = figures.find(({ id }) => String(id) === 'signed.amount');
    expect(amount?.printed?.zh).toBe('46.80亿元');
    expect((await get(`/figures/contract-amount?${PRINTED}`)).printed?.zh).toBe('46.80亿元');
    // The same day, by the clock of the log, which nobody can claim anything of.
    const recorded = await get(`/figures/contract-amount?${PRINTED}&basis=recorded`);
    expect(recorded.printed?.zh).toBe('46.80亿元');
  });

  it('and as it stands a year later', async () => {
    expect((await get(`/figures/contract-amount?${LATER}`)).printed?.zh).toBe('35亿元');
    // The next year's growth is reckoned from what is known by then, not from what was printed.
    const growth = await get('/figures/signed.amount.yoy?asOf=2022-06-30&knownAt=2022-07-05');
    expect(growth.printed?.zh).toBe('20%');
    expect(listed(growth.terms).map(({ sum }) => yi(sum))).toEqual([42.96, 35.8]);
  });

  it('is given the bridge between the two, each line by its reason, to the 分', async () => {
    const { terms } = await get(`/restatement/figures/contract-amount?${BRIDGE}`);
    const [term] = listed(terms);
    expect([yi(term?.opening), yi(term?.closing)]).toEqual([46.8, 35]);
    expect(linesOf(term)).toEqual([
      ['definitions', -0.8, 0],
      ['late', 5.7, 2],
      ['reversed', -9.3, 1],
      ['corrected', -7.4, 3],
      ['transferred', 0, 2],
    ]);
    const total = listed(term?.lines).reduce((sum, one) => sum + BigInt(String(one.sum)), 0n);
    expect(BigInt(String(term?.opening)) + total).toBe(BigInt(String(term?.closing)));
  });

  it('follows each line to its entries and their events, which add up to it', async () => {
    const line = async (name: string) => {
      const path = `/restatement/figures/contract-amount/line?${BRIDGE}&line=${name}`;
      return listed((await get(path)).entries).map(({ name: project, sign, amountFen, event }) => [
        project,
        Number(sign) * yi(amountFen),
        event?.type,
        String(event?.reportedAt).slice(0, 10),
      ]);
    };
    expect(await line('late')).toEqual([
      ['纺织新厂', 3.3, 'ContractSigned', '2022-03-01'],
      ['食品加工园', 2.4, 'ContractSigned', '2021-08-12'],
    ]);
    expect(await line('reversed')).toEqual([['康养小镇', -9.3, 'EntryReversed', '2021-10-09']]);
    expect(await line('corrected')).toEqual([
      ['新材料产业园', 10.8, 'EntryCorrected', '2021-11-02'],
      ['新材料产业园', -12, 'EntryCorrected', '2021-11-02'],
      ['光伏组件', -6.2, 'EntryCorrected', '2021-09-15'],
    ]);
    const moved = await line('transferred');
    expect(moved.map(([project, amount]) => [project, amount])).toEqual([
      ['装备制造基地', 10],
      ['装备制造基地', -10],
    ]);
  });

  it('sees the transfer where it shows: in the units it was between', async () => {
    const ofUnit = async (unit: string) => {
      const path = `/restatement/figures/contract-amount?${BRIDGE}&unit=${unit}`;
      const [term] = listed((await get(path)).terms);
      return [yi(term?.opening), linesOf(term), yi(term?.closing)];
    };
    expect(await ofUnit('区经信委')).toEqual([
      22.8,
      [
        ['definitions', -0.8, 0],
        ['corrected', -1.2, 2],
        ['transferred', -10, 1],
      ],
      10.8,
    ]);
    expect(await ofUnit('高新区管委会')).toEqual([
      0,
      [
        ['late', 3.3, 1],
        ['transferred', 10, 1],
      ],
      13.3,
    ]);
  });

  it('finds the same as adjustments to the quarters that had been closed', async () => {
    const path = `/adjustments?period=2021&metric=contract-amount&asOf=2021-12-31`;
    const { metrics, facts } = await get(`${path}&knownAt=2022-07-05`);
    const [metric] = listed(metrics);
    expect(facts).toBe(6);
    expect([metric?.closed, metric?.definitions, metric?.sum, metric?.now].map(yi)).toEqual([
      46.8, -0.8, -11, 35,
    ]);
    const months = listed(metric?.months).map(({ month, sum }) => [month, yi(sum)]);
    expect(months).toEqual([
      ['2021-02', -1.2],
      ['2021-03', 3.3],
      ['2021-04', -9.3],
      ['2021-05', 0],
      ['2021-06', -3.8],
    ]);
    const steps = listed((await get('/projects/庚/replay')).steps);
    expect(steps.map(({ adjusts }) => adjusts)).toEqual([[], [], ['2021-06']]);
  });

  it('sees how the figure matured, month end by month end', async () => {
    const path = '/matrix/figures/contract-amount?asOf=2021-12-31&knownAt=2022-07-05&months=7';
    const june = listed((await get(path)).rows).find((row) => String(row.asOf) === '2021-06-30');
    const cells = listed(june?.cells).map(({ knownOn, printed }) => [knownOn, printed?.zh]);
    expect(cells).toEqual([
      ['2021-06-30', '46.80亿元'],
      ['2021-07-31', '46.80亿元'],
      ['2021-08-31', '49.20亿元'],
      ['2021-09-30', '43亿元'],
      ['2021-10-31', '33.70亿元'],
      ['2021-11-30', '32.50亿元'],
      ['2021-12-31', '32.50亿元'],
    ]);
  });
});

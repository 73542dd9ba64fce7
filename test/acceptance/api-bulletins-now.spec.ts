import { readFile } from 'node:fs/promises';
import type { BulletinContent } from '#bulletin';
import { shanghaiDay } from '#domain';
import { ApiServer, type Told } from './api-server.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const LEDGER = new URL('../examples/qianjiang-2021h1.xlsx', import.meta.url);

let api: ApiServer;
beforeAll(async () => {
  api = await ApiServer.start();
  const query = `registerUnits=true&district=${encodeURIComponent('黔江区')}&fileName=h1.xlsx`;
  const answer = await fetch(`${api.url}/imports?${query}`, {
    method: 'POST',
    headers: { 'content-type': XLSX },
    body: new Uint8Array(await readFile(LEDGER)),
  });
  const report = (await answer.json()) as { readonly position: string };
  await api.get(`/report?asOf=2021-06-30&after=${report.position}`);
});
afterAll(() => api.stop());

const composed = async (query: string, period = '2021-06') =>
  (await api.get(encodeURI(`/bulletins/${period}?${query}`))).body as unknown as {
    readonly content: BulletinContent;
  };
const publish = (body: object, key: string, period = '2021-06'): Promise<Told> =>
  api.post(`/bulletins/${period}/publish`, body, { 'idempotency-key': key });

describe('a bulletin of now', () => {
  it('is known by the instant it was made, whatever is told later that day', async () => {
    const from = new Date().toISOString();
    const told = await publish({}, 'made-now', '2021-05-x1');
    const made = await composed('published=true', '2021-05-x1');
    expect(told.status).toBe(201);
    const { knownAt } = made.content;
    expect([from <= knownAt, knownAt <= new Date().toISOString()]).toEqual([true, true]);
    expect(made.content.rules[0]?.zh).toMatch(/按填报时间\d+年\d+月\d+日 \d\d:\d\d已知/);
    const late = { on: '2021-05-08', amountFen: '3000000000', voucher: '补-0' };
    const funds = await api.record('/projects/QJ-005/funds', late);
    await api.get(`/report?asOf=2021-05-10&after=${funds.body.position}`);
    const again = await publish({}, 'made-now', '2021-05-x1');
    expect([again.status, again.body.id, again.body.hash]).toEqual([
      ...[200, told.body.id, told.body.hash],
    ]);
    const code = String(told.body.code);
    const { body } = await api.get(`/bulletins/2021-05-x1/check?code=${code}`);
    expect(body).toMatchObject({ asKnownThen: { same: true, total: 0 }, today: { same: false } });
  });

  it('takes today, where it is asked for as a day, up to the making', async () => {
    const today = shanghaiDay(new Date().toISOString());
    const { content } = await composed(`knownAt=${today}`);
    expect(content.knownAt <= new Date().toISOString()).toBe(true);
  });

  it('is published once where the same key comes twice at the same time', async () => {
    const twice = await Promise.all([1, 2].map(() => publish({}, 'twice', '2021-05-x2')));
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 201]);
    expect(new Set(twice.map(({ body }) => body.id)).size).toBe(1);
  });
});

test('one that would not go into the log is refused by its size', async () => {
  const said = await api.post('/periods/2022/bulletins', {
    ...{ on: '2022-03-10', period: '2022-02', unitId: '黔江区', asOf: '2022-02-28', knownAt: null },
    ...{ basis: 'reported', hash: '0'.repeat(64), content: { units: '单'.repeat(333_334) } },
  });
  expect([said.status, said.body.code]).toEqual([422, 'bulletin-too-large']);
  expect(said.body).toMatchObject({ facts: { bytes: 1_000_014, limitBytes: 1_000_000 } });
});

describe('our place among other districts', () => {
  const peer = async (unitId: string, value: string) => {
    const born = { unitId, on: '2021-01-01', kind: 'peer', name: unitId, parentId: null };
    await api.record('/units', born);
    const figure = { on: '2021-06-20', metric: 'funds', value, target: '300000000000' };
    return api.record(`/units/${unitId}/peer-figures`, { ...figure, source: '市通报' });
  };

  it('is printed where their figures are entered, and not in an office’s bulletin', async () => {
    expect((await composed('')).content).not.toHaveProperty('districts');
    const { status, body } = await peer('涪陵区', '200000000000');
    expect(status).toBe(201);
    const { content } = await composed(`after=${body.position}`);
    expect(content.districts).toMatchObject([
      {
        metric: { id: 'funds' },
        rows: [
          { rank: 1, unit: { id: '涪陵区' }, own: false, figureOn: '2021-06-20' },
          { rank: 2, unit: { id: '黔江区' }, own: true, figureOn: null },
        ],
      },
    ]);
    expect((await composed('unit=区教委')).content).not.toHaveProperty('districts');
  });
});

import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { ApiServer, type Json } from './api-server.ts';

const LEDGER = new URL('../examples/qianjiang-2021h1.xlsx', import.meta.url);
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const DAY = 'asOf=2021-06-30';

let api: ApiServer;
beforeAll(async () => {
  api = await ApiServer.start();
  const district = encodeURIComponent('黔江区');
  const sent = await fetch(`${api.url}/imports?registerUnits=true&district=${district}`, {
    method: 'POST',
    headers: { 'content-type': XLSX },
    body: new Uint8Array(await readFile(LEDGER)),
  });
  expect(sent.status).toBe(200);
  const { head } = (await api.get('/health/ready')).body;
  await api.get(`/figures?after=${head}`);
});
afterAll(() => api.stop());

const rows = (body: Json, metric: string) =>
  (body.rows as unknown as Json[]).filter((row) => String(row.metric) === metric);

test('the half-year’s funds: 27.14 %, 22.86 points behind, 1.21亿 in each of 18 旬', async () => {
  const { body } = await api.get(`/tracking?${DAY}&metrics=funds&pace=xun`);
  expect(body).toMatchObject({ year: 2021, pace: 'xun', timeProgressBp: 5000 });
  const [row] = rows(body, 'funds');
  expect(row).toMatchObject({
    completionBp: 2714,
    lagBp: -2286,
    requiredPerXun: '12143666667',
    light: { colour: 'yellow' },
  });
  const periods = row?.periods ?? [];
  const ahead = (periods as unknown as Json[]).filter(({ state }) => `${state}` === 'ahead');
  expect(ahead).toHaveLength(18);
  const required = ahead.reduce((sum, cell) => sum + BigInt(`${cell.required}`), 0n);
  // Plans and carries of what is left are the target less the actual, but for the rounding shown.
  const left = 300_000_000_000n - 81_414_000_000n;
  expect(required - left < 18n && left - required < 18n).toBe(true);
});

test('the half-year test of funds is not met, and of the contract amount it is', async () => {
  const { body } = await api.get(`/tracking/half-year?${DAY}`);
  const ofDistrict = (metric: string) =>
    rows(body, metric).find(({ unit }) => String(unit?.name) === '黔江区');
  expect(ofDistrict('funds')).toMatchObject({ met: 'not-met', missing: '68586000000' });
  expect(ofDistrict('contract-amount')).toMatchObject({ met: 'met', missing: '0' });
});

test('34 units are ranked: 13 have signed, 4 are at their target', async () => {
  const { body } = await api.get(`/rankings?${DAY}&metric=contract-amount`);
  const all = (body.groups as unknown as Json[]).flatMap(
    (group) => group.rows as unknown as Json[],
  );
  expect(all).toHaveLength(34);
  expect(all.filter(({ offZero }) => String(offZero) === 'true')).toHaveLength(13);
  expect(all.filter(({ completionBp }) => Number(completionBp) >= 10_000)).toHaveLength(4);
  const funds = (await api.get(`/rankings?${DAY}&metric=funds`)).body;
  const funded = (funds.groups as unknown as Json[]).flatMap((g) => g.rows as unknown as Json[]);
  expect(funded.filter(({ offZero }) => String(offZero) === 'true')).toHaveLength(10);
});

test('a cell is explained down to events, and its entries add up to what it brought', async () => {
  const { body } = await api.get(`/tracking/explain?${DAY}&metric=funds&period=2021-06`);
  const all = (parts: readonly Json[]): Json[] =>
    parts.flatMap((part) => [part, ...all((part.parts ?? []) as unknown as Json[])]);
  const entries = all(body.parts as unknown as Json[])
    .flatMap((part) => (part.entries?.entries ?? []) as unknown as Json[])
    .filter((entry) => String(entry.measure) === 'funds');
  const added = entries.reduce(
    (sum, entry) => sum + BigInt(`${entry.sign}`) * BigInt(`${entry.amountFen}`),
    0n,
  );
  expect(added.toString()).toBe(String(body.cell?.actual));
  expect(entries.every((entry) => /^project-.+/.test(String(entry.event?.stream)))).toBe(true);
});

test('targets stand beside the sum of those below', async () => {
  const { body } = await api.get(`/targets?${DAY}`);
  const [district] = rows(body, 'contract-amount');
  expect(district).toMatchObject({ target: '1500000000000', overAllocated: '7100000000' });
});

test('a curve is proposed, set and then holds; weights that sum to zero are refused', async () => {
  const at = `/plans?${DAY}&metric=funds`;
  const { body } = await api.get(at);
  expect(body.holds).toMatchObject({ shape: 'equal', setOn: null });
  const unitId = String(body.unit?.id);
  const proposed = (body.proposals as unknown as Json[]).find(
    ({ shape }) => String(shape) === 's-curve',
  );
  const curve = { on: '2021-01-01', metric: 'funds', unitId, shape: 's-curve' };
  const set = await api.record('/plans/2021/curves', { ...curve, weights: proposed?.weights });
  const now = (await api.get(`${at}&after=${set.body.position}`)).body;
  expect(now.holds).toMatchObject({ shape: 's-curve', setOn: '2021-01-01' });
  const plan = (now.holds?.plan ?? []) as unknown as string[];
  expect(plan.reduce((sum, part) => sum + BigInt(part), 0n)).toBe(300_000_000_000n);
  const nothing = { ...curve, shape: 'by-hand', weights: Array(36).fill(0) };
  const refused = await api.post('/plans/2021/curves', nothing, { 'idempotency-key': 'zero' });
  expect([refused.status, refused.body.code]).toEqual([422, 'weights-all-zero']);
});

test.each([
  ['/tracking?pace=week', 400, 'invalid-query'],
  ['/tracking?metrics=happiness', 404, 'metric-unknown'],
  ['/tracking?unit=nobody', 404, 'unit-unknown'],
  ['/tracking/explain?metric=funds&period=2021-13', 400, 'invalid-query'],
  [`/tracking/explain?${DAY}&metric=funds&period=2020-06`, 422, 'period-outside-year'],
  ['/tracking/alerts', 400, 'invalid-query'],
  [`/tracking/alerts?${DAY}&since=2021-07-01`, 422, 'since-after-day'],
  ['/rankings', 400, 'invalid-query'],
  ['/restatement/report', 400, 'invalid-query'],
  ['/restatement/figures/nothing?fromAsOf=2021-05-31', 404, 'figure-unknown'],
])('%s is refused with %i %s', async (path, status, code) => {
  const answer = await api.get(path);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});

test('alerts are pushed as facts come in, and taken back when they no longer hold', async () => {
  const told: { readonly event: string; readonly kind: string; readonly unit: string }[] = [];
  const ending = new AbortController();
  const { signal } = ending;
  const stream = await fetch(`${api.url}/tracking/alerts/live?${DAY}&since=2021-06-20`, { signal });
  const reading = (async () => {
    let text = '';
    for await (const chunk of stream.body ?? []) {
      text += Buffer.from(chunk).toString('utf8');
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const one of events) {
        const [, event = '', data] = /^event: (.*)\ndata: (.*)$/m.exec(one) ?? [];
        if (data === undefined) continue;
        const { kind, unit } = JSON.parse(data);
        told.push({ event, kind, unit: unit.name });
      }
    }
  })();
  const project = { projectId: 'QJ-NEW', on: '2021-06-21', name: '新项目', unitId: '区教委' };
  await api.record('/projects', project);
  const signed = await api.record('/projects/QJ-NEW/signings', {
    on: '2021-06-25',
    kind: 'formal',
    amountFen: '100000000',
  });
  const offZero = { event: 'alert', kind: 'off-zero', unit: '区教委' };
  await until(() => told.some((one) => JSON.stringify(one) === JSON.stringify(offZero)));
  const [entryId] = signed.body.eventIds as unknown as string[];
  await api.record('/projects/QJ-NEW/reversals', { entryId, reason: '误报' });
  await until(() => told.some(({ event, unit }) => event === 'settled' && unit === '区教委'));
  ending.abort();
  await reading.catch(() => undefined);
  const alerts = told.filter(({ event }) => event === 'alert').map((one) => JSON.stringify(one));
  expect(alerts.filter((one) => one === JSON.stringify(offZero)).length).toBeLessThanOrEqual(3);
});

async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; waited < 1000; waited += 1) {
    if (holds()) return;
    await pause(20);
  }
  throw new Error('it did not come');
}

import { shanghaiDay } from '#domain';
import { ApiServer, registerUnits } from './api-server.ts';

let api: ApiServer;
beforeAll(async () => {
  api = await ApiServer.start();
  await registerUnits(api);
  const on = '2021-01-05';
  await api.record('/projects', { projectId: '甲', on, name: '甲项目', unitId: '区商务委' });
  const signing = { on: '2021-02-10', kind: 'formal', amountFen: '5000000000000' };
  await api.record('/projects/甲/signings', signing);
  const june = { on: '2021-06-10', amountFen: '100000000000', voucher: '一' };
  await api.record('/projects/甲/funds', june);
});
afterAll(() => api.stop());

const close = (period: string, more: object = {}) =>
  api.post('/periods/2021/closings', { on: '2021-07-06', period, ...more });

test('a month is closed once, and what is told of it afterwards is an adjustment', async () => {
  expect((await close('2021-06', { reason: '已报市局' })).status).toBe(201);
  const again = await close('2021-06');
  expect([again.status, again.body.code]).toEqual([409, 'period-already-closed']);
  const late = { on: '2021-06-28', amountFen: '30000000000', voucher: '二' };
  const { body } = await api.record('/projects/甲/funds', late);
  const after = `after=${body.position}`;

  const { periods, turns } = (await api.get(`/periods/2021?${after}`)).body;
  expect(periods).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ id: '2021-05', standing: 'open', turn: null, adjustments: 0 }),
      expect.objectContaining({
        id: '2021-06',
        standing: 'closed',
        adjustments: 1,
        turn: expect.objectContaining({
          on: '2021-07-06',
          reason: '已报市局',
          event: expect.objectContaining({ actor: 'local', type: 'PeriodClosed' }),
        }),
      }),
      expect.objectContaining({ id: '2021-Q2', standing: 'partly', adjustments: 1 }),
    ]),
  );
  expect(turns).toHaveLength(1);

  const told = (await api.get('/adjustments?period=2021-06&metric=funds')).body;
  expect(told.metrics?.[0]).toMatchObject({
    metric: 'funds',
    closed: '100000000000',
    sum: '30000000000',
    now: '130000000000',
    lines: [{ line: 'late', sum: '30000000000', entries: 1 }],
    units: [{ unit: '区商务委', sum: '30000000000' }],
  });
  expect(told.entries?.[0]).toMatchObject({
    line: 'late',
    adjusts: '2021-06',
    name: '甲项目',
    event: { type: 'FundsReceived', actor: 'local' },
  });
  // It was told just now, so it stands in this month's lines and in none of 2021.
  const now = shanghaiDay(new Date().toISOString()).slice(0, 7);
  expect((await api.get(`/adjustments?knownIn=${now}`)).body.facts).toBe(1);
  expect((await api.get('/adjustments?knownIn=2021-07')).body.facts).toBe(0);

  const { content } = (await api.get(`/bulletins/${now}`)).body;
  expect(content?.closedMonths?.facts).toBe(1);
  const rows = Object.values(content?.closedMonths?.rows ?? {});
  expect(rows).toMatchObject([
    {
      metric: { id: 'funds' },
      change: '30000000000',
      months: [{ id: '2021-06', change: '30000000000' }],
    },
  ]);
  expect((await api.get('/bulletins/2021-07')).body.content).not.toHaveProperty('closedMonths');

  const replayed = (await api.get(encodeURI('/projects/甲/replay'))).body;
  const steps = Object.values(replayed.steps ?? {});
  expect(steps.map(({ adjusts }) => adjusts)).toEqual([[], [], [], ['2021-06']]);
});

test('it is reopened with a reason only', async () => {
  const reopen = (body: object) =>
    api.post('/periods/2021/reopenings', { on: '2021-07-20', period: '2021-06', ...body });
  const without = await reopen({});
  expect([without.status, without.body.code]).toEqual([400, 'invalid-input']);
  const blank = await reopen({ reason: ' ' });
  expect([blank.status, blank.body.code]).toEqual([422, 'reopening-without-reason']);
  const { body } = await reopen({ reason: '市局退回重报' });
  const { facts, open } = (await api.get(`/adjustments?period=2021-06&after=${body.position}`))
    .body;
  expect([facts, open]).toEqual([0, ['2021-06']]);
});

test.each([
  ['/periods/21', 400, 'invalid-query'],
  ['/periods/2021?year=2021', 400, 'invalid-query'],
  ['/adjustments', 400, 'invalid-query'],
  ['/adjustments?period=2021-06&knownIn=2021-07', 400, 'invalid-query'],
  ['/adjustments?period=2021-06-x1', 400, 'invalid-query'],
  ['/adjustments?period=2021-06&metric=nothing', 404, 'metric-unknown'],
  ['/adjustments?period=2021-06&unit=nowhere', 404, 'unit-unknown'],
])('%s is refused with %i %s', async (path, status, code) => {
  const answer = await api.get(path);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});

test('a rank and a light are explained', async () => {
  const target = { on: '2021-01-04', metric: 'funds', unitId: '区商务委', value: '400000000000' };
  const { body } = await api.record('/plans/2021/targets', target);
  const asked = `asOf=2021-06-30&after=${body.position}`;
  const rank = await api.get(encodeURI(`/rankings/explain?metric=funds&unit=区商务委&${asked}`));
  expect(rank.body).toMatchObject({ row: { rank: 1 }, ranked: 1, cell: { cell: { id: '2021' } } });
  const light = encodeURI('/tracking/lights/explain?project=甲&about=started&asOf=2021-06-30');
  expect((await api.get(light)).body).toMatchObject({ project: { id: '甲' }, light: null });
  const without = await api.get('/rankings/explain?metric=funds');
  expect([without.status, without.body.code]).toEqual([400, 'invalid-query']);
});

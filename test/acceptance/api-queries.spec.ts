import { ApiServer, registerUnits } from './api-server.ts';

let api: ApiServer;
let position: string;
beforeAll(async () => {
  api = await ApiServer.start();
  await registerUnits(api);
  for (const [id, unitId, on] of [
    ['甲', '区商务委', '2021-03-18'],
    ['乙', '区经信委', '2021-05-20'],
  ] as const) {
    await api.record('/projects', { projectId: id, on: '2021-01-05', name: id, unitId });
    const signing = { on, kind: 'formal', amountFen: '1000000000000' };
    position = String((await api.record(`/projects/${id}/signings`, signing)).body.position);
  }
});
afterAll(() => api.stop());

const count = async (query: string) => {
  const path = encodeURI(`/figures/signed.count?after=${position}&${query}`);
  return (await api.get(path)).body.value?.count;
};

test('a figure is asked as of a day, for a unit, in a scope, by groups', async () => {
  expect(await count('asOf=2021-03-17')).toBe('0');
  expect(await count('asOf=2021-03-18')).toBe('1');
  expect(await count('asOf=2021-06-30')).toBe('2');
  expect(await count('asOf=2021-06-30&unit=区经信委')).toBe('1');
  expect(await count('asOf=2021-06-30&assessed=true')).toBe('0');
  const path = '/figures/signed.count?asOf=2021-06-30&groupBy=unit';
  const { groups } = (await api.get(path)).body;
  expect(groups).toEqual(
    expect.arrayContaining([expect.objectContaining({ key: '区商务委', name: '区商务委' })]),
  );
});

test('and as known at a time: nothing was known before it was reported', async () => {
  expect(await count('asOf=2021-06-30&knownAt=2021-06-30')).toBe('0');
  const now = new Date().toISOString();
  expect(await count(`asOf=2021-06-30&knownAt=${now}&basis=recorded`)).toBe('2');
});

test('an answer is as new as the position it is asked after', async () => {
  for (let n = 0; n < 20; n += 1) {
    const project = { projectId: `新${n}`, on: '2021-01-05', name: `新${n}`, unitId: '区商务委' };
    const { body } = await api.record('/projects', project);
    const asked = encodeURI(`/projects?text=新${n}&after=${body.position}`);
    expect((await api.get(asked)).body).toMatchObject({ total: expect.any(Number) });
    const { projects } = (await api.get(asked)).body;
    expect(projects).toEqual(expect.arrayContaining([expect.objectContaining({ id: `新${n}` })]));
  }
  const beyond = await api.get('/report?after=999999');
  expect([beyond.status, beyond.body.code]).toEqual([422, 'position-beyond-log']);
});

test('figures and rates are listed with their names, and each listed one is answered', async () => {
  const { figures } = (await api.get('/figures')).body;
  expect(figures).toContainEqual({
    id: 'signed.count',
    label: { zh: '签约正式合同项目', en: 'Formal contracts signed' },
  });
  for (const { id } of Object.values(figures ?? {})) {
    const { status, body } = await api.get(`/figures/${id}?asOf=2021-06-30`);
    expect([String(id), status, body.id]).toEqual([String(id), 200, id]);
  }
  const { rates } = (await api.get('/rates')).body;
  for (const { id } of Object.values(rates ?? {})) {
    const { status, body } = await api.get(`/rates/${id}?asOf=2021-06-30`);
    expect([String(id), status, body.formula]).toEqual([String(id), 200, expect.any(Object)]);
  }
  expect((await api.get('/units')).body.units).toHaveLength(3);
});

test('the report, a project with its history, and the entries behind a figure', async () => {
  const report = await api.get('/report?asOf=2021-06-30');
  expect(report.body).toMatchObject({ asOf: '2021-06-30', unit: '钱江区' });
  expect(report.body.sections).toHaveLength(9);
  const project = await api.get(encodeURI('/projects/甲?asOf=2021-03-01'));
  expect(project.body).toMatchObject({ id: '甲', stage: 'in-talks' });
  const explained = await api.get('/explain/figures/signed.count?asOf=2021-06-30&limit=1');
  expect(explained.body.terms).toEqual([expect.objectContaining({ sum: '2', total: 2 })]);
  const rate = await api.get('/explain/rates/start-rate?asOf=2021-06-30');
  expect(rate.body.terms).toHaveLength(2);
});

test.each([
  ['/figures/nothing', 404, 'figure-unknown'],
  ['/rates/nothing', 404, 'rate-unknown'],
  ['/explain/figures/nothing', 404, 'figure-unknown'],
  ['/projects/nothing', 404, 'project-unknown'],
  ['/report?unit=nowhere', 404, 'unit-unknown'],
  ['/report?asOf=2021-02-30', 400, 'invalid-query'],
  ['/report?asof=2021-06-30', 400, 'invalid-query'],
  ['/report?asOf=2021-06-30&asOf=2021-06-29', 400, 'invalid-query'],
  ['/report?knownAt=soon', 400, 'not-a-time'],
  ['/report?after=-1', 400, 'invalid-query'],
  ['/projects?limit=1001', 400, 'invalid-query'],
  ['/figures/signed.count?groupBy=colour', 400, 'invalid-query'],
  ['/figures/talks.count?groupBy=month', 422, 'not-groupable'],
])('%s is refused with %i %s', async (path, status, code) => {
  const answer = await api.get(path);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});

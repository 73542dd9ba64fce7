import { COMMAND_ROUTES, type CommandRoute } from '../../apps/api/commands/route-table.ts';
import { CATALOGUE } from '../../libs/commands/index.ts';
import { ApiServer, type Json, registerUnits } from './api-server.ts';

let api: ApiServer;
beforeAll(async () => {
  api = await ApiServer.start();
});
afterAll(() => api.stop());

const SIGNING = { on: '2021-03-18', kind: 'formal', amountFen: '8000000000000' };

async function project(projectId: string): Promise<string> {
  const registered = { projectId, on: '2021-01-05', name: projectId, unitId: '区商务委' };
  await api.record('/projects', registered);
  return `/projects/${projectId}`;
}

/** Handles of earlier events, as examples of later routes need them. */
class Handles {
  private readonly ids = new Map<string, string>([['year', '2021']]);

  keep({ command }: CommandRoute, body: Json): void {
    this.ids.set(command, String(body.eventIds?.[0]));
    if (command === 'RegisterProject') {
      this.ids.set('projectId', String(body.streamId).slice('project-'.length));
    }
    if (command === 'ReportStall') this.ids.set('stallId', String(body.eventIds?.[0]));
    if (command === 'OrderSupervision') this.ids.set('orderId', String(body.eventIds?.[0]));
  }

  path({ path, command }: CommandRoute): string {
    const unit = command === 'ReportPeerFigure' ? '邻区' : '区商务委';
    const filled = path.replace(/:(\w+)/g, (_, name: string) => this.ids.get(name) ?? unit);
    return `/${filled}`;
  }

  body({ command, example }: CommandRoute): object {
    const of = command === 'ReverseEntry' ? 'StartProduction' : 'ReceiveFunds';
    return 'entryId' in example ? { ...example, entryId: this.ids.get(of) } : example;
  }
}

test('every command of the catalogue has one route, and its example is accepted', async () => {
  const types = COMMAND_ROUTES.map((route) => route.command).sort();
  expect(types).toEqual(CATALOGUE.map((row) => row.type).sort());
  const handles = new Handles();
  await api.record('/units', unitRow('钱江区', 'district', null));
  await api.record('/units', unitRow('区经信委', 'unit', '钱江区'));
  // Units first, then the plans, then the project's life in the order of the table.
  await api.record('/units', unitRow('邻区', 'peer', null));
  const order = ['units', 'plans', 'periods', 'schemes', 'projects'];
  const sorted = [...COMMAND_ROUTES].sort(
    (a, b) => order.indexOf(roomOf(a)) - order.indexOf(roomOf(b)),
  );
  for (const route of sorted) {
    const answer = await api.post(handles.path(route), handles.body(route));
    expect([route.command, answer.status, answer.body]).toEqual([
      route.command,
      201,
      {
        streamId: expect.any(String),
        revision: expect.any(Number),
        position: expect.stringMatching(/^\d+$/),
        eventIds: [expect.stringMatching(/^[0-9a-f-]{36}$/)],
        repeated: false,
      },
    ]);
    handles.keep(route, answer.body);
  }
});

const roomOf = ({ path }: CommandRoute) => path.split('/', 1)[0] ?? '';
const unitRow = (unitId: string, kind: string, parentId: string | null) => ({
  ...{ unitId, kind, parentId },
  on: '2021-01-01',
  name: unitId,
});

describe('with a district', () => {
  let calm: ApiServer;
  beforeAll(async () => {
    calm = api;
    api = await ApiServer.start();
    await registerUnits(api);
  });
  afterAll(async () => {
    await api.stop();
    api = calm;
  });

  test('a project without a code gets an id from its names, and is one project', async () => {
    const body = { on: '2021-01-05', name: '甲 项目', unitId: '区商务委' };
    const first = await api.record('/projects', body);
    const location = first.headers.get('location') ?? '';
    expect(location).toMatch(/^\/projects\/[0-9a-f-]{36}$/);
    const again = await api.post('/projects', body);
    expect([again.status, again.headers.get('location')]).toEqual([200, location]);
    const spaced = await api.post('/projects', { ...body, name: '甲项目' });
    expect(spaced.body.code).toBe('project-already-registered');
    const read = await api.get(location);
    expect(read.body).toMatchObject({ stage: 'in-talks', revision: 0 });
  });

  test('the same key again records once; with other content it is refused', async () => {
    const path = `${await project('幂等')}/signings`;
    const key = { 'idempotency-key': 'sign-1' };
    const first = await api.record(path, SIGNING, key);
    const again = await api.post(path, SIGNING, key);
    expect([again.status, again.body]).toEqual([200, { ...first.body, repeated: true }]);
    const other = await api.post(path, { ...SIGNING, amountFen: '1' }, key);
    expect([other.status, other.body.code]).toEqual([422, 'command-id-reused']);
  });

  test('keys that are none are refused', async () => {
    const path = `${await project('键')}/signings`;
    for (const key of ['', 'a b', 'x'.repeat(201), 'é']) {
      const answer = await api.post(path, SIGNING, { 'idempotency-key': key });
      expect([key, answer.status, answer.body.code]).toEqual([key, 400, 'idempotency-key-invalid']);
    }
  });

  test('fifty at once on one project are all recorded, one after the other', async () => {
    const path = `${await project('并发')}`;
    await api.record(`${path}/signings`, SIGNING);
    const funds = { on: '2021-04-01', amountFen: '100' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        retried(() => api.post(`${path}/funds`, { ...funds, voucher: `v${n}` }, key(n))),
      ),
    );
    const revisions = answers.map((answer) => Number(answer.body.revision));
    expect(revisions.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n + 2));
  });

  test('what is wrong with a body is said of every field at once', async () => {
    const path = await project('错');
    const refused = await api.post(`${path}/signings`, { on: '18/3', kind: 'vow', amountFen: 1.5 });
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({
      code: 'invalid-input',
      facts: { fields: expect.anything() },
    });
    expect(refused.body.facts?.fields).toHaveLength(3);
    const more = await api.post(`${path}/signings`, { ...SIGNING, colour: 'red' });
    expect(more.body.facts?.fields).toEqual(['colour: property colour should not exist']);
    const twice = await api.post(`${path}/signings`, { ...SIGNING, projectId: '乙' });
    expect(twice.body.facts?.fields).toEqual(['projectId: stands in the path already']);
    for (const half of [{ name: '甲\ud800' }, { name: '甲', projectId: '\udfff' }]) {
      const answer = await api.post('/projects', { on: '2021-01-05', unitId: '区商务委', ...half });
      expect([answer.status, answer.body.code]).toEqual([400, 'invalid-input']);
    }
    for (const body of [[], 'text', null, 3]) {
      expect((await api.post(`${path}/signings`, JSON.stringify(body))).status).toBe(400);
    }
  });

  test('what the domain refuses comes with its code and its facts', async () => {
    const path = await project('规则');
    const started = await api.post(`${path}/starts`, { on: '2021-03-01', mode: 'operation' });
    expect([started.status, started.body.code]).toEqual([409, 'started-before-signed']);
    expect(started.body.facts).toEqual({ startedOn: '2021-03-01', signedOn: null });
    const nowhere = await api.post('/projects/没有/signings', SIGNING);
    expect([nowhere.status, nowhere.body.code]).toEqual([404, 'project-unknown']);
    const future = await api.post(`${path}/signings`, { ...SIGNING, on: '2150-01-01' });
    expect([future.status, future.body.code]).toEqual([422, 'dated-in-future']);
    const year = await api.post('/plans/next/targets', {
      ...{ on: '2021-01-15', metric: 'funds', unitId: '钱江区', value: '1' },
    });
    expect([year.status, year.body.code]).toEqual([400, 'invalid-input']);
  });

  test('an id of a hundred Chinese characters is an id', async () => {
    const path = await project('长'.repeat(100));
    expect((await api.get(encodeURI(path))).status).toBe(200);
  });
});

const key = (n: number) => ({ 'idempotency-key': `funds-${n}` });

/** Asks again with the same key while the stream keeps changing, as the answer says to. */
async function retried(ask: () => ReturnType<ApiServer['post']>): ReturnType<ApiServer['post']> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const answer = await ask();
    if (answer.status !== 503) return answer;
  }
  throw new Error('it never got through');
}

import { setTimeout as pause } from 'node:timers/promises';
import { ApiServer, registerUnits } from './api-server.ts';

const funds = (n: number) => ({ on: '2021-04-01', amountFen: '100', voucher: `v${n}` });

async function withProject(): Promise<ApiServer> {
  const api = await ApiServer.start();
  await registerUnits(api);
  await api.record('/projects', {
    projectId: '甲',
    on: '2021-01-05',
    name: '甲',
    unitId: '区商务委',
  });
  await api.record('/projects/甲/signings', { on: '2021-03-18', kind: 'formal', amountFen: '900' });
  return api;
}

interface Told {
  readonly position: string;
  readonly events: number;
}

/** Listens to the changes as a browser would. */
class Listening {
  readonly told: Told[] = [];
  readonly done: Promise<void>;
  private readonly ending = new AbortController();

  constructor(url: string, headers: Record<string, string> = {}) {
    this.done = this.run(url, headers);
  }

  private async run(url: string, headers: Record<string, string>): Promise<void> {
    const response = await fetch(url, { headers, signal: this.ending.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString('utf8');
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const data = /^data: (.*)$/m.exec(event)?.[1];
        if (data !== undefined) this.told.push(JSON.parse(data));
      }
    }
  }

  async until(position: string): Promise<void> {
    for (let waited = 0; waited < 500; waited += 1) {
      if (this.told.some((told) => BigInt(told.position) >= BigInt(position))) return;
      await pause(10);
    }
    throw new Error(`nothing said of ${position}: ${JSON.stringify(this.told)}`);
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.done.catch(() => undefined);
  }
}

describe('live', () => {
  let api: ApiServer;
  beforeAll(async () => {
    api = await withProject();
  });
  afterAll(() => api.stop());

  test('commits are pushed, and every event is counted once', async () => {
    const start = (await api.get('/health/ready')).body;
    const listening = new Listening(`${api.url}/changes?after=${start.head}`);
    let last = '';
    for (let n = 0; n < 30; n += 1) {
      last = String((await api.record('/projects/甲/funds', funds(n))).body.position);
    }
    await listening.until(last);
    await listening.stop();
    const events = listening.told.reduce((sum, told) => sum + told.events, 0);
    expect(events).toBe(30);
    const positions = listening.told.map((told) => Number(told.position));
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
  });

  test('who comes back with the last position learns how much there was meanwhile', async () => {
    const { position } = (await api.record('/projects/甲/funds', funds(100))).body;
    await api.record('/projects/甲/funds', funds(101));
    const { body } = await api.record('/projects/甲/funds', funds(102));
    await api.get(`/figures?after=${body.position}`);
    const resumed = new Listening(`${api.url}/changes`, { 'last-event-id': String(position) });
    await resumed.until(String(body.position));
    await resumed.stop();
    expect(resumed.told[0]).toEqual({ position: body.position, events: 2 });
  });

  test('a position this log does not have is refused', async () => {
    const answer = await api.get('/changes?after=99999');
    expect([answer.status, answer.body.code]).toEqual([422, 'position-beyond-log']);
  });

  test('metrics count what this process recorded, as Prometheus reads it', async () => {
    const { headers, text } = await api.get('/metrics');
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const recorded = Number(/^luodi_events_recorded_total (\d+)$/m.exec(text)?.[1]);
    await api.record('/projects/甲/funds', funds(9_000));
    const after = (await api.get('/metrics')).text;
    expect(after).toContain(`\nluodi_events_recorded_total ${recorded + 1}\n`);
    expect(after).toContain('luodi_appends_total{outcome="unavailable"} 0\n');
    // There is no link and no mirror of a log that is a file of this machine.
    expect(after).not.toMatch(/luodi_(link|mirror)/);
  });

  test('health tells that it lives, and how far the books are', async () => {
    expect((await api.get('/health/live')).body).toEqual({ live: true });
    const ready = await api.get('/health/ready');
    expect([ready.status, ready.body]).toEqual([
      200,
      {
        ready: true,
        store: 'sqlite',
        position: expect.stringMatching(/^\d+$/),
        head: expect.stringMatching(/^\d+$/),
        lag: expect.stringMatching(/^\d+$/),
        running: true,
        restarts: 0,
        quarantined: 0,
        lastError: null,
      },
    ]);
  });

  test('it is not ready while the books do not follow', async () => {
    const { journal } = api.luodi;
    const { state } = journal;
    journal.state = async () => ({
      ...(await state.call(journal)),
      running: false,
      lastError: 'the disk is gone',
    });
    const answer = await api.get('/health/ready', { 'accept-language': 'en' }).finally(() => {
      journal.state = state;
    });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ code: 'not-ready', running: false, quarantined: 0 });
    expect(answer.body.detail).toContain('the disk is gone');
  });

  test('the books are rebuilt line by line, and answer as before', async () => {
    const asked = '/figures/funds.amount?asOf=2021-06-30';
    const before = await api.get(asked);
    const answer = await api.post('/rebuild', {});
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = answer.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toEqual({
      result: { position: expect.any(String), elapsedMs: expect.any(Number) },
    });
    expect(lines[0].progress).toMatchObject({
      done: expect.any(Number),
      total: expect.any(Number),
    });
    expect((await api.get(asked)).body).toEqual(before.body);
  });
});

test('a graceful stop ends the pushes and loses no command that was accepted', async () => {
  const api = await withProject();
  const listening = new Listening(`${api.url}/changes`);
  await listening.until('0');
  const accepted: string[] = [];
  const turnedAway: (number | string)[] = [];
  let going = true;
  const clients = Array.from({ length: 20 }, async (_, client) => {
    for (let n = 0; going; n += 1) {
      const asked = api.post('/projects/甲/funds', funds(client * 100_000 + n));
      const answer = await asked.catch(() => null);
      if (answer?.status === 201) accepted.push(String(answer.body.eventIds?.[0]));
      else if (answer !== null) turnedAway.push(String(answer.body.code));
      if (answer === null) return;
    }
  });
  while (accepted.length < 20) await pause(10);
  await api.luodi.close();
  going = false;
  await Promise.all(clients);
  await listening.done;
  expect(new Set(turnedAway)).toEqual(new Set(turnedAway.length > 0 ? ['shutting-down'] : []));
  const again = await ApiServer.start({ directory: api.directory });
  const history = await again.luodi.store.readStream('project-甲');
  const recorded = new Set(history.map((event) => event.id));
  expect(accepted.filter((id) => !recorded.has(id))).toEqual([]);
  await again.stop();
});

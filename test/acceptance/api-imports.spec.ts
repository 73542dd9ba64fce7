import { readFile } from 'node:fs/promises';
import { ApiServer } from './api-server.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const FILE = new URL('../examples/qianjiang-2021h1.xlsx', import.meta.url);

let api: ApiServer;
let ledger: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  api = await ApiServer.start();
  ledger = new Uint8Array(await readFile(FILE));
});
afterAll(() => api.stop());

const send = (query: string, body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(`${api.url}/imports?${query}`, {
    method: 'POST',
    headers: { 'content-type': XLSX, ...headers },
    body,
  });
const QUERY = `registerUnits=true&district=${encodeURIComponent('黔江区')}&fileName=h1.xlsx`;

test('a dry run says what would be recorded and records nothing', async () => {
  const answer = await send(`${QUERY}&dryRun=true`, ledger);
  const report = (await answer.json()) as { readonly recorded: number };
  expect(report).toMatchObject({ dryRun: true, recorded: expect.any(Number) });
  expect(report.recorded).toBeGreaterThan(100);
  expect(await api.luodi.store.head()).toBe(0n);
});

test('an import tells how far it is, then what came of it; again it records nothing', async () => {
  const answer = await send(QUERY, ledger, { accept: 'application/x-ndjson' });
  expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
  const lines = (await answer.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines[0]).toEqual({ progress: { phase: 'read', done: 0, total: expect.any(Number) } });
  const { result } = lines.at(-1);
  expect(BigInt(result.position)).toBe(await api.luodi.store.head());
  expect(result.recorded).toBe(Number(result.position));
  const figure = await api.get(`/figures/signed.count?asOf=2021-06-30&after=${result.position}`);
  expect(figure.body.value).toMatchObject({ count: '30' });
  const again = await (
    await send(QUERY, ledger, { 'content-type': 'application/octet-stream' })
  ).json();
  expect(again).toMatchObject({ recorded: 0, position: null });
});

test.each([
  ['an empty file', new Uint8Array(0), 422, 'file-empty'],
  ['no workbook', new TextEncoder().encode('hello'), 422, 'file-not-xlsx'],
])('%s is refused in one line, with or without progress', async (_, body, status, code) => {
  for (const accept of ['application/json', 'application/x-ndjson']) {
    const answer = await send('', body as Uint8Array<ArrayBuffer>, { accept });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code, detail: expect.any(String) });
  }
});

test('too large a file is refused before it is read', async () => {
  const answer = await send('', new Uint8Array(100 * 1024 * 1024 + 1)).catch(() => null);
  // A client may still be sending when it is cut off, and then learns no more than that.
  if (answer !== null) expect(await answer.json()).toMatchObject({ code: 'body-too-large' });
});

test('what is asked for wrongly is said at once', async () => {
  const answer = await send('dryrun=true&allOrNothing=perhaps', ledger);
  expect(await answer.json()).toMatchObject({
    code: 'invalid-query',
    facts: { fields: [expect.stringContaining('dryrun'), expect.stringContaining('allOrNothing')] },
  });
});

test('the template can be had, and is itself an empty ledger', async () => {
  const answer = await fetch(`${api.url}/template`);
  expect(answer.headers.get('content-type')).toBe(XLSX);
  expect(answer.headers.get('content-disposition')).toContain('attachment');
  const template = new Uint8Array(await answer.arrayBuffer());
  const report = await (await send('dryRun=true', template)).json();
  expect(report).toMatchObject({ recorded: 0, rejected: [] });
});

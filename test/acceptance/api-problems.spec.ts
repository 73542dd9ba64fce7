import { connect } from 'node:net';
import { ApiServer } from './api-server.ts';

let api: ApiServer;
let said: string[];
beforeAll(async () => {
  said = [];
  const note = (message: unknown) => void said.push(String(message));
  const quiet = { log: () => undefined, warn: () => undefined, error: note };
  api = await ApiServer.start({ logger: quiet });
});
afterAll(() => api.stop());

test('a problem says what it is, to programs and to people in their language', async () => {
  const answer = await api.get('/projects/没有', { 'accept-language': 'en-GB, zh;q=0.5' });
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(answer.headers.get('content-language')).toBe('en');
  expect(answer.headers.get('vary')).toBe('accept-language');
  expect(answer.body).toEqual({
    type: 'urn:luodi:refusal:project-unknown',
    title: 'Not found',
    status: 404,
    detail: expect.stringContaining('no'),
    code: 'project-unknown',
    facts: { projectId: '没有' },
    instance: '/projects/%E6%B2%A1%E6%9C%89',
  });
  const chinese = await api.get('/projects/没有');
  expect(chinese.body).toMatchObject({ title: '未找到', detail: expect.stringContaining('没有') });
});

describe('what never reaches a handler', () => {
  const json = { 'content-type': 'application/json' };
  const ask = (path: string, init: RequestInit) => fetch(api.url + path, init);
  const post = (headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>) =>
    ask('/projects', { method: 'POST', headers, body });

  test.each([
    ['no such route', 404, 'route-unknown', () => ask('/nothing?x=1', {})],
    ['no such method', 404, 'route-unknown', () => ask('/figures', { method: 'DELETE' })],
    ['half a JSON text', 400, 'malformed-request', () => post(json, '{"a":')],
    ['nothing at all', 400, 'malformed-request', () => post(json, '')],
    ['a prototype', 400, 'malformed-request', () => post(json, '{"__proto__":{"a":1}}')],
    ['a bad escape', 400, 'malformed-request', () => ask('/projects/%zz', {})],
    ['an endless name', 414, 'path-too-long', () => ask(`/projects/${'x'.repeat(1001)}`, {})],
    ['two megabytes', 413, 'body-too-large', () => post(json, `"${'x'.repeat(2 << 20)}"`)],
    [
      'plain text',
      415,
      'media-type-unsupported',
      () => post({ 'content-type': 'text/plain' }, '{}'),
    ],
    ['a form', 415, 'media-type-unsupported', () => post(form, 'a=b')],
    ['no type', 415, 'media-type-unsupported', () => post({}, new Uint8Array([1]))],
    ['a file', 415, 'media-type-unsupported', () => post(bytes, new Uint8Array(9))],
    [
      'another site',
      403,
      'foreign-origin',
      () => post({ ...json, origin: 'http://a.example' }, '{}'),
    ],
  ])('%s: %i %s', async (_, status, code, request) => {
    const answer = await request();
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answer.json()).toMatchObject({ status, code, title: expect.any(String) });
    expect(answer.status).toBe(status);
  });

  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const bytes = { 'content-type': 'application/octet-stream' };

  test('a name this server does not go by is refused', async () => {
    const answer = await raw('GET /figures HTTP/1.1\r\nHost: evil.example\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 421 /);
    expect(answer).toContain('foreign-host');
  });

  test('what is no HTTP is told so and cut off', async () => {
    const answer = await raw('what\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"code":"malformed-request"');
  });
});

test('what nobody foresaw is logged under an id and says no more', async () => {
  const { journal } = api.luodi;
  const current = journal.current;
  journal.current = () => {
    throw new Error('the secret of the house');
  };
  const answer = await api.get('/figures/signed.count').finally(() => {
    journal.current = current;
  });
  expect(answer.status).toBe(500);
  expect(answer.text).not.toContain('secret');
  expect(answer.body).toMatchObject({
    code: 'unexpected-error',
    facts: { id: expect.any(String) },
  });
  const logged = said.find((line) => line.includes(String(answer.body.facts?.id)));
  expect(logged).toContain('GET /figures/signed.count: Error: the secret of the house');
});

test('no answer may be kept, framed, or sniffed; no other site is let in', async () => {
  const { headers } = await api.get('/figures', { origin: 'http://a.example' });
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('access-control-allow-origin')).toBeNull();
});

/** Sends bytes as they are, which no client would, and reads until the server closes. */
function raw(bytes: string): Promise<string> {
  const { hostname, port } = new URL(api.url);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      socket.end();
    });
    socket.on('close', () => resolve(text)).on('error', reject);
  });
}

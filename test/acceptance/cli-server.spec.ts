import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSqliteStore } from '#event-store';
import { luodi, ServedLuodi, temporaryFolder } from './cli-process.ts';

const LEDGER = fileURLToPath(new URL('../examples/qianjiang-2021h1.xlsx', import.meta.url));
const SIGNED = ['figure', 'signed.amount', '--as-of', '2021-06-30'];

describe('the command line beside a running server', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let data: string;
  let served: ServedLuodi;

  beforeAll(async () => {
    folder = await temporaryFolder();
    data = join(folder.path, 'data');
    served = await ServedLuodi.start('serve', '--data', data);
  }, 60_000);
  afterAll(async () => {
    await served.stop();
    await folder.remove();
  });

  test('imports and asks through --url', async () => {
    const district = ['--register-units', '--district', '黔江区'];
    const imported = await luodi('import', LEDGER, '--url', served.url, ...district);
    expect(imported.code).toBe(3);
    const asked = await luodi(...SIGNED, '--url', `${served.url}/`, '--lang', 'en');
    expect(asked).toMatchObject({ code: 0, err: '' });
    expect(asked.out).toContain('CNY 9,272m');
  });

  test('goes through the server that holds the directory, which stderr alone says', async () => {
    const { code, out, err } = await luodi(...SIGNED, '--data', data, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out).printed.zh).toBe('92.72亿元');
    expect(err).toContain(served.url);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    const rebuilt = await luodi('rebuild', '--data', data);
    expect(rebuilt.code).toBe(0);
  });

  test('a second server on the directory is refused with 5 and told of the first', async () => {
    const { code, err } = await luodi('serve', '--data', data, '--port', '0');
    expect(code).toBe(5);
    expect(err).toContain(served.url);
  });

  test('a port that is taken ends with 9', async () => {
    const { port } = new URL(served.url);
    const other = ['--data', join(folder.path, 'other')];
    const { code, err } = await luodi('serve', '--port', port, ...other, '--lang', 'en');
    expect(code).toBe(9);
    expect(err).toContain('--port');
  });

  test('what answers there but is no Luodi ends with 6', async () => {
    const { createServer } = await import('node:http');
    const stranger = createServer((_, reply) => reply.writeHead(404).end('<h1>nothing</h1>'));
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const { port } = stranger.address() as { port: number };
    const { code, err } = await luodi('report', '--url', `http://127.0.0.1:${port}`);
    stranger.close();
    expect(code).toBe(6);
    expect(err).toContain('不是落地');
  });

  test('a directory held by a process that answers nowhere ends with 5', async () => {
    const held = join(folder.path, 'held');
    const store = openSqliteStore({ directory: held });
    const { code, out, err } = await luodi(...SIGNED, '--data', held, '--lang', 'en');
    await store.close();
    expect({ code, out }).toEqual({ code: 5, out: '' });
    expect(err).toContain(`is in use by process ${process.pid}`);
    expect(err).toContain('--url');
  });
});

describe('the demonstration', () => {
  /** It leaves its data behind for people to go on with; here nobody does. */
  const tidy = (out: string) => {
    const made = /\S*luodi-demo-\w+/.exec(out)?.[0];
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
  };

  test('imports, reports, says what to try, and that works', async () => {
    const { code, out, err } = await luodi('demo');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('年度任务');
    expect(out).toMatch(/92\.72亿元 +signed\.amount\n/);
    const tries = [...out.matchAll(/npx luodi (.*)/g)].map(([, line = '']) => line.split(' '));
    expect(tries).toHaveLength(2);
    // Both at once: one has the directory at a time, the other waits for it.
    const [explained, known] = await Promise.all(tries.map((args) => luodi(...args)));
    expect(explained?.out).toContain('✓');
    expect(known?.out).toContain('7.54亿元');
    tidy(out);
  }, 60_000);

  test('with --serve the API stays up on its data until it is told to stop', async () => {
    const served = await ServedLuodi.start('demo', '--serve', '--lang', 'en');
    const answer = await fetch(`${served.url}/figures/signed.count?asOf=2021-06-30`);
    expect(((await answer.json()) as { printed: { zh: string } }).printed.zh).toBe('30个');
    const { code, out } = await served.stop();
    expect(code).toBe(0);
    expect(out).toContain('/docs');
    tidy(out);
  }, 60_000);
});

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT } from '../../apps/api/exit-codes.ts';
import { DataDirectoryInUse, openSqliteStore } from '../../libs/event-store/index.ts';

const LOADER = new URL('../support/typescript-loader.mjs', import.meta.url).href;
const MAIN = fileURLToPath(new URL('../../apps/api/main.ts', import.meta.url));

/** The server in a process of its own, as `npm start` runs it. */
class Served {
  out = '';
  err = '';
  readonly child: ChildProcess;
  readonly code: Promise<number | null>;

  constructor(environment: Readonly<Record<string, string>>) {
    const { NODE_OPTIONS: _, ...env } = process.env;
    const args = ['--conditions=source', '--import', LOADER, MAIN];
    this.child = spawn(process.execPath, args, {
      env: { ...env, LUODI_PORT: '0', ...environment },
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.out += text;
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.err += text;
    });
    this.code = new Promise((resolve) => this.child.once('close', resolve));
  }

  /** The address it prints once it listens. */
  url(): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = /http:\/\/\S+/.exec(this.out)?.[0];
        if (found !== undefined) resolve(found);
      };
      this.child.stdout?.on('data', look);
      void this.code.then(() => reject(new Error(`it ended: ${this.err}`)));
      look();
    });
  }
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'luodi-start-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('it serves, says where, tells others of it, and ends with 0 when told to', async () => {
  const data = join(folder, 'served');
  const served = new Served({ LUODI_DATA: data });
  const url = await served.url();
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  let holder: unknown = null;
  try {
    await openSqliteStore({ directory: data }).close();
  } catch (error) {
    if (error instanceof DataDirectoryInUse) holder = error.holder;
  }
  expect(holder).toMatchObject({ pid: served.child.pid, url });

  const second = new Served({ LUODI_DATA: data });
  expect(await second.code).toBe(EXIT.dataDirectoryInUse);
  expect(second.err).toContain(url);
  expect(second.err.trim().split('\n')).toHaveLength(1);

  const { port } = new URL(url);
  const third = new Served({ LUODI_DATA: join(folder, 'third'), LUODI_PORT: port });
  expect(await third.code).toBe(EXIT.portUnusable);
  expect(third.err.trim().split('\n')).toHaveLength(1);
  expect(third.err).toMatch(/端口已被占用.*The port is taken/);

  served.child.kill('SIGTERM');
  expect(await served.code).toBe(EXIT.ok);
  await openSqliteStore({ directory: data }).close();
}, 60_000);

test.each([
  ['a file instead of a folder', { LUODI_DATA: 'file' }, EXIT.dataDirectoryUnusable],
  ['a port that is none', { LUODI_DATA: 'other', LUODI_PORT: 'http' }, EXIT.portUnusable],
  ['a port out of range', { LUODI_DATA: 'other', LUODI_PORT: '70000' }, EXIT.portUnusable],
  [
    'an address of another machine',
    { LUODI_DATA: 'other', LUODI_HOST: '192.0.2.1' },
    EXIT.portUnusable,
  ],
])(
  '%s: one line in both languages',
  async (_, environment, exit) => {
    await writeFile(join(folder, 'file'), 'no folder');
    const data = join(folder, environment.LUODI_DATA);
    const served = new Served({ ...environment, LUODI_DATA: data });
    expect([await served.code, served.err]).toEqual([exit, expect.any(String)]);
    expect(served.err.trim().split('\n')).toHaveLength(1);
    expect(served.err).toMatch(/^luodi: \p{Script=Han}.* \/ [A-Z]/u);
  },
  60_000,
);

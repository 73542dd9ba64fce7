import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LOADER = new URL('../support/typescript-loader.mjs', import.meta.url).href;
const MAIN = fileURLToPath(new URL('../../apps/cli/main.ts', import.meta.url));

/** Node's arguments that run the command line from its sources. */
export const NODE: readonly string[] = ['--conditions=source', '--import', LOADER, MAIN];

/** How a command line ended, and what it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

// Jest's own switches, and settings of whoever runs the tests, are not for the child.
const OURS = Object.entries(process.env).filter(([name]) => !/^(LUODI_|NODE_OPTIONS$)/.test(name));
const ENVIRONMENT = Object.fromEntries(OURS);

/** Runs one command line in a real process of its own. */
export async function luodi(...args: readonly string[]): Promise<Ended> {
  return finished(start(args));
}

/** The same with something on its standard input. */
export async function luodiReading(input: string, ...args: readonly string[]): Promise<Ended> {
  const child = start(args);
  child.stdin?.end(input);
  return finished(child);
}

/** Starts one, to be ended from outside. */
export function startLuodi(...args: readonly string[]) {
  const child = start(args);
  return { child, ended: finished(child) };
}

function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [...NODE, ...args], { env: ENVIRONMENT });
}

async function finished(child: ChildProcess): Promise<Ended> {
  let [out, err] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, err };
}

/** A `luodi serve` that is up; ends when told to, as a person would end it. */
export class ServedLuodi {
  readonly url: string;
  private readonly child: ChildProcess;
  private readonly ending: Promise<Ended>;

  private constructor(url: string, child: ChildProcess, ending: Promise<Ended>) {
    this.url = url;
    this.child = child;
    this.ending = ending;
  }

  /** Starts one with `serve …` or `demo --serve …` on a free port. */
  static async start(...args: readonly string[]): Promise<ServedLuodi> {
    const child = start([...args, '--port', '0']);
    const ending = finished(child);
    const url = await new Promise<string>((resolve, reject) => {
      let seen = '';
      child.stdout?.on('data', (text: string) => {
        seen += text;
        const found = /http:\/\/[\d.:]+/.exec(seen)?.[0];
        if (found !== undefined) resolve(found);
      });
      void ending.then(({ err }) => reject(new Error(`the server ended: ${err}`)));
    });
    await caughtUp(url);
    return new ServedLuodi(url, child, ending);
  }

  stop(): Promise<Ended> {
    this.child.kill('SIGTERM');
    return this.ending;
  }
}

/** Books that were just opened may stand a moment behind the log: what is asked waits for them. */
async function caughtUp(url: string): Promise<void> {
  const { head } = (await (await fetch(`${url}/health/ready`)).json()) as { head?: string };
  if (head !== undefined) await fetch(`${url}/figures?after=${head}`);
}

/** A folder for one spec, and its removal. */
export async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'luodi-cli-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const LOADER = new URL('typescript-loader.mjs', import.meta.url).href;
const MAIN = fileURLToPath(new URL('../../apps/api/main.ts', import.meta.url));
const ARGUMENTS = ['--conditions=source', '--import', LOADER, MAIN];

/** The server in a process of its own, as `npm start` runs it: one node among several. */
export class LuodiNode {
  readonly url: string;
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;

  private constructor(url: string, child: ChildProcess, ended: Promise<unknown>) {
    this.url = url;
    this.child = child;
    this.ended = ended;
  }

  /** Starts one on a free port with these settings, and waits until it listens. */
  static async start(settings: Readonly<Record<string, string>>): Promise<LuodiNode> {
    const own = Object.entries(process.env).filter(([name]) => !/^(LUODI_|NODE_OP)/.test(name));
    const env = { ...Object.fromEntries(own), LUODI_PORT: '0', ...settings };
    const child = spawn(process.execPath, ARGUMENTS, { env });
    let [out, err] = ['', ''];
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        out += text;
        const found = /http:\/\/[\d.:]+/.exec(out)?.[0];
        if (found !== undefined) resolve(found);
      });
      void ended.then(() => reject(new Error(`the node ended: ${err}`)));
    });
    return new LuodiNode(url, child, ended);
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await this.ended;
  }
}

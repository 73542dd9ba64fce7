import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const LOADER = new URL('./typescript-loader.mjs', import.meta.url).href;
const CHILD = fileURLToPath(new URL('./store-process.ts', import.meta.url));

/** A real second process with a store of its own; see `store-process.ts` for what it can do. */
export class StoreProcess {
  readonly lines: string[] = [];
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #exit: Promise<number | null>;
  #errors = '';

  /** `fileKilobytes` is the size beyond which the system lets the process write no file. */
  constructor(task: string, directory: string, fileKilobytes?: number) {
    const node = [process.execPath, '--import', LOADER, CHILD, task, directory];
    // Jest's own switches are not for the child.
    const env = { ...process.env, NODE_OPTIONS: '' };
    const limit = `ulimit -S -f ${fileKilobytes}; exec "$0" "$@"`;
    this.#child =
      fileKilobytes === undefined
        ? spawn(node[0] as string, node.slice(1), { env })
        : spawn('bash', ['-c', limit, ...node], { env });
    this.#child.stderr.on('data', (chunk) => {
      this.#errors += String(chunk);
    });
    const output = createInterface({ input: this.#child.stdout });
    output.on('line', (line) => this.lines.push(line));
    // Only when the output is through as well has everything that was printed been seen.
    const read = new Promise((resolve) => output.once('close', resolve));
    const exit = new Promise<number | null>((resolve) => this.#child.once('close', resolve));
    this.#exit = Promise.all([exit, read]).then(([code]) => code);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async linesReach(count: number): Promise<void> {
    while (this.lines.length < count) {
      if (this.#child.exitCode !== null) throw new Error(`the child ended: ${this.#errors}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Waits for the end of its own accord. */
  async ended(): Promise<void> {
    const code = await this.#exit;
    if (code !== 0) throw new Error(`the child ended with ${code}: ${this.#errors}`);
  }

  /** The end that leaves nothing a chance to clean up. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exit;
  }
}

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const LOADER = new URL('./typescript-loader.mjs', import.meta.url).href;
const CHILD = fileURLToPath(new URL('./office-process.ts', import.meta.url));

/** A real second process with a log, books or an import of its own; see `office-process.ts`. */
export class OfficeProcess {
  readonly lines: string[] = [];
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly closed: Promise<number | null>;
  private errors = '';

  constructor(...task: readonly string[]) {
    const node = ['--conditions=source', '--import', LOADER, CHILD, ...task];
    // The switches of the test runner are not for the child.
    const env = { ...process.env, NODE_OPTIONS: '--no-warnings' };
    this.child = spawn(process.execPath, node, { env });
    this.child.stderr.on('data', (chunk) => {
      this.errors += String(chunk);
    });
    const output = createInterface({ input: this.child.stdout });
    output.on('line', (line) => this.lines.push(line));
    this.closed = new Promise((resolve) => this.child.once('close', resolve));
  }

  /** Waits for so many lines; throws where the child ends before, for whatever reason. */
  async linesReach(count: number): Promise<void> {
    while (this.lines.length < count) {
      if (this.child.exitCode !== null) throw new Error(`the child ended: ${this.errors}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /** Waits for the end of its own accord. */
  async ended(): Promise<void> {
    const code = await this.closed;
    if (code !== 0) throw new Error(`the child ended with ${code}: ${this.errors}`);
  }

  /** The end that leaves nothing a chance to clean up. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.closed;
  }
}

import type { SingleBar } from 'cli-progress';
import type { Message } from './language.ts';
import type { Terminal } from './terminal.ts';

/** Shows how far long work is, on a terminal; anywhere else it shows nothing. */
export class Progress {
  private readonly bar: SingleBar | null;
  private readonly terminal: Terminal;
  private total = 0;

  private constructor(bar: SingleBar | null, terminal: Terminal) {
    this.bar = bar;
    this.terminal = terminal;
  }

  static async begin(terminal: Terminal): Promise<Progress> {
    if (!terminal.watched) return new Progress(null, terminal);
    const { default: bars } = await import('cli-progress');
    const options = {
      format: '  {phase} {bar} {percentage}%  {value}/{total}  {left}',
      hideCursor: true,
      clearOnComplete: true,
      stream: process.stderr,
    };
    return new Progress(new bars.SingleBar(options, bars.Presets.rect), terminal);
  }

  /** `leftMs` is the time the work will still take, where it is known. */
  show(done: number, total: number, phase: Message, leftMs?: number): void {
    if (this.bar === null || total === 0) return;
    const left = leftMs === undefined ? '' : `${Math.ceil(leftMs / 1000)} s`;
    const payload = { phase: this.terminal.say(phase), left };
    if (this.total === 0) this.bar.start(total, done, payload);
    else if (this.total !== total) this.bar.setTotal(total);
    this.total = total;
    this.bar.update(done, payload);
  }

  end(): void {
    if (this.total > 0) this.bar?.stop();
  }
}

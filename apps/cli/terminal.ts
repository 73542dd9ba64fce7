import { stderr, stdout } from 'node:process';
import { styleText } from 'node:util';
import type { Language, Message } from './language.ts';

type Style = Parameters<typeof styleText>[0];

/** Where a command writes: answers to stdout, everything about them to stderr. */
export class Terminal {
  readonly language: Language;
  readonly json: boolean;

  constructor(language: Language, json: boolean) {
    this.language = language;
    this.json = json;
  }

  say(message: Message): string {
    return message[this.language];
  }

  line(text = ''): void {
    stdout.write(`${text}\n`);
  }

  /** A remark beside the answer: dim, on stderr, so that pipes carry answers alone. */
  remark(message: Message): void {
    stderr.write(`${paint(stderr, 'dim', this.say(message))}\n`);
  }

  error(text: string): void {
    stderr.write(`${text}\n`);
  }

  bold(text: string): string {
    return paint(stdout, 'bold', text);
  }

  dim(text: string): string {
    return paint(stdout, 'dim', text);
  }

  red(text: string): string {
    return paint(stdout, 'red', text);
  }

  green(text: string): string {
    return paint(stdout, 'green', text);
  }

  /** Progress bars are for people who look: only where stderr is a terminal. */
  get watched(): boolean {
    return stderr.isTTY === true && !this.json;
  }
}

function paint(stream: NodeJS.WriteStream, style: Style, text: string): string {
  return coloured(stream) ? styleText(style, text) : text;
}

/** Colours on a terminal only, and never against NO_COLOR (https://no-color.org). */
function coloured(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR, TERM } = process.env;
  return stream.isTTY === true && !NO_COLOR && TERM !== 'dumb';
}

/**
 * A reader that has seen enough (`| head`) closes the pipe. That is no error: what is under way is
 * finished in silence.
 */
export function toleratePipes(): void {
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

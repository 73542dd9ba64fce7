import { PassThrough } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemFor, refuse } from '../problems/problem-answer.ts';
import type { AnyRefusal } from '../problems/problems.ts';

export const NDJSON = 'application/x-ndjson';

/**
 * The answer to a long piece of work: lines of `{progress}` while it goes on, then one of
 * `{result}` or `{problem}`. What is refused before the first line is an ordinary problem with a
 * status of its own.
 */
export class ProgressLines {
  private readonly request: FastifyRequest;
  private readonly reply: FastifyReply;
  private lines: PassThrough | null = null;

  constructor(request: FastifyRequest, reply: FastifyReply) {
    this.request = request;
    this.reply = reply;
  }

  progress(progress: object): void {
    // A client that went away is not told; the work itself goes on.
    if (!this.started().writableNeedDrain) this.write({ progress });
  }

  result(result: object): void {
    this.write({ result });
    this.started().end();
  }

  refuse(refusal: AnyRefusal): void {
    if (this.lines === null) {
      refuse(this.request, this.reply, refusal);
      return;
    }
    this.write({ problem: problemFor(this.request, refusal) });
    this.lines.end();
  }

  private write(line: object): void {
    const lines = this.started();
    if (!lines.destroyed) lines.write(`${JSON.stringify(line)}\n`);
  }

  private started(): PassThrough {
    if (this.lines === null) {
      this.lines = new PassThrough();
      this.reply.code(200).header('content-type', NDJSON).send(this.lines);
    }
    return this.lines;
  }
}

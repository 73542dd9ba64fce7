import { PassThrough } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Proxies and browsers drop connections that say nothing for a minute. */
const BEAT_MS = 15_000;

/** One answer of Server-Sent Events: written to while it can take more, kept awake by beats. */
export class EventStream {
  private readonly out = new PassThrough();

  /** `onClose` is called once, whichever side ends it. */
  constructor(onClose: () => void) {
    const beat = setInterval(() => this.isFull || this.out.write(': \n\n'), BEAT_MS);
    beat.unref();
    this.out.on('close', () => {
      clearInterval(beat);
      onClose();
    });
  }

  /** Sends the head of the answer; a HEAD request gets no more than that. */
  answer(method: string, reply: FastifyReply): void {
    reply
      .header('content-type', 'text/event-stream; charset=utf-8')
      .header('cache-control', 'no-store, no-transform')
      .header('x-accel-buffering', 'no');
    if (method === 'HEAD') {
      reply.send('');
      this.out.destroy();
      return;
    }
    this.out.write('retry: 2000\n');
    reply.send(this.out);
  }

  /** True where the listener has not taken what it was sent: what comes now must wait. */
  get isFull(): boolean {
    return this.out.writableNeedDrain || this.out.writableEnded;
  }

  tell(event: string, data: object, id?: string): void {
    const head = id === undefined ? '' : `id: ${id}\n`;
    this.out.write(`${head}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  onReady(listener: () => void): void {
    this.out.on('drain', listener);
  }

  end(): void {
    this.out.end();
  }
}

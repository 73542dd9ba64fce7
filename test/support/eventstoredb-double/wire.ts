import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/**
 * A connection that can go dark: it stays established, and nothing flows any more in either
 * direction, not even what keeps a connection alive. That is what is left of a connection whose
 * other end lost its power or its network.
 */
export class Wire extends Duplex {
  private isDark = false;
  private readonly socket: Socket;

  constructor(socket: Socket) {
    super();
    this.socket = socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      if (!this.isDark && !this.push(chunk)) socket.pause();
    });
    socket.on('end', () => {
      if (!this.isDark) this.push(null);
    });
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
    this.on('error', () => undefined);
  }

  darken(): void {
    this.isDark = true;
  }

  /** Ends the connection as a killed process does: at once, with a reset. */
  cut(): void {
    this.socket.resetAndDestroy();
  }

  override _read(): void {
    this.socket.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    if (this.isDark) return;
    this.socket.write(chunk, done);
  }

  /** Many small writes of one turn are one to the socket. */
  override _writev(
    chunks: readonly { readonly chunk: Buffer }[],
    done: (error?: Error | null) => void,
  ): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'buffer', done);
  }

  override _final(done: () => void): void {
    if (this.isDark) return;
    this.socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.socket.destroy();
    done(error);
  }
}

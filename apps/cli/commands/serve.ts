import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Luodi } from '../../api/luodi.ts';
import { asFailure, isInUse } from '../door/open.ts';
import { failures } from '../failure.ts';
import { words } from '../language.ts';
import type { Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';

export interface ServeOptions {
  readonly port?: string;
  readonly host?: string;
}

const PORT = '3000';
const HOST = '127.0.0.1';

/** `luodi serve`: the HTTP API on a data directory, until it is told to stop. */
export async function serve(session: Session, options: ServeOptions): Promise<void> {
  const { terminal, place } = session;
  if (place.url !== null) {
    throw failures.usage(words('serve 不接受 --url', 'serve takes no --url'));
  }
  const port = portOf(options);
  const luodi = await openForServing(place.dataDirectory);
  await listen(luodi, port, hostOf(options), terminal);
}

/** Listens, says where, and stops gracefully when asked to. */
export async function listen(
  luodi: Luodi,
  port: number,
  host: string,
  terminal: Terminal,
): Promise<void> {
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  try {
    const url = await luodi.listen(port, host).catch((error: NodeJS.ErrnoException) => {
      throw error.code === undefined ? error : failures.port(host, port, error.code);
    });
    if (terminal.json) terminal.line(JSON.stringify({ url, docs: `${url}/docs` }));
    else {
      terminal.line(terminal.say(words(`服务地址 ${url}`, `Serving at ${url}`)));
      terminal.line(terminal.say(words(`接口文档 ${url}/docs`, `API docs at ${url}/docs`)));
      terminal.remark(words('按 Ctrl-C 停止', 'Ctrl-C stops it'));
    }
    await stopped;
  } finally {
    await luodi.close();
  }
}

/** The port as a number, before anything is opened for it. */
export function portOf({ port = PORT }: ServeOptions): number {
  const number = Number(port);
  if (/^\d{1,5}$/.test(port) && number <= 65_535) return number;
  throw failures.usage(words(`“${port}”不是端口`, `"${port}" is not a port`));
}

/** The address to listen on where none is given. */
export const hostOf = ({ host = HOST }: ServeOptions): string => host;

async function openForServing(dataDirectory: string): Promise<Luodi> {
  const { openLuodi } = await import('../../api/luodi.ts');
  try {
    return await openLuodi({ dataDirectory });
  } catch (error) {
    if (!isInUse(error)) throw asFailure(error);
    throw failures.inUse(resolve(dataDirectory), error.holder.pid, error.holder.url);
  }
}

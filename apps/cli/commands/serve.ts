import { EXIT } from '../../api/exit-codes.ts';
import type { Luodi } from '../../api/luodi.ts';
import { asStartFailure, openHere } from '../door/local-door.ts';
import { failures } from '../failure.ts';
import { words } from '../language.ts';
import type { Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';

/** Where to listen. */
export interface ServeOptions {
  readonly port: string;
  readonly host: string;
}

/** Requests under way get this long to end. */
const STOP_MS_MAX = 10_000;

/** `luodi serve`: the HTTP API on a data directory, until it is told to stop. */
export async function serve({ terminal, place }: Session, options: ServeOptions): Promise<void> {
  if (place.url !== null) {
    throw failures.usage(words('serve 不接受 --url', 'serve takes no --url'));
  }
  // Read before anything is opened for it.
  const port = portOf(options);
  const luodi = await openHere(place.dataDirectory, terminal).catch((error: unknown) => {
    throw asStartFailure(error);
  });
  await listen(luodi, port, options.host, terminal);
}

/** Listens, says where, and stops gracefully when asked to. */
export async function listen(
  luodi: Luodi,
  port: number,
  host: string,
  terminal: Terminal,
): Promise<void> {
  const stopped = signalled();
  try {
    const url = await luodi.listen(port, host).catch((error: unknown) => {
      throw asStartFailure(error);
    });
    if (terminal.json) terminal.line(JSON.stringify({ url, docs: `${url}/docs` }));
    else {
      terminal.line(terminal.say(words(`服务地址 ${url}`, `Serving at ${url}`)));
      terminal.line(terminal.say(words(`接口文档 ${url}/docs`, `API docs at ${url}/docs`)));
      terminal.remark(words('按 Ctrl-C 停止', 'Ctrl-C stops it'));
    }
    await stopped;
  } finally {
    const hard = setTimeout(() => process.exit(EXIT.stoppedHard), STOP_MS_MAX);
    await luodi.close();
    clearTimeout(hard);
  }
}

/** The first signal to stop; at the second the process ends at once. */
function signalled(): Promise<void> {
  let signals = 0;
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        signals += 1;
        if (signals > 1) process.exit(EXIT.stoppedHard);
        resolve();
      });
    }
  });
}

/** The port as a number. */
export function portOf({ port }: Pick<ServeOptions, 'port'>): number {
  const number = Number(port);
  if (/^\d{1,5}$/.test(port) && number <= 65_535) return number;
  throw failures.usage(words(`“${port}”不是端口`, `"${port}" is not a port`));
}

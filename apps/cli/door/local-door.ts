import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DataDirectoryInUse } from '#event-store';
import { EXIT } from '../../api/exit-codes.ts';
import { type Luodi, openLuodi } from '../../api/luodi.ts';
import { startFailureOf } from '../../api/start-failure.ts';
import { failureOfStart, failures } from '../failure.ts';
import { words } from '../language.ts';
import { Progress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { type ApiReply, type ApiRequest, type Door, target } from './door.ts';

/**
 * A directory held by nobody who answers is another command's, which ends soon, or that of a server
 * still starting: so long it is waited for.
 */
const HELD_MS = 10_000;
const POLL_MS = 100;

/** Books that are further behind than this are being made anew anyway. */
const CATCH_UP_MS = 60_000;

/** A data directory opened in this process: the API's routes are called without a network. */
export class LocalDoor implements Door {
  readonly luodi: Luodi;

  constructor(luodi: Luodi) {
    this.luodi = luodi;
  }

  async ask(request: ApiRequest): Promise<ApiReply> {
    const { method, headers = {}, body } = request;
    const reply = await this.luodi.app.inject({
      method,
      url: target(request),
      headers: { ...headers },
      payloadAsStream: true,
      ...(body && { payload: Buffer.from(body) }),
    });
    const header = (name: string) => {
      const value = reply.headers[name];
      return value === undefined ? null : String(value);
    };
    return { status: reply.statusCode, header, body: reply.stream() };
  }

  close(): Promise<void> {
    return this.luodi.close();
  }
}

/** Opens a data directory in this process; where a server holds it, the address of that. */
export async function openWhenFree(
  dataDirectory: string,
  terminal: Terminal,
  needs: 'data' | 'directory',
): Promise<Luodi | { readonly url: string }> {
  const until = performance.now() + HELD_MS;
  for (let tried = 1; ; tried += 1) {
    try {
      const luodi = await openHere(dataDirectory, terminal);
      const head = await luodi.store.head();
      if (needs === 'data' && head === 0n) {
        await luodi.close();
        throw failures.noData(resolve(dataDirectory));
      }
      // Whoever was here last may have been killed before the books held all of the log.
      await luodi.journal.reach(head, CATCH_UP_MS);
      return luodi;
    } catch (error) {
      if (!(error instanceof DataDirectoryInUse)) throw asStartFailure(error);
      const { url, pid } = error.holder;
      if (url !== null) return { url };
      if (performance.now() > until) throw asStartFailure(error);
      if (tried === 1) terminal.remark(waiting(pid));
      await pause(POLL_MS);
    }
  }
}

const waiting = (pid: number | null) =>
  words(
    `数据目录正被${pid === null ? '另一进程' : `进程 ${pid} `}使用，稍候…`,
    `Waiting for ${pid === null ? 'another process' : `process ${pid}`} to leave the directory…`,
  );

/** Opens a data directory, showing the progress of books that are made anew at once. */
export async function openHere(dataDirectory: string, terminal: Terminal): Promise<Luodi> {
  const progress = await Progress.begin(terminal);
  const phase = words('重建账簿', 'Rebuilding the books');
  try {
    return await openLuodi({
      dataDirectory,
      onRebuild: ({ done, total, leftMs }) => progress.show(done, total, phase, leftMs),
      onCatchUp: ({ position, upTo }) => {
        progress.show(Number(position), Number(upTo), words('读取集群日志', 'Reading the cluster'));
      },
    });
  } finally {
    progress.end();
  }
}

/** What a start is refused for, in words; anything else stays as it is. */
export function asStartFailure(error: unknown): unknown {
  const found = startFailureOf(error);
  return found.exit === EXIT.unexpected ? error : failureOfStart(found);
}

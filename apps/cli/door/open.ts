import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Luodi } from '../../api/luodi.ts';
import { failureOfStart, failures } from '../failure.ts';
import { words } from '../language.ts';
import { Progress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { Client } from './client.ts';
import { RemoteDoor } from './remote-door.ts';

/** Where a command finds its Luodi. */
export interface Place {
  readonly dataDirectory: string;
  readonly url: string | null;
}

/**
 * A directory held by nobody who answers is another command's, which ends soon, or that of a server
 * still starting: so long it is waited for.
 */
const HELD_MS = 5_000;
const POLL_MS = 100;

/** Books that are further behind than this are being made anew anyway. */
const CATCH_UP_MS = 60_000;

/**
 * Opens the way into a Luodi: the server at `--url`, else the data directory in this process, else,
 * where another process holds that directory and says where it answers, through that one.
 */
export async function openClient(
  place: Place,
  terminal: Terminal,
  needs: 'data' | 'directory',
): Promise<Client> {
  const { url, dataDirectory } = place;
  if (url !== null) return remote(url, terminal);
  // A question to a directory that is not there would make an empty one and answer zeros.
  if (needs === 'data' && !existsSync(join(dataDirectory, 'events.sqlite'))) {
    throw failures.noData(resolve(dataDirectory));
  }
  const opened = await openHere(dataDirectory, terminal);
  if (typeof opened !== 'string') {
    const { LocalDoor } = await import('./local-door.ts');
    return new Client(new LocalDoor(opened), terminal.language, dataDirectory);
  }
  const through = words(
    `${dataDirectory} 正由运行中的服务使用，改经 ${opened}`,
    `${dataDirectory} is in use by a running server; going through ${opened}`,
  );
  terminal.remark(through);
  return remote(opened, terminal);
}

/** Opens a data directory in this process; where a server holds it, the address of that. */
async function openHere(dataDirectory: string, terminal: Terminal): Promise<Luodi | string> {
  const until = performance.now() + HELD_MS;
  for (;;) {
    const opened = await tryHere(dataDirectory, terminal, performance.now() < until);
    if (opened !== null) return opened;
    await pause(POLL_MS);
  }
}

/** One try; null where the directory is held for now and there is `time` to try again. */
async function tryHere(
  dataDirectory: string,
  terminal: Terminal,
  time: boolean,
): Promise<Luodi | string | null> {
  try {
    const luodi = await openLocally(dataDirectory, terminal);
    // Whoever was here last may have been killed before the books held all of the log.
    await luodi.journal.reach(await luodi.store.head(), CATCH_UP_MS);
    return luodi;
  } catch (error) {
    const { DataDirectoryInUse } = await import('#event-store');
    if (error instanceof DataDirectoryInUse) {
      if (error.holder.url !== null) return error.holder.url;
      if (time) return null;
    }
    throw await asStartFailure(error);
  }
}

/** Opens a data directory in this process, showing the progress of books made anew at once. */
export async function openLocally(dataDirectory: string, terminal: Terminal): Promise<Luodi> {
  const { openLuodi } = await import('../../api/luodi.ts');
  const progress = await Progress.begin(terminal);
  const phase = words('重建账簿', 'Rebuilding the books');
  try {
    return await openLuodi({
      dataDirectory,
      onRebuild: ({ done, total, leftMs }) => progress.show(done, total, phase, leftMs),
    });
  } finally {
    progress.end();
  }
}

/** What a start is refused for, in words; anything else stays as it is. */
export async function asStartFailure(error: unknown): Promise<unknown> {
  const [{ startFailureOf }, { EXIT }] = await Promise.all([
    import('../../api/start-failure.ts'),
    import('../../api/exit-codes.ts'),
  ]);
  const found = startFailureOf(error);
  return found.exit === EXIT.unexpected ? error : failureOfStart(found);
}

function remote(url: string, terminal: Terminal): Client {
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    const advice = words('例如 http://127.0.0.1:8321', 'For example http://127.0.0.1:8321');
    throw failures.usage(words(`“${url}”不是网址`, `"${url}" is not an address`), advice);
  }
  return new Client(new RemoteDoor(url), terminal.language, url);
}

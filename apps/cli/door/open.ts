import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { failures } from '../failure.ts';
import { words } from '../language.ts';
import type { Terminal } from '../terminal.ts';
import { Client } from './client.ts';
import { RemoteDoor } from './remote-door.ts';

/** Where a command finds its Luodi. */
export interface Place {
  readonly dataDirectory: string;
  readonly url: string | null;
}

interface InUse {
  readonly code: 'data-directory-in-use';
  readonly holder: { readonly pid: number | null; readonly url: string | null };
}

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
  try {
    const { LocalDoor } = await import('./local-door.ts');
    const { openLuodi } = await import('../../api/luodi.ts');
    const luodi = await openLuodi({ dataDirectory });
    return new Client(new LocalDoor(luodi), terminal.language, dataDirectory);
  } catch (error) {
    if (!isInUse(error)) throw asFailure(error);
    const { holder } = error;
    if (holder.url === null) throw failures.inUse(resolve(dataDirectory), holder.pid);
    const through = words(
      `${dataDirectory} 正由运行中的服务使用，改经 ${holder.url}`,
      `${dataDirectory} is in use by a running server; going through ${holder.url}`,
    );
    terminal.remark(through);
    return remote(holder.url, terminal);
  }
}

function remote(url: string, terminal: Terminal): Client {
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    const advice = words('例如 http://127.0.0.1:3000', 'For example http://127.0.0.1:3000');
    throw failures.usage(words(`“${url}”不是网址`, `"${url}" is not an address`), advice);
  }
  return new Client(new RemoteDoor(url), terminal.language, url);
}

/** Told by its code: importing its class would load the store before anything can be said. */
export function isInUse(error: unknown): error is InUse {
  return (error as Partial<InUse> | null)?.code === 'data-directory-in-use';
}

/** Other refusals of the store to open become clear lines too. */
export function asFailure(error: unknown): unknown {
  const { name, code, message } = error as { name?: string; code?: string; message?: string };
  if (name !== 'StoreError' || code === undefined) return error;
  return failures.store(code, message ?? code);
}

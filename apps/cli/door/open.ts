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
  const embedded = /^(sqlite)?$/.test(process.env.LUODI_STORE ?? '');
  // That of a cluster's node is refused where it is opened, in words of its own.
  const logs = ['events.sqlite', 'mirror.sqlite'].map((name) => join(dataDirectory, name));
  if (embedded && needs === 'data' && !logs.some((file) => existsSync(file))) {
    throw failures.noData(resolve(dataDirectory));
  }
  // All of the engine hangs on this file: a client of a server never loads it.
  const { LocalDoor, openWhenFree } = await import('./local-door.ts');
  const opened = await openWhenFree(dataDirectory, terminal, needs);
  if ('app' in opened) return new Client(new LocalDoor(opened), terminal.language, dataDirectory);
  const through = words(
    `${dataDirectory} 正由运行中的服务使用，改经 ${opened.url}`,
    `${dataDirectory} is in use by a running server; going through ${opened.url}`,
  );
  terminal.remark(through);
  return remote(opened.url, terminal);
}

function remote(url: string, terminal: Terminal): Client {
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    const advice = words('例如 http://127.0.0.1:8321', 'For example http://127.0.0.1:8321');
    throw failures.usage(words(`“${url}”不是网址`, `"${url}" is not an address`), advice);
  }
  return new Client(new RemoteDoor(url), terminal.language, url);
}

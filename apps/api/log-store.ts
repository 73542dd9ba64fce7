import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  DirectoryLock,
  type EventReader,
  type EventStore,
  type EventStoreDbSettings,
  type EventStoreDbStore,
  type FollowedLog,
  type LinkState,
  type MirrorState,
  mirroredStore,
  openEventStoreDb,
  openMemoryStore,
  openSqliteReader,
  openSqliteStore,
  readEventStoreDbSettings,
  StoreError,
} from '#event-store';
import type { FoldShards } from '#journal';
import { foldOnThreads } from './fold-threads.ts';

/** How a log is doing beside its books, for health and metrics; what there is none of is null. */
export interface LogStatus {
  readonly store: 'memory' | 'sqlite' | 'eventstoredb';
  readonly link: LinkState | null;
  readonly mirror: MirrorState | null;
}

/** The log of a Luodi: who writes to it, what its books are made of, and who else may know. */
export interface LogStore {
  readonly store: EventStore;
  /** The same log as books read it: with a mirror, without the network. */
  readonly log: FollowedLog;
  /** The log where it is kept, without what is copied of it here: what an audit verifies. */
  readonly source: EventReader;
  /** Folds it on threads, where it is a file. */
  readonly fold: FoldShards | null;
  status(): LogStatus;
  /** Tells whoever finds the data directory in use where this process answers. */
  publishUrl(url: string | null): void;
  /** Closes the store and lets go of the directory. */
  close(): Promise<void>;
}

/** How far the first reading of a cluster's log is. */
export type CatchUp = (progress: { readonly position: bigint; readonly upTo: bigint }) => void;

/** What is chosen by, and who is told. */
export interface LogStoreOptions {
  /** LUODI_STORE and what goes with it, and LUODI_MIRROR. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onCatchUp?: CatchUp;
  readonly warn: (message: string) => void;
}

/**
 * Opens the log that LUODI_STORE names: a cluster, or the embedded store in the data directory;
 * without a directory one in memory. A directory has one process either way, since its books do.
 */
export async function openLogStore(
  dataDirectory: string | undefined,
  options: LogStoreOptions,
): Promise<LogStore> {
  const settings = readEventStoreDbSettings(options.environment);
  if (dataDirectory === undefined) {
    if (settings !== null) return plain('eventstoredb', await openEventStoreDb(settings));
    return plain('memory', openMemoryStore());
  }
  if (settings === null) return embedded(dataDirectory);
  const isMirrored = !isOff(options.environment.LUODI_MIRROR);
  // The cluster first: settings that do not work leave no directory behind.
  const cluster = await openCluster(dataDirectory, settings);
  try {
    return await clustered(dataDirectory, cluster, isMirrored, options);
  } catch (error) {
    await cluster.close();
    throw error;
  }
}

function embedded(directory: string): LogStore {
  if (existsSync(join(directory, 'mirror.sqlite')) && !existsSync(join(directory, LOG_FILE))) {
    const message = `${directory} is that of a node of a cluster, and LUODI_STORE names none`;
    throw new StoreError('data-directory-of-another-log', message);
  }
  const store = openSqliteStore({ directory });
  return {
    ...plain('sqlite', store),
    fold: foldOnThreads(store.file),
    publishUrl: (url) => store.publishUrl(url),
  };
}

const LOG_FILE = 'events.sqlite';

function plain(kind: LogStatus['store'], store: EventStore | EventStoreDbStore): LogStore {
  return {
    store,
    log: store,
    source: store,
    fold: null,
    status: () => ({ store: kind, link: 'link' in store ? store.link() : null, mirror: null }),
    publishUrl: () => undefined,
    close: () => store.close(),
  };
}

async function clustered(
  directory: string,
  cluster: EventStoreDbStore,
  isMirrored: boolean,
  { onCatchUp, warn }: LogStoreOptions,
): Promise<LogStore> {
  const lock = DirectoryLock.take(directory);
  const held = (store: EventStore) => ({
    publishUrl: (url: string | null) => lock.publish(url),
    close: () => store.close().finally(() => lock.release()),
  });
  if (!isMirrored) return { ...plain('eventstoredb', cluster), ...held(cluster) };
  try {
    const more = { onDisagreement: warn, ...(onCatchUp && { onCatchUp }) };
    const store = await mirroredStore(cluster, directory, more);
    return {
      store,
      log: store.local,
      source: cluster,
      fold: foldOnThreads(store.local.file),
      status: () => ({ store: 'eventstoredb', link: cluster.link(), mirror: store.mirror() }),
      ...held(store),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * An empty cluster beside a log that is not: somebody changed a setting and forgot to copy. That is
 * refused, and nothing is made in the cluster.
 */
async function openCluster(
  directory: string,
  settings: EventStoreDbSettings,
): Promise<EventStoreDbStore> {
  if (!(await holdsLog(directory))) return openEventStoreDb(settings);
  const message = `${directory} holds a log of its own, and the cluster holds none`;
  const forgotten = new StoreError('data-directory-of-another-log', message);
  const cluster = await openEventStoreDb(settings, { create: false }).catch((error) => {
    throw error instanceof StoreError && error.code === 'log-missing' ? forgotten : error;
  });
  try {
    if ((await cluster.head()) === 0n) throw forgotten;
    return cluster;
  } catch (error) {
    await cluster.close();
    throw error;
  }
}

async function holdsLog(directory: string): Promise<boolean> {
  const file = join(directory, LOG_FILE);
  if (!existsSync(file)) return false;
  const own = openSqliteReader(file);
  return (await own.head().finally(() => own.close())) > 0n;
}

/** On unless it says otherwise; what is neither is refused, so that a misspelling is seen. */
function isOff(mirror = 'on'): boolean {
  const word = mirror.toLowerCase();
  if (['off', 'false', '0', 'no'].includes(word)) return true;
  if (['', 'on', 'true', '1', 'yes'].includes(word)) return false;
  throw new StoreError('store-address-invalid', `LUODI_MIRROR is on or off, not "${mirror}"`);
}

import { join, resolve } from 'node:path';
import {
  type CopyProgress,
  type CopyReport,
  type CopyTarget,
  copyLog,
  type EventReader,
  type EventStoreDbSettings,
  openEventStoreDb,
  openSqliteReader,
  openSqliteStore,
  readEventStoreDbSettings,
  StoreError,
} from '#event-store';

/** A log as a command line names it: a data directory, or the address of a cluster. */
export type LogPlace =
  | { readonly directory: string }
  | { readonly cluster: EventStoreDbSettings; readonly name: string };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the name of a log. Credentials and the prefix of a cluster come from the environment; an
 * address that holds some is refused with `store-credentials-invalid`, since a command line is seen
 * by everybody on the machine and kept in the shell's history.
 */
export function logPlaceOf(name: string, environment: Environment): LogPlace {
  if (!/^[A-Za-z][\w+.-]*:\/\//.test(name)) return { directory: resolve(name) };
  if (name.includes('@')) {
    const message = 'credentials are given by the environment or a file, not in the address';
    throw new StoreError('store-credentials-invalid', message);
  }
  const cluster = readEventStoreDbSettings({ ...environment, LUODI_STORE: name });
  if (cluster === null) throw new StoreError('store-address-invalid', `"${name}" is no address`);
  return { cluster, name: `${cluster.address}#${cluster.prefix}` };
}

/** Whether two names stand for one log, as far as names can say. */
export function isSamePlace(one: LogPlace, other: LogPlace): boolean {
  const nameOf = (place: LogPlace) => ('directory' in place ? place.directory : place.name);
  return nameOf(one) === nameOf(other);
}

/**
 * Copies a whole log from one place to another; see `copyLog`. A directory that is copied from may
 * be in use by a server; one that is copied to may not. What is copied from is opened first, so
 * that nothing is made where there is nothing to copy: `log-missing`, as of an empty log.
 */
export async function copyBetween(
  from: LogPlace,
  to: LogPlace,
  onProgress: (progress: CopyProgress) => void,
): Promise<CopyReport> {
  const source = await openSource(from);
  try {
    if ((await source.head()) === 0n) {
      throw new StoreError('log-missing', 'there is no event to copy');
    }
    const target = await openTarget(to);
    try {
      return await copyLog(source, target, { onProgress });
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function openSource(place: LogPlace): Promise<EventReader> {
  if ('cluster' in place) return openEventStoreDb(place.cluster, { create: false });
  return openSqliteReader(join(place.directory, 'events.sqlite'));
}

async function openTarget(place: LogPlace): Promise<CopyTarget> {
  if ('cluster' in place) return openEventStoreDb(place.cluster);
  return openSqliteStore(place);
}

import { accessSync, constants, existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  checkSqliteLog,
  DataDirectoryInUse,
  DirectoryLock,
  probeEventStoreDb,
  readEventStoreDbSettings,
  StoreError,
} from '#event-store';

/** What one look found: fine, worth knowing, or in the way. */
export interface Finding {
  readonly check: string;
  readonly outcome: 'ok' | 'warning' | 'failed';
  /** Why not `ok`. */
  readonly code: string | null;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

const MIB = 1024 ** 2;
const FREE_MIB_WARNED = 1024;
const FREE_MIB_LEAST = 64;

/**
 * Looks at a data directory and, where the settings name one, at the cluster, one finding at a
 * time; records nothing and makes no directory.
 */
export async function* examined(
  directory: string,
  environment: Readonly<Record<string, string | undefined>>,
): AsyncGenerator<Finding, void> {
  yield* directoryFindings(resolve(directory));
  try {
    const settings = readEventStoreDbSettings(environment);
    if (settings !== null) yield* probeEventStoreDb(settings);
    else if (existsSync(directory)) yield logFinding(directory);
  } catch (error) {
    yield failed('address', error);
  }
}

function* directoryFindings(directory: string): Generator<Finding> {
  if (!existsSync(directory)) {
    yield warning('directory', 'directory-missing', { directory });
    return;
  }
  try {
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    if (!statSync(directory).isDirectory()) throw new Error('it is a file');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const code = 'data-directory-unusable';
    yield { check: 'directory', outcome: 'failed', code, facts: { directory, reason } };
    return;
  }
  yield ok('directory', { directory });
  yield diskFinding(directory);
  yield lockFinding(directory);
  yield booksFinding(directory);
}

function diskFinding(directory: string): Finding {
  const { bavail, bsize } = statfsSync(directory);
  const freeMib = Math.floor((bavail * bsize) / MIB);
  if (freeMib >= FREE_MIB_WARNED) return ok('disk', { freeMib });
  if (freeMib >= FREE_MIB_LEAST) return warning('disk', 'disk-low', { freeMib });
  return { check: 'disk', outcome: 'failed', code: 'disk-full', facts: { freeMib } };
}

function lockFinding(directory: string): Finding {
  try {
    DirectoryLock.take(directory).release();
    return ok('lock', { held: false });
  } catch (error) {
    if (!(error instanceof DataDirectoryInUse)) return failed('lock', error);
    const { pid, url } = error.holder;
    const facts = { held: true, ...(pid !== null && { pid }), ...(url !== null && { url }) };
    return ok('lock', facts);
  }
}

function booksFinding(directory: string): Finding {
  const books = readdirSync(directory).filter((name) => /^books\.\d+\.duckdb$/.test(name));
  const bytes = books.reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
  if (books.length === 0) return warning('books', 'books-missing', {});
  return ok('books', { sizeMib: Math.ceil(bytes / MIB) });
}

function logFinding(directory: string): Finding {
  const file = join(directory, 'events.sqlite');
  if (!existsSync(file)) return warning('log', 'log-missing', {});
  try {
    const { identity, head, damage } = checkSqliteLog(file);
    const [first] = damage;
    if (first === undefined) return ok('log', { identity, head });
    return { check: 'log', outcome: 'failed', code: 'log-corrupt', facts: { reason: first } };
  } catch (error) {
    return failed('log', error);
  }
}

function ok(check: string, facts: Finding['facts']): Finding {
  return { check, outcome: 'ok', code: null, facts };
}

function warning(check: string, code: string, facts: Finding['facts']): Finding {
  return { check, outcome: 'warning', code, facts };
}

function failed(check: string, error: unknown): Finding {
  if (!(error instanceof StoreError)) throw error;
  return { check, outcome: 'failed', code: error.code, facts: { reason: error.message } };
}

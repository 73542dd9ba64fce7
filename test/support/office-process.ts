// The far side of `OfficeProcess`: opens a log in a process of its own, does one task, and prints
// one line for each step done. Writing to a pipe is synchronous, so a line that has been read was
// printed after the step it reports.
import { readFileSync } from 'node:fs';
import { openSqliteStore } from '#event-store';
import { type FoldShards, Journal } from '#journal';
import { foldOnThreads } from '../../apps/api/fold-threads.ts';
import { Imports } from './imports.ts';

const [task = '', directory = '', file = ''] = process.argv.slice(2);
const print = (line: string) => process.stdout.write(`${line}\n`);

/** Follows the log into the books in `file` and prints every position committed. */
async function follow(): Promise<void> {
  const store = openSqliteStore({ directory });
  const journal = await Journal.open({ store, directory: file, rebuildFrom: 1_000_000_000n });
  print(`from ${journal.current().position}`);
  journal.committed.subscribe(() => print(`at ${journal.current().position}`));
  const refusal = await journal.reach(await store.head(), 60_000);
  if (refusal !== null) throw new Error(refusal.code);
  await journal.close();
  await store.close();
}

/** Imports a ledger and prints how far it is. */
async function importLedger(): Promise<void> {
  const store = openSqliteStore({ directory });
  print('opened');
  const report = await new Imports(store).run(readFileSync(file), {}, ({ phase, done }) => {
    print(`${phase} ${done}`);
  });
  print(JSON.stringify({ recorded: report.recorded, rejected: report.rejected.length }));
  await store.close();
}

/** Makes the books in `file` anew on threads, and prints how many shares the log was folded in. */
async function rebuildOnThreads(): Promise<void> {
  const store = openSqliteStore({ directory });
  const worker = new URL('../../apps/api/fold-worker.ts', import.meta.url);
  const threads = foldOnThreads(store.file, worker);
  const fold: FoldShards = (upTo) => {
    const shares = threads?.(upTo) ?? [];
    print(`shares ${shares.length}`);
    return shares;
  };
  const journal = await Journal.open({ store, directory: file, rebuildFrom: 0n, fold });
  print(`at ${journal.current().position}`);
  await journal.close();
  await store.close();
}

const tasks: Readonly<Record<string, () => Promise<void>>> = {
  follow,
  import: importLedger,
  rebuild: rebuildOnThreads,
};
await tasks[task]?.();

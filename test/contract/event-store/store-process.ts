// The far side of `StoreProcess`: opens a store in a process of its own, does one task, and
// prints one line for each thing done. Writing to a pipe is synchronous, so a line that has
// been read was printed after the answer it reports.
import { execFileSync } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import {
  openSqliteReader,
  openSqliteStore,
  type SqliteStore,
} from '../../../libs/event-store/index.ts';
import { anEvent } from './events.ts';

const [task = '', directory = ''] = process.argv.slice(2);
const print = (line: string) => process.stdout.write(`${line}\n`);

/** Holds the directory until it is killed. */
function hold(store: SqliteStore): void {
  store.publishUrl('http://127.0.0.1:4321');
  print('holding');
  setInterval(() => undefined, 60_000);
}

/** Appends with eight writers until it is killed, and prints the id of each event acknowledged. */
function appendForEver(store: SqliteStore): void {
  for (let writer = 0; writer < 8; writer += 1) void write(store, `stream-${writer}`);
}

async function write(store: SqliteStore, streamId: string): Promise<void> {
  for (let revision = 0; ; revision += 1) {
    const event = anEvent({ writer: streamId, revision });
    const expected = revision === 0 ? 'no-stream' : revision - 1;
    const result = await store.append(streamId, expected, [event]);
    if (!result.ok) throw new Error(JSON.stringify(result));
    print(event.id);
  }
}

/** Appends until the system refuses to write, gets its space back, and appends what failed. */
async function fillTheDisk(store: SqliteStore): Promise<void> {
  const filler = { text: 'x'.repeat(10_000) };
  let recorded = 0;
  for (;;) {
    const event = anEvent(filler);
    const expected = recorded === 0 ? 'no-stream' : recorded - 1;
    const result = await store.append('filling', expected, [event]);
    if (result.ok) {
      recorded += 1;
      continue;
    }
    print(`${result.code}: ${'reason' in result ? result.reason : ''}`);
    print(`readable: ${(await store.readStream('filling')).length === recorded}`);
    execFileSync('prlimit', ['--pid', String(process.pid), '--fsize=unlimited']);
    const again = await store.append('filling', expected, [event]);
    print(`again: ${again.ok}, then ${(await store.readStream('filling')).length - recorded} more`);
    return store.close();
  }
}

/** Reads the log in two worker threads while this one appends to it. */
async function rebuildInThreads(store: SqliteStore): Promise<void> {
  for (let stream = 0; stream < 500; stream += 1) {
    const events = Array.from({ length: 8 }, () => anEvent());
    await store.append(`project-${stream}`, 'no-stream', events);
  }
  const upTo = await store.head();
  let running = 2;
  for (const index of [0, 1]) {
    const worker = new Worker(new URL('./scan-worker.ts', import.meta.url), {
      workerData: { file: store.file, upTo, shard: { index, of: 2 } },
    });
    worker.on('message', (ids: string[]) => print(ids.join(' ')));
    worker.on('exit', () => {
      running -= 1;
    });
  }
  for (let more = 0; running > 0; more += 1) {
    await store.append(`later-${more}`, 'no-stream', [anEvent()]);
  }
  const reader = openSqliteReader(store.file);
  print((await reader.readAll({ maxCount: Number(upTo) })).map((event) => event.id).join(' '));
  await reader.close();
  await store.close();
}

const tasks: Record<string, (store: SqliteStore) => void | Promise<void>> = {
  hold,
  'append-for-ever': appendForEver,
  'fill-the-disk': fillTheDisk,
  'rebuild-in-threads': rebuildInThreads,
};
await tasks[task]?.(openSqliteStore({ directory }));

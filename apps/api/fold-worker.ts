import { parentPort, workerData } from 'node:worker_threads';
import { openSqliteReader } from '#event-store';
import { foldShard, type ShardPart } from '#journal';

/** What a fold thread is started with. */
export interface FoldTask {
  readonly logFile: string;
  readonly upTo: bigint;
  readonly index: number;
  readonly of: number;
}

/** A part, or the end: an error ends the thread and is the main thread's to see. */
export type FoldMessage = { readonly part: ShardPart } | { readonly end: true };

const port = parentPort;
if (port === null) throw new Error('a fold worker is started as a thread');
const { logFile, upTo, index, of } = workerData as FoldTask;

// The main thread asks for each part: what it has not loaded yet is not made yet.
let asked = 0;
let wake: (() => void) | null = null;
port.on('message', () => {
  asked += 1;
  wake?.();
});
const log = openSqliteReader(logFile);
for await (const part of foldShard(log, { upTo, shard: { index, of } })) {
  while (asked === 0) await new Promise<void>((resolve) => (wake = resolve));
  asked -= 1;
  const message: FoldMessage = { part };
  port.postMessage(
    message,
    part.packed.map(({ chunk }) => chunk),
  );
}
await log.close();
port.postMessage({ end: true } satisfies FoldMessage);
port.close();

import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { FoldShards, ShardPart } from '#journal';
import type { FoldMessage, FoldTask } from './fold-worker.ts';

/** Parts a thread may be ahead of the books: enough to keep both busy, few enough to stay small. */
const AHEAD = 16;
/** Young objects die with their stream; a larger nursery saves moving them. */
const NURSERY_MB = 64;
const THREADS_MAX = 8;

/** The compiled script of a thread; null where the program runs from its sources. */
const COMPILED = import.meta.url.endsWith('.js')
  ? new URL('./fold-worker.js', import.meta.url)
  : null;

/**
 * Folds a SQLite log on threads, one for each processor. Null where there is no script a thread can
 * load: the log is then folded on the main thread.
 */
export function foldOnThreads(logFile: string, script: URL | null = COMPILED): FoldShards | null {
  if (script === null) return null;
  return (upTo) => {
    const of = Math.min(THREADS_MAX, availableParallelism());
    return Array.from({ length: of }, (_, index) => partsOf(script, { logFile, upTo, index, of }));
  };
}

async function* partsOf(script: URL, task: FoldTask): AsyncGenerator<ShardPart> {
  const resourceLimits = { maxYoungGenerationSizeMb: NURSERY_MB };
  const worker = new Worker(script, { workerData: task, resourceLimits });
  const inbox: FoldMessage[] = [];
  let failure: unknown = null;
  let wake: (() => void) | null = null;
  worker.on('message', (message: FoldMessage) => {
    inbox.push(message);
    wake?.();
  });
  worker.on('error', (error) => {
    failure = error;
    wake?.();
  });
  const stopped = once(worker, 'exit');
  try {
    for (let i = 0; i < AHEAD; i += 1) worker.postMessage('more');
    for (;;) {
      const message = inbox.shift();
      if (message === undefined) {
        if (failure !== null) throw failure;
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      if ('end' in message) return;
      yield message.part;
      worker.postMessage('more');
    }
  } finally {
    await worker.terminate();
    await stopped.catch(() => undefined);
  }
}

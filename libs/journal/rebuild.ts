import type { EventReader } from '#event-store';
import { Books } from './books/books.ts';
import type { ShardPart } from './books/part.ts';
import { foldShard } from './shard.ts';

/** How far a rebuild is; `leftMs` is what the rate so far leads one to expect. */
export interface RebuildProgress {
  readonly done: number;
  readonly total: number;
  readonly elapsedMs: number;
  readonly leftMs: number;
}

/**
 * Folds a log up to a position in shares of its own choice, each with {@link foldShard}, side by
 * side: on threads, where whoever opens the journal can start some.
 */
export type FoldShards = (upTo: bigint) => readonly AsyncIterable<ShardPart>[];

/** Lines a commit holds: one DuckDB row group, measured as the fastest load; memory stays flat. */
const LINES = 122_880;

/**
 * Makes the books of a log anew, in a file of their own beside the old ones. The log is folded
 * stream by stream, so that only one stream's state is held at a time, however long the log is.
 */
export async function rebuild(
  log: EventReader,
  directory: string,
  onProgress?: (progress: RebuildProgress) => void,
  fold: FoldShards = (upTo) => [foldShard(log, { upTo, shard: { index: 0, of: 1 } })],
): Promise<Books> {
  const upTo = await log.head();
  const books = await Books.begin(directory, log.identity);
  const started = performance.now();
  let done = 0;
  let lines = 0;
  try {
    await books.bulkLoading(true);
    await books.begin();
    const shards = fold(upTo);
    for await (const { part, index } of merged(shards)) {
      books.take(part, index);
      done += part.events;
      lines += part.entries;
      const elapsedMs = performance.now() - started;
      const leftMs = done === 0 ? 0 : Math.max(0, (elapsedMs / done) * (Number(upTo) - done));
      onProgress?.({ done, total: Number(upTo), elapsedMs, leftMs });
      if (lines < LINES) continue;
      // Until all is in, the checkpoint says none of it: half a rebuild is no rebuild.
      await books.commit(0n);
      await books.begin();
      lines = 0;
    }
    await books.commit(upTo);
    await books.bulkLoading(false);
    await books.compact();
    return books;
  } catch (error) {
    books.discard();
    throw error;
  }
}

/** The parts of several shards as they come, each with the number of its shard. */
async function* merged(shards: readonly AsyncIterable<ShardPart>[]) {
  const iterators = shards.map((shard) => shard[Symbol.asyncIterator]());
  const next = async (index: number) => ({
    index,
    result: await (iterators[index] as AsyncIterator<ShardPart>).next(),
  });
  const waiting = new Map(iterators.map((_, index) => [index, next(index)]));
  try {
    while (waiting.size > 0) {
      const { index, result } = await Promise.race(waiting.values());
      if (result.done === true) waiting.delete(index);
      else {
        waiting.set(index, next(index));
        yield { part: result.value, index };
      }
    }
  } finally {
    for (const iterator of iterators) await iterator.return?.();
  }
}

import type { EventReader, RecordedEvent } from '#event-store';
import { Books } from './books/books.ts';
import { type Folded, project, type Quarantined, quarantine } from './projector.ts';

/** How far a rebuild is; `leftMs` is what the rate so far leads one to expect. */
export interface RebuildProgress {
  readonly done: number;
  readonly total: number;
  readonly elapsedMs: number;
  readonly leftMs: number;
}

/** Lines a commit holds: one DuckDB row group, measured as the fastest load; memory stays flat. */
const LINES = 122_880;

/**
 * Makes the books of a log anew, in a file of their own beside the old ones. The log is read
 * stream by stream, so that only one stream's state is held at a time, however long the log is.
 */
export async function rebuild(
  log: EventReader,
  directory: string,
  onProgress?: (progress: RebuildProgress) => void,
): Promise<Books> {
  const upTo = await log.head();
  const books = await Books.begin(directory, log.identity);
  const started = performance.now();
  let done = 0;
  let aside: Quarantined[] = [];
  let lines = 0;
  let folded: Folded | null = null;
  let stream = '';
  await books.begin();
  const commit = async (position: bigint) => {
    await books.commit(position, aside);
    [aside, lines] = [[], 0];
    const elapsedMs = performance.now() - started;
    const leftMs = done === 0 ? 0 : (elapsedMs / done) * (Number(upTo) - done);
    onProgress?.({ done, total: Number(upTo), elapsedMs, leftMs: Math.max(0, leftMs) });
  };
  const take = (event: RecordedEvent) => {
    if (event.streamId !== stream) [folded, stream] = [null, event.streamId];
    try {
      const { after, posted } = project(folded, event);
      folded = after;
      books.write(posted);
      lines += posted.entries.length;
    } catch (error) {
      aside.push(quarantine(event, error));
    }
  };
  for await (const events of log.scan({ upTo })) {
    for (const event of events) take(event);
    done += events.length;
    // Until all is in, the checkpoint says none of it: a rebuild that dies half-way is no rebuild.
    if (lines >= LINES) {
      await commit(0n);
      await books.begin();
    }
  }
  await commit(upTo);
  await books.compact();
  return books;
}

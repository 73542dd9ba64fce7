import { LRUCache } from 'lru-cache';
import type { EventReader, RecordedEvent } from '#event-store';
import { type Folded, type Taken, takeNext } from './projector.ts';

const PAGE = 1000;

/**
 * Streams as far as they are projected, the most recently used of them in memory: the projector
 * needs a stream's last state to take its next event, and reads its history where it lost it.
 */
export class FoldCache {
  private readonly log: EventReader;
  private readonly folds: LRUCache<string, Folded>;

  constructor(log: EventReader, max = 2_000) {
    this.log = log;
    this.folds = new LRUCache({ max });
  }

  /** Takes the next event of its stream; throws only where the log cannot be read. */
  async take(event: RecordedEvent): Promise<Taken> {
    const { streamId, revision } = event;
    let before = this.folds.get(streamId) ?? null;
    if (before === null && revision > 0) before = await this.replay(streamId, revision);
    const taken = takeNext(before, event);
    this.folds.set(streamId, taken.after);
    return taken;
  }

  /** Forgets everything, as after a commit that failed: states may be ahead of the books. */
  clear(): void {
    this.folds.clear();
  }

  private async replay(streamId: string, until: number): Promise<Folded | null> {
    let folded: Folded | null = null;
    for (let from = 0; from < until; from += PAGE) {
      const maxCount = Math.min(PAGE, until - from);
      const events = await this.log.readStream(streamId, { fromRevision: from, maxCount });
      for (const event of events) folded = takeNext(folded, event).after;
    }
    return folded;
  }
}

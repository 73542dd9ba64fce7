import type { EventReader, RecordedEvent } from '#event-store';
import { type Folded, type Posted, project } from './projector.ts';

const PAGE = 1000;

/**
 * Streams as far as they are projected, the most recently used of them in memory: the projector
 * needs a stream's last state to take its next event, and reads its history where it lost it.
 */
export class FoldCache {
  private readonly log: EventReader;
  private readonly size: number;
  private readonly folds = new Map<string, Folded>();

  constructor(log: EventReader, size = 20_000) {
    this.log = log;
    this.size = size;
  }

  /** Projects the next event of its stream; throws where the event cannot be taken. */
  async take(event: RecordedEvent): Promise<Posted> {
    const { streamId, revision } = event;
    let before = this.folds.get(streamId) ?? null;
    if (before === null && revision > 0) before = await this.replay(streamId, revision);
    const { after, posted } = project(before, event);
    this.folds.delete(streamId);
    this.folds.set(streamId, after);
    if (this.folds.size > this.size) {
      for (const oldest of this.folds.keys()) {
        this.folds.delete(oldest);
        break;
      }
    }
    return posted;
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
      for (const event of events) folded = project(folded, event).after;
    }
    return folded;
  }
}

import { v7 as uuidV7 } from 'uuid';
import type { Instant } from '#domain';
import { type ChainHash, chained, type EventStore, type JsonObject, linkOf } from '#event-store';

/** Who looked at what: one audited view or export, as it was asked for. */
export interface AuditViewed {
  readonly at: Instant;
  readonly actor: string;
  /** The view by its name in the API, e.g. `restateFigure`. */
  readonly view: string;
  /** What it was asked with. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** One look as it is told again, with its place in the log. */
export interface RecordedView extends AuditViewed {
  readonly position: string;
  readonly revision: number;
}

const ATTEMPTS = 20;

/**
 * Looks are recorded in streams of their own, one a month: `access-2026-11`. They are no business
 * facts and post nothing in the books, but they are chained and sealed like every other event.
 */
export class AccessLog {
  private readonly store: EventStore;
  private readonly now: () => Instant;
  private tail: { stream: string; revision: number; hash: ChainHash } | null = null;
  private last: Promise<unknown> = Promise.resolve();

  constructor(store: EventStore, now: () => Instant = () => new Date().toISOString()) {
    this.store = store;
    this.now = now;
  }

  /** Records a look; false where the log cannot be written, so that it is not given unseen. */
  record(look: Omit<AuditViewed, 'at'>): Promise<boolean> {
    const turn = this.last.then(() => this.append({ at: this.now(), ...look })).catch(() => false);
    this.last = turn;
    return turn;
  }

  /** The looks of one month, `YYYY-MM`, in order. */
  async of(month: string): Promise<RecordedView[]> {
    const events = await this.store.readStream(`access-${month}`);
    return events.map(({ data, position, revision }) => ({
      ...(data as unknown as AuditViewed),
      position: position.toString(),
      revision,
    }));
  }

  private async append(look: AuditViewed): Promise<boolean> {
    const stream = `access-${look.at.slice(0, 7)}`;
    const event = {
      id: uuidV7(),
      type: 'AuditViewed',
      data: { ...look } as unknown as JsonObject,
      metadata: { actor: look.actor },
    };
    for (let tried = 0; tried < ATTEMPTS; tried += 1) {
      const tail = this.tail?.stream === stream ? this.tail : await this.tailOf(stream);
      const events = chained(stream, tail, [event]);
      const expected = tail.revision === -1 ? 'no-stream' : tail.revision;
      const appended = await this.store.append(stream, expected, events);
      const hash = linkOf(events[0]?.metadata ?? {})?.hash ?? null;
      this.tail = appended.ok ? { stream, revision: appended.revision, hash } : null;
      if (appended.ok) return true;
      if (appended.code !== 'wrong-expected-revision') return false;
    }
    return false;
  }

  private async tailOf(stream: string) {
    const options = { direction: 'backwards', maxCount: 1 } as const;
    const [event] = await this.store.readStream(stream, options);
    const hash = event === undefined ? null : (linkOf(event.metadata)?.hash ?? null);
    return { stream, revision: event?.revision ?? -1, hash };
  }
}

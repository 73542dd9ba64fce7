import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Appended,
  type EventData,
  type EventStore,
  openEventStoreDb,
  type Position,
  type RecordedEvent,
} from '#event-store';
import type { Schedule, Write } from './schedules.ts';
import { Servers } from './troubles.ts';

const PREFIX = 'trial';
const AGAIN_MS = 5;
/** Far longer than any outcome may take; whatever is not over by then hangs. */
const HANGS_AFTER_MS = 60_000;
const SETTINGS = { prefix: PREFIX, deadlineMs: 1_000, retryForMs: 5_000, silenceMs: 400 };

/** An append that was acknowledged in the end. */
export interface Acknowledged {
  readonly streamId: string;
  readonly events: readonly EventData[];
  readonly answer: Appended;
}

/** An event as the server has it, the prefix taken off its stream. */
export interface True {
  readonly id: string;
  readonly streamId: string;
  readonly revision: number;
  readonly position: Position;
}

/** Everything a trial gave, for whoever compares it. */
export interface Trial {
  readonly truth: readonly True[];
  readonly acknowledged: readonly Acknowledged[];
  readonly followed: readonly RecordedEvent[];
  readonly read: readonly RecordedEvent[];
  /** What did not end, or must never be answered. */
  readonly complaints: readonly string[];
  /** How often the caller asked the same again, and how often a follower had to be begun again. */
  readonly askedAgain: number;
  readonly followedAgain: number;
}

/** Runs one schedule against servers of its own, to the point where everything is known. */
export async function runTrial(schedule: Schedule): Promise<Trial> {
  const servers = await Servers.start(schedule.nodes);
  const run = new Run(servers);
  const hang = new AbortController();
  try {
    const hangs = pause(HANGS_AFTER_MS, 'hangs', { signal: hang.signal }).catch(() => 'over');
    const end = await Promise.race([run.all(schedule), hangs]);
    if (end === 'hangs') run.complain(`hangs: ${run.doing()}`);
    return run.result();
  } finally {
    hang.abort();
    await run.close();
    await servers.stop();
  }
}

class Run {
  private readonly servers: Servers;
  private readonly stores: EventStore[] = [];
  private readonly acknowledged: Acknowledged[] = [];
  private readonly followed: RecordedEvent[] = [];
  private readonly complaints: string[] = [];
  private readonly under = new Map<string, number>();
  private readonly following = new AbortController();
  private read: readonly RecordedEvent[] = [];
  private isOver = false;
  private askedAgain = 0;
  private followedAgain = 0;

  constructor(servers: Servers) {
    this.servers = servers;
  }

  complain(complaint: string): void {
    this.complaints.push(complaint);
  }

  doing(): string {
    return [...this.under].map(([what, count]) => `${what} (${count})`).join(', ');
  }

  async all({ stores, writers, troubles }: Schedule): Promise<void> {
    for (let number = 0; number < stores; number += 1) {
      this.stores.push(await this.during('opening', this.open()));
    }
    const store = (index: number) => this.stores[index % stores] as EventStore;
    const follower = this.during('following', this.follow(store(0)));
    const written = writers.map((writes, writer) =>
      this.during('writing', this.write(store(writer), writes)),
    );
    for (const trouble of troubles) await this.servers.suffer(trouble, PREFIX);
    this.servers.mend();
    await Promise.all(written);
    await this.during('reading', this.readAll(store(1)));
    await this.during('seeing all', this.seenAll());
    this.following.abort();
    await follower;
  }

  result(): Trial {
    return {
      truth: this.truth(),
      acknowledged: this.acknowledged,
      followed: this.followed,
      read: this.read,
      complaints: this.complaints,
      askedAgain: this.askedAgain,
      followedAgain: this.followedAgain,
    };
  }

  async close(): Promise<void> {
    this.isOver = true;
    this.following.abort();
    await Promise.all(this.stores.map((store) => this.during('closing', store.close())));
  }

  private truth(): True[] {
    const start = `${PREFIX}:`;
    return (this.servers.nodes[0]?.records ?? [])
      .filter(({ streamId }) => streamId.startsWith(start))
      .map(({ id, streamId, revision, position }) => {
        return { id, streamId: streamId.slice(start.length), revision, position };
      });
  }

  private async during<T>(what: string, work: Promise<T>): Promise<T> {
    this.under.set(what, (this.under.get(what) ?? 0) + 1);
    const result = await work;
    this.under.set(what, (this.under.get(what) ?? 0) - 1);
    if (this.under.get(what) === 0) this.under.delete(what);
    return result;
  }

  /** Many open at once here, and finding a cluster may then take longer than a deadline. */
  private async open(): Promise<EventStore> {
    for (;;) {
      try {
        return await openEventStoreDb({ ...SETTINGS, address: this.servers.address });
      } catch {
        await this.rest();
      }
    }
  }

  /** As the write loop does: decide on the tail, ask until known, decide again on a conflict. */
  private async write(store: EventStore, writes: readonly Write[]): Promise<void> {
    for (const { streamId, events: count, afterMs } of writes) {
      await pause(afterMs);
      const events = Array.from({ length: count }, (_, number) => {
        return { id: randomUUID(), type: 'Happened', data: { number }, metadata: {} };
      });
      const answer = await this.insist(store, streamId, events);
      if (answer) this.acknowledged.push({ streamId, events, answer });
    }
  }

  private async insist(
    store: EventStore,
    streamId: string,
    events: readonly EventData[],
  ): Promise<Appended | undefined> {
    let expected = await this.tail(store, streamId);
    for (;;) {
      const answer = await store.append(streamId, expected, events);
      if (answer.ok) return answer;
      if (answer.code === 'bad-append') {
        this.complain(`an append was called bad: ${answer.reason}`);
        return undefined;
      }
      if (answer.code === 'wrong-expected-revision') {
        expected = await this.tail(store, streamId);
      } else {
        this.askedAgain += 1;
        await this.rest();
      }
    }
  }

  private async tail(store: EventStore, streamId: string): Promise<number | 'no-stream'> {
    for (;;) {
      try {
        const options = { direction: 'backwards', maxCount: 1 } as const;
        const [last] = await store.readStream(streamId, options);
        return last?.revision ?? 'no-stream';
      } catch {
        await this.rest();
      }
    }
  }

  /** A consumer with a checkpoint: where following fails, it begins again behind that. */
  private async follow(store: EventStore): Promise<void> {
    const { signal } = this.following;
    while (!signal.aborted) {
      try {
        const after = this.followed.at(-1)?.position ?? 0n;
        for await (const batch of store.follow({ after, signal })) this.followed.push(...batch);
      } catch {
        this.followedAgain += 1;
        await this.rest();
      }
    }
  }

  private async readAll(store: EventStore): Promise<void> {
    while (this.read.length === 0) {
      try {
        this.read = await store.readAll({ maxCount: 10_000 });
        return;
      } catch {
        await this.rest();
      }
    }
  }

  private async seenAll(): Promise<void> {
    const last = this.truth().at(-1)?.position ?? 0n;
    while ((this.followed.at(-1)?.position ?? 0n) < last) await this.rest();
  }

  /** A moment before something is tried again; no more of that once the trial is over. */
  private async rest(): Promise<void> {
    await pause(AGAIN_MS);
    if (this.isOver) throw new Error('the trial is over');
  }
}

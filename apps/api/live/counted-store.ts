import type { AppendResult, EventStore, StreamAppend } from '#event-store';

/** What became of the appends of this process. */
export type AppendOutcome = 'recorded' | 'repeated' | 'conflict' | 'unavailable' | 'refused';

/** A store that counts what becomes of the appends it is asked for, and is otherwise the same. */
export class CountedStore implements EventStore {
  /** Appends by outcome. */
  readonly appends: Record<AppendOutcome, number> = {
    recorded: 0,
    repeated: 0,
    conflict: 0,
    unavailable: 0,
    refused: 0,
  };
  /** Events recorded. */
  events = 0;
  private readonly store: EventStore;

  constructor(store: EventStore) {
    this.store = store;
  }

  get identity(): string {
    return this.store.identity;
  }

  readonly append: EventStore['append'] = async (streamId, expected, events) => {
    const result = await this.store.append(streamId, expected, events);
    this.count({ streamId, expected, events }, result);
    return result;
  };

  readonly appendMany: EventStore['appendMany'] = async (appends) => {
    const results = await this.store.appendMany(appends);
    for (const [index, result] of results.entries()) {
      this.count(appends[index] as StreamAppend, result);
    }
    return results;
  };

  readonly head: EventStore['head'] = () => this.store.head();
  readonly readStream: EventStore['readStream'] = (...asked) => this.store.readStream(...asked);
  readonly readAll: EventStore['readAll'] = (options) => this.store.readAll(options);
  readonly scan: EventStore['scan'] = (options) => this.store.scan(options);
  readonly follow: EventStore['follow'] = (options) => this.store.follow(options);
  readonly close: EventStore['close'] = () => this.store.close();

  private count({ events }: StreamAppend, result: AppendResult): void {
    this.appends[outcomeOf(result)] += 1;
    if (result.ok && !result.repeated) this.events += events.length;
  }
}

function outcomeOf(result: AppendResult): AppendOutcome {
  if (result.ok) return result.repeated ? 'repeated' : 'recorded';
  switch (result.code) {
    case 'wrong-expected-revision':
      return 'conflict';
    case 'store-unavailable':
      return 'unavailable';
    case 'bad-append':
      return 'refused';
  }
}

import { type EventStore, StoreError } from '#event-store';

type Reading = 'readStream' | 'follow' | 'head';

/** A store whose reads fail as often as they are told to, as a disk does that comes and goes. */
export function failingStore(store: EventStore) {
  const left: Record<Reading, number> = { readStream: 0, follow: 0, head: 0 };
  const fail = (reading: Reading) => {
    if (left[reading] === 0) return;
    left[reading] -= 1;
    throw new StoreError('log-unreadable', `the disk is gone (${reading})`);
  };
  const failing: EventStore = {
    identity: store.identity,
    head: async () => {
      fail('head');
      return store.head();
    },
    readStream: async (...asked) => {
      fail('readStream');
      return store.readStream(...asked);
    },
    follow: async function* (options) {
      fail('follow');
      for await (const events of store.follow(options)) {
        yield events;
        fail('follow');
      }
    },
    readAll: (options) => store.readAll(options),
    scan: (options) => store.scan(options),
    append: (...asked) => store.append(...asked),
    appendMany: (appends) => store.appendMany(appends),
    close: () => store.close(),
  };
  const failNext = (reading: Reading, times = 1) => {
    left[reading] = times;
  };
  return { store: failing, failNext };
}

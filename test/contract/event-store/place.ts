import type { EventStore } from '../../../libs/event-store/index.ts';

/** Where a log is kept while stores on it come and go. */
export interface LogPlace {
  /** At most one store is open at a time. `clock` is for adapters that give out the instants. */
  open(options?: { readonly clock?: () => number }): Promise<EventStore>;
  /** Called once, after the last store has been closed. */
  remove(): Promise<void>;
}

/** A new place with no events in it. */
export type NewPlace = () => Promise<LogPlace>;

type StoreTest = (store: EventStore, place: LogPlace) => Promise<void>;

/** A test body on a store of its own, which is closed and removed whatever happens. */
export function onStore(newPlace: NewPlace, test: StoreTest): () => Promise<void> {
  return async () => {
    const place = await newPlace();
    const store = await place.open();
    try {
      await test(store, place);
    } finally {
      await store.close();
      await place.remove();
    }
  };
}

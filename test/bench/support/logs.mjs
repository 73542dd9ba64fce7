import { openSqliteStore } from '#event-store';
import { groundwork, histories } from './histories.mjs';

/** Every log of a run is the beginning of the same history. */
export const SEED = 20_210_630;
const BATCH_EVENTS = 20_000;

/** Appends a district's history of at least `eventCount` events to an open store. */
export async function fillLog(store, eventCount) {
  let batch = groundwork(SEED);
  let pending = 0;
  let done = 0;
  const flush = async () => {
    const results = await store.appendMany(batch);
    const refused = results.find((result) => !result.ok);
    if (refused !== undefined) throw new Error(`the log refused: ${JSON.stringify(refused)}`);
    [batch, pending] = [[], 0];
  };
  for (const append of batch) done += append.events.length;
  for (const append of histories(SEED)) {
    if (done >= eventCount) break;
    batch.push(append);
    done += append.events.length;
    pending += append.events.length;
    if (pending >= BATCH_EVENTS) await flush();
  }
  await flush();
  return done;
}

/** Makes a log of its own in a folder and closes it. */
export async function makeLog(directory, eventCount) {
  const store = openSqliteStore({ directory });
  try {
    return await fillLog(store, eventCount);
  } finally {
    await store.close();
  }
}

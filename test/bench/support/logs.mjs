import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chained, openSqliteStore } from '#event-store';
import { groundwork, histories } from './histories.mjs';
import { groundworkOf, historiesOf } from './tracked.mjs';

/** Every log of a run is the beginning of the same history. */
export const SEED = 20_210_630;
const BATCH_EVENTS = 20_000;

/** Chained, as the write loop records events; every stream is appended to once. */
const linked = ({ streamId, expected, events }) => ({
  streamId,
  expected,
  events: chained(streamId, { revision: -1, hash: null }, events),
});

/** Appends a history of at least `eventCount` events to an open store: that of a tree, if named. */
async function fillLog(store, eventCount, tree) {
  let batch = tree === undefined ? groundwork(SEED) : groundworkOf(tree, SEED);
  let pending = 0;
  let done = 0;
  const flush = async () => {
    const results = await store.appendMany(batch.map(linked));
    const refused = results.find((result) => !result.ok);
    if (refused !== undefined) throw new Error(`the log refused: ${JSON.stringify(refused)}`);
    [batch, pending] = [[], 0];
  };
  for (const append of batch) done += append.events.length;
  for (const append of tree === undefined ? histories(SEED) : historiesOf(tree, SEED)) {
    if (done >= eventCount) break;
    batch.push(append);
    done += append.events.length;
    pending += append.events.length;
    if (pending >= BATCH_EVENTS) await flush();
  }
  await flush();
  return done;
}

/**
 * Makes a log in a folder, in a process of its own, so that neither the memory nor the profile of
 * what is measured holds the making of its data.
 */
export async function makeLog(directory, eventCount, tree) {
  await promisify(execFile)(process.execPath, [
    fileURLToPath(import.meta.url),
    directory,
    eventCount,
    ...(tree === undefined ? [] : [tree]),
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [directory, eventCount, tree] = process.argv.slice(2);
  const store = openSqliteStore({ directory });
  await fillLog(store, Number(eventCount), tree);
  await store.close();
}

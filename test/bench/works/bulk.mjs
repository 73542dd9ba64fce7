import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteStore } from '#event-store';
import { histories } from '../support/histories.mjs';
import { interleaved, timed } from '../support/measure.mjs';
import { rawSqlite } from '../support/peers.mjs';

const CALL_STREAMS = 2500;

/** Streams of exactly eight events, made before the clock starts. */
function eights(count) {
  const found = [];
  for (const append of histories(2)) {
    if (append.events.length < 8) continue;
    found.push({ ...append, events: append.events.slice(0, 8) });
    if (found.length === count) return found;
  }
  return found;
}

/** Whole project histories stored in calls of 20,000 events, as an import stores them. */
export async function run({ directory, quick }) {
  const streams = eights(quick ? 5_000 : 25_000);
  const events = streams.length * 8;
  const calls = [];
  for (let from = 0; from < streams.length; from += CALL_STREAMS) {
    calls.push(streams.slice(from, from + CALL_STREAMS));
  }
  const fresh = (name, round) => join(directory, `${name}-${round}`);
  const ours = async (round) => {
    const store = openSqliteStore({ directory: fresh('ours', round) });
    const { seconds } = await timed(async () => {
      for (const call of calls) {
        const results = await store.appendMany(call);
        if (results.some((result) => !result.ok)) throw new Error('the bulk append was refused');
      }
    });
    await store.close();
    rmSync(fresh('ours', round), { recursive: true });
    return events / seconds;
  };
  const raw = async (round) => {
    const db = rawSqlite(fresh('raw', round));
    const { seconds } = await timed(() => {
      // The engine commits every 2,000 events as well.
      for (let from = 0; from < streams.length; from += 250) {
        db.writeMany(streams.slice(from, from + 250));
      }
    });
    db.close();
    rmSync(fresh('raw', round));
    return events / seconds;
  };
  const found = await interleaved(quick ? 2 : 5, { ours, raw });
  return [
    {
      work: 'bulk append, streams of 8',
      unit: 'events/s',
      ours: found.ours,
      peer: 'better-sqlite3',
      theirs: found.raw,
      atLeast: 100_000,
    },
  ];
}

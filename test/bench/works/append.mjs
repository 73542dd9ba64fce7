import { join } from 'node:path';
import { openSqliteStore } from '#event-store';
import { histories } from '../support/histories.mjs';
import { interleaved } from '../support/measure.mjs';
import { emmettStore, rawSqlite } from '../support/peers.mjs';
import { rateOf } from '../support/rate.mjs';

const QUEUED = 'emmett-sqlite, 32 callers through one queue with retries: it answers SQLITE_BUSY';

/** Single events of realistic projects, each the first of a stream of its own. */
function* firstEvents(seed) {
  for (const { streamId, expected, events } of histories(seed)) {
    yield { streamId, expected, events: events.slice(0, 1) };
  }
}

/** Durable appends of one event: one by one, then with 32 callers at once. */
export async function run({ directory, quick }) {
  const seconds = quick ? 0.5 : 2;
  const rounds = quick ? 2 : 5;
  const store = openSqliteStore({ directory: join(directory, 'ours') });
  const raw = rawSqlite(join(directory, 'raw.sqlite'));
  const emmett = await emmettStore(join(directory, 'emmett.sqlite'));
  const source = firstEvents(1);
  const next = () => source.next().value;
  const ours = async () => {
    const { streamId, expected, events } = next();
    const result = await store.append(streamId, expected, events);
    if (!result.ok) throw new Error(`append refused: ${result.code}`);
  };
  const single = await interleaved(rounds, {
    ours: () => rateOf(seconds, 1, ours),
    raw: () => rateOf(seconds, 1, async () => raw.write(next())),
    emmett: () => rateOf(seconds, 1, () => emmett.append(next())),
  });
  const many = await interleaved(rounds, {
    ours: () => rateOf(seconds, 32, ours),
    emmett: () => rateOf(seconds, 32, () => emmett.queued(next())),
  });
  await store.close();
  raw.close();
  return rows(single, many);
}

function rows(single, many) {
  const one = 'durable append, one by one';
  const unit = 'events/s';
  return [
    { work: one, unit, ours: single.ours, peer: 'better-sqlite3', theirs: single.raw, least: 0.8 },
    { work: one, unit, ours: single.ours, peer: 'emmett-sqlite', theirs: single.emmett, least: 4 },
    {
      work: 'durable append, 32 in flight',
      unit,
      ours: many.ours,
      peer: 'emmett-sqlite, queued',
      theirs: many.emmett,
      least: 6,
      note: QUEUED,
    },
  ];
}

import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { QueryBus } from '@nestjs/cqrs';
import { openSqliteStore } from '#event-store';
import { asOf, Journal, JournalModule, TrackingQuery } from '#journal';
import { dayText, LAST_DAY, reportInstant } from '../support/days.mjs';
import { makeLog } from '../support/logs.mjs';
import { percentile } from '../support/measure.mjs';
import { Random } from '../support/random.mjs';
import { unitsOf } from '../support/tracked.mjs';

/** A log of this many events makes about a million lines of books. */
const EVENTS = 550_000;
/** The first of the years that have targets. */
const YEAR_BEGINS = LAST_DAY - 730;

const asker = { id: 'bench', roles: ['administrator'], unitScope: null };

/** The whole tracking table of a district, as of any day and as known at any time; then a city's. */
export async function run({ directory, quick }) {
  const events = quick ? EVENTS / 10 : EVENTS;
  const times = quick ? 20 : 200;
  const district = await tables(join(directory, 'district'), 'district', events, [
    { what: 'as of any day', known: false, pace: 'xun', times, atMost: 60 },
    { what: 'as known at any time', known: true, pace: 'xun', times, atMost: 100 },
  ]);
  const city = await tables(join(directory, 'city'), 'city', events, [
    { what: 'by 旬', known: false, pace: 'xun', times: times / 10, atMost: 300 },
    { what: 'by quarter', known: false, pace: 'quarter', times: times / 10, atMost: 300 },
    { what: 'the year', known: false, pace: 'year', times: times / 10, atMost: 300 },
  ]);
  return [...district, ...city];
}

async function tables(directory, tree, events, asked) {
  const log = join(directory, 'log');
  await makeLog(log, events, tree);
  const store = openSqliteStore({ directory: log });
  const journal = await Journal.open({
    store,
    directory: join(directory, 'books'),
    rebuildFrom: 0n,
  });
  const module = JournalModule.of(journal, store);
  const application = await NestFactory.createApplicationContext(module, { logger: false });
  const bus = application.get(QueryBus);
  const [[lines]] = await journal.current().rows('SELECT count(*)::INTEGER FROM entries');
  const rows = [];
  for (const { what, known, pace, times, atMost } of asked) {
    const samples = await askMany(bus, { known, pace, times });
    const count = unitsOf(tree).length;
    const work = `table of ${count} nodes × 8 metrics, ${Math.round(lines / 1000)}k lines, ${what}`;
    rows.push(latencyRow(`${work}, p99`, samples, atMost));
  }
  await application.close();
  await journal.close();
  await store.close();
  return rows;
}

async function askMany(bus, { known, pace, times }) {
  const random = new Random(7);
  const samples = [];
  const shape = { pace, metrics: null, units: 'all' };
  for (let i = -3; i < times; i += 1) {
    const ask = asOf(dayText(random.between(YEAR_BEGINS, LAST_DAY)), {
      knownAt: known ? reportInstant(random.between(YEAR_BEGINS, LAST_DAY)) : null,
    });
    const started = performance.now();
    const { rows } = await bus.execute(new TrackingQuery(asker, ask, shape));
    const ms = performance.now() - started;
    if (!rows.some(({ target, actual }) => target !== null && actual !== '0')) {
      throw new Error('a table without targets and actuals measures nothing');
    }
    if (i >= 0) samples.push(ms);
  }
  return samples;
}

function latencyRow(work, samples, atMost) {
  const [p50, p99, most] = [0.5, 0.99, 1].map((share) => percentile(samples, share));
  const note = `p50 ${p50.toFixed(0)} ms, most ${most.toFixed(0)} ms, ${samples.length} samples`;
  return { work, unit: 'ms', ours: p99, atMost, note, details: { p50, p99, most } };
}

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
/** What the units, targets and curves of a city take before its first project. */
const CITY_EVENTS = 100_000;
/** The first of the years that have targets. */
const YEAR_BEGINS = LAST_DAY - 730;

const asker = { id: 'bench', roles: ['administrator'], unitScope: null };

/**
 * The whole tracking table (8 metrics, 36 旬, carry, lights) of a district, as of any day and as
 * known at any time; then of a city.
 */
export async function run({ directory, quick }) {
  const events = quick ? EVENTS / 10 : EVENTS;
  const times = quick ? 20 : 200;
  const whole = { pace: 'xun', metrics: null };
  const district = await tables(join(directory, 'district'), 'district', events, [
    { what: 'as of any day', known: false, ...whole, times, atMost: 60 },
    { what: 'as known at any time', known: true, ...whole, times, atMost: 100 },
  ]);
  const few = { known: false, times: times / 10, atMost: 300 };
  const city = await tables(join(directory, 'city'), 'city', events + CITY_EVENTS, [
    { what: 'the year', ...few, pace: 'year', metrics: null },
    { what: '36 旬 of one metric', ...few, pace: 'xun', metrics: ['funds'] },
    { what: '36 旬', ...few, ...whole },
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
  for (const { what, atMost, ...how } of asked) {
    const count = unitsOf(tree).length;
    const work = `tracking ${count} nodes, ${Math.round(lines / 1000)}k lines, ${what}`;
    rows.push(latencyRow(`${work}, p99`, await askMany(bus, how), atMost));
  }
  await application.close();
  await journal.close();
  await store.close();
  return rows;
}

async function askMany(bus, { known, pace, metrics, times }) {
  const random = new Random(7);
  const samples = [];
  let filled = 0;
  const shape = { pace, metrics, units: 'all' };
  for (let i = -3; i < times; i += 1) {
    const ask = asOf(dayText(random.between(YEAR_BEGINS, LAST_DAY)), {
      knownAt: known ? reportInstant(random.between(YEAR_BEGINS, LAST_DAY)) : null,
    });
    const started = performance.now();
    const { rows } = await bus.execute(new TrackingQuery(asker, ask, shape));
    const ms = performance.now() - started;
    if (rows.some(({ target, actual }) => target !== null && actual !== '0')) filled += 1;
    if (i >= 0) samples.push(ms);
  }
  // Asked as known long before its day, a table may be empty; most of them may not.
  if (filled < times / 2) throw new Error('tables without targets and actuals measure nothing');
  return samples;
}

function latencyRow(work, samples, atMost) {
  const [p50, p99, most] = [0.5, 0.99, 1].map((share) => percentile(samples, share));
  const note = `p50 ${p50.toFixed(0)} ms, most ${most.toFixed(0)} ms, ${samples.length} samples`;
  return { work, unit: 'ms', ours: p99, atMost, note, details: { p50, p99, most } };
}

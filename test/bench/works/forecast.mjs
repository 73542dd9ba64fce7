import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { QueryBus } from '@nestjs/cqrs';
import { openSqliteStore } from '#event-store';
import { asOf, ForecastQuery, Journal, JournalModule } from '#journal';
import { dayText, LAST_DAY, reportInstant } from '../support/days.mjs';
import { makeLog } from '../support/logs.mjs';
import { percentile } from '../support/measure.mjs';
import { Random } from '../support/random.mjs';
import { UNITS } from '../support/words.mjs';

/** A log of this many events makes about a million lines of books. */
const EVENTS = 550_000;
/** Days asked about have three earlier years, so that every record and test is read. */
const FIRST_DAY = LAST_DAY - 5 * 365;

const METRICS = ['contract-amount', 'signings', 'starts', 'funds', 'filings'];
const asker = { id: 'bench', roles: ['administrator'], unitScope: null };

/** One metric's outlook with its record and tests, of any day, unit and time of knowing. */
export async function run({ directory, quick }) {
  const log = join(directory, 'log');
  await makeLog(log, quick ? EVENTS / 10 : EVENTS);
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
  const samples = await askMany(bus, quick ? 10 : 60);
  await application.close();
  await journal.close();
  await store.close();
  const values = samples.map(({ ms }) => ms);
  const [p50, p99] = [percentile(values, 0.5), percentile(values, 0.99)];
  const each = METRICS.map((metric) => {
    const own = samples.filter((sample) => sample.metric === metric).map(({ ms }) => ms);
    return `${metric} ${percentile(own, 0.5).toFixed(0)}`;
  });
  return [
    {
      work: `forecast of one metric, ${Math.round(lines / 1000)}k lines, p99`,
      unit: 'ms',
      ours: p99,
      atMost: 100,
      note: `p50 ${p50.toFixed(0)} ms, ${values.length} samples; p50 of ${each.join(', ')}`,
      details: { p50, p99, most: percentile(values, 1) },
    },
  ];
}

async function askMany(bus, times) {
  const random = new Random(11);
  const samples = [];
  for (let i = -2; i < times; i += 1) {
    for (const metric of METRICS) {
      const ask = asOf(dayText(random.between(FIRST_DAY, LAST_DAY)), {
        knownAt: random.chance(50) ? reportInstant(random.between(FIRST_DAY, LAST_DAY)) : null,
        unit: random.chance(45) ? random.from(UNITS) : null,
      });
      const started = performance.now();
      const { rows } = await bus.execute(new ForecastQuery(asker, ask, { metrics: [metric] }));
      const ms = performance.now() - started;
      if (rows[0]?.metric !== metric) throw new Error(`no forecast of ${metric}`);
      if (i >= 0) samples.push({ metric, ms });
    }
  }
  return samples;
}

import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { QueryBus } from '@nestjs/cqrs';
import { openSqliteStore } from '#event-store';
import {
  asOf,
  Journal,
  JournalModule,
  ReportingFindingsQuery,
  ReportingMaturityQuery,
  ReportingQuery,
} from '#journal';
import { dayText, LAST_DAY, reportInstant } from '../support/days.mjs';
import { makeLog } from '../support/logs.mjs';
import { percentile } from '../support/measure.mjs';
import { Random } from '../support/random.mjs';

/** A log of this many events makes about a million lines of books. */
const EVENTS = 550_000;
const FIRST_DAY = LAST_DAY - 900;
const asker = { id: 'bench', roles: ['administrator'], unitScope: null };

/** Late and burst reports of a district, its findings with their first events, its maturity. */
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
  const size = `${Math.round(lines / 1000)}k lines`;
  const times = quick ? 5 : 30;
  const rows = [
    await asked(bus, `delays and bursts by unit and month, ${size}`, times, 500, tableOf),
    await asked(bus, `all findings of a year, ${size}`, times, 2000, findingsOf),
    await asked(bus, `maturity of 12 months by unit, ${size}`, times, 500, maturityOf),
  ];
  await application.close();
  await journal.close();
  await store.close();
  return rows;
}

const tableOf = (ask) => new ReportingQuery(asker, ask, { pace: 'month', by: 'fact' });
const maturityOf = (ask) => new ReportingMaturityQuery(asker, ask, 12);

function findingsOf(ask) {
  const year = ask.asOf.slice(0, 4);
  const period = { id: year, from: `${year}-01-01`, to: `${year}-12-31` };
  const filter = { period, kind: null, offset: 0, limit: 20 };
  return new ReportingFindingsQuery(asker, ask, filter);
}

async function asked(bus, work, times, atMost, queryOf) {
  const random = new Random(5);
  const samples = [];
  let told = 0;
  for (let i = -2; i < times; i += 1) {
    const day = random.between(FIRST_DAY, LAST_DAY);
    const knownAt = random.chance(50) ? reportInstant(random.between(day, LAST_DAY)) : null;
    const started = performance.now();
    const answer = await bus.execute(queryOf(asOf(dayText(day), { knownAt })));
    const ms = performance.now() - started;
    told += (answer.rows ?? answer.findings).length;
    if (i >= 0) samples.push(ms);
  }
  if (told < times) throw new Error('a district without reports measures nothing');
  const [p50, p99] = [0.5, 0.99].map((share) => percentile(samples, share));
  const note = `p50 ${p50.toFixed(0)} ms, ${samples.length} samples`;
  return { work: `${work}, p99`, unit: 'ms', ours: p99, atMost, note, details: { p50, p99 } };
}

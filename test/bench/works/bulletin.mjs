import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { QueryBus } from '@nestjs/cqrs';
import { compose, docxOf, gather, hashOf, layOut, readPeriod } from '#bulletin';
import { endOfDay } from '#domain';
import { openSqliteStore } from '#event-store';
import { Journal, JournalModule } from '#journal';
import { makeLog } from '../support/logs.mjs';
import { percentile } from '../support/measure.mjs';
import { unitsOf } from '../support/tracked.mjs';

/** A log of this many events makes about a million lines of books. */
const EVENTS = 550_000;
const TREE = 'district';
const MONTHS = Array.from({ length: 12 }, (_, n) => `2025-${String(n + 1).padStart(2, '0')}`);

const asker = { id: 'bench', roles: ['administrator'], unitScope: null };

/** A district's monthly bulletin from the question to the bytes of the Word document. */
export async function run({ directory, quick }) {
  const log = join(directory, 'log');
  await makeLog(log, quick ? EVENTS / 10 : EVENTS, TREE);
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

  const first = await bulletin(bus, '2024-12');
  const samples = [];
  for (let round = 0; round < (quick ? 1 : 4); round += 1) {
    for (const month of MONTHS) samples.push(await bulletin(bus, month));
  }

  await application.close();
  await journal.close();
  await store.close();
  const units = unitsOf(TREE).length - 1;
  const of = `monthly bulletin of ${units} units, ${Math.round(lines / 1000)}k lines, docx`;
  return [
    { work: `${of}, p99`, unit: 'ms', atMost: 1000, ...row(samples) },
    { work: `${of}, the first of a process`, unit: 'ms', atMost: 1000, ...row([first]) },
  ];
}

async function bulletin(bus, id) {
  const started = performance.now();
  const period = readPeriod(id);
  const times = { asOf: period.to, knownAt: endOfDay('2026-06-30') };
  const wanted = { period, times, basis: 'reported', unit: null, office: null, number: null };
  const answers = await gather((query) => bus.execute(query), asker, wanted, []);
  const gathered = performance.now();
  const content = compose(answers, wanted);
  const page = layOut(content, hashOf(content), 'zh');
  const { length: bytes } = await docxOf(page, content.knownAt);
  const ended = performance.now();
  if (!content.tables.some(({ rows }) => rows.some(({ rank }) => rank !== null))) {
    throw new Error('a bulletin without ranks measures nothing');
  }
  const { total: stalled } = content.stalls;
  return { ms: ended - started, gatherMs: gathered - started, bytes, stalled };
}

function row(samples) {
  const at = (share, name = 'ms') =>
    percentile(
      samples.map((sample) => sample[name]),
      share,
    );
  const note =
    `p50 ${at(0.5).toFixed(0)} ms, of it the queries ${at(0.5, 'gatherMs').toFixed(0)} ms; ` +
    `${samples.length} samples, ${Math.round(at(0.5, 'bytes') / 1024)} kB, ` +
    `${at(1, 'stalled')} stalled`;
  return { ours: at(0.99), note, details: { p50: at(0.5), p99: at(0.99), most: at(1) } };
}

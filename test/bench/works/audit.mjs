import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { QueryBus } from '@nestjs/cqrs';
import { AuditModule, AuditRoom, ReplayQuery } from '#audit';
import { openSqliteStore } from '#event-store';
import { asOf, ExplainQuery, Journal, JournalModule, ReportRestatementQuery } from '#journal';
import { dayText, LAST_DAY, reportInstant } from '../support/days.mjs';
import { makeLog } from '../support/logs.mjs';
import { percentile } from '../support/measure.mjs';
import { Random } from '../support/random.mjs';

/** A log of this many events makes about a million lines of books. */
const EVENTS = 550_000;
const FIRST_DAY = LAST_DAY - 900;
const asker = { id: 'bench', roles: ['administrator'], unitScope: null };

/** Verification, proofs, replay, the explanation of a large figure, and the report restated. */
export async function run({ directory, quick }) {
  const log = join(directory, 'log');
  await makeLog(log, quick ? EVENTS / 10 : EVENTS);
  const store = openSqliteStore({ directory: log });
  const treeFile = join(directory, 'merkle-tiles.bin');
  const room = new AuditRoom({ store, treeFile, keyFolder: null });
  const rows = [await verified(room), await proved(room, store, quick ? 50 : 300)];
  const journal = await Journal.open({
    store,
    directory: join(directory, 'books'),
    rebuildFrom: 0n,
  });
  const module = {
    module: class Rooms {},
    imports: [JournalModule.of(journal, store), AuditModule.of(room, store, store)],
  };
  const application = await NestFactory.createApplicationContext(module, { logger: false });
  const bus = application.get(QueryBus);
  rows.push(await replayed(bus, store, quick ? 200 : 2000));
  rows.push(await explained(bus, quick ? 10 : 60));
  rows.push(await restated(bus, quick ? 5 : 30));
  await application.close();
  await journal.close();
  await store.close();
  return rows;
}

async function verified(room) {
  await room.seal();
  const started = performance.now();
  const { ok, events } = await room.verify();
  const seconds = (performance.now() - started) / 1000;
  if (!ok) throw new Error('the log does not verify');
  const note = `${events} events in ${seconds.toFixed(1)} s, one run`;
  const ours = Math.round(events / seconds);
  return { work: 'verify a log', unit: 'events/s', ours, atLeast: 100_000, note };
}

async function proved(room, store, times) {
  const random = new Random(3);
  const head = await store.head();
  const samples = [];
  for (let i = -5; i < times; i += 1) {
    const after = BigInt(random.between(1, Number(head) - 2));
    const [event] = await store.readAll({ after, maxCount: 1 });
    const started = performance.now();
    const proof = await room.prove(`${event.streamId}@${event.revision}`);
    const ms = performance.now() - started;
    if (!('path' in proof)) throw new Error(`not proved: ${JSON.stringify(proof)}`);
    if (i >= 0) samples.push(ms);
  }
  return latencyRow('proof of one event, p99', samples, 50);
}

async function replayed(bus, store, times) {
  const random = new Random(5);
  const head = await store.head();
  const samples = [];
  while (samples.length < times) {
    const after = BigInt(random.between(1, Number(head) - 2));
    const [event] = await store.readAll({ after, maxCount: 1 });
    if (!event.streamId.startsWith('project-')) continue;
    const query = new ReplayQuery(asker, event.streamId.slice(8), asOf(dayText(LAST_DAY)));
    const started = performance.now();
    const { steps } = await bus.execute(query);
    samples.push(performance.now() - started);
    if (steps.length === 0) throw new Error('a replay without events');
  }
  return latencyRow('replay of one project, p99', samples, 1);
}

async function explained(bus, times) {
  const random = new Random(7);
  const samples = [];
  let entries = 0;
  for (let i = -3; i < times; i += 1) {
    const ask = asOf(dayText(random.between(LAST_DAY - 40, LAST_DAY)));
    const query = new ExplainQuery(asker, 'figure', 'signed.count', ask, 0, 100);
    const started = performance.now();
    const { terms } = await bus.execute(query);
    const ms = performance.now() - started;
    entries = Math.max(entries, terms[0].total);
    if (i >= 0) samples.push(ms);
  }
  const work = `explain a figure of up to ${entries} entries, first page, p99`;
  return latencyRow(work, samples, 100);
}

async function restated(bus, times) {
  const random = new Random(9);
  const samples = [];
  let changed = 0;
  for (let i = -2; i < times; i += 1) {
    const day = random.between(FIRST_DAY, LAST_DAY - 30);
    // As printed within days of its end, against what was known within the year after.
    const later = Math.min(LAST_DAY, day + random.between(30, 365));
    const ask = asOf(dayText(day), { knownAt: reportInstant(later) });
    const from = { asOf: dayText(day), knownAt: reportInstant(day + 5) };
    const started = performance.now();
    const answer = await bus.execute(new ReportRestatementQuery(asker, ask, from));
    const ms = performance.now() - started;
    changed += answer.changed;
    if (i >= 0) samples.push(ms);
  }
  if (changed === 0) throw new Error('nothing was restated');
  return latencyRow('the whole report restated, p99', samples, 500);
}

function latencyRow(work, samples, atMost) {
  const [p50, p99, most] = [0.5, 0.99, 1].map((share) => percentile(samples, share));
  const note = `p50 ${p50.toFixed(2)} ms, most ${most.toFixed(1)} ms, ${samples.length} samples`;
  return { work, unit: 'ms', ours: p99, atMost, note, details: { p50, p99, most } };
}

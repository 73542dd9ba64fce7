import { join } from 'node:path';
import { localAdministrator, orderOf, readCommand, WriteLoop } from '#commands';
import { openSqliteStore } from '#event-store';
import { Journal } from '#journal';
import { anyAsk, openDesk } from '../support/asking.mjs';
import { makeLog } from '../support/logs.mjs';
import { percentile } from '../support/measure.mjs';
import { payments } from '../support/payments.mjs';
import { Random } from '../support/random.mjs';

/** A log of this many events makes about a million lines of books. */
const EVENTS = 550_000;

/** Every figure and rate, each in many ways; first alone, then beside a writer; then freshness. */
export async function run({ directory, quick }) {
  const log = join(directory, 'log');
  await makeLog(log, quick ? EVENTS / 10 : EVENTS);
  const store = openSqliteStore({ directory: log });
  const journal = await Journal.open({
    store,
    directory: join(directory, 'books'),
    rebuildFrom: 0n,
  });
  const desk = await openDesk(journal, store);
  const [[lines]] = await journal.current().rows('SELECT count(*)::INTEGER FROM entries');
  const writer = openWriter(store);

  const times = quick ? 3 : 15;
  await questions(desk, 1, 99);
  const alone = await questions(desk, times, 1);
  const stop = writer.begin(200);
  const beside = await questions(desk, times, 2);
  await stop();
  const fresh = await freshness(desk, journal, writer, quick ? 2 : 10);

  await desk.close();
  await journal.close();
  await store.close();
  return [
    latencyRow(`any figure or rate, ${Math.round(lines / 1000)}k lines, p99`, alone, 25),
    latencyRow('the same beside a writer, 200 events/s, p99', beside, 25),
    latencyRow('append → visible in a query, 1k events/s, p99', fresh, 50),
  ];
}

function latencyRow(work, samples, atMost) {
  const values = samples.map(({ ms }) => ms);
  const p50 = percentile(values, 0.5);
  const worst = [...samples].sort((a, b) => b.ms - a.ms).slice(0, 5);
  const slow = worst.map(({ id, ms }) => `${id} ${ms.toFixed(0)}`).join(', ');
  return {
    work,
    unit: 'ms',
    ours: percentile(values, 0.99),
    atMost,
    note: `p50 ${p50.toFixed(1)} ms, ${values.length} samples; slowest: ${slow}`,
    details: { p50, p99: percentile(values, 0.99), most: percentile(values, 1), worst },
  };
}

/** Every figure and rate so many times, one question after the other. */
async function questions(desk, times, seed) {
  const random = new Random(seed);
  const samples = [];
  for (let i = 0; i < times; i += 1) {
    for (const [of, id] of desk.ids) {
      const how = anyAsk(random);
      const started = performance.now();
      await desk.ask(of, id, how);
      samples.push({ id, ms: performance.now() - started });
    }
  }
  return samples;
}

/** Payments on projects of the log through the one write loop, at a steady rate. */
function openWriter(store) {
  const loop = new WriteLoop({ store });
  const source = payments(new Random(5));
  const write = async () => {
    const { input, commandId } = source.next().value;
    const envelope = { commandId, actor: localAdministrator };
    const reading = readCommand('ReceiveFunds', input, envelope);
    if (!reading.ok) throw new Error('the payment is no command');
    return loop.run(orderOf(reading.command));
  };
  const begin = (perSecond) => {
    const under = new Set();
    const timer = setInterval(() => {
      for (let i = 0; i < perSecond / 100; i += 1) {
        const one = write().finally(() => under.delete(one));
        under.add(one);
      }
    }, 10);
    return async () => {
      clearInterval(timer);
      await Promise.all(under);
    };
  };
  return { write, begin };
}

/** From asking for an append until a figure answered from books that hold it. */
async function freshness(desk, journal, writer, seconds) {
  const stop = writer.begin(1000);
  const random = new Random(6);
  const samples = [];
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    const started = performance.now();
    const answer = await writer.write();
    // Some projects of the log are terminated and take no money; the next one will.
    if (!answer.ok) continue;
    const late = await journal.reach(BigInt(answer.position), 30_000);
    if (late !== null) throw new Error(`the books did not follow: ${late.code}`);
    await desk.ask('figure', 'funds.amount', anyAsk(random));
    samples.push({ id: 'funds.amount', ms: performance.now() - started });
    await new Promise((resolve) => setTimeout(resolve, random.below(20)));
  }
  await stop();
  return samples;
}

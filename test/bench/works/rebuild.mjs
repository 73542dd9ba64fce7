import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteStore } from '#event-store';
import { Journal } from '#journal';
import { foldOnThreads } from '../../../dist/apps/api/fold-threads.js';
import { makeLog } from '../support/logs.mjs';
import { timed, watchMemory } from '../support/measure.mjs';

/** All books from the log alone; a quarter of the log first, to see whether memory stays flat. */
export async function run({ directory, quick }) {
  const size = quick ? 100_000 : 1_000_000;
  const log = join(directory, 'log');
  await makeLog(log, size);
  const { rate, quarterMb, peakMb, lines, cpuSeconds } = await rebuildOnce(log, directory);
  const rows = [
    {
      work: `rebuild of all books, ${size / 1000}k events`,
      unit: 'events/s',
      ours: rate,
      atLeast: 100_000,
      note: `${lines} lines; ${cpuSeconds.toFixed(1)} s of processor`,
    },
  ];
  // A quarter of a small log is only the program starting: it says nothing of growth.
  if (quick) return rows;
  const memory = {
    work: 'memory of that rebuild, whole / first quarter',
    unit: '×',
    ours: peakMb / quarterMb,
    atMost: 1.2,
    note: `peak of own memory ${quarterMb.toFixed(0)} MB, then ${peakMb.toFixed(0)} MB`,
    details: { quarterMb, peakMb, peakRssMb: process.resourceUsage().maxRSS / 1024 },
  };
  return [...rows, memory];
}

async function rebuildOnce(log, directory) {
  const store = openSqliteStore({ directory: log });
  const books = mkdtempSync(join(directory, 'books-'));
  const memory = watchMemory();
  let quarterMb = 0;
  let peak = 0;
  const onRebuild = ({ done, total }) => {
    memory.look();
    peak = memory.peak();
    if (done <= total / 4) quarterMb = peak;
  };
  // As a server does it: on a thread for each processor.
  const fold = foldOnThreads(store.file);
  const before = process.cpuUsage();
  const { seconds, value: journal } = await timed(() =>
    Journal.open({ store, directory: books, rebuildFrom: 0n, onRebuild, fold }),
  );
  const { user, system } = process.cpuUsage(before);
  const peakMb = memory.stop();
  const [[lines]] = await journal.current().rows('SELECT count(*)::INTEGER FROM entries');
  const head = Number(await store.head());
  if (journal.current().quarantined > 0) throw new Error('the rebuild put events aside');
  await journal.close();
  await store.close();
  rmSync(books, { recursive: true });
  const cpuSeconds = (user + system) / 1e6;
  return { rate: head / seconds, quarterMb: quarterMb || peakMb, peakMb, lines, cpuSeconds };
}

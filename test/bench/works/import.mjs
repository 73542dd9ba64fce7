import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { localAdministrator, WriteLoop } from '#commands';
import { openSqliteStore, shadowOf } from '#event-store';
import { Journal } from '#journal';
import { LedgerImport, writeTemplate } from '#ledger';
import { DISTRICT, ledgerOf } from '../support/ledger.mjs';
import { median } from '../support/measure.mjs';

/** A whole district ledger from the workbook's bytes until every figure has it. */
export async function run({ directory, quick }) {
  const projects = quick ? 1_000 : 10_000;
  const file = writeTemplate(ledgerOf(projects, 7));
  const rounds = [];
  for (let round = 0; round < (quick ? 1 : 3); round += 1) {
    rounds.push(await importOnce(join(directory, `round-${round}`), file));
  }
  const of = (phase) => median(rounds.map((round) => round[phase]));
  const { events, rejected } = rounds[0];
  const phases = ['read', 'record', 'follow'].map((p) => `${p} ${of(p).toFixed(2)} s`).join(', ');
  return [
    {
      work: `import of ${projects} projects`,
      unit: 's',
      ours: of('total'),
      atMost: quick ? 0.5 : 5,
      note: `${events} events, ${rejected} rows refused; ${phases}`,
      details: { events, rejected, rounds },
    },
  ];
}

async function importOnce(directory, file) {
  const store = openSqliteStore({ directory });
  const journal = await Journal.open({ store, directory: join(directory, 'books') });
  const rehearsal = () => new WriteLoop({ store: shadowOf(store) });
  const ledger = new LedgerImport(new WriteLoop({ store }), rehearsal, async () => []);
  const options = {
    fileName: '招商台账.xlsx',
    actor: localAdministrator,
    dryRun: false,
    allOrNothing: false,
    registerUnits: true,
    district: DISTRICT,
  };
  const marks = [performance.now()];
  const result = await ledger.run(file, options, ({ phase }) => {
    if (phase === 'read') marks.push(performance.now());
  });
  if (!result.ok) throw new Error(`the import was refused: ${result.refusal.code}`);
  marks.push(performance.now());
  const late = await journal.reach(BigInt(result.report.position), 600_000);
  if (late !== null) throw new Error(`the books did not follow: ${late.code}`);
  marks.push(performance.now());
  await journal.close();
  await store.close();
  rmSync(directory, { recursive: true });
  const [start, read, recorded, followed] = marks.map((mark) => mark / 1000);
  return {
    read: read - start,
    record: recorded - read,
    follow: followed - recorded,
    total: followed - start,
    events: result.report.recorded,
    rejected: result.report.rejected.length,
  };
}

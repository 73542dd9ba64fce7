import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays } from '#domain';
import { type EventStore, openSqliteStore } from '#event-store';
import { OfficeProcess } from '../support/child-process.ts';
import { recordedIn } from '../support/desk.ts';
import { Imports, ledgerFile, type Sheets } from '../support/imports.ts';

const PROJECTS = 900;

let directory: string;
let file: string;

/** A ledger large enough to be recorded in several goes. */
function largeLedger(): Sheets {
  const numbers = Array.from({ length: PROJECTS }, (_, number) => number);
  const signed = (number: number) => addDays('2021-01-05', number % 120);
  return {
    projects: numbers.map((number) => ({
      projectCode: `P-${number}`,
      name: `项目${number}`,
      unit: number % 2 === 0 ? '区商务委' : '区农业农村委',
      firstTalkOn: '2021-01-02',
      signedOn: signed(number),
      contractKind: 'formal' as const,
      contractAmountFen: `${number + 1}000000`,
      startedOn: addDays(signed(number), 20),
      startKind: 'construction' as const,
      plannedFilingOn: '2021-12-31',
      reportedOn: '2021-07-05',
    })),
    funds: numbers.map((number) => ({
      projectCode: `P-${number}`,
      receivedOn: addDays(signed(number), 30),
      amountFen: `${number + 1}0000`,
      reportedOn: '2021-07-05',
    })),
  };
}

/** All that was recorded, without where and when: a crash may change the order of streams. */
async function contentOf(store: EventStore): Promise<string[]> {
  const events = await recordedIn(store, '');
  return events.map(({ position: _, recordedAt: __, ...event }) => JSON.stringify(event)).sort();
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'luodi-crash-'));
  file = join(directory, 'ledger.xlsx');
  writeFileSync(file, ledgerFile(largeLedger()));
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('an import whose process is killed', () => {
  it('is run again, and nothing is lost and nothing is there twice', async () => {
    const undisturbed = new Imports();
    const { recorded } = await undisturbed.run(ledgerFile(largeLedger()));
    const wanted = await contentOf(undisturbed.store);
    expect(wanted).toHaveLength(recorded);

    const data = join(directory, 'data');
    const counts: number[] = [];
    // Killed among the units, before any project, then between and within the chunks that follow.
    for (const [enough, pause] of [
      [2, 10],
      [3, 0],
      [3, 100],
      [3, 220],
    ] as const) {
      const child = new OfficeProcess('import', data, file);
      await child.linesReach(enough);
      await new Promise((resolve) => setTimeout(resolve, pause));
      await child.kill();
      const store = openSqliteStore({ directory: data });
      const part = await contentOf(store);
      await store.close();
      expect(new Set(part).size).toBe(part.length);
      counts.push(part.length);
      const whole = new Set(wanted);
      expect(part.filter((event) => !whole.has(event))).toEqual([]);
    }

    // A test whose kills all came too early or too late would show nothing.
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.some((count) => count > 10 && count < wanted.length)).toBe(true);
    const last = new OfficeProcess('import', data, file);
    await last.ended();
    expect(JSON.parse(last.lines.at(-1) ?? '')).toMatchObject({ rejected: 0 });
    const store = openSqliteStore({ directory: data });
    expect(await contentOf(store)).toEqual(wanted);
    await store.close();
  }, 120_000);
});

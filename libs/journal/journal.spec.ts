import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventStore, openMemoryStore } from '#event-store';
import { rowsOf } from '../../test/support/books-rows.ts';
import { failingStore } from '../../test/support/failing-store.ts';
import { Office, withUnits } from '../../test/support/office.ts';
import { appendStrange, STRANGE } from '../../test/support/strange-events.ts';
import { asOf } from './asking.ts';
import { IN_MEMORY } from './books/books.ts';
import { Journal } from './journal.ts';

const REGISTER = { projectId: 'P0', on: '2021-01-10', unitId: 'a', name: '玻纤项目' };
const SIGN = { projectId: 'P0', on: '2021-03-18', kind: 'formal', amountFen: '100' };
const DAY = asOf('2021-06-30');

let open: Office[] = [];
afterEach(async () => {
  for (const office of open) await office.close();
  open = [];
});

async function district(store: EventStore = openMemoryStore()): Promise<Office> {
  const office = await withUnits(await Office.open({ store }), 'city', { a: 'city', b: 'city' });
  open.push(office);
  return office;
}

const signings = async (office: Office) => (await office.figure('signed.count', DAY)).value;

describe('the journal', () => {
  it('follows the log: what is told is in the next answer', async () => {
    const office = await district();
    expect(await signings(office)).toEqual({ kind: 'count', count: '0' });
    await office.tell('RegisterProject', REGISTER);
    await office.tell('SignContract', SIGN);
    expect(await signings(office)).toEqual({ kind: 'count', count: '1' });
    const head = await office.store.head();
    expect(await office.journal.state()).toEqual({
      position: head,
      head,
      lag: 0n,
      running: true,
      restarts: 0,
      quarantined: 0,
      lastError: null,
    });
  });

  it('tells who looks on of every batch it has committed', async () => {
    const office = await district();
    await office.caughtUp();
    const positions: bigint[] = [];
    const seen = office.journal.committed.subscribe((batch) => {
      // The books hold a batch by the time it is told of.
      for (const { position } of batch) {
        expect(office.journal.current().position).toBeGreaterThanOrEqual(position);
        positions.push(position);
      }
    });
    await office.tell('RegisterProject', REGISTER);
    await office.tell('SignContract', SIGN);
    await office.caughtUp();
    seen.unsubscribe();
    expect(positions).toEqual([4n, 5n]);
  });
});

describe('an event that cannot be taken', () => {
  it('is put aside in sight, and the rest goes on', async () => {
    const office = await district();
    for (const number of [0, 1, 2, 3, 4, 5]) {
      await office.tell('RegisterProject', { ...REGISTER, projectId: `P${number}` });
    }
    const places = new Map<string, bigint>();
    for (const strange of STRANGE) {
      await appendStrange(office.store, ...strange);
      places.set(strange.join(), await office.store.head());
    }
    await office.caughtUp();
    const { quarantined, lastError, restarts } = await office.journal.state();
    expect({ quarantined, lastError, restarts }).toEqual({
      quarantined: STRANGE.length,
      lastError: null,
      restarts: 0,
    });
    const books = office.journal.current();
    const aside = await books.rows('SELECT position, stream, reason FROM quarantine ORDER BY 1');
    expect(aside).toEqual(
      STRANGE.map((strange) => [
        places.get(strange.join()),
        strange[0],
        expect.stringContaining(strange[3]),
      ]),
    );
    // Everything else counts: in the books, and in the very streams the strange events stand in.
    expect((await office.figure('talks.count', DAY)).value).toMatchObject({ count: '6' });
    const other = {
      projectId: 'P0',
      on: '2021-02-01',
      milestone: 'filed',
      plannedOn: '2021-09-30',
    };
    await appendStrange(office.store, 'project-P0', 'ScheduleSet', { ...other });
    expect((await office.figure('filing.planned', DAY)).value).toMatchObject({ count: '1' });
  });

  it('is still known of after a restart', async () => {
    const office = await district();
    await appendStrange(office.store, 'unit-a', 'UnitPainted', { on: '2021-01-01' });
    await office.caughtUp();
    const again = await Journal.open({ store: office.store, directory: IN_MEMORY });
    await again.reach(await office.store.head());
    expect((await again.state()).quarantined).toBe(1);
    await again.close();
  });
});

describe('a store that cannot be read for a while', () => {
  it('is tried again from the last checkpoint, and said meanwhile', async () => {
    const { store, failNext } = failingStore(openMemoryStore());
    const office = await district(store);
    await office.caughtUp();
    failNext('follow', 2);
    await office.tell('RegisterProject', REGISTER);
    await office.tell('SignContract', SIGN);
    expect(await signings(office)).toEqual({ kind: 'count', count: '1' });
    // The failure after the next page is met by the follower's own restart.
    await office.tell('ReceiveFunds', { projectId: 'P0', on: '2021-04-01', amountFen: '7' });
    expect((await office.figure('funds.amount', DAY)).value).toMatchObject({ amountFen: '7' });
    const state = await office.journal.state();
    expect(state.restarts).toBeGreaterThanOrEqual(1);
    expect(state).toMatchObject({ lastError: 'the disk is gone (follow)', quarantined: 0 });
  });

  it('puts nothing aside: a history that cannot be read now is no fault of the event', async () => {
    const office = await district();
    await office.tell('RegisterProject', REGISTER);
    const { store, failNext } = failingStore(office.store);
    const directory = mkdtempSync(join(tmpdir(), 'luodi-journal-'));
    const before = await Journal.open({ store, directory });
    await before.reach(await store.head());
    await before.close();

    // Opened again it holds no history in memory, so the signing needs the registration read.
    failNext('readStream');
    const journal = await Journal.open({ store, directory });
    await office.tell('SignContract', SIGN);
    expect(await journal.reach(await store.head())).toBeNull();
    expect(await journal.state()).toMatchObject({
      quarantined: 0,
      restarts: 1,
      lastError: 'the disk is gone (readStream)',
    });
    await office.caughtUp();
    expect(await rowsOf(journal.current())).toEqual(await rowsOf(office.journal.current()));
    await journal.close();
    rmSync(directory, { recursive: true });
  });
});

describe('waiting for a position', () => {
  it('is over as soon as the books hold it', async () => {
    const office = await district();
    const waits = Array.from({ length: 5 }, async (_, n) => {
      await office.tell('RegisterProject', { ...REGISTER, projectId: `P${n}` });
      return office.journal.reach(await office.store.head());
    });
    expect(await Promise.all(waits)).toEqual([null, null, null, null, null]);
    expect(await office.journal.reach(0n)).toBeNull();
  });

  it('is refused for a position the log does not have', async () => {
    const office = await district();
    expect(await office.journal.reach(1000n)).toEqual({
      code: 'position-beyond-log',
      facts: { after: '1000', head: '3' },
    });
  });

  it('ends after its time, and says where the books are', async () => {
    const { store, failNext } = failingStore(openMemoryStore());
    const office = await district(store);
    await office.caughtUp();
    failNext('follow', 1000);
    await office.tell('RegisterProject', REGISTER);
    // The first page may still come through: the one after it does not.
    await office.tell('SignContract', SIGN);
    await office.journal.reach(4n, 200);
    await office.tell('ReceiveFunds', { projectId: 'P0', on: '2021-04-01', amountFen: '7' });
    const refusal = await office.journal.reach(await store.head(), 50);
    expect(refusal).toMatchObject({ code: 'books-behind', facts: { after: '6' } });
    failNext('follow', 0);
    expect(await office.journal.reach(await store.head(), 20_000)).toBeNull();
  });
});

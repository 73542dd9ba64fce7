import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type AuditRoom, type KeptSeals, AuditRoom as Room, type Verification } from '#audit';
import { openSqliteStore } from '#event-store';
import { Office, withUnits } from '../support/office.ts';

/** A year of a small district in a real file, sealed at half-year and at its end. */
async function sealedOffice(directory: string): Promise<KeptSeals> {
  const store = openSqliteStore({ directory });
  const office = await withUnits(await Office.open({ store }), '区', { 甲: '区', 乙: '区' });
  const room = roomOf(store, directory);
  for (let n = 0; n < 60; n += 1) {
    const project = { projectId: `P${n}` };
    const unitId = n % 2 === 0 ? '甲' : '乙';
    const [on, signed] = [{ on: '2021-02-01' }, { on: '2021-03-01' }];
    await office.tell('RegisterProject', { ...project, ...on, name: `项目${n}`, unitId });
    const contract = { kind: 'formal', amountFen: `${n + 1}000000` };
    await office.tell('SignContract', { ...project, ...signed, ...contract });
    const funds = { on: '2021-04-01', amountFen: `${n + 1}0000`, voucher: `v${n}` };
    await office.tell('ReceiveFunds', { ...project, ...funds });
    if (n === 29 || n === 59) await room.seal();
  }
  const kept = await room.exported();
  await office.close();
  return kept;
}

const roomOf = (store: ReturnType<typeof openSqliteStore>, directory: string): AuditRoom =>
  new Room({
    store,
    treeFile: join(directory, 'merkle-tiles.bin'),
    keyFolder: join(directory, 'keys'),
  });

describe('a log file that somebody changed', () => {
  let home: string;
  let sound: string;
  let kept: KeptSeals;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'luodi-tamper-'));
    sound = join(home, 'sound');
    kept = await sealedOffice(sound);
  });
  afterAll(() => rm(home, { recursive: true }));

  let copies = 0;

  /** A copy of the directory, changed by a statement, and what its verification says. */
  async function changedBy(
    change: (db: Database.Database) => void,
    against?: KeptSeals,
    since?: number | 'last',
  ) {
    copies += 1;
    const directory = join(home, `copy-${copies}`);
    await cp(sound, directory, { recursive: true });
    const db = new Database(join(directory, 'events.sqlite'));
    change(db);
    db.close();
    const store = openSqliteStore({ directory });
    try {
      const told = await roomOf(store, directory).verify({
        ...(against && { against }),
        ...(since !== undefined && { since }),
      });
      return told as Verification;
    } finally {
      await store.close();
    }
  }
  const run = (sql: string) => (db: Database.Database) => void db.exec(sql);
  const positionOf = `(SELECT position FROM events JOIN streams USING (stream_no)
                       WHERE name = 'project-P11' AND revision = 1)`;

  it('verifies where nobody did', async () => {
    const told = await changedBy(() => undefined, kept);
    expect(told).toMatchObject({
      ok: true,
      events: 186,
      unchained: 0,
      seals: { checked: 4, held: 4 },
    });
  });

  it.each<[string, string, object]>([
    [
      'one byte of an amount',
      `UPDATE events SET data = replace(data, '12000000', '92000000')
       WHERE position = ${positionOf}`,
      { kind: 'event-changed', streamId: 'project-P11', revision: 1 },
    ],
    [
      'who said it',
      `UPDATE events SET metadata = replace(metadata, '"actor":"local"', '"actor":"mayor"')
       WHERE position = ${positionOf}`,
      { kind: 'event-changed', streamId: 'project-P11', revision: 1 },
    ],
    [
      'an event deleted',
      `DELETE FROM events WHERE position = ${positionOf}`,
      { kind: 'revision-out-of-order', streamId: 'project-P11', revision: 2 },
    ],
    [
      'an event deleted, and the later ones moved up',
      `CREATE TEMP TABLE doomed AS
         SELECT stream_no, position FROM events WHERE position = ${positionOf};
       DELETE FROM events WHERE position = (SELECT position FROM doomed);
       UPDATE events SET revision = revision - 1
       WHERE stream_no = (SELECT stream_no FROM doomed) AND revision > 1`,
      { kind: 'event-changed', streamId: 'project-P11', revision: 1 },
    ],
    [
      'an event inserted',
      `INSERT INTO events
       SELECT (SELECT max(position) + 1 FROM events), stream_no, revision + 2, id, type,
              recorded_at, data, metadata FROM events WHERE position = ${positionOf}`,
      { streamId: 'project-P11', revision: 3 },
    ],
    [
      'two events that changed places',
      `UPDATE events SET position = -1 WHERE position = 42;
       UPDATE events SET position = 42 WHERE position = 43;
       UPDATE events SET position = 43 WHERE position = -1;
       UPDATE events SET recorded_at = (SELECT max(recorded_at) FROM events WHERE position < 42)
       WHERE position IN (42, 43)`,
      { kind: 'root-differs', sealSize: 94 },
    ],
    [
      'the instant of one',
      `UPDATE events SET recorded_at = recorded_at - 86400000 WHERE position = ${positionOf}`,
      { kind: 'time-backwards', streamId: 'project-P11' },
    ],
    [
      'a seal taken out',
      `DELETE FROM events WHERE type = 'LogSealed' AND revision = 1`,
      { kind: 'revision-out-of-order', streamId: 'seals' },
    ],
  ])('shows %s', async (_, sql, fault) => {
    const told = await changedBy(run(sql));
    expect(told.ok).toBe(false);
    expect(told.faults[0]).toMatchObject(fault);
  });

  it('that lost its end shows it only against seals kept elsewhere, and says so', async () => {
    const cut = run('DELETE FROM events WHERE position > 120');
    // Nothing inside the log can tell: the verification of it alone holds.
    expect(await changedBy(cut)).toMatchObject({ ok: true, events: 120 });
    const told = await changedBy(cut, kept);
    expect(told.faults[0]).toMatchObject({ kind: 'log-shortened', sealSize: 185 });
  });

  it('is read only after a seal where that is asked, and what came later shows', async () => {
    const later = run(`UPDATE events SET data = replace(data, '"v', '"w') WHERE position = 170`);
    const earlier = run(`UPDATE events SET data = replace(data, '"v', '"w') WHERE position = 6`);
    expect(await changedBy(later, undefined, 94)).toMatchObject({
      ok: false,
      faults: expect.arrayContaining([
        expect.objectContaining({ kind: 'event-changed', position: '170' }),
      ]),
    });
    expect(await changedBy(earlier)).toMatchObject({ ok: false });
    expect(await changedBy(earlier, undefined, 7)).toMatchObject({ code: 'seal-unknown' });
  });

  it('is not held against seals of another log', async () => {
    const others = { ...kept, keys: kept.keys.map((key) => ({ ...key, log: 'another' })) };
    const told = await changedBy(() => undefined, others);
    expect(told).toMatchObject({ code: 'seal-of-another-log', facts: { log: 'another' } });
  });
});

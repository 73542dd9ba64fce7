import { startOfDay } from '#domain';
import { writeTemplate } from '#ledger';
import type { LedgerRows, ProjectRow } from '../../libs/ledger/ledger-rows.ts';
import { readLedger } from '../../libs/ledger/rows.ts';
import { recordedIn } from '../support/desk.ts';
import { EXAMPLE, Imports } from '../support/imports.ts';

/** The one row of the example nobody could mean, as every report names it. */
const REJECTED = [{ sheet: '年度任务', row: 39 }];

function rowsOfExample(): LedgerRows {
  const read = readLedger(EXAMPLE);
  if (!read.ok) throw new Error(read.refusal.code);
  return read.ledger;
}

describe('the half-year ledger of the example', () => {
  it('is recorded but for one row, and again records nothing', async () => {
    const imports = new Imports();
    const first = await imports.run(EXAMPLE);
    expect(first).toMatchObject({ recorded: 580, repeated: 0, withheld: false, dryRun: false });
    expect(first.rejected).toMatchObject(REJECTED);
    expect(first.rejected).toHaveLength(1);
    expect(await imports.store.head()).toBe(580n);
    expect(first.position).toBe('580');

    const again = await imports.run(EXAMPLE);
    expect(again).toMatchObject({ recorded: 0, position: null });
    expect(again.rejected).toEqual(first.rejected);
    expect(await imports.store.head()).toBe(580n);
  });

  it('said over beforehand is said the same, and records nothing', async () => {
    const imports = new Imports();
    const rehearsed = await imports.run(EXAMPLE, { dryRun: true });
    expect(await imports.store.head()).toBe(0n);
    const real = await imports.run(EXAMPLE);
    expect({ ...rehearsed, dryRun: false }).toEqual(real);

    const again = await imports.run(EXAMPLE, { dryRun: true });
    expect(again).toMatchObject({ recorded: 0, dryRun: true });
    expect(await imports.store.head()).toBe(580n);
  });

  it('is withheld whole where it is to be all or nothing, until its row is put right', async () => {
    const imports = new Imports();
    const report = await imports.run(EXAMPLE, { allOrNothing: true });
    expect(report).toMatchObject({ withheld: true, recorded: 0, position: null });
    expect(report.rejected).toMatchObject(REJECTED);
    expect(await imports.store.head()).toBe(0n);
    const rows = rowsOfExample();
    const amountFen = '100000000000';
    const right = { sheet: '年度任务', row: 39, year: 2021, unit: '区退役军人局', amountFen };
    const targets = [...rows.targets, { ...right, metric: 'contract-amount' as const }];
    const sound = await imports.run(writeTemplate({ ...rows, targets }), { allOrNothing: true });
    expect(sound).toMatchObject({ withheld: false, rejected: [] });
    expect(BigInt(sound.recorded)).toBe(await imports.store.head());
  });

  it('names for every fact its file, its sheet and its row, and when it was known', async () => {
    const imports = new Imports();
    await imports.run(EXAMPLE, { fileName: 'half-year.xlsx' });
    const last = new Map<string, string>();
    for (const { streamId, data, metadata } of await recordedIn(imports.store, '')) {
      expect(metadata.origin).toMatch(
        /^half-year\.xlsx#(项目台账|到位资金|问题清单|招商活动|年度任务)!\d+$/,
      );
      const reported = String(metadata.reportedAt);
      expect(reported >= startOfDay(String(data.on))).toBe(true);
      expect(reported >= (last.get(streamId) ?? '')).toBe(true);
      last.set(streamId, reported);
    }
  });

  it('says how far it is', async () => {
    const seen: string[] = [];
    await new Imports().run(EXAMPLE, {}, ({ phase, done, total }) => {
      seen.push(`${phase} ${done}/${total}`);
    });
    expect(seen.at(0)).toMatch(/^read 0\/\d+$/);
    const [, done, total] = /^record (\d+)\/(\d+)$/.exec(seen.at(-1) ?? '') ?? [];
    expect(done).toBe(total);
  });
});

describe('the ledger of the month after', () => {
  const AUGUST = '2021-08-31';

  /** The example with its first signed and unstarted project started, and one more tranche. */
  function grown(): { rows: LedgerRows; row: ProjectRow } {
    const rows = rowsOfExample();
    const row = rows.projects.find((one) => one.contractKind === 'formal' && !one.startedOn);
    if (row === undefined) throw new Error('the example has no unstarted project');
    const started = {
      startedOn: '2021-08-20',
      startKind: 'construction',
      reportedOn: AUGUST,
    } as const;
    const { projectCode, name } = row;
    const tranche = {
      sheet: '到位资金',
      row: rows.funds.length + 3,
      ...(projectCode === undefined ? { projectName: name } : { projectCode }),
      receivedOn: '2021-08-25',
      amountFen: '12345600',
      reportedOn: AUGUST,
    };
    return {
      row,
      rows: {
        ...rows,
        projects: rows.projects.map((one) => (one === row ? { ...one, ...started } : one)),
        funds: [...rows.funds, tranche],
      },
    };
  }

  it('records only its news, though the row was reported anew', async () => {
    const imports = new Imports();
    await imports.run(EXAMPLE);
    const { rows } = grown();
    const report = await imports.run(writeTemplate(rows));
    expect(report.rejected).toEqual([]);
    const news = (await recordedIn(imports.store, '')).slice(580);
    const facts = news.map(({ type, data }) => `${type} ${data.on}`);
    expect(facts).toEqual(['ConstructionStarted 2021-08-20', 'FundsReceived 2021-08-25']);
    expect(report.recorded).toBe(news.length);
    expect(await imports.run(writeTemplate(rows))).toMatchObject({ recorded: 0, rejected: [] });
  });

  it('with other details corrects them once', async () => {
    const imports = new Imports();
    await imports.run(EXAMPLE);
    const rows = rowsOfExample();
    const [first, ...rest] = rows.projects;
    const changed = { ...(first as ProjectRow), investor: '更名后的公司', reportedOn: AUGUST };
    const file = writeTemplate({ ...rows, targets: [], projects: [changed, ...rest] });
    await imports.run(file);
    const news = (await recordedIn(imports.store, '')).slice(580);
    expect(news.map(({ type }) => type)).toEqual(['ProjectDetailsCorrected']);
    expect(news[0]?.data).toMatchObject({ changes: { investor: '更名后的公司' } });
    expect(await imports.run(file)).toMatchObject({ recorded: 0 });
  });

  it('in another order, with other notes, records nothing', async () => {
    const imports = new Imports();
    await imports.run(EXAMPLE);
    const { projects, funds, stalls, activities, targets } = rowsOfExample();
    const file = writeTemplate({
      projects: projects.toReversed().map((row) => ({ ...row, note: '本月无变化' })),
      funds: funds.toReversed(),
      stalls: stalls.toReversed(),
      activities: activities.toReversed(),
      targets,
    });
    const report = await imports.run(file);
    expect(report.recorded).toBe((await recordedIn(imports.store, '')).length - 580);
    expect((await recordedIn(imports.store, '')).slice(580).map(({ type }) => type)).toEqual([]);
  });
});

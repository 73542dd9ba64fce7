import { localAdministrator, WriteLoop } from '#commands';
import { openMemoryStore, shadowOf } from '#event-store';
import type { FundsRow, LedgerRows, ProjectRow, TargetRow } from '../ledger-rows.ts';
import { writeTemplate } from '../template.ts';
import { LedgerImport } from './ledger-import.ts';

const UNIT = '区商务委';
const project: ProjectRow = {
  sheet: '项目台账',
  row: 3,
  projectCode: 'P-1',
  name: '甲项目',
  unit: UNIT,
  investor: '甲公司',
  contractKind: 'formal',
  contractAmountFen: '80000000000',
  firstTalkOn: '2021-01-05',
  signedOn: '2021-03-18',
  plannedFilingOn: '2021-12-31',
  reportedOn: '2021-03-20',
};
const tranche: FundsRow = {
  sheet: '到位资金',
  row: 3,
  projectCode: 'P-1',
  receivedOn: '2021-04-10',
  amountFen: '1000000000',
  voucher: 'PZ-1',
  reportedOn: '2021-04-12',
};
const targets: TargetRow[] = [
  { sheet: '年度任务', row: 3, year: 2021, metric: 'funds', unit: '全区', amountFen: '500000000' },
  { sheet: '年度任务', row: 4, year: 2021, metric: 'funds', unit: UNIT, amountFen: '100000000' },
  { sheet: '年度任务', row: 5, year: 2021, metric: 'funds', unit: '区科技局', amountFen: '1' },
];
const march: LedgerRows = {
  projects: [project],
  funds: [tranche],
  stalls: [],
  activities: [],
  targets,
};

/** A bureau's log, and its imports one after the other. */
function bureau() {
  const store = openMemoryStore();
  const loop = new WriteLoop({ store });
  const units = async () => {
    const found = await Promise.all(
      ['黔江区', UNIT, '区科技局'].map(async (id) => {
        const [event] = await store.readStream(`unit-${id}`);
        const parentId = (event?.data.parentId ?? null) as string | null;
        return event === undefined ? [] : [{ id, name: id, parentId }];
      }),
    );
    return found.flat();
  };
  const ledgers = new LedgerImport(loop, () => new WriteLoop({ store: shadowOf(store) }), units);
  const take = async (rows: LedgerRows) => {
    const result = await ledgers.run(writeTemplate(rows), {
      fileName: 'ledger.xlsx',
      actor: localAdministrator,
      dryRun: false,
      allOrNothing: false,
      registerUnits: true,
      district: '黔江区',
    });
    if (!result.ok) throw new Error(result.refusal.code);
    return result.report;
  };
  const news = async (streamId: string, from: number) =>
    (await store.readStream(streamId)).slice(from).map(({ type, data }) => ({ type, ...data }));
  /** The UTC days of the claims, which begin at 16:00 the day before in Shanghai's reckoning. */
  const claims = async (streamId: string) =>
    (await store.readStream(streamId)).map((e) => String(e.metadata.reportedAt).slice(0, 10));
  return { take, news, claims };
}

const LIFE = ['ProjectRegistered', 'ContractSigned', 'ScheduleSet', 'FundsReceived'];

describe('a ledger imported again with changed cells (RULINGS 29)', () => {
  const changed = (change: Partial<ProjectRow>): LedgerRows => ({
    ...march,
    projects: [{ ...project, ...change }],
  });

  it.each<[string, LedgerRows, object]>([
    [
      'an amount corrects the entry',
      changed({ contractAmountFen: '90000000000' }),
      { type: 'EntryCorrected', changes: { amountFen: '90000000000' } },
    ],
    [
      'a moved date corrects the entry',
      changed({ signedOn: '2021-03-19' }),
      { type: 'EntryCorrected', changes: { on: '2021-03-19' } },
    ],
    [
      'a name corrects the details',
      changed({ name: '甲项目（一期）' }),
      { type: 'ProjectDetailsCorrected', changes: { name: '甲项目（一期）' } },
    ],
    [
      'a plan date is a new plan on the day it was reported',
      changed({ plannedFilingOn: '2021-11-30', reportedOn: '2021-05-06' }),
      { type: 'ScheduleSet', on: '2021-05-06', plannedOn: '2021-11-30' },
    ],
    [
      "a tranche's amount corrects the tranche of that voucher",
      { ...march, funds: [{ ...tranche, amountFen: '2000000000' }] },
      { type: 'EntryCorrected', changes: { amountFen: '2000000000' } },
    ],
  ])('%s', async (_, april, expected) => {
    const { take, news } = bureau();
    await take(march);
    expect(await news('project-P-1', 0)).toMatchObject(LIFE.map((type) => ({ type })));
    expect((await take(april)).rejected).toEqual([]);
    expect(await news('project-P-1', LIFE.length)).toMatchObject([expected]);
    // Once corrected, the same file is no news; changed back, it is again.
    expect(await take(april)).toMatchObject({ recorded: 0, rejected: [] });
    expect(await take(march)).toMatchObject({ recorded: 1, rejected: [] });
    expect(await take(april)).toMatchObject({ recorded: 1, rejected: [] });
  });

  it('framework to formal is an upgrade, and counts on its own day', async () => {
    const { take, news } = bureau();
    await take({ ...march, ...changed({ contractKind: 'framework' }), funds: [] });
    const report = await take({ ...changed({ signedOn: '2021-05-08' }), funds: [] });
    expect(report.rejected).toEqual([]);
    expect(await news('project-P-1', 3)).toMatchObject([
      { type: 'ContractUpgraded', on: '2021-05-08', kind: 'formal', amountFen: '80000000000' },
    ]);
  });

  it('a target is revised', async () => {
    const { take, news } = bureau();
    await take(march);
    const raised = targets.map((t) => (t.row === 3 ? { ...t, amountFen: '600000000' } : t));
    expect(await take({ ...march, targets: raised })).toMatchObject({ recorded: 1, rejected: [] });
    expect(await news('plan-2021', 3)).toMatchObject([
      { type: 'TargetRevised', value: '600000000', on: '2021-12-31' },
    ]);
  });

  it('a filled cell is a fact of its own beside what stands', async () => {
    const { take, news } = bureau();
    await take(march);
    const report = await take(changed({ startKind: 'construction', startedOn: '2021-04-20' }));
    expect(report).toMatchObject({ recorded: 1, rejected: [] });
    expect(await news('project-P-1', LIFE.length)).toMatchObject([
      { type: 'ConstructionStarted', on: '2021-04-20' },
    ]);
  });

  it('an emptied cell and a vanished row take nothing back', async () => {
    const { take, news } = bureau();
    await take(march);
    const { signedOn, contractKind, contractAmountFen, ...talks } = project;
    expect([signedOn, contractKind, contractAmountFen]).not.toContain(undefined);
    expect(await take({ ...march, projects: [talks], funds: [] })).toMatchObject({ recorded: 0 });
    expect(await news('project-P-1', LIFE.length)).toEqual([]);
  });

  it('a new tranche is known from its own report, not from the row of its project', async () => {
    const { take, news, claims } = bureau();
    await take(march);
    const second = { ...tranche, row: 4, voucher: 'PZ-2', reportedOn: '2021-05-03' };
    const later = changed({ reportedOn: '2021-06-01' });
    expect(await take({ ...later, funds: [tranche, second] })).toMatchObject({ recorded: 1 });
    expect(await news('project-P-1', LIFE.length)).toMatchObject([{ voucher: 'PZ-2' }]);
    expect(await claims('project-P-1')).toEqual([
      '2021-03-19',
      '2021-03-19',
      '2021-03-19',
      '2021-04-11',
      '2021-05-02',
    ]);
  });

  it('one name in two units is two projects, and worth a look (RULINGS 28)', async () => {
    const { take } = bureau();
    const namesake = { ...project, row: 4, projectCode: 'P-2', unit: '区科技局' };
    const report = await take({ ...march, projects: [project, namesake] });
    expect(report.rejected).toEqual([]);
    expect(report.notices).toMatchObject([
      { code: 'same-name', facts: { project: '甲项目', row: 4, first: 3 } },
    ]);
  });

  it('another unit is for a person to date, and nothing of the row goes in', async () => {
    const { take, news } = bureau();
    await take(march);
    const moved = changed({ unit: '区科技局', contractAmountFen: '90000000000' });
    const report = await take(moved);
    expect(report.rejected).toMatchObject([
      { row: 3, code: 'unit-changed', facts: { from: UNIT, to: '区科技局' } },
    ]);
    expect(await news('project-P-1', LIFE.length)).toEqual([]);
  });
});

import { type CommandType, localAdministrator, orderOf, readCommand, WriteLoop } from '#commands';
import { defaultScheme } from '#domain';
import { recordedIn } from '../../../test/support/desk.ts';
import { Imports, ledgerFile, rejectedOf } from '../../../test/support/imports.ts';
import { sampleSheets } from '../sample-workbook.ts';

const PROJECT = {
  projectCode: 'P-1',
  name: '玻纤项目',
  unit: '区商务委',
  firstTalkOn: '2021-01-10',
  reportedOn: '2021-03-05',
  plannedFundsFen: '5000000000',
};
const target = (year: number, unit = '全区') => ({
  ...{ year, unit },
  metric: 'funds',
  amountFen: '300000000000',
  reportedOn: '2021-01-04',
});
/** So that units are known from an earlier ledger, whose target sheet named one year. */
const UNITS = [target(2021), target(2021, '区商务委')];

let imports: Imports;
beforeEach(() => {
  imports = new Imports(undefined, () => '2022-09-01T00:00:00.000Z');
});

const plans = async () =>
  (await recordedIn(imports.store, 'project-P-1'))
    .filter(({ type }) => type === 'FundsPlanned')
    .map(({ data }) => data);
const take = (given: Partial<typeof PROJECT>, targets = UNITS) =>
  imports.run(ledgerFile({ projects: [{ ...PROJECT, ...given }], targets }));

describe('计划到位资金 of a ledger', () => {
  it('is a plan for the one year of its target sheet, from the day of the report', async () => {
    expect(rejectedOf(await take({}))).toEqual([]);
    expect(await plans()).toEqual([{ on: '2021-03-05', year: 2021, amountFen: '5000000000' }]);
  });

  it('again is no news; another amount is another plan, on its own report’s day', async () => {
    await take({});
    expect(await take({})).toMatchObject({ recorded: 0, rejected: [] });
    const july = { plannedFundsFen: '8000000000', reportedOn: '2021-07-05' };
    expect(await take(july)).toMatchObject({ recorded: 1, rejected: [] });
    expect(await plans()).toMatchObject([
      { on: '2021-03-05', amountFen: '5000000000' },
      { on: '2021-07-05', amountFen: '8000000000' },
    ]);
    expect(await take(july)).toMatchObject({ recorded: 0, rejected: [] });
    // Put back, it is a plan anew, on no earlier day than the one it replaces.
    expect(await take({})).toMatchObject({ recorded: 1, rejected: [] });
    expect((await plans()).at(-1)).toMatchObject({ on: '2021-07-05', amountFen: '5000000000' });
  });

  it('reported after its year counts from the year’s last day', async () => {
    expect(rejectedOf(await take({ reportedOn: '2022-01-06' }))).toEqual([]);
    expect(await plans()).toMatchObject([{ on: '2021-12-31', year: 2021 }]);
  });

  it('without a target sheet is for the year it was reported in', async () => {
    await imports.run(ledgerFile({ targets: UNITS }));
    expect(rejectedOf(await take({ reportedOn: '2022-01-06' }, []))).toEqual([]);
    expect(await plans()).toMatchObject([{ on: '2022-01-06', year: 2022 }]);
  });

  it('of a target sheet of two years is for the year it was reported in', async () => {
    const targets = [...UNITS, target(2022)];
    expect(rejectedOf(await take({ reportedOn: '2022-01-06' }, targets))).toEqual([]);
    expect(await plans()).toMatchObject([{ year: 2022 }]);
  });

  it('of no year anybody could tell keeps its row out, and says so', async () => {
    await imports.run(ledgerFile({ targets: UNITS }));
    const { reportedOn: _, ...silent } = PROJECT;
    const report = await imports.run(ledgerFile({ projects: [silent], targets: [] }));
    expect(report.rejected).toMatchObject([
      { row: 3, code: 'plan-without-year', facts: { column: '计划到位资金' } },
    ]);
    expect(report.rejected[0]?.reason.zh).toContain('计划到位资金');
    expect(await recordedIn(imports.store, 'project-')).toEqual([]);
  });

  it('of nothing says something only where more had been planned', async () => {
    expect(await take({ plannedFundsFen: '0' })).toMatchObject({ rejected: [] });
    expect(await plans()).toEqual([]);
    expect(await take({ plannedFundsFen: '0' })).toMatchObject({ recorded: 0, rejected: [] });
    await take({});
    expect(await take({ plannedFundsFen: '0', reportedOn: '2021-06-01' })).toMatchObject({
      recorded: 1,
      rejected: [],
    });
    expect((await plans()).at(-1)).toEqual({ on: '2021-06-01', year: 2021, amountFen: '0' });
  });

  it('emptied takes nothing back', async () => {
    await take({});
    const { plannedFundsFen: _, ...emptied } = PROJECT;
    const report = await imports.run(ledgerFile({ projects: [emptied], targets: UNITS }));
    expect(report).toMatchObject({ recorded: 0, rejected: [] });
    expect(await plans()).toHaveLength(1);
  });

  it('of a project that began after the year is refused with its row', async () => {
    const late = { firstTalkOn: '2022-02-01', reportedOn: '2022-02-02' };
    expect(rejectedOf(await take(late))).toEqual(['项目台账!3 outside-year']);
  });
});

describe('a target sheet by itself 年度任务', () => {
  const HEADINGS = ['年度', '指标', '责任单位', '任务数', '计量单位', '下达时间'];
  const sheet = (...rows: (string | number)[][]) => sampleSheets({ 年度任务: [HEADINGS, ...rows] });
  const ask = async (type: CommandType, input: object) => {
    const reading = readCommand(type, input, { commandId: type, actor: localAdministrator });
    if (!reading.ok) throw new Error(reading.refusal.code);
    const answer = await new WriteLoop({ store: imports.store }).run(orderOf(reading.command));
    if (!answer.ok) throw new Error(answer.refusal.code);
  };
  const set = async () =>
    (await recordedIn(imports.store, 'plan-2021')).map(({ type, data }) => [
      type,
      data.metric,
      data.unitId,
      data.value,
    ]);

  it('sets targets of any metric of the district’s own scheme', async () => {
    await imports.run(ledgerFile({ targets: UNITS }));
    const food = {
      id: 'food-funds',
      name: { zh: '食品产业到位资金', en: 'Funds of the food chain' },
      query: { measure: 'funds', weight: 'amount', window: 'year', where: { chains: ['食品'] } },
    };
    const metrics = [...defaultScheme.metrics, food];
    await ask('AdoptScheme', { on: '2021-01-01', scheme: { ...defaultScheme, metrics } });
    const file = sheet(
      [2021, '食品产业到位资金', '全区', 3, '亿元', '2021-01-15'],
      [2021, '开工项目', '区商务委', 4, '个', '2021-01-15'],
      [2021, '茶叶产量', '全区', 4, '个', '2021-01-15'],
    );
    const report = await imports.run(file);
    expect(report.rejected).toMatchObject([
      { sheet: '年度任务', row: 4, column: '指标', value: '茶叶产量', code: 'word-unknown' },
    ]);
    expect((await set()).slice(-2)).toEqual([
      ['TargetSet', 'food-funds', '钱江区', '30000000000'],
      ['TargetSet', 'starts', '区商务委', '4'],
    ]);
    expect(await imports.run(file)).toMatchObject({ recorded: 0 });
  });

  it('with another number revises, and touches no project', async () => {
    await take({});
    const before = await recordedIn(imports.store, 'project-');
    const file = sheet([2021, '到位资金', '全区', 32, '亿元', '2021-05-15']);
    expect(await imports.run(file)).toMatchObject({ recorded: 1, rejected: [] });
    expect((await set()).at(-1)).toEqual(['TargetRevised', 'funds', '钱江区', '320000000000']);
    expect(await recordedIn(imports.store, 'project-')).toEqual(before);
  });

  it('sets nothing for another district, and takes it for no root', async () => {
    const next = { unitId: '邻区', name: '邻区', kind: 'peer', parentId: null };
    await ask('RegisterUnit', { on: '2021-01-01', ...next });
    expect(rejectedOf(await imports.run(ledgerFile({ targets: UNITS })))).toEqual([]);
    expect((await set()).map(([, , unitId]) => unitId)).toEqual(['钱江区', '区商务委']);
    const file = sheet([2021, '到位资金', '邻区', 3, '亿元', '2021-01-15']);
    const report = await imports.run(file, { registerUnits: false });
    expect(rejectedOf(report)).toEqual(['年度任务!2 unit-unknown']);
  });
});

import { startOfDay } from '#domain';
import { recordedIn } from '../../../test/support/desk.ts';
import { Imports, ledgerFile, rejectedOf } from '../../../test/support/imports.ts';

const PROJECT = {
  projectCode: 'P-1',
  name: '玻纤项目',
  unit: '区商务委',
  firstTalkOn: '2021-01-10',
  reportedOn: '2021-07-05',
};
const SIGNED = {
  signedOn: '2021-03-18',
  contractKind: 'formal',
  contractAmountFen: '80000000000',
} as const;
const STARTED = { startedOn: '2021-04-20', startKind: 'construction' } as const;
const TRANCHE = {
  projectCode: 'P-1',
  receivedOn: '2021-05-06',
  amountFen: '1000000',
  reportedOn: '2021-06-01',
};

let imports: Imports;
beforeEach(() => {
  imports = new Imports();
});

const typesOf = async (projectId = 'P-1') =>
  (await recordedIn(imports.store, `project-${projectId}`)).map((event) => event.type);

describe('a row of a ledger 台账一行', () => {
  it('becomes the facts it states, each with its file, sheet and row', async () => {
    const projects = [{ ...PROJECT, ...SIGNED, ...STARTED, plannedFilingOn: '2021-12-31' }];
    const report = await imports.run(ledgerFile({ projects, funds: [TRANCHE] }));
    expect(rejectedOf(report)).toEqual([]);
    const events = await recordedIn(imports.store, 'project-');
    expect(events.map(({ type, metadata }) => [type, metadata.origin])).toEqual([
      ['ProjectRegistered', 'ledger.xlsx#项目台账!3'],
      ['ContractSigned', 'ledger.xlsx#项目台账!3'],
      ['ScheduleSet', 'ledger.xlsx#项目台账!3'],
      ['ConstructionStarted', 'ledger.xlsx#项目台账!3'],
      ['FundsReceived', 'ledger.xlsx#到位资金!3'],
    ]);
    expect(BigInt(report.recorded)).toBe(await imports.store.head());
  });

  it('with a start before its signing leaves nothing, and is named', async () => {
    const early = { startedOn: '2021-03-01', startKind: 'construction' } as const;
    const projects = [
      { ...PROJECT, ...SIGNED, ...early, filedOn: '2021-06-01' },
      { ...PROJECT, projectCode: 'P-2', name: '另一个', ...SIGNED },
    ];
    const report = await imports.run(ledgerFile({ projects }));
    expect(rejectedOf(report)).toEqual(['项目台账!3 started-before-signed']);
    expect(report.rejected[0]?.reason.zh).toContain('2021-03-18');
    expect(await typesOf('P-1')).not.toContain('ContractSigned');
    expect(await typesOf('P-2')).toEqual(['ProjectRegistered', 'ContractSigned']);
  });

  it('falls alone; the funds of its project fall for want of a signing, and say so', async () => {
    const early = { startedOn: '2021-03-01', startKind: 'construction' } as const;
    const projects = [{ ...PROJECT, ...SIGNED, ...early }];
    const file = { projects, funds: [TRANCHE] };
    expect(rejectedOf(await imports.run(ledgerFile(file)))).toEqual([
      '到位资金!3 funded-before-signed',
      '项目台账!3 started-before-signed',
    ]);
    // The row put right, all of it goes in.
    const right = { projects: [{ ...PROJECT, ...SIGNED, ...STARTED }], funds: [TRANCHE] };
    expect(rejectedOf(await imports.run(ledgerFile(right)))).toEqual([]);
    expect((await typesOf()).sort()).toEqual([
      'ConstructionStarted',
      'ContractSigned',
      'FundsReceived',
      'ProjectRegistered',
    ]);
  });

  it.each([
    ['a signing without its amount', { signedOn: '2021-03-18' }, 'signing-incomplete'],
    ['a start without its kind', { ...SIGNED, startedOn: '2021-04-20' }, 'start-incomplete'],
    ['a unit nobody registered', { unit: '区文旅委' }, 'unit-unknown'],
    [
      'a fact dated after the day of its own recording',
      { ...SIGNED, signedOn: '2021-12-01' },
      'reported-in-future',
    ],
  ])('is refused whole for %s', async (_, wrong, code) => {
    const projects = [
      { ...PROJECT, ...wrong },
      { ...PROJECT, projectCode: 'P-2', name: '另一个' },
    ];
    const report = await imports.run(ledgerFile({ projects }));
    expect(report.rejected).toHaveLength(1);
    expect(report.rejected[0]).toMatchObject({ sheet: '项目台账', row: 3 });
    expect(report.rejected[0]?.code).toBe(code);
    expect(await typesOf('P-2')).toEqual(['ProjectRegistered']);
    for (const { zh, en } of report.rejected.map(({ reason }) => reason)) {
      expect([zh, en].some((text) => text === '' || text.includes('{'))).toBe(false);
    }
  });

  it('names its project by code, or by a name only one has', async () => {
    const twins = [
      { ...PROJECT, ...SIGNED, projectCode: 'P-1', name: '双子' },
      { ...PROJECT, ...SIGNED, projectCode: 'P-2', name: '双 子', unit: '区农业农村委' },
      { ...PROJECT, ...SIGNED, projectCode: 'P-3', name: '独子' },
    ];
    const { projectCode: _, ...byName } = TRANCHE;
    const report = await imports.run(
      ledgerFile({
        projects: twins,
        funds: [
          { ...byName, projectName: '双子' },
          { ...byName, projectName: ' 独子' },
          { ...byName, projectName: '无名' },
          { ...TRANCHE, projectCode: 'P-2' },
        ],
      }),
    );
    expect(rejectedOf(report)).toEqual([
      '到位资金!3 project-ambiguous',
      '到位资金!5 project-not-in-ledger',
    ]);
    expect(await typesOf('P-3')).toContain('FundsReceived');
    expect(await typesOf('P-2')).toContain('FundsReceived');
    expect(await typesOf('P-1')).not.toContain('FundsReceived');
  });
});

describe('projects of one ledger', () => {
  it('with one code are one: the second row is refused naming the first', async () => {
    const projects = [PROJECT, { ...PROJECT, name: '别名' }];
    const report = await imports.run(ledgerFile({ projects }));
    expect(report.rejected).toMatchObject([{ row: 4, code: 'project-twice', facts: { first: 3 } }]);
  });

  it('of one unit and name are one, however the name is spaced or cased', async () => {
    const { projectCode: _, ...bare } = PROJECT;
    const projects = [
      { ...bare, name: 'ＡＢ 项目' },
      { ...bare, name: 'ab项目' },
    ];
    const report = await imports.run(ledgerFile({ projects }));
    expect(rejectedOf(report)).toEqual(['项目台账!4 project-twice']);
  });

  it('of one name in two units are two', async () => {
    const { projectCode: _, ...bare } = PROJECT;
    const projects = [bare, { ...bare, unit: '区农业农村委' }];
    const report = await imports.run(ledgerFile({ projects }));
    expect(rejectedOf(report)).toEqual([]);
    const streams = await recordedIn(imports.store, 'project-');
    expect(new Set(streams.map((event) => event.streamId)).size).toBe(2);
  });

  it('have the same id whenever and wherever they are imported', async () => {
    const { projectCode: _, ...bare } = PROJECT;
    const other = new Imports();
    for (const at of [imports, other]) await at.run(ledgerFile({ projects: [bare] }));
    const streamOf = async (at: Imports) => (await recordedIn(at.store, 'project-'))[0]?.streamId;
    expect(await streamOf(imports)).toBe(await streamOf(other));
  });
});

describe('tranches alike', () => {
  const projects = [{ ...PROJECT, ...SIGNED }];

  it('without vouchers are asked about: the second is refused naming the first', async () => {
    const report = await imports.run(ledgerFile({ projects, funds: [TRANCHE, TRANCHE] }));
    expect(report.rejected).toMatchObject([
      { sheet: '到位资金', row: 4, code: 'tranche-alike', facts: { first: 3 } },
    ]);
    expect((await typesOf()).filter((type) => type === 'FundsReceived')).toHaveLength(1);
  });

  it('are told apart by their vouchers', async () => {
    const funds = ['甲', '乙', '甲'].map((voucher) => ({ ...TRANCHE, voucher }));
    const report = await imports.run(ledgerFile({ projects, funds }));
    expect(rejectedOf(report)).toEqual(['到位资金!5 tranche-alike']);
    expect((await typesOf()).filter((type) => type === 'FundsReceived')).toHaveLength(2);
  });

  it('are the same tranche in whatever row and order they stand next month', async () => {
    const funds = [1, 2, 3].map((n) => ({ ...TRANCHE, amountFen: `${n}000000` }));
    await imports.run(ledgerFile({ projects, funds }));
    const head = await imports.store.head();
    const report = await imports.run(ledgerFile({ projects, funds: funds.toReversed() }));
    expect(report).toMatchObject({ recorded: 0, rejected: [] });
    expect(await imports.store.head()).toBe(head);
  });
});

describe('the units a ledger names', () => {
  it('are registered from its target sheet with consent only', async () => {
    const file = ledgerFile({ projects: [PROJECT] });
    const refused = await imports.run(file, { registerUnits: false });
    expect(refused.recorded).toBe(0);
    expect(new Set(refused.rejected.map(({ code }) => code))).toEqual(new Set(['unit-unknown']));
    expect(await imports.store.head()).toBe(0n);
    expect(rejectedOf(await imports.run(file))).toEqual([]);
    const units = await recordedIn(imports.store, 'unit-');
    expect(units.map(({ data }) => [data.name, data.kind, data.parentId])).toEqual([
      ['钱江区', 'district', null],
      ['区商务委', 'unit', '钱江区'],
      ['区农业农村委', 'unit', '钱江区'],
    ]);
  });

  it('are those that exist, however they are spaced', async () => {
    await imports.run(ledgerFile({ projects: [PROJECT] }));
    const file = ledgerFile({ projects: [{ ...PROJECT, projectCode: 'P-2', unit: ' 区商务委 ' }] });
    expect(rejectedOf(await imports.run(file))).toEqual([]);
    expect(await recordedIn(imports.store, 'unit-')).toHaveLength(3);
  });
});

describe('when the facts of a ledger were known', () => {
  it('is never before their own date, and never goes backwards in a stream', async () => {
    const projects = [
      { ...PROJECT, ...SIGNED, ...STARTED, reportedOn: '2021-03-20' },
      { ...PROJECT, ...SIGNED, projectCode: 'P-2', name: '乙', reportedOn: '2021-08-02' },
    ];
    const funds = [
      { ...TRANCHE, reportedOn: '2021-05-01' },
      { ...TRANCHE, amountFen: '7', receivedOn: '2021-04-01', reportedOn: '2021-04-02' },
      { ...TRANCHE, projectCode: 'P-2', reportedOn: '2021-06-01' },
    ];
    expect(rejectedOf(await imports.run(ledgerFile({ projects, funds })))).toEqual([]);
    const last = new Map<string, string>();
    for (const { streamId, data, metadata } of await recordedIn(imports.store, 'project-')) {
      const reported = String(metadata.reportedAt);
      expect(metadata.source).toBe('import');
      expect(reported >= startOfDay(String(data.on))).toBe(true);
      expect(reported >= (last.get(streamId) ?? '')).toBe(true);
      last.set(streamId, reported);
    }
  });

  it('is the time of recording where the row does not say', async () => {
    const { reportedOn: _, ...silent } = { ...PROJECT, ...SIGNED };
    expect(rejectedOf(await imports.run(ledgerFile({ projects: [silent] })))).toEqual([]);
    const [event] = await recordedIn(imports.store, 'project-');
    expect(event?.metadata).not.toHaveProperty('reportedAt');
    expect(event?.metadata.origin).toBe('ledger.xlsx#项目台账!3');
  });
});

describe('a text that a spreadsheet could take for a formula', () => {
  it('stays that text', async () => {
    const name = '=HYPERLINK("http://evil","玻纤")';
    const projects = [{ ...PROJECT, name, investor: '+86 公司', park: '@正阳', note: '-1' }];
    expect(rejectedOf(await imports.run(ledgerFile({ projects })))).toEqual([]);
    const [event] = await recordedIn(imports.store, 'project-');
    expect(event?.data).toMatchObject({ name, investor: '+86 公司', park: '@正阳' });
  });
});

describe('a stall of a ledger 问题清单', () => {
  const projects = [{ ...PROJECT, ...SIGNED, ...STARTED }];
  const STALL = {
    projectCode: 'P-1',
    foundOn: '2021-05-10',
    cause: 'LAND.APPROVAL',
    blocks: 'filed',
    description: '用地审批未完成',
    reportedOn: '2021-07-05',
  } as const;

  it('told in other words next month is the same stall, its words corrected', async () => {
    await imports.run(ledgerFile({ projects, stalls: [STALL] }));
    const told = { ...STALL, description: '用地审批已报市局', dueOn: '2021-09-30' };
    const report = await imports.run(ledgerFile({ projects, stalls: [told] }));
    expect(rejectedOf(report)).toEqual([]);
    expect((await typesOf()).slice(-2)).toEqual(['StallReported', 'EntryCorrected']);
    expect(await imports.run(ledgerFile({ projects, stalls: [told] }))).toMatchObject({
      recorded: 0,
      rejected: [],
    });
  });

  it('closed out next month is resolved on its day, and a moved day corrects that', async () => {
    await imports.run(ledgerFile({ projects, stalls: [STALL] }));
    const closed = (resolvedOn: string) =>
      imports.run(ledgerFile({ projects, stalls: [{ ...STALL, resolvedOn }] }));
    expect(rejectedOf(await closed('2021-06-20'))).toEqual([]);
    expect((await typesOf()).at(-1)).toBe('StallResolved');
    expect(rejectedOf(await closed('2021-06-25'))).toEqual([]);
    const last = (await recordedIn(imports.store, 'project-')).at(-1);
    expect(last).toMatchObject({ type: 'EntryCorrected', data: { changes: { on: '2021-06-25' } } });
    expect(await closed('2021-06-25')).toMatchObject({ recorded: 0, rejected: [] });
  });

  it('of no known milestone is refused, naming the column', async () => {
    const { blocks: _, ...blank } = STALL;
    const report = await imports.run(ledgerFile({ projects, stalls: [blank] }));
    expect(report.rejected).toMatchObject([
      { sheet: '问题清单', row: 3, code: 'stall-incomplete', facts: { column: '影响环节' } },
    ]);
  });

  it('of a cause nobody listed keeps it as it is written', async () => {
    const stalls = [{ ...STALL, cause: '邻里纠纷' }];
    expect(rejectedOf(await imports.run(ledgerFile({ projects, stalls })))).toEqual([]);
    const last = (await recordedIn(imports.store, 'project-')).at(-1);
    expect(last?.data).toMatchObject({ cause: '邻里纠纷' });
  });
});

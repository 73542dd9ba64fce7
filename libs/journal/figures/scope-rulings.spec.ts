import { defaultScheme } from '#domain';
import {
  Case,
  known,
  planned,
  received,
  signed,
  started,
  talked,
  yi,
} from '../../../test/support/cases.ts';

let at: Case;
beforeEach(async () => {
  at = await Case.open();
});
afterEach(() => at.close());

const target = (unitId: string, amount: number, metric = 'funds') =>
  at.tell(['2021-01-01', 'SetTarget', { year: 2021, metric, unitId, value: yi(amount) }]);

describe('a project that joins the city assessment (RULINGS 12)', () => {
  const inMarch = [talked('2021-01-05'), signed('2021-03-18', 2)];

  it('on 1 May shows in May: a period column is a difference of cumulative figures', async () => {
    await at.project('P', ...inMarch, ['2021-05-01', 'ChangeCityAssessment', { assessed: true }]);
    expect(await at.groups('signed.city.count', '2021-06-30', 'month')).toEqual(['2021-05 1个']);
    expect(await at.figure('signed.city.count', '2021-04-30')).toBe('0个');
    expect(await at.figure('signed.city.amount', '2021-05-01')).toBe('2亿元');
    expect(await at.groups('signed.count', '2021-06-30', 'month')).toEqual(['2021-03 1个']);
  });

  it('by a correction had been in it all along, and shows in March', async () => {
    await at.project('P', ...inMarch, [
      '2021-05-01',
      'CorrectProjectDetails',
      { changes: { cityAssessed: true }, reason: '登记时漏填' },
    ]);
    expect(await at.groups('signed.city.count', '2021-06-30', 'month')).toEqual(['2021-03 1个']);
    expect(await at.figure('signed.city.count', '2021-03-31')).toBe('1个');
    expect(await at.figure('signed.city.count', '2021-03-31', known('2021-04-30'))).toBe('0个');
  });

  it('after a year of its signing joins the figures of that later year', async () => {
    await at.project('P', ...inMarch, ['2022-02-01', 'ChangeCityAssessment', { assessed: true }]);
    expect(await at.figure('signed.city.count', '2021-12-31')).toBe('0个');
    expect(await at.figure('signed.city.count', '2022-12-31')).toBe('1个');
  });
});

describe('a transferred project (RULINGS 10)', () => {
  beforeEach(() =>
    at.project(
      'P',
      talked('2021-01-05'),
      signed('2021-02-01', 2),
      ['2021-03-01', 'TransferProject', { unitId: 'other' }],
      started('2021-04-01'),
      received('2021-05-01', 1),
    ),
  );

  it('stays with the unit that signed it in the rate of that unit', async () => {
    expect(await at.parts('start-rate', '2021-06-30', { unit: 'outer' })).toBe('1/1');
    expect(await at.rate('start-rate', '2021-06-30', { unit: 'other' })).toBe('无值');
    expect(await at.parts('funds-rate-cohort', '2021-06-30', { unit: 'outer' })).toBe(
      `${yi(1)}/${yi(2)}`,
    );
  });

  it('credits a start and money to the unit that held it on the day', async () => {
    expect(await at.groups('signed.count', '2021-06-30', 'unit')).toEqual(['outer 1个']);
    const startedBy = await at.groups('started.construction.count', '2021-06-30', 'unit');
    expect(startedBy).toEqual(['other 1个']);
    expect(await at.groups('funds.amount', '2021-06-30', 'unit')).toEqual(['other 1亿元']);
    expect(await at.groups('underConstruction.count', '2021-06-30', 'unit')).toEqual(['other 1个']);
  });
});

describe('scopes (RULINGS 11)', () => {
  it('weigh a contract with its increases as of the day; just as large is in', async () => {
    await at.project('P', talked('2021-01-05'), signed('2021-02-01', 0.6), [
      '2021-04-10',
      'IncreaseContract',
      { amountFen: yi(0.4) },
    ]);
    expect(await at.figure('signed.ge1yi.count', '2021-04-09')).toBe('0个');
    expect(await at.figure('signed.ge1yi.count', '2021-04-10')).toBe('1个');
    expect(await at.figure('signed.ge1yi.amount', '2021-04-10')).toBe('1亿元');
    expect(await at.groups('signed.ge1yi.amount', '2021-06-30', 'month')).toEqual([
      '2021-04 1亿元',
    ]);
  });

  it('without the terminated lose a project on every side from that day', async () => {
    await at.project(
      'P',
      ...[talked('2021-01-05'), signed('2021-02-01', 1), started('2021-03-01')],
      received('2021-04-01', 1),
      ['2021-05-01', 'TerminateProject', { cause: 'MARKET' }],
    );
    const out = { scope: { terminated: 'out' as const } };
    expect(await at.figure('funds.amount', '2021-04-30', out)).toBe('1亿元');
    expect(await at.figure('funds.amount', '2021-05-01', out)).toBe('0亿元');
    expect(await at.figure('signed.count', '2021-05-01', out)).toBe('0个');
    expect(await at.figure('signed.count', '2021-05-01')).toBe('1个');
  });

  it('have no target, so a rate against one has no value in them', async () => {
    await target('city', 4);
    await at.project('P', talked('2021-01-05'), signed('2021-02-01', 2), received('2021-03-01', 1));
    expect(await at.rate('funds-rate', '2021-06-30')).toBe('25%');
    const city = { scope: { assessed: true } };
    expect(await at.rate('funds-rate', '2021-06-30', city)).toBe('无值');
    expect(await at.figure('funds.lag', '2021-06-30', city)).toBe('无值');
  });

  it('mean nothing to talks', async () => {
    await at.project('P', talked('2021-01-05'));
    const large = { scope: { minimumFen: yi(1), assessed: true, kinds: ['formal'] as const } };
    expect(await at.figure('talks.count', '2021-06-30', large)).toBe('1个');
  });
});

describe('under construction (RULINGS 13)', () => {
  it('is by construction; operation is shown beside it, and both are started', async () => {
    await at.project('built', talked('2021-01-05'), signed('2021-02-01', 1), started('2021-03-01'));
    await at.project(
      'installed',
      ...[talked('2021-01-05'), signed('2021-02-01', 1), started('2021-03-01', 'operation')],
    );
    expect(await at.figure('underConstruction.count', '2021-06-30')).toBe('1个');
    expect(await at.figure('started.construction.count', '2021-06-30')).toBe('1个');
    expect(await at.figure('started.operation.count', '2021-06-30')).toBe('1个');
    expect(await at.parts('start-rate', '2021-06-30')).toBe('2/2');
    await at.project('built', ['2021-07-01', 'StartProduction']);
    expect(await at.figure('underConstruction.count', '2021-06-30')).toBe('1个');
    expect(await at.figure('underConstruction.count', '2021-07-01')).toBe('0个');
  });
});

describe('terminated, then reinstated (RULINGS 17)', () => {
  it('stands outside in between, and its stall is open again from that day', async () => {
    await at.project(
      'P',
      ...[talked('2021-01-05'), signed('2021-02-01', 1), started('2021-03-01')],
      ['2021-03-10', 'ReportStall', { cause: 'LAND.APPROVAL', blocks: 'filed' }],
      ['2021-05-01', 'TerminateProject', { cause: 'MARKET' }],
      ['2021-06-01', 'ReinstateProject', { reason: '重新启动' }],
    );
    const stalls = (day: string) => at.figure('stalls.filing.causes', day);
    expect(await stalls('2021-04-30')).toBe('土地 1');
    expect(await stalls('2021-05-01')).toBe('无');
    expect(await stalls('2021-06-01')).toBe('土地 1');
    expect(await at.figure('underConstruction.count', '2021-05-31')).toBe('0个');
    expect(await at.figure('underConstruction.count', '2021-06-01')).toBe('1个');
    expect(await at.parts('start-rate-live', '2021-05-31')).toBe('0/0');
    expect(await at.parts('start-rate-live', '2021-06-01')).toBe('1/1');
  });
});

describe('filings planned (RULINGS 9)', () => {
  it('are those whose plan stands in the year on the day, as known then', async () => {
    const life = [talked('2020-12-01'), signed('2020-12-05', 1), started('2021-01-10')];
    await at.project('P', ...life, planned('2021-01-10', 'filed', '2021-06-30'));
    await at.project('Q', ...life, planned('2021-01-10', 'filed', '2021-11-30'));
    await at.project('P', ['2021-03-01', 'FileProject']);
    await at.project('Q', planned('2021-09-01', 'filed', '2022-02-28'));
    expect(await at.parts('filing-rate', '2021-08-31')).toBe('1/2');
    expect(await at.parts('filing-rate', '2021-09-01')).toBe('1/1');
    // The plan as known at the year's start stays to be seen (年初计划).
    expect(await at.figure('filing.planned', '2021-12-31', known('2021-01-31'))).toBe('2个');
    expect(await at.parts('filing-rate', '2022-01-31')).toBe('0/1');
  });
});

describe('targets (RULINGS 21)', () => {
  beforeEach(async () => {
    await target('city', 4);
    await at.tell([
      '2021-07-01',
      'ReviseTarget',
      { year: 2021, metric: 'funds', unitId: 'city', value: yi(2), reason: '年中调整' },
    ]);
    await at.project('P', talked('2021-01-05'), signed('2021-02-01', 2), received('2021-03-01', 1));
  });

  it('revised at mid-year hold for the days after it; earlier days show the old', async () => {
    expect(await at.rate('funds-rate', '2021-06-30')).toBe('25%');
    expect(await at.rate('funds-rate', '2021-07-01')).toBe('50%');
    expect(await at.rate('funds-rate', '2021-12-31', known('2021-06-30'))).toBe('25%');
  });

  it('are of one year', async () => {
    expect(await at.rate('funds-rate', '2022-01-31')).toBe('无值');
  });

  it('are measured against 旬 fully over; ahead and behind print alike (RULINGS 24)', async () => {
    expect(await at.figure('funds.lag', '2021-06-30')).toBe('-25个百分点');
    expect(await at.figure('funds.lag', '2021-03-10')).toBe('5.56个百分点');
    expect(await at.figure('funds.lag', '2021-06-10')).toBe('-19.44个百分点');
    expect(await at.figure('funds.lag', '2021-06-09')).toBe('-16.67个百分点');
    expect(await at.figure('pace.funds.perXun', '2021-06-30')).toBe('0.17亿元');
    expect(await at.figure('pace.funds.perXun', '2021-12-31')).toBe('无值');
    expect(await at.figure('pace.funds.perXun', '2021-12-30')).toBe('1亿元');
  });
});

describe('a node of the tree', () => {
  it('is asked with all below it, however deep, and against its own target', async () => {
    await target('outer', 10);
    await target('city', 100);
    for (const [name, unitId] of Object.entries({
      P: 'outer',
      Q: 'inner',
      R: 'other',
      S: 'east',
    })) {
      await at.project(name, talked('2021-01-05', { unitId }), signed('2021-02-01', 1));
      await at.project(name, received('2021-03-01', 1));
    }
    const count = (unit: string) => at.figure('signed.count', '2021-06-30', { unit });
    expect(await Promise.all(['city', 'east', 'outer', 'inner', 'west'].map(count))).toEqual([
      ...['4个', '3个', '2个', '1个', '1个'],
    ]);
    expect(await at.rate('funds-rate', '2021-06-30', { unit: 'outer' })).toBe('20%');
    expect(await at.rate('funds-rate', '2021-06-30')).toBe('4%');
    expect(await at.rate('funds-rate', '2021-06-30', { unit: 'inner' })).toBe('无值');
    expect(await at.figure('units.total', '2021-06-30', { unit: 'east' })).toBe('3个');
    expect(await at.figure('units.signed', '2021-06-30', { unit: 'outer' })).toBe('2个');
  });

  it('moves with its children on the day it moves', async () => {
    await at.project('Q', talked('2021-01-05', { unitId: 'inner' }), signed('2021-02-01', 1));
    await at.tell(['2021-05-01', 'ChangeUnit', { unitId: 'outer', changes: { parentId: 'west' } }]);
    const east = { unit: 'east' };
    expect(await at.figure('signed.count', '2021-04-30', east)).toBe('1个');
    expect(await at.figure('signed.count', '2021-05-01', east)).toBe('0个');
    expect(await at.figure('signed.count', '2021-05-01', { unit: 'west' })).toBe('1个');
  });
});

describe('a scheme adopted later', () => {
  it('holds from its day, and figures as known before it use the old one', async () => {
    await at.project('P', talked('2021-01-05', { chain: '茶叶' }));
    const scheme = { ...defaultScheme, name: '新口径', focusChains: ['茶叶'] };
    await at.tell(['2021-06-01', 'AdoptScheme', { scheme }, '2021-07-10']);
    const share = (day: string, more = {}) => at.figure('talks.focus.share', day, more);
    expect(await share('2021-05-31')).toBe('0%');
    expect(await share('2021-06-30')).toBe('100%');
    expect(await share('2021-06-30', known('2021-07-09'))).toBe('0%');
    expect(await share('2021-06-30', known('2021-07-10'))).toBe('100%');
  });

  it('may bring rates of its own, and answers name it', async () => {
    const [first] = defaultScheme.rates;
    const own = { ...first, id: 'own-rate' };
    const scheme = { ...defaultScheme, name: '新口径', rates: [...defaultScheme.rates, own] };
    await at.tell(['2021-06-01', 'AdoptScheme', { scheme }]);
    await at.project('P', talked('2021-01-05'), signed('2021-02-01', 1));
    expect(await at.rate('own-rate', '2021-06-30')).toBe('0%');
    await expect(at.rate('own-rate', '2021-05-31')).rejects.toThrow('rate-unknown');
  });
});

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

describe('an upgraded contract (RULINGS 7)', () => {
  beforeEach(() =>
    at.project(
      'P',
      talked('2020-11-01'),
      signed('2020-12-10', 3, 'framework'),
      ['2021-04-20', 'UpgradeContract', { kind: 'formal', amountFen: yi(5) }],
      started('2021-05-01'),
    ),
  );

  it('counts whole on the day it became formal, and is of that cohort', async () => {
    expect(await at.figure('signed.count', '2021-04-19')).toBe('0个');
    expect(await at.figure('signed.count', '2021-04-20')).toBe('1个');
    expect(await at.figure('signed.amount', '2021-12-31')).toBe('5亿元');
    expect(await at.groups('signed.amount', '2021-12-31', 'month')).toEqual(['2021-04 5亿元']);
    expect(await at.parts('start-rate', '2021-12-31')).toBe('1/1');
    expect(await at.parts('start-rate', '2021-12-31', { cohort: 2020 })).toBe('0/0');
  });

  it('is a framework contract until then, and nothing of one afterwards', async () => {
    const framework = { scope: { kinds: ['framework'] as const } };
    expect(await at.figure('signed.amount', '2020-12-31', framework)).toBe('3亿元');
    expect(await at.figure('signings', '2021-06-30', framework)).toBe('-1个');
    expect(await at.figure('talks.count', '2020-12-31')).toBe('0个');
    expect(await at.figure('talks.count', '2020-12-09')).toBe('1个');
  });
});

describe('an increase (RULINGS 7)', () => {
  it('counts in the amount of its day, with the unit holding it, never as a signing', async () => {
    await at.project(
      'P',
      talked('2021-01-05'),
      signed('2021-02-01', 2),
      ['2021-03-01', 'TransferProject', { unitId: 'other' }],
      ['2021-04-10', 'IncreaseContract', { amountFen: yi(1) }],
    );
    expect(await at.figure('signed.count', '2021-12-31')).toBe('1个');
    expect(await at.figure('signed.amount', '2021-03-31')).toBe('2亿元');
    expect(await at.figure('signed.amount', '2021-04-30')).toBe('3亿元');
    expect(await at.groups('signed.amount', '2021-12-31', 'unit')).toEqual([
      'other 1亿元',
      'outer 2亿元',
    ]);
  });

  it("of a later year counts in that year's amount, and in the cohort of its project", async () => {
    await at.project(
      'P',
      talked('2020-01-05'),
      signed('2020-02-01', 4),
      received('2020-06-01', 1),
      ['2021-04-10', 'IncreaseContract', { amountFen: yi(1) }],
      received('2021-05-01', 1),
    );
    expect(await at.figure('signed.amount', '2021-12-31')).toBe('1亿元');
    expect(await at.figure('signed.count', '2021-12-31')).toBe('0个');
    expect(await at.rate('funds-rate-cohort', '2021-12-31', { cohort: 2020 })).toBe('40%');
    expect(await at.rate('funds-rate-cohort', '2020-12-31', { cohort: 2020 })).toBe('25%');
    expect(await at.rate('funds-rate-dynamic', '2021-12-31')).toBe('100%');
  });
});

describe('start rates (RULINGS 8)', () => {
  const dead = '2021-08-01';
  beforeEach(async () => {
    await at.project(
      'started',
      talked('2021-01-01'),
      signed('2021-02-01', 1),
      started('2021-03-01'),
    );
    await at.project('idle', talked('2021-01-01'), signed('2021-02-01', 1));
    await at.project(
      'started-then-ended',
      ...[talked('2021-01-01'), signed('2021-02-01', 1), started('2021-03-01')],
      [dead, 'TerminateProject', { cause: 'MARKET' }],
    );
    await at.project('ended-idle', ...[talked('2021-01-01'), signed('2021-02-01', 1)], [
      dead,
      'TerminateProject',
      { cause: 'MARKET' },
    ]);
    await at.project(
      'last-year',
      talked('2020-01-01'),
      signed('2020-02-01', 1),
      started('2021-03-01'),
    );
  });

  it('keep a terminated project on both sides, the live rate on neither', async () => {
    expect(await at.parts('start-rate', '2021-07-31')).toBe('2/4');
    expect(await at.parts('start-rate-live', '2021-07-31')).toBe('2/4');
    expect(await at.parts('start-rate', '2021-08-01')).toBe('2/4');
    expect(await at.parts('start-rate-live', '2021-08-01')).toBe('1/2');
    expect(await at.parts('fulfilment-rate', '2021-08-01')).toBe('2/4');
  });

  it('run over another cohort where one is asked for, with starts up to the day', async () => {
    expect(await at.parts('start-rate', '2021-02-28', { cohort: 2020 })).toBe('0/1');
    expect(await at.parts('start-rate', '2021-12-31', { cohort: 2020 })).toBe('1/1');
  });

  it('have no value where nothing was signed', async () => {
    for (const id of ['start-rate', 'start-rate-live', 'start-rate-due', 'fulfilment-rate']) {
      expect(await at.rate(id, '2019-12-31')).toBe('无值');
    }
    expect(await at.rate('funds-rate', '2021-12-31')).toBe('无值');
    expect(await at.rate('filing-rate', '2021-12-31')).toBe('无值');
    expect(await at.figure('signed.amount.yoy', '2020-12-31')).toBe('无值');
    expect(await at.figure('pace.funds.perXun', '2021-06-30')).toBe('无值');
  });
});

describe('the start rate of those due (RULINGS 8)', () => {
  const life = (name: string, plan: string, start?: string) =>
    at.project(
      name,
      talked('2020-01-01'),
      signed('2020-02-01', 1),
      planned('2020-02-01', 'started', plan),
      ...(start === undefined ? [] : [started(start)]),
    );

  it('takes the plans of the year by the day, and those carried over unstarted', async () => {
    await life('due-and-started', '2021-03-31', '2021-03-01');
    await life('due', '2021-06-30');
    await life('due-later', '2021-07-01');
    await life('carried', '2020-11-30');
    await life('carried-and-started', '2020-11-30', '2021-02-01');
    await life('started-last-year', '2020-11-30', '2020-12-31');
    expect(await at.parts('start-rate-due', '2021-06-30')).toBe('2/4');
    expect(await at.parts('start-rate-due', '2021-07-01')).toBe('2/5');
    expect(await at.parts('start-rate-due', '2021-01-31')).toBe('0/2');
    const { terms } = await at.office.rate('start-rate-due', {
      ...{ asOf: '2021-06-30', knownAt: null, basis: 'reported', scope: {} },
      ...{ unit: null, cohort: null },
    });
    // This year's and the carried ones are shown apart.
    expect(terms.map(({ role, sum }) => `${role} ${sum}`)).toEqual([
      'numerator 1',
      'numerator 1',
      'denominator 2',
      'denominator 2',
    ]);
  });

  it('goes by the plan as it stands on the day: replanned away, it is no longer due', async () => {
    await life('P', '2021-03-31');
    await at.project('P', planned('2021-05-10', 'started', '2021-10-31'));
    expect(await at.parts('start-rate-due', '2021-05-09')).toBe('0/1');
    expect(await at.parts('start-rate-due', '2021-05-10')).toBe('0/0');
    await at.project('P', planned('2021-06-10', 'started', null));
    expect(await at.parts('start-rate-due', '2021-12-31')).toBe('0/0');
  });
});

describe('growth on a year (RULINGS 6)', () => {
  it('takes both sides as known at the same time', async () => {
    await at.project('this', talked('2021-01-01'), signed('2021-02-01', 3));
    await at.project('last', talked('2020-01-01'), signed('2020-02-01', 1));
    // Last year's second signing was told only in March 2021, and changes the growth from then on.
    const contract = { kind: 'formal', amountFen: yi(1) };
    await at.project('late', talked('2020-01-01'), [
      '2020-03-01',
      'SignContract',
      contract,
      '2021-03-05',
    ]);
    const yoy = (more = {}) => at.figure('signed.amount.yoy', '2021-06-30', more);
    expect(await yoy()).toBe('50%');
    expect(await yoy(known('2021-03-04'))).toBe('200%');
    expect(await yoy(known('2021-03-05'))).toBe('50%');
    expect(await yoy(known('2020-12-31'))).toBe('-100%');
  });
});

import { localAdministrator } from '#commands';
import type { Day } from '#domain';
import { Office, withUnits } from '../../../test/support/office.ts';
import {
  type Brief,
  planning,
  project,
  threeYears,
  times,
  unplanned,
} from '../../../test/support/planned-projects.ts';
import { type Ask, asOf } from '../asking.ts';
import type { ForecastAnswer, ForecastRow } from './answers.ts';
import { ForecastQuery } from './queries.ts';

let office: Office;

beforeEach(async () => {
  office = await withUnits(await Office.open(), 'city', { a: 'city', b: 'city' });
});
afterEach(() => office.close());

async function rowOf(metric: string, ask: Ask): Promise<ForecastRow> {
  const query = new ForecastQuery(localAdministrator, ask, { metrics: [metric] });
  const { rows } = await office.query<ForecastAnswer>(query);
  return rows[0] as ForecastRow;
}

describe('the year’s end by the schedule', () => {
  it('weighs what is planned by how often such plans were met', async () => {
    await threeYears(office);
    const { schedule } = await rowOf('starts', asOf('2021-06-30'));
    // 4 so far + 6 × 15/20; the five left over from 2019 and 2020 have a record of three alone.
    expect(schedule).toMatchObject({ state: 'planned', expected: '9', low: '6', high: '15' });
    expect(schedule.classes).toMatchObject([
      {
        kind: 'ahead',
        plans: 6,
        expected: '5',
        low: '2',
        high: '6',
        record: {
          ...{ from: 'earlier-years', plans: 20, met: 15, onTime: 10, delayDaysMedian: 20 },
          ...{ shareBp: 7500, shareLowBp: 5677, shareHighBp: 8727 },
        },
      },
      { kind: 'overdue', plans: 5, expected: null, low: '0', high: '5', record: { shareBp: null } },
    ]);
    expect(schedule.says.zh).toBe(
      '至今实际 ＋ 未到期 6 个 × 75%（往年同期 20 个中完成 15 个） ＋ 到期未完成 5 个（无记录：此前仅 3 个）',
    );
  });

  it('is tested on earlier years from what was known then', async () => {
    await threeYears(office);
    const { schedule } = await rowOf('starts', asOf('2021-06-30'));
    expect(schedule.backtest).toMatchObject({
      by: 'year',
      // 3 so far + 10 × 7/10; eleven it was.
      tests: [
        {
          ...{ asOf: '2020-06-30', until: '2020-12-31', knownAt: '2020-06-30T15:59:59.999Z' },
          ...{ expected: '10', actual: '11', error: '-1', errorBp: -909 },
        },
        { asOf: '2019-06-30', expected: null, actual: '10', error: null },
      ],
      meanErrorBp: 909,
      biasBp: -909,
    });
  });

  it('takes this year’s own plans where there is no earlier year', async () => {
    await planning(office, 2021, 8, '04-30', [...times(5, '2021-04-20'), '2021-06-20']);
    await planning(office, 2021, 4, '08-15', []);
    const { schedule } = await rowOf('starts', asOf('2021-06-30'));
    // 6 so far + 4 × 6/8; of the two overdue nobody can tell.
    expect(schedule).toMatchObject({ expected: '9', high: '12' });
    expect(schedule.classes[0]?.record).toMatchObject({
      ...{ from: 'this-year', plans: 8, met: 6, onTime: 5, delayDaysMedian: 51, shareBp: 7500 },
    });
  });

  it('has no value without plan dates, and never 0', async () => {
    await unplanned(office, ['2021-03-20']);
    const { schedule } = await rowOf('starts', asOf('2021-06-30'));
    expect(schedule).toMatchObject({
      ...{ state: 'no-plan-dates', expected: null, low: null, high: null, classes: [] },
      says: { zh: '无计划时间', en: 'no plan dates' },
    });
    expect(schedule.backtest.says).toEqual({
      zh: '没有可供检验的更早时期',
      en: 'no earlier period to test on',
    });
  });

  it('expects nothing of plans without a record, and leaves them all in the range', async () => {
    await unplanned(office, ['2021-03-20']);
    await planning(office, 2021, 3, '09-30', []);
    const { schedule } = await rowOf('starts', asOf('2021-06-30'));
    expect(schedule).toMatchObject({ state: 'planned', expected: null, low: '1', high: '4' });
    expect(schedule.says.zh).toContain('无记录');
  });

  it.each<[string, Partial<Brief>, number]>([
    ['is met by the year’s end', { started: '2020-12-31' }, 6],
    ['comes in the next year', { started: '2021-01-01' }, 5],
    ['is moved to the next year', { plans: [['started', '2021-03-31', '2020-11-01']] }, 5],
    ['is withdrawn', { plans: [['started', null, '2020-11-01']] }, 5],
    ['ends before it starts', { terminated: '2020-08-01' }, 5],
  ])('a plan that %s', async (_, more, met) => {
    const plans: Brief['plans'] = [['started', '2020-09-30', '2020-01-12'], ...(more.plans ?? [])];
    await project(office, { signed: '2020-01-10', ...more, plans });
    await planning(office, 2020, 7, '10-31', times(5, '2020-10-30'));
    await planning(office, 2021, 2, '09-30', []);
    const { schedule } = await rowOf('starts', asOf('2021-06-30'));
    expect(schedule.classes[0]?.record).toMatchObject({ plans: 8, met });
  });

  it('keeps a plan met that left the scope in a later year', async () => {
    for (let index = 0; index < 5; index += 1) {
      const plans: Brief['plans'] = [['started', '2019-09-30', '2019-01-12']];
      const projectId = await project(office, {
        signed: '2019-01-10',
        plans,
        started: '2019-09-20',
      });
      for (const [on, assessed] of [
        ['2019-01-15', true],
        ['2020-08-01', false],
      ] as const) {
        const change = { projectId, on, assessed };
        await office.tell('ChangeCityAssessment', change, { reported: '2020-08-01' });
      }
    }
    const next: Brief['plans'] = [['started', '2021-09-30', '2021-01-12']];
    const projectId = await project(office, { signed: '2021-01-10', plans: next });
    const change = { projectId, on: '2021-01-15', assessed: true };
    await office.tell('ChangeCityAssessment', change, { reported: '2021-01-15' });
    const scope = { assessed: true };
    const { schedule } = await rowOf('starts', asOf('2021-06-30', { scope }));
    expect(schedule.classes).toMatchObject([{ plans: 1, record: { plans: 5, met: 5 } }]);
  });

  it('tells what is planned quarter by quarter and month by month', async () => {
    await planning(office, 2020, 10, '08-31', times(5, '2020-08-20'));
    await planning(office, 2021, 8, '08-15', []);
    await planning(office, 2021, 1, '09-01', []);
    await planning(office, 2021, 5, '12-31', []);
    await project(office, {
      signed: '2021-01-10',
      plans: [['started', '2022-02-01', '2021-01-12']],
    });
    const { schedule } = await rowOf('starts', asOf('2021-06-30'));
    expect(schedule.classes[0]).toMatchObject({ kind: 'ahead', plans: 14 });
    expect(schedule.quarters).toMatchObject([
      { id: '2021-Q3', plans: 9, amountFen: '900000000', expected: '5' },
      { id: '2021-Q4', plans: 5, amountFen: '500000000', expected: '3' },
    ]);
    expect(schedule.months.map(({ id, plans }) => [id, plans])).toEqual([
      ['2021-08', 8],
      ['2021-09', 1],
      ['2021-12', 5],
    ]);
  });

  it('takes what a signing is planned to cost, and a framework contract before it', async () => {
    const plans: Brief['plans'] = [['signed', '2020-09-30', '2020-01-12']];
    for (const signed of [...times(3, '2020-08-01'), undefined, undefined]) {
      await project(office, { plans, ...(signed && { signed }) });
    }
    const next: Brief['plans'] = [['signed', '2021-09-30', '2021-01-12']];
    await project(office, { plans: next, investmentFen: '800000000' });
    const projectId = await project(office, { plans: next, investmentFen: '800000000' });
    const framework = { projectId, on: '2021-02-01', kind: 'framework', amountFen: '300000000' };
    await office.tell('SignContract', framework, { reported: '2021-02-01' });
    const { schedule } = await rowOf('contract-amount', asOf('2021-06-30'));
    const [ahead] = schedule.classes;
    expect(ahead).toMatchObject({ plans: 2, amountFen: '1100000000', expected: '660000000' });
  });

  it('of funds takes what a year is still to bring, by the share of money that came', async () => {
    const signed = '2020-01-10';
    for (const came of ['100', '100', '50', '50', '0']) {
      const funds: Brief['funds'] = [
        ['2020-03-01', '100'],
        ['2020-11-01', came],
      ];
      const some = funds.filter(([, amountFen]) => amountFen !== '0');
      await project(office, { signed, funds: some, fundsPlanned: [[2020, '200']] });
    }
    const funds: Brief['funds'] = [['2021-02-01', '400']];
    await project(office, { signed, fundsPlanned: [[2021, '1000']], funds });
    const { actual, schedule } = await rowOf('funds', asOf('2021-06-30'));
    // 600 are still to come; of 500 that were, 300 came.
    expect([actual, schedule.expected]).toEqual(['400', '760']);
    expect(schedule.classes).toMatchObject([
      { plans: 1, amountFen: '600', record: { plans: 5, met: 2, shareBp: 6000 } },
    ]);
    expect([schedule.quarters, schedule.months]).toEqual([[], []]);
  });
});

describe('the year’s end by the run rate', () => {
  it('carries on by the share earlier years had reached, tested on them', async () => {
    await threeYears(office);
    const { runRate } = await rowOf('starts', asOf('2021-06-30'));
    // 4 ÷ (3 + 3 of 10 + 11); the test of 2019 was out by 10 ÷ 6, so that it may be again.
    expect(runRate).toMatchObject({
      ...{ method: 'shape', expected: '14', low: '8', high: '24' },
      years: [
        { year: 2020, byDay: '2020-06-30', byThen: '3', whole: '11' },
        { year: 2019, byDay: '2019-06-30', byThen: '3', whole: '10' },
      ],
      backtest: {
        by: 'year',
        tests: [
          { asOf: '2020-06-30', expected: '10', actual: '11' },
          { asOf: '2019-06-30', expected: '6', actual: '10' },
        ],
        meanErrorBp: 2455,
        biasBp: -2455,
      },
    });
  });

  it('is tested on what was known then: what came to light later is no merit of it', async () => {
    await threeYears(office);
    const late = { signed: '2020-05-01', started: '2020-06-15', startReported: '2020-09-01' };
    await project(office, late);
    const { runRate } = await rowOf('starts', asOf('2021-06-30'));
    // Of the four by June 2020 three were known; the shape of today knows all.
    expect(runRate.backtest.tests[0]).toMatchObject({ expected: '10', actual: '12' });
    expect(runRate.years[0]).toMatchObject({ byThen: '4', whole: '12' });
  });

  it('goes straight on without an earlier year, and is tested on the months before', async () => {
    await unplanned(office, ['2021-01-20', '2021-03-10', '2021-04-15', '2021-06-10']);
    const { runRate } = await rowOf('starts', asOf('2021-06-30'));
    expect(runRate).toMatchObject({
      ...{ method: 'straight-line', expected: '8', years: [] },
      backtest: {
        by: 'month',
        tests: [
          { asOf: '2021-05-31', until: '2021-06-30', expected: '4', actual: '4' },
          { asOf: '2021-04-30', expected: '5', actual: '4' },
          { asOf: '2021-03-31', expected: '4', actual: '4' },
        ],
      },
    });
    expect(runRate.says.zh).toContain('18 ÷ 36 旬');
  });

  it.each<[string, readonly Day[]]>([
    ['in which nothing came after the day', ['2020-02-01', '2020-05-01']],
    ['told from its middle on', ['2020-05-01', '2020-08-01']],
  ])('leaves out a year %s', async (_, starts) => {
    await unplanned(office, [...starts, '2021-03-10']);
    const { runRate } = await rowOf('starts', asOf('2021-06-30'));
    expect(runRate).toMatchObject({ method: 'straight-line', expected: '2', years: [] });
  });

  it('has no value before a 旬 is over, and none without a test to tell its error', async () => {
    await unplanned(office, ['2021-01-05']);
    const early = await rowOf('starts', asOf('2021-01-09'));
    expect(early.runRate).toMatchObject({ method: 'none', expected: null, low: null });
    const later = await rowOf('starts', asOf('2021-01-31'));
    const none = { expected: null, low: null, high: null, completionBp: null };
    expect(later.runRate).toMatchObject(none);
    expect(later.runRate.says.zh).toContain('没有能给出误差的检验，不作预测');
    expect(later.runRate.backtest.says.en).toBe('no earlier period to test on');
  });

  it('has no value where its tests are of nothing against nothing', async () => {
    await unplanned(office, ['2020-08-01', '2021-06-20']);
    const { runRate } = await rowOf('starts', asOf('2021-02-28'));
    expect(runRate.backtest.tests).toMatchObject([{ expected: '0', actual: '0', errorBp: null }]);
    expect(runRate).toMatchObject({ expected: null, low: null, high: null });
    expect(runRate.says.en).toContain('no test tells how far out it may be');
  });

  it('never tells a number without its range or its error', async () => {
    await unplanned(office, ['2020-02-10', '2021-01-20', '2021-03-10']);
    for (const day of ['2020-02-29', '2020-12-31', '2021-01-10', '2021-02-20', '2021-06-30']) {
      for (const metric of ['starts', 'signings', 'funds']) {
        const { schedule, runRate } = await rowOf(metric, asOf(day));
        for (const { expected, low, backtest } of [schedule, runRate]) {
          const isTold = low !== null || backtest.meanErrorBp !== null;
          expect({ day, metric, isTold: expected === null || isTold }).toMatchObject({
            isTold: true,
          });
        }
      }
    }
  });

  it('holds against the target', async () => {
    await unplanned(office, ['2021-01-20', '2021-03-10']);
    const target = { year: 2021, on: '2021-01-02', metric: 'starts', unitId: 'city', value: '16' };
    await office.tell('SetTarget', target, { reported: '2021-01-02' });
    const row = await rowOf('starts', asOf('2021-06-30'));
    expect([row.target, row.runRate.completionBp]).toEqual(['16', 2500]);
    const scoped = await rowOf('starts', asOf('2021-06-30', { scope: { terminated: 'out' } }));
    expect([scoped.target, scoped.runRate.completionBp]).toEqual([null, null]);
  });
});

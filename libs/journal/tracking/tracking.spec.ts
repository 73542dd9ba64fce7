import { Office, withUnits } from '../../../test/support/office.ts';
import { asOf } from '../asking.ts';
import type {
  AlertsAnswer,
  HalfYearAnswer,
  PlanCurveAnswer,
  RankingAnswer,
  TargetsAnswer,
  TrackingAnswer,
  TrackingExplanation,
} from './answers.ts';
import {
  AlertsQuery,
  DistrictRankingQuery,
  HalfYearQuery,
  PlanCurveQuery,
  RankingQuery,
  TargetsQuery,
  TrackingExplainQuery,
  TrackingQuery,
} from './queries.ts';

const asker = { id: 'anyone', roles: [], unitScope: null };
const known = { reported: '2021-12-31' };
let office: Office;

/** So many signings of a unit on these days. */
async function signed(unitId: string, ...days: readonly string[]) {
  for (const [n, on] of days.entries()) {
    const projectId = `${unitId}-${on}-${n}`;
    const born = { projectId, on: '2021-01-01', unitId, name: projectId };
    await office.tell('RegisterProject', born, known);
    const contract = { projectId, on, kind: 'formal', amountFen: '100000000' };
    await office.tell('SignContract', contract, known);
  }
}

const target = (unitId: string, value: string, metric = 'signings') =>
  office.tell('SetTarget', { year: 2021, on: '2021-01-01', metric, unitId, value }, known);

async function rowOf(unit: string, day: string, pace: 'xun' | 'month' | 'quarter' | 'year') {
  const shape = { pace, metrics: ['signings'], units: 'self' } as const;
  const table = await office.query<TrackingAnswer>(
    new TrackingQuery(asker, asOf(day, { unit }), shape),
  );
  const [row] = table.rows;
  if (row === undefined) throw new Error(`no row of ${unit}`);
  return row;
}

beforeEach(async () => {
  office = await Office.open();
  await withUnits(office, '钱江区', { 甲局: '钱江区', 乙局: '钱江区', 丙局: '钱江区' });
});
afterEach(() => office.close());

describe('plans and carry (RULINGS 19, 20)', () => {
  it('splits 18 into 5, 5, 4, 4, and each of them into its months and 旬', async () => {
    await target('甲局', '18');
    const plans = async (pace: 'xun' | 'month' | 'quarter') =>
      (await rowOf('甲局', '2021-01-01', pace)).periods.map(({ plan }) => Number(plan));
    expect(await plans('quarter')).toEqual([5, 5, 4, 4]);
    expect(await plans('month')).toEqual([2, 2, 1, 2, 2, 1, 2, 1, 1, 2, 1, 1]);
    expect((await plans('xun')).slice(0, 9)).toEqual([1, 1, 0, 1, 1, 0, 1, 0, 0]);
  });

  it.each([
    // 36 a year, one a 旬: the first brings nothing, so the two left in January share it.
    ['2021-01-10', 'xun', ['0', '0.5', '0.5', '0']],
    // January brings nothing: 3 over the two months left in the quarter, then over their 旬.
    ['2021-01-31', 'month', ['0', '1.5', '1.5', '0']],
    // The quarter brings nothing: 9 over the three quarters left.
    ['2021-03-31', 'quarter', ['0', '3', '3', '3']],
  ] as const)('a shortfall known on %s spreads by %s as %s', async (day, pace, carried) => {
    await target('甲局', '36');
    const { periods } = await rowOf('甲局', day, pace);
    expect(periods.slice(0, 4).map(({ carriedIn }) => carriedIn)).toEqual(carried);
  });

  it('a surplus cancels within its parent and lowers no plan', async () => {
    await target('甲局', '36');
    await signed('甲局', '2021-01-02', '2021-01-03', '2021-01-04', '2021-01-05', '2021-01-06');
    const { periods } = await rowOf('甲局', '2021-02-10', 'xun');
    // February's first 旬 brought nothing, but the month's own shortfall is carried all the same.
    expect(periods.slice(0, 6).map(({ plan }) => plan)).toEqual(['1', '1', '1', '1', '1', '1']);
    expect(periods.slice(0, 6).map(({ carriedIn }) => carriedIn)).toEqual([
      ...['0', '0', '0', '0', '0.5', '0.5'],
    ]);
  });

  it('nothing is left to carry it after December: uncovered', async () => {
    await target('甲局', '36');
    await signed('甲局', '2021-05-05');
    const before = await rowOf('甲局', '2021-12-30', 'year');
    expect(before).toMatchObject({ uncovered: null, requiredPerXun: '35' });
    const { periods, ...after } = await rowOf('甲局', '2021-12-31', 'year');
    expect(after).toMatchObject({ uncovered: '35', requiredPerXun: null });
    expect(periods[0]).toMatchObject({ state: 'over', owed: null });
  });
});

describe('time, revisions, lights (RULINGS 21, 23, 24)', () => {
  it('a revised target replans the year for its own day on; earlier days keep it', async () => {
    await target('甲局', '36');
    const revised = { year: 2021, on: '2021-07-01', metric: 'signings', unitId: '甲局' };
    await office.tell('ReviseTarget', { ...revised, value: '72', reason: '加压' }, known);
    expect(await rowOf('甲局', '2021-06-30', 'quarter')).toMatchObject({ target: '36' });
    const { target: now, periods } = await rowOf('甲局', '2021-07-01', 'quarter');
    expect([now, periods[0]?.plan]).toEqual(['72', '18']);
    const half = await office.query<HalfYearAnswer>(new HalfYearQuery(asker, asOf('2021-12-31')));
    const own = half.rows.find(({ unit, metric }) => unit.id === '甲局' && metric === 'signings');
    expect(own).toMatchObject({ target: '36', met: 'not-met', missing: '18' });
  });

  it('the half-year test keeps the tree of 30 June, whatever is reorganised later', async () => {
    await target('乙局', '4');
    await signed('甲局', '2021-03-01', '2021-04-01');
    const moved = { unitId: '甲局', on: '2021-09-01', changes: { parentId: '乙局' } };
    await office.tell('ChangeUnit', moved, known);
    expect(await rowOf('乙局', '2021-12-31', 'year')).toMatchObject({ actual: '2' });
    const halfOf = (day: string) =>
      office.query<HalfYearAnswer>(new HalfYearQuery(asker, asOf(day)));
    const [then, now] = [await halfOf('2021-06-30'), await halfOf('2021-12-31')];
    const own = now.rows.find(({ unit, metric }) => unit.id === '乙局' && metric === 'signings');
    expect(own).toMatchObject({ actual: '0', met: 'not-met', missing: '2' });
    expect(now.rows).toEqual(then.rows);
    expect([now.asOf, now.rules[0]?.zh]).toEqual([
      '2021-12-31',
      expect.stringMatching(/^截至2021-06-30，.*按截至日的隶属关系/),
    ]);
  });

  it('a curve shapes plans and leaves time progress alone', async () => {
    await target('甲局', '36');
    const weights = Array.from({ length: 36 }, (_, n) => (n < 9 ? 3 : 1));
    const curve = { year: 2021, on: '2021-01-01', metric: 'signings', unitId: '甲局', weights };
    await office.tell('SetPlanCurve', { ...curve, shape: 'by-hand' }, known);
    const { periods } = await rowOf('甲局', '2021-06-30', 'quarter');
    expect(periods.map(({ plan }) => plan)).toEqual(['18', '6', '6', '6']);
    expect(periods.map(({ timeProgressBp }) => timeProgressBp)).toEqual([2500, 5000, 7500, 10000]);
    const ask = asOf('2021-06-30', { unit: '甲局' });
    const query = new PlanCurveQuery(asker, ask, 'signings');
    const { holds, proposals } = await office.query<PlanCurveAnswer>(query);
    expect(holds).toMatchObject({
      shape: 'by-hand',
      weights,
      setOn: '2021-01-01',
      setBy: { type: 'PlanCurveSet' },
    });
    expect(proposals.map(({ shape, weights: w }) => [shape, w === null])).toEqual([
      ['equal', false],
      ['working-days', false],
      ['last-year', true],
      ['s-curve', false],
    ]);
    for (const { plan } of proposals) {
      if (plan !== null) expect(plan.reduce((all, one) => all + Number(one), 0)).toBe(36);
    }
  });

  it('exactly on time is green, exactly 30 points behind yellow, one less red', async () => {
    await target('甲局', '10');
    const day = '2021-06-30';
    await signed('甲局', '2021-02-01');
    expect((await rowOf('甲局', day, 'year')).light.colour).toBe('red');
    await signed('甲局', '2021-03-01');
    expect((await rowOf('甲局', day, 'year')).light).toMatchObject({
      colour: 'yellow',
      why: { zh: '完成20%，时间进度50%，落后30个百分点，未超过30个百分点' },
      toGreen: { zh: '按现在的时间进度，再完成3个（累计5个）转绿' },
    });
    await signed('甲局', '2021-03-02', '2021-03-03', '2021-06-30');
    expect((await rowOf('甲局', day, 'year')).light).toMatchObject({
      colour: 'green',
      since: '2021-06-30',
      why: { zh: '完成50%，时间进度50%，持平', en: '50% done at 50% of the time, level' },
      toGreen: null,
    });
    const cell = { metric: 'signings', period: '2021', offset: 0, limit: 1 };
    const query = new TrackingExplainQuery(asker, asOf(day, { unit: '甲局' }), cell);
    const { parts } = await office.query<TrackingExplanation>(query);
    expect(parts.find(({ name }) => name.en === 'completion, lead or lag')?.says).toEqual({
      zh: '完成率50%＝5个÷10个；时间进度50%；与时间进度持平',
      en: 'completion 50% = 5 ÷ 10; time progress 50%; level',
    });
  });

  it('less than the print shows is neither level nor nothing', async () => {
    await target('甲局', '200000001', 'contract-amount');
    await signed('甲局', '2021-02-01');
    const shape = { pace: 'year', metrics: ['contract-amount'], units: 'self' } as const;
    const ask = asOf('2021-06-30', { unit: '甲局' });
    const table = await office.query<TrackingAnswer>(new TrackingQuery(asker, ask, shape));
    expect(table.rows[0]?.light).toMatchObject({
      colour: 'yellow',
      why: { zh: '完成50%，时间进度50%，落后不足0.01个百分点，未超过30个百分点' },
    });
  });
});

describe('targets, ranks and what is seen of them (RULINGS 11, 22)', () => {
  it('children need not add up: over- and under-allocation is shown', async () => {
    await target('钱江区', '20');
    await target('甲局', '15');
    await target('乙局', '8');
    const { rows } = await office.query<TargetsAnswer>(new TargetsQuery(asker, asOf('2021-06-30')));
    const top = rows.find(({ unit, metric }) => unit.id === '钱江区' && metric === 'signings');
    expect(top).toMatchObject({ target: '20', children: '23', overAllocated: '3', revisions: 0 });
  });

  it('a district’s actual is the sum of its units; in a scope no target has a value', async () => {
    await target('钱江区', '20');
    await signed('甲局', '2021-02-01');
    await signed('乙局', '2021-02-01', '2021-03-01');
    expect(await rowOf('钱江区', '2021-06-30', 'year')).toMatchObject({ actual: '3' });
    const shape = { pace: 'year', metrics: ['signings'], units: 'self' } as const;
    const ask = asOf('2021-06-30', { scope: { assessed: false } });
    const scoped = await office.query<TrackingAnswer>(new TrackingQuery(asker, ask, shape));
    expect(scoped.rows[0]).toMatchObject({
      actual: '3',
      target: null,
      completionBp: null,
      light: { colour: 'none', since: null },
      periods: [{ plan: null, required: null, owed: null }],
    });
  });

  it('ranks units within their group and says who moved since last month', async () => {
    await target('甲局', '10');
    await target('乙局', '20');
    await signed('甲局', '2021-05-01');
    await signed('乙局', '2021-06-01', '2021-06-02', '2021-06-03');
    const query = new RankingQuery(asker, asOf('2021-06-30'), 'signings', 'month');
    const { groups } = await office.query<RankingAnswer>(query);
    expect(groups).toHaveLength(1);
    expect(
      groups[0]?.rows.map((r) => [r.unit.id, r.rank, r.before, r.moved, r.newlyOffZero]),
    ).toEqual([
      ['乙局', 1, 2, 1, true],
      ['甲局', 2, 1, -1, false],
      ['丙局', null, null, null, false],
    ]);
  });

  it('holds our district against others whose figures are entered', async () => {
    await target('钱江区', '10');
    await signed('甲局', '2021-05-01');
    const near = { unitId: '邻区', on: '2021-01-01', name: '邻区', kind: 'peer', parentId: null };
    await office.tell('RegisterUnit', near, known);
    const told = { unitId: '邻区', metric: 'signings', source: '市通报' };
    await office.tell(
      'ReportPeerFigure',
      { ...told, on: '2021-05-31', value: '4', target: '16' },
      known,
    );
    const query = new DistrictRankingQuery(asker, asOf('2021-06-30'), 'signings');
    const { groups } = await office.query<RankingAnswer>(query);
    expect(groups[0]?.rows).toMatchObject([
      { unit: { id: '邻区' }, rank: 1, actual: '4', target: '16', figureOn: '2021-05-31' },
      { unit: { id: '钱江区' }, rank: 2, actual: '1', completionBp: 1000 },
    ]);
    // Next year counts from the first of January.
    const later = new DistrictRankingQuery(asker, asOf('2022-01-31'), 'signings');
    expect((await office.query<RankingAnswer>(later)).groups[0]?.rows).toHaveLength(1);
  });

  it('an asker sees its own subtree and no more', async () => {
    const own = { ...asker, unitScope: '甲局' };
    const shape = { pace: 'year', metrics: null, units: 'all' } as const;
    const mine = new TrackingQuery(own, asOf('2021-06-30'), shape);
    const table = await office.query<TrackingAnswer>(mine);
    expect(new Set(table.rows.map(({ unit }) => unit.id))).toEqual(new Set(['甲局']));
    const others = new TrackingQuery(own, asOf('2021-06-30', { unit: '乙局' }), shape);
    expect(await office.queryAnyway(others)).toMatchObject({ code: 'unit-unknown' });
  });

  it('known before any unit was, it is of nobody and says so', async () => {
    const shape = { pace: 'year', metrics: null, units: 'all' } as const;
    const ask = asOf('2021-06-30', { knownAt: '2019-01-01T00:00:00.000Z' });
    const table = await office.query<TrackingAnswer>(new TrackingQuery(asker, ask, shape));
    expect([table.unit.name, table.rows]).toEqual(['（当时尚无单位）', []]);
  });

  it.each([
    [
      'metric-unknown',
      new TrackingQuery(asker, asOf('2021-06-30'), {
        pace: 'xun',
        metrics: ['tea'],
        units: 'self',
      }),
    ],
    ['metric-unknown', new RankingQuery(asker, asOf('2021-06-30'), 'tea', 'month')],
    ['since-after-day', new AlertsQuery(asker, asOf('2021-06-30'), '2021-07-01')],
    [
      'period-outside-year',
      new TrackingExplainQuery(asker, asOf('2021-06-30'), {
        ...{ metric: 'funds', period: '2020-06', offset: 0, limit: 1 },
      }),
    ],
  ])('refuses with %s', async (code, query) => {
    expect(await office.queryAnyway(query)).toMatchObject({ code });
  });
});

describe('alerts between two days', () => {
  const kinds = async (since: string, day: string) => {
    const { alerts } = await office.query<AlertsAnswer>(new AlertsQuery(asker, asOf(day), since));
    return alerts.map(({ kind, unit, about }) => `${unit.id} ${about} ${kind}`).sort();
  };

  it('tell what turned, who got off zero and who fell behind its plan', async () => {
    await target('甲局', '12');
    const weights = Array.from({ length: 36 }, (_, n) => (n === 0 ? 35 : 1));
    const curve = { year: 2021, on: '2021-01-01', metric: 'signings', unitId: '甲局', weights };
    await office.tell('SetPlanCurve', { ...curve, shape: 'by-hand' }, known);
    await signed('甲局', '2021-01-05');
    // One of twelve: ahead of the time, and behind a plan that asks for half of the year at once.
    expect(await kinds('2021-01-04', '2021-01-10')).toEqual([
      '甲局 contract-amount off-zero',
      '甲局 signings fell-behind',
      '甲局 signings off-zero',
      '钱江区 contract-amount off-zero',
      '钱江区 signings off-zero',
    ]);
    expect(await kinds('2021-01-10', '2021-02-20')).toEqual(['甲局 signings turned-yellow']);
    expect(await kinds('2021-01-10', '2021-01-10')).toEqual([]);
  });

  it('say from which colour a light turned, and counts with their measure word', async () => {
    await target('甲局', '12');
    const told = async (since: string, day: string) => {
      const { alerts } = await office.query<AlertsAnswer>(new AlertsQuery(asker, asOf(day), since));
      return alerts.filter(({ unit, about }) => unit.id === '甲局' && about === 'signings');
    };
    await signed('甲局', '2021-06-05', '2021-06-06', '2021-06-07');
    const [better] = await told('2021-06-04', '2021-06-30');
    expect(better).toMatchObject({ kind: 'turned-yellow', from: 'red' });
    expect(better?.says.zh).toMatch(/^Office 甲局签约项目由红转黄：/);
    expect(better?.says.en).toContain('turned yellow from red');
    const [worse, off] = await told('2020-12-31', '2021-06-30');
    expect(worse?.from).toBeUndefined();
    expect(worse?.says.zh).toContain('签约项目转黄：');
    expect(off?.says.zh).toContain('破零：3个');
  });

  it('take years apart: what was so last year is told anew', async () => {
    await target('甲局', '12');
    await signed('甲局', '2021-01-05');
    expect(await kinds('2020-12-31', '2021-06-30')).toEqual([
      '甲局 contract-amount off-zero',
      '甲局 signings off-zero',
      '甲局 signings turned-red',
      '钱江区 contract-amount off-zero',
      '钱江区 signings off-zero',
    ]);
  });
});

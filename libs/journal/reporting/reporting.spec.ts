import { defaultReporting, defaultScheme, endOfDay, type ReportingRules } from '#domain';
import { Office, withUnits } from '../../../test/support/office.ts';
import { type Ask, asOf } from '../asking.ts';
import type {
  BurstWindow,
  Finding,
  FindingKind,
  FindingsAnswer,
  MaturityAnswer,
  ReportingAnswer,
} from './answers.ts';
import {
  ReportingFindingsQuery,
  ReportingMaturityQuery,
  ReportingQuery,
  readFindings,
} from './queries.ts';

const asker = { id: 'anyone', roles: [], unitScope: null };
let office: Office;
let visits = 0;

beforeEach(async () => {
  office = await Office.open();
  await withUnits(office, '钱江区', { 甲局: '钱江区', 乙局: '钱江区', 丙局: '钱江区' });
});
afterEach(() => office.close());

/** So many visits of a unit on a day, reported on another. */
async function visited(unitId: string, on: string, reported: string, times = 1) {
  for (let n = 0; n < times; n += 1) {
    visits += 1;
    const visit = { unitId, on, kind: 'visit-out', batches: 1, destination: `到${visits}` };
    await office.tell('RecordActivity', visit, { reported });
  }
}

/** A project of a unit with a formal contract of a day. */
async function signed(projectId: string, unitId: string, on: string, reported: string, wan = 500) {
  const known = { reported: '2021-01-01' };
  await office.tell(
    'RegisterProject',
    { projectId, on: '2021-01-01', unitId, name: projectId },
    known,
  );
  const contract = { projectId, on, kind: 'formal', amountFen: `${wan}000000` };
  return office.tell('SignContract', contract, { reported });
}

const funds = (projectId: string, on: string, reported: string, fen: string) =>
  office.tell('ReceiveFunds', { projectId, on, amountFen: fen }, { reported });

async function reporting(day: string, by: 'fact' | 'report' = 'fact', more: Partial<Ask> = {}) {
  const shape = { pace: 'month', by } as const;
  return office.query<ReportingAnswer>(new ReportingQuery(asker, asOf(day, more), shape));
}

async function burstOf(unit: string, assessedOn: string): Promise<BurstWindow | undefined> {
  const { bursts } = await reporting('2021-12-31');
  return bursts.find((one) => one.unit.id === unit && one.assessedOn === assessedOn);
}

async function found(kind: FindingKind, given: object = {}, more: Partial<Ask> = {}) {
  const ask = asOf('2021-12-31', more);
  const filter = readFindings({ finding: kind, limit: '100', ...given }, ask);
  if (!filter.ok) throw new Error(JSON.stringify(filter.refusal));
  const query = new ReportingFindingsQuery(asker, ask, filter.value);
  const { findings } = await office.query<FindingsAnswer>(query);
  return findings;
}

const told = ({ unit, total, events }: Finding) => [
  unit.id,
  total,
  ...events.map(({ address }) => address.replace(/^project-|^unit-/, '')),
];

describe('a late report (迟报, RULINGS 5)', () => {
  it.each([
    ['on the last of the month itself', '2021-06-30', 0, 29],
    ['on the 5th of the next month', '2021-07-05', 0, 34],
    ['on the 6th of the next month', '2021-07-06', 1, 35],
    ['on the day of the fact', '2021-06-01', 0, 0],
  ])('a fact of 1 June reported %s', async (_, reported, late, delay) => {
    await visited('甲局', '2021-06-01', reported);
    const { rows } = await reporting('2021-12-31');
    const [node, own] = rows;
    expect([node?.unit.id, node?.subtree, own?.unit.id]).toEqual(['钱江区', true, '甲局']);
    const cell = { facts: 1, late, medianDays: delay, p90Days: delay, longestDays: delay };
    expect(own?.whole).toMatchObject({ ...cell, lateBp: late * 10_000 });
    expect(own?.periods[5]).toMatchObject({ period: '2021-06', ...cell });
    expect(own?.periods[6]).toMatchObject({ period: '2021-07', facts: 0, medianDays: null });
    const lines = (await found('late')).map(({ unit, total }) => [unit.id, total]);
    expect(lines).toEqual(late === 1 ? [['甲局', 1]] : []);
  });

  it('stands in the month of its report where that is asked for', async () => {
    await visited('甲局', '2021-06-01', '2021-08-10');
    const { rows } = await reporting('2021-12-31', 'report');
    expect(rows[1]?.periods[7]).toMatchObject({ period: '2021-08', facts: 1, late: 1 });
    expect(rows[1]?.periods[5]).toMatchObject({ facts: 0, lateBp: null });
  });

  it('goes by the scheme of the day', async () => {
    await visited('甲局', '2021-06-01', '2021-07-06');
    const scheme = { ...defaultScheme, name: '宽限', lateAfterDay: 10 };
    await office.tell('AdoptScheme', { on: '2021-07-01', scheme }, { reported: '2021-07-01' });
    expect((await reporting('2021-06-30')).rows[1]?.whole.late).toBe(1);
    expect((await reporting('2021-07-01')).rows[1]?.whole.late).toBe(0);
  });

  it('counts once, as first reported, whatever is corrected or reversed later', async () => {
    const contract = await signed('P1', '甲局', '2021-06-10', '2021-06-20', 500);
    const correct = { projectId: 'P1', entryId: contract, reason: '录错' };
    const changes = { amountFen: '700000000', on: '2021-05-10' };
    await office.tell('CorrectEntry', { ...correct, changes }, { reported: '2021-09-01' });
    const { rows } = await reporting('2021-12-31');
    expect(rows[1]?.whole).toMatchObject({ facts: 2, late: 0 });
    expect(rows[1]?.periods[5]).toMatchObject({ facts: 1, medianDays: 10 });
    await office.tell('ReverseEntry', { ...correct }, { reported: '2021-10-01' });
    expect((await reporting('2021-12-31')).rows[1]?.whole).toMatchObject({ facts: 2 });
  });

  it('is of the unit that held the project on the day, and shown to no other', async () => {
    await signed('P1', '甲局', '2021-06-10', '2021-06-20');
    const move = { projectId: 'P1', on: '2021-07-01', unitId: '乙局' };
    await office.tell('TransferProject', move, { reported: '2021-07-01' });
    await funds('P1', '2021-06-20', '2021-08-01', '100');
    await funds('P1', '2021-07-20', '2021-08-01', '100');
    const { rows } = await reporting('2021-12-31');
    const facts = rows.map(({ unit, whole }) => [unit.id, whole.facts]);
    expect(facts).toEqual([
      ['钱江区', 4],
      ['乙局', 1],
      ['甲局', 3],
    ]);
    const own = { ...asker, unitScope: '乙局' };
    const shape = { pace: 'year', by: 'fact' } as const;
    const query = new ReportingQuery(own, asOf('2021-12-31'), shape);
    const seen = await office.query<ReportingAnswer>(query);
    expect(seen.rows.map(({ unit, whole }) => [unit.id, whole.facts])).toEqual([
      ['乙局', 1],
      ['乙局', 1],
    ]);
    const others = new ReportingQuery(own, asOf('2021-12-31', { unit: '甲局' }), shape);
    expect(await office.queryAnyway(others)).toMatchObject({ code: 'unit-unknown' });
  });

  it('is of its own day, though its project turned before it was reported', async () => {
    await signed('P1', '甲局', '2021-03-01', '2021-03-01');
    const turn = { projectId: 'P1', on: '2021-07-10', assessed: true };
    await office.tell('ChangeCityAssessment', turn, { reported: '2021-07-10' });
    await funds('P1', '2021-06-20', '2021-08-01', '100');
    const [late] = await found('late');
    expect(late?.events).toMatchObject([{ on: '2021-06-20', delayDays: 42, amountFen: '100' }]);
  });

  it('an increase is told by its own amount, though it turns its contract too', async () => {
    await signed('P1', '甲局', '2021-03-01', '2021-03-01', 500);
    for (const [on, fen] of [
      ['2021-05-01', '200000000'],
      ['2021-04-01', '200000000'],
      ['2021-04-01', '300000000'],
    ]) {
      const increase = { projectId: 'P1', on, amountFen: fen };
      await office.tell('IncreaseContract', increase, { reported: '2021-08-01' });
    }
    const [late] = await found('late');
    const lines = late?.events.map(({ on, amountFen, type }) => [on, amountFen, type]);
    expect(lines).toEqual([
      ['2021-04-01', '200000000', 'ContractIncreased'],
      ['2021-04-01', '300000000', 'ContractIncreased'],
      ['2021-05-01', '200000000', 'ContractIncreased'],
    ]);
  });
});

describe('a burst before an assessment (突击上报, RULINGS 5)', () => {
  it.each([
    // So many reported on 27–29 June, so many on 15 June: a burst or not.
    { near: 10, before: 90, burst: true, share: 1000 },
    { near: 9, before: 91, burst: false, share: 900 },
    { near: 2, before: 2, burst: true, share: 5000 },
    { near: 2, before: 3, burst: false, share: 4000 },
    { near: 1, before: 0, burst: true, share: 10_000 },
  ])('$near facts of $near + $before in June: $burst', async ({ near, before, burst, share }) => {
    await visited('甲局', '2021-06-01', '2021-06-15', before);
    await visited('甲局', '2021-06-02', '2021-06-28', near);
    const window = await burstOf('甲局', '2021-06-30');
    expect(window).toMatchObject({ facts: near, monthFacts: near + before, burst });
    expect(window?.monthBp).toBe(share);
    expect((await found('burst')).map(told)).toHaveLength(burst ? 1 : 0);
  });

  it.each([
    ['2021-06-26', undefined],
    ['2021-06-27', 1],
    ['2021-06-29', 1],
    ['2021-06-30', undefined],
  ])('the three days are those before: reported on %s', async (reported, facts) => {
    await visited('甲局', '2021-06-01', reported);
    expect((await burstOf('甲局', '2021-06-30'))?.facts).toBe(facts);
  });

  it('is tested against the pace since the assessment before', async () => {
    await visited('甲局', '2021-04-01', '2021-04-20', 6);
    await visited('甲局', '2021-06-02', '2021-06-28', 4);
    const window = await burstOf('甲局', '2021-06-30');
    // P(X ≥ 4) of 10 with 3/91 each is 0.000211394…: seven terms in exact fractions.
    expect(window).toMatchObject({ since: '2021-03-31', days: 91, sinceFacts: 10 });
    expect(window?.pValue).toBe('0.000212');
    expect(window?.says.zh).toContain('不超过 0.000212，难以用偶然解释');
    expect(window?.says.en).toContain('at most 0.000212, hardly by chance');
    const [finding] = await found('burst');
    expect(finding).toMatchObject({ pValue: '0.000212', total: 4, unit: { id: '甲局' } });
    expect(finding?.events.map(({ on, delayDays }) => [on, delayDays])).toEqual(
      Array(4).fill(['2021-06-02', 26]),
    );
  });

  it('has days and numbers of the scheme’s own', async () => {
    await visited('甲局', '2021-06-01', '2021-06-09', 2);
    await visited('甲局', '2021-06-01', '2021-06-20', 9);
    expect(await burstOf('甲局', '2021-06-11')).toBeUndefined();
    const own: ReportingRules = { ...defaultReporting, assessmentDays: ['06-11'], burstFacts: 2 };
    const scheme = { ...defaultScheme, name: '本区', reporting: own };
    await office.tell('AdoptScheme', { on: '2021-01-01', scheme }, { reported: '2021-01-01' });
    expect(await burstOf('甲局', '2021-06-11')).toMatchObject({ facts: 2, burst: true });
    expect(await burstOf('甲局', '2021-06-30')).toBeUndefined();
  });

  it('of days that are all there are has no test', async () => {
    const own = { ...defaultReporting, assessmentDays: ['06-11', '06-13'] };
    const scheme = { ...defaultScheme, name: '本区', reporting: own };
    await office.tell('AdoptScheme', { on: '2021-01-01', scheme }, { reported: '2021-01-01' });
    await visited('甲局', '2021-06-01', '2021-06-12');
    expect(await burstOf('甲局', '2021-06-13')).toMatchObject({ days: 2, pValue: null });
  });
});

describe('facts dated over a boundary', () => {
  it.each([
    ['of an assessed quarter, once its time was over', '2021-06-30', '2021-07-06', 1],
    ['of an assessed quarter, in its time', '2021-06-30', '2021-07-05', 0],
    ['late, but of a quarter still to be assessed', '2021-04-10', '2021-06-10', 0],
    ['of the last quarter of the year before', '2021-12-31', '2022-01-06', 1],
  ])('%s', async (_, on, reported, total) => {
    await visited('甲局', on, reported);
    const lines = (await found('back-dated')).map((one) => [one.unit.id, one.total]);
    expect(lines).toEqual(total === 0 ? [] : [['甲局', total]]);
  });

  it('of a month that was closed', async () => {
    await visited('甲局', '2021-04-10', '2021-05-01');
    const close = { year: 2021, on: '2021-05-03', period: '2021-04' };
    await office.tell('ClosePeriod', close, { reported: '2021-05-03' });
    expect(await found('back-dated')).toEqual([]);
    await visited('甲局', '2021-04-11', '2021-05-04');
    const [finding] = await found('back-dated');
    expect(finding?.events.map(({ on }) => on)).toEqual(['2021-04-11']);
    expect(await found('late')).toEqual([]);
  });
});

describe('what changed after a bulletin', () => {
  const publish = (unitId: string, on: string) =>
    office.tell(
      'PublishBulletin',
      {
        ...{ year: 2021, on, period: '2021-06', unitId, asOf: '2021-06-30', knownAt: null },
        ...{ basis: 'reported', hash: 'a'.repeat(64), content: {} },
      },
      { reported: on },
    );

  it('names the correction, what it changed, and where the bulletin stands', async () => {
    const contract = await signed('P1', '甲局', '2021-06-10', '2021-06-20', 500);
    const other = await signed('P2', '乙局', '2021-06-10', '2021-06-20', 500);
    const early = { projectId: 'P2', entryId: other, reason: '录错' };
    const to = (wan: number) => ({ changes: { amountFen: `${wan}000000` } });
    await office.tell('CorrectEntry', { ...early, ...to(600) }, { reported: '2021-07-01' });
    await publish('钱江区', '2021-07-06');
    await publish('乙局', '2021-07-07');
    expect(await found('changed-after-bulletin')).toEqual([]);
    const late = { projectId: 'P1', entryId: contract, reason: '核减' };
    await office.tell('CorrectEntry', { ...late, ...to(420) }, { reported: '2021-08-01' });
    const [finding, ...more] = await found('changed-after-bulletin');
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      unit: { id: '钱江区' },
      bulletin: 'period-2021@0',
      total: 1,
      says: { zh: expect.stringContaining('签约 -80万元') },
    });
    const changes = [{ measure: 'signed', quantity: '0', amountFen: '-80000000' }];
    expect(finding?.events).toMatchObject([
      { address: 'project-P1@2', type: 'EntryCorrected', name: 'P1', changes },
    ]);
    const before = { knownAt: endOfDay('2021-07-31') };
    expect(await found('changed-after-bulletin', {}, before)).toEqual([]);
    expect(await found('changed-after-bulletin', { period: '2021-05' })).toEqual([]);
    expect(await found('changed-after-bulletin', { period: '2021-Q2' })).toHaveLength(1);
  });
});

describe('patterns in amounts', () => {
  it('a unit whose amounts are round far more often than all others', async () => {
    await signed('A', '甲局', '2021-01-02', '2021-01-02', 3);
    await signed('B', '乙局', '2021-01-02', '2021-01-02', 7);
    for (let n = 1; n <= 12; n += 1) {
      const on = `2021-02-${String(n).padStart(2, '0')}`;
      await funds('A', on, on, `${n}00000000`);
      await funds('B', on, on, `${n}00000001`);
    }
    const [finding, ...more] = await found('round-amounts');
    expect(more).toEqual([]);
    // Fisher's exact test: all 12 round ones among 12 of 24: 1 of 2,704,156.
    expect(finding).toMatchObject({ unit: { id: '甲局' }, total: 12, pValue: '0.000001' });
    expect(finding?.says.en).toContain('12 of 12 amounts (100%) are whole multiples of CNY 1m');
    expect(finding?.says.zh).toContain('其他单位 12 笔中 0 笔（0%）');
    expect(await found('round-amounts', {}, { unit: '乙局' })).toEqual([]);
    expect(await found('round-amounts', {}, { unit: '甲局' })).toHaveLength(1);
  });

  it('the same day and amount on different projects, of one unit', async () => {
    for (const [id, unit] of [
      ['A', '甲局'],
      ['B', '甲局'],
      ['C', '乙局'],
    ] as const) {
      await signed(id, unit, '2021-01-02', '2021-01-02', id === 'A' ? 3 : 7);
      await funds(id, '2021-02-01', '2021-02-01', '123');
    }
    await funds('A', '2021-02-02', '2021-02-02', '123');
    // Two tranches alike of one project are told apart by their vouchers.
    for (const voucher of ['1', '2']) {
      const tranche = { projectId: 'A', on: '2021-02-03', amountFen: '77', voucher };
      await office.tell('ReceiveFunds', tranche, { reported: '2021-02-03' });
    }
    const [finding, ...more] = await found('duplicate-amounts');
    expect(more).toEqual([]);
    expect(told(finding as Finding)).toEqual(['甲局', 2, 'A@2', 'B@2']);
  });

  it('pages the events of a finding', async () => {
    await visited('甲局', '2021-06-01', '2021-09-01', 5);
    const [first] = await found('late', { limit: '2' });
    const [second] = await found('late', { limit: '2', offset: '4' });
    const all = [...(first?.events ?? []), ...(second?.events ?? [])].map((e) => e.revision);
    expect([first?.total, second?.total, all]).toEqual([5, 5, [1, 2, 5]]);
  });
});

describe('how a month matured', () => {
  const maturity = async (day: string, more: Partial<Ask> = {}) => {
    const query = new ReportingMaturityQuery(asker, asOf(day, more), 2);
    return office.query<MaturityAnswer>(query);
  };

  it('by facts and money within 10, 30 and 90 days; no value where it is too young', async () => {
    await signed('A', '甲局', '2021-06-10', '2021-06-20', 300);
    await funds('A', '2021-06-20', '2021-07-20', '60');
    await funds('A', '2021-06-21', '2021-09-20', '40');
    const at = (day: string) => maturity('2021-07-31', { knownAt: endOfDay(day) });
    const june = async (day: string) => (await at(day)).rows[1]?.months[0];
    const cell = await june('2021-09-28');
    expect(cell).toMatchObject({ month: '2021-06', to: '2021-06-30' });
    expect(cell?.facts).toEqual({
      total: '3',
      within: [
        { days: 10, sum: '1', bp: 3333 },
        { days: 30, sum: '2', bp: 6667 },
        { days: 90, sum: '2', bp: 6667 },
      ],
    });
    expect(cell?.fundsFen.within.map(({ bp }) => bp)).toEqual([0, 6000, 6000]);
    expect(cell?.signedFen.within.map(({ bp }) => bp)).toEqual([10_000, 10_000, 10_000]);
    const young = await june('2021-09-27');
    expect(young?.facts.within.map(({ bp }) => bp)).toEqual([3333, 6667, null]);
    expect((await june('2021-07-09'))?.facts.within.map(({ bp }) => bp)).toEqual([
      null,
      null,
      null,
    ]);
    expect((await june('2021-07-10'))?.facts.within[0]).toEqual({ days: 10, sum: '1', bp: 10_000 });
  });

  it('without a time of knowing it goes by the last report there is', async () => {
    await visited('甲局', '2021-06-10', '2021-06-20');
    expect((await maturity('2021-06-30')).knownOn).toBe('2021-06-20');
  });
});

import { localAdministrator } from '#commands';
import { monthOf } from '#domain';
import {
  Case,
  known,
  received,
  reportedOn,
  signed,
  talked,
  yi,
} from '../../../test/support/cases.ts';
import { Office, withUnits } from '../../../test/support/office.ts';
import type { Ask } from '../asking.ts';
import { asOf } from '../asking.ts';
import type { AdjustmentsAnswer, PeriodsAnswer } from './answers.ts';
import { type AdjustmentsAsked, AdjustmentsQuery, PeriodsQuery } from './queries.ts';

const JUNE = { year: 2021, period: '2021-06' };

let district: Case;
/** Two tranches in June, told in time; June is closed on 6 July; then what comes too late. */
beforeEach(async () => {
  district = await Case.open();
  const [, , first] = await district.project(
    'road',
    talked('2021-01-05'),
    signed('2021-02-10', 5),
    received('2021-06-10', 1),
  );
  await district.project(
    'mill',
    talked('2021-01-05', { unitId: 'other' }),
    signed('2021-02-10', 3),
    received('2021-06-20', 2),
  );
  await district.tell(['2021-07-06', 'ClosePeriod', JUNE]);
  await district.project('road', reportedOn('2021-07-20', received('2021-06-25', 0.5)));
  const moved = { entryId: first, changes: { on: '2021-07-02' }, reason: '到账日误填' };
  await district.project('road', ['2021-07-21', 'CorrectEntry', moved, '2021-08-03']);
});
afterEach(() => district.close());

function adjustments(asked: Partial<AdjustmentsAsked>, more: Partial<Ask> = {}) {
  const period = monthOf('2021-06-01');
  const all = { by: 'dated', period, metric: null, offset: 0, limit: 100, ...asked } as const;
  const ask = asOf('2021-12-31', more);
  return district.office.queryAnyway<AdjustmentsAnswer>(
    new AdjustmentsQuery(localAdministrator, ask, all),
  );
}
const funds = ({ metrics }: AdjustmentsAnswer) => metrics.find(({ metric }) => metric === 'funds');
const lines = (answer: AdjustmentsAnswer) =>
  funds(answer)?.lines.map(({ line, sum }) => `${line} ${sum}`);
const standingOf = async (id: string, more: Partial<Ask> = {}) => {
  const query = new PeriodsQuery(localAdministrator, asOf('2021-12-31', more), 2021);
  const { periods } = await district.office.query<PeriodsAnswer>(query);
  const found = periods.find((period) => period.id === id);
  return [found?.standing, found?.adjustments];
};

describe('adjustments to a closed month 调整项', () => {
  it('are what became known after it was closed, by kind and by unit', async () => {
    const answer = await adjustments({});
    expect(funds(answer)).toMatchObject({
      closed: yi(3),
      definitions: '0',
      sum: yi(-0.5),
      now: yi(2.5),
      units: [{ unit: 'outer', sum: yi(-0.5), entries: 2 }],
      months: [{ month: '2021-06', sum: yi(-0.5) }],
    });
    expect(lines(answer)).toEqual([`late ${yi(0.5)}`, `corrected ${yi(-1)}`]);
    expect(answer.facts).toBe(2);
    expect(answer.entries.map(({ line, event, adjusts }) => [line, event.type, adjusts])).toEqual([
      ['corrected', 'EntryCorrected', '2021-06'],
      ['late', 'FundsReceived', '2021-06'],
    ]);
  });

  it('stand in the month they became known in, and nowhere else', async () => {
    const known = async (month: string) =>
      lines(await adjustments({ by: 'known', period: monthOf(`${month}-01`) }));
    expect(await known('2021-06')).toEqual([]);
    expect(await known('2021-07')).toEqual([`late ${yi(0.5)}`]);
    expect(await known('2021-08')).toEqual([`corrected ${yi(-1)}`]);
    expect(await known('2021-09')).toEqual([]);
  });

  it('hold in the cumulative figure; what was known at the closing stays to be had', async () => {
    expect(await district.figure('funds.amount', '2021-06-30')).toBe('2.50亿元');
    expect(await district.figure('funds.amount', '2021-06-30', known('2021-07-06'))).toBe('3亿元');
  });

  it('are those known by then, where it is asked as known at a time', async () => {
    expect(lines(await adjustments({}, known('2021-07-05')))).toEqual([]);
    expect((await adjustments({}, known('2021-07-05'))).open).toEqual(['2021-06']);
    expect(lines(await adjustments({}, known('2021-07-31')))).toEqual([`late ${yi(0.5)}`]);
    expect(await standingOf('2021-06', known('2021-07-05'))).toEqual(['open', 0]);
    expect(await standingOf('2021-06', known('2021-07-31'))).toEqual(['closed', 1]);
    expect(await standingOf('2021-06')).toEqual(['closed', 2]);
    expect(await standingOf('2021-Q2')).toEqual(['partly', 2]);
  });

  it('by the auditor’s clock, are what was recorded after the closing was', async () => {
    let minutes = 0;
    const now = () => {
      minutes += 1;
      return new Date(Date.UTC(2023, 0, 1, 0, minutes)).toISOString();
    };
    const office = await withUnits(await Office.open({ now }), 'city', { outer: 'city' });
    const fact = { projectId: 'road', on: '2021-01-05' };
    const early = { reported: '2021-01-05' };
    await office.tell('RegisterProject', { ...fact, unitId: 'outer', name: 'road' }, early);
    await office.tell('SignContract', { ...fact, kind: 'formal', amountFen: yi(5) }, early);
    await office.tell('ClosePeriod', { ...JUNE, on: '2021-07-06' }, { reported: '2021-07-06' });
    const late = { ...fact, on: '2021-06-25', amountFen: yi(1) };
    // Its claim is from before the closing; by the clock of the log it came after it.
    await office.tell('ReceiveFunds', late, { reported: '2021-07-01' });
    const total = async (basis: 'reported' | 'recorded') => {
      const asked = { by: 'dated', metric: 'funds', offset: 0, limit: 9 } as const;
      const period = monthOf('2021-06-01');
      const ask = asOf('2021-12-31', { basis });
      const query = new AdjustmentsQuery(localAdministrator, ask, { ...asked, period });
      return (await office.query<AdjustmentsAnswer>(query)).total;
    };
    expect([await total('reported'), await total('recorded')]).toEqual([0, 1]);
    await office.close();
  });

  it('of one unit are its own', async () => {
    expect(lines(await adjustments({}, { unit: 'west' }))).toEqual([]);
    expect(lines(await adjustments({}, { unit: 'east' }))).toHaveLength(2);
    expect(await adjustments({}, { unit: 'nowhere' })).toMatchObject({ code: 'unit-unknown' });
    expect(await adjustments({ metric: 'nothing' })).toMatchObject({ code: 'metric-unknown' });
  });

  it('end where the month is reopened, and begin anew when it is closed again', async () => {
    const again = { ...JUNE, reason: '市局退回重报' };
    await district.tell(['2021-07-25', 'ReopenPeriod', again]);
    expect(await standingOf('2021-06')).toEqual(['reopened', 0]);
    expect(lines(await adjustments({}))).toEqual([]);
    await district.tell(['2021-07-28', 'ClosePeriod', JUNE]);
    // What came before the second closing is in what was closed.
    expect(funds(await adjustments({}))).toMatchObject({ closed: yi(3.5), now: yi(2.5) });
    expect(lines(await adjustments({}))).toEqual([`corrected ${yi(-1)}`]);
  });

  it('of a year come under the closing of each month', async () => {
    await district.tell(['2021-08-05', 'ClosePeriod', { ...JUNE, period: '2021-07' }]);
    await district.project('mill', reportedOn('2021-08-20', received('2021-07-30', 4)));
    const year = { id: '2021', from: '2021-01-01', to: '2021-12-31' };
    const answer = await adjustments({ period: year });
    expect(answer.closings.map(({ from, to }) => [from, to])).toEqual([
      ['2021-06-01', '2021-06-30'],
      ['2021-07-01', '2021-07-31'],
    ]);
    // July was closed with the tranche that was moved into it.
    expect(funds(answer)).toMatchObject({
      closed: yi(4),
      sum: yi(3.5),
      now: yi(7.5),
      months: [
        { month: '2021-06', sum: yi(-0.5) },
        { month: '2021-07', sum: yi(4) },
      ],
    });
  });
});

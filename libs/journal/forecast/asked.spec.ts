import { localAdministrator } from '#commands';
import { Office, withUnits } from '../../../test/support/office.ts';
import { project, threeYears, times } from '../../../test/support/planned-projects.ts';
import { type Ask, asOf } from '../asking.ts';
import type { ForecastAnswer, ForecastExplanation, ForecastRow } from './answers.ts';
import { ForecastExplainQuery, ForecastQuery } from './queries.ts';

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

describe('who asks for what', () => {
  it('each unit has a forecast of its own', async () => {
    await project(office, { unitId: 'a', signed: '2021-01-05', started: '2021-03-01' });
    await project(office, { unitId: 'b', signed: '2021-01-05', started: '2021-03-01' });
    const actual = async (unit: string | null) =>
      (await rowOf('starts', asOf('2021-06-30', { unit }))).actual;
    expect([await actual(null), await actual('a'), await actual('b')]).toEqual(['2', '1', '1']);
  });

  it('an asker sees its own subtree', async () => {
    const asker = { ...localAdministrator, unitScope: 'a' };
    const ask = (unit: string | null) =>
      office.queryAnyway(
        new ForecastQuery(asker, asOf('2021-06-30', { unit }), { metrics: ['starts'] }),
      );
    expect(await ask('b')).toMatchObject({ code: 'unit-unknown' });
    expect(await ask(null)).toMatchObject({ unit: { id: 'a' } });
    const explained = new ForecastExplainQuery(asker, asOf('2021-06-30', { unit: 'b' }), {
      ...{ metric: 'starts', offset: 0, limit: 10 },
    });
    expect(await office.queryAnyway(explained)).toMatchObject({ code: 'unit-unknown' });
  });

  it('an unknown metric is refused; one without milestones goes by its run rate', async () => {
    const unknown = new ForecastQuery(localAdministrator, asOf('2021-06-30'), { metrics: ['nix'] });
    expect(await office.queryAnyway(unknown)).toMatchObject({ code: 'metric-unknown' });
    const visits = { unitId: 'a', on: '2021-02-01', kind: 'visit-out', batches: 3 };
    await office.tell('RecordActivity', visits, { reported: '2021-02-01' });
    const row = await rowOf('visits-out', asOf('2021-06-30'));
    expect(row.schedule).toMatchObject({ state: 'no-plans-of-this-metric', expected: null });
    expect(row.runRate.expected).toBe('6');
  });
});

describe('the parts of a forecast', () => {
  const explain = (offset: number, limit: number) =>
    office.query<ForecastExplanation>(
      new ForecastExplainQuery(localAdministrator, asOf('2021-06-30'), {
        ...{ metric: 'starts', offset, limit },
      }),
    );

  it('names every plan with its weight and event, every past plan, and the entries', async () => {
    await threeYears(office);
    const { plans, record, actual, earlier } = await explain(0, 100);
    expect(plans.total).toBe(11);
    expect(plans.rows.map(({ kind, shareBp }) => `${kind} ${shareBp}`).sort()).toEqual([
      ...times(6, 'ahead 7500'),
      ...times(5, 'overdue null'),
    ]);
    for (const {
      event,
      project: { id },
    } of plans.rows) {
      expect(event).toMatchObject({ type: 'ScheduleSet', stream: `project-${id}` });
    }
    const met = record.rows.filter(({ kind, reachedOn }) => kind === 'ahead' && reachedOn !== null);
    const delays = met.map(({ delayDays }) => delayDays ?? 0).sort((a, b) => a - b);
    expect(delays).toEqual([-10, -10, -10, -10, 0, 0, 0, 0, 0, 0, 20, 20, 20, 91, 91]);
    expect([record.total, met.length]).toEqual([23, 15]);
    expect([actual.sum, actual.total]).toEqual(['4', 4]);
    expect(earlier.map(({ asOf: day, sum, total }) => [day, sum, total])).toEqual([
      ['2020-12-31', '11', 11],
      ['2019-12-31', '10', 10],
    ]);
  });

  it('is told page by page', async () => {
    await threeYears(office);
    const whole = await explain(0, 100);
    const pages = [await explain(0, 4), await explain(4, 4), await explain(8, 4)];
    expect(pages.flatMap(({ plans }) => plans.rows)).toEqual(whole.plans.rows);
    expect(pages[2]?.record.rows).toEqual(whole.record.rows.slice(8, 12));
  });
});

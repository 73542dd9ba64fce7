import { Office, withUnits } from '../../../test/support/office.ts';
import { asOf } from '../asking.ts';
import type { ExplainedPart, TrackingAnswer, TrackingExplanation } from './answers.ts';
import { TrackingExplainQuery, TrackingQuery } from './queries.ts';

const asker = { id: 'anyone', roles: [], unitScope: null };
const known = { reported: '2021-12-31' };
const DAYS = ['01-05', '01-06', '02-05', '02-06', '02-07', '04-06', '05-11'];
let office: Office;

/** A target of 18 projects, of which 7 were signed by June: 11 to come in 18 旬. */
beforeAll(async () => {
  office = await Office.open();
  await withUnits(office, '钱江区', { 甲局: '钱江区' });
  const target = { year: 2021, on: '2021-01-01', metric: 'signings', unitId: '甲局', value: '18' };
  await office.tell('SetTarget', target, known);
  for (const [n, day] of DAYS.entries()) {
    const projectId = `p${n}`;
    const born = { projectId, on: '2021-01-01', unitId: '甲局', name: projectId };
    await office.tell('RegisterProject', born, known);
    const contract = { projectId, on: `2021-${day}`, kind: 'formal', amountFen: '100000000' };
    await office.tell('SignContract', contract, known);
  }
});
afterAll(() => office.close());

async function rowAt(pace: 'xun' | 'month' | 'quarter') {
  const shape = { pace, metrics: ['signings'], units: 'self' } as const;
  const query = new TrackingQuery(asker, asOf('2021-06-30', { unit: '甲局' }), shape);
  const [row] = (await office.query<TrackingAnswer>(query)).rows;
  if (row === undefined) throw new Error('no row');
  return row;
}

/** Hundredths of a value as it is shown. */
function hundredths(text: string | null): number {
  expect(text).toMatch(/^\d+(\.\d?[1-9])?$/);
  return Math.round(Number(text) * 100);
}

describe('counts that cannot be whole', () => {
  it.each([
    ['quarter', '1.5', '5.5'],
    ['month', '0.5', '2.5'],
    ['xun', '0.17', '1.17'],
  ] as const)('are shown to two decimals: the first %s of July takes over %s', async (...of) => {
    const [pace, carriedIn, required] = of;
    const { periods, requiredPerXun } = await rowAt(pace);
    expect(requiredPerXun).toBe('0.61');
    const first = periods.find(({ state }) => state === 'ahead');
    expect(first).toMatchObject({ carriedIn, required, owed: required });
    expect(periods.filter(({ state }) => state === 'over').map((one) => one.owed)).toEqual(
      periods.filter(({ state }) => state === 'over').map(() => null),
    );
  });

  it('what is left to bring adds up to what is left of the target, but for the print', async () => {
    for (const pace of ['quarter', 'month', 'xun'] as const) {
      const ahead = (await rowAt(pace)).periods.filter(({ state }) => state === 'ahead');
      const sum = ahead.reduce((all, { required }) => all + hundredths(required), 0);
      expect(Math.abs(sum - 1100)).toBeLessThanOrEqual(ahead.length / 2);
    }
  });

  it.each(['2021-07-x1', '2021-02-x2', '2021-07', '2021-Q3'])(
    'are explained in parts that add up: %s',
    async (period) => {
      const { cell, parts } = await explained(period);
      const required = parts.find(({ name }) => name.en === 'required');
      const [plan, carried] = required?.parts ?? [];
      expect([required?.value, carried?.value]).toEqual([cell.required, cell.carriedIn]);
      const sum = (all: readonly (ExplainedPart | undefined)[] = []) =>
        all.reduce((total, part) => total + hundredths(part?.value ?? '0'), 0);
      expect(sum([plan, carried])).toBe(hundredths(cell.required));
      if (carried?.parts.length !== 0) expect(sum(carried?.parts)).toBe(sum([carried]));
    },
  );

  it('are told with their measure word', async () => {
    const said = async (period: string, name: string) =>
      (await explained(period)).parts.find((part) => part.name.en === name)?.says;
    expect(await said('2021-06', 'required per 旬 left')).toEqual({
      zh: '（18个−7个）÷剩余18旬＝0.61个，不小于0',
      en: '(18 − 7) ÷ 18 旬 left = 0.61, not below 0',
    });
    expect((await said('2021-07-x1', 'required'))?.zh).toContain(
      '计划1个＋本旬多承担0.17个：已过各季净欠3个',
    );
    const { light } = await explained('2021-07-x1');
    expect(light.toGreen?.zh).toBe('按现在的时间进度，再完成2个（累计9个）转绿');
  });
});

const explained = (period: string) => {
  const cell = { metric: 'signings', period, offset: 0, limit: 10 };
  const ask = asOf('2021-06-30', { unit: '甲局' });
  return office.query<TrackingExplanation>(new TrackingExplainQuery(asker, ask, cell));
};

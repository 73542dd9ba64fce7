import { localAdministrator } from '#commands';
import { everyDistrict } from '../../../test/support/asked-districts.ts';
import {
  OUTLOOK_METRICS,
  OutlookByHand,
  type OutlookMetric,
} from '../../../test/support/by-hand/outlook.ts';
import { recordedIn } from '../../../test/support/desk.ts';
import type { Ask } from '../asking.ts';
import type { ForecastAnswer, ForecastRow } from './answers.ts';
import { ForecastQuery } from './queries.ts';

const SIZE = { districts: 2, asks: 6, seed: 3 };

/** What both reckon, picked out of the answer. */
function pickedOf({ schedule, runRate }: ForecastRow) {
  const tests = ({ backtest }: Pick<ForecastRow['schedule'], 'backtest'>) =>
    backtest.tests.map(({ asOf, expected, actual }) => ({ asOf, expected, actual }));
  const classes = schedule.classes.map(({ kind, plans, amountFen, record }) => {
    const { from, plans: past, met, onTime, delayDaysMedian } = record;
    return { kind, plans, amountFen, record: { from, plans: past, met, onTime, delayDaysMedian } };
  });
  const { state, expected } = schedule;
  return {
    schedule: { state, expected, classes, tests: tests(schedule) },
    runRate: { method: runRate.method, expected: runRate.expected, tests: tests(runRate) },
  };
}

function byHandOf(byHand: OutlookByHand, id: OutlookMetric) {
  return { schedule: byHand.schedule(id), runRate: byHand.runRate(id) };
}

/** A smallest size says nothing of contracts to come, so that no schedule is made of them. */
const tellable = ({ scope }: Ask, id: OutlookMetric) =>
  (id !== 'contract-amount' && id !== 'signings') ||
  (scope.minimumFen === undefined && scope.kinds?.includes('formal') !== false);

describe('forecasts, reckoned again by hand from the events', () => {
  it('are the same whatever is asked: day, knowledge, scope, unit', async () => {
    const told = { schedule: 0, runRate: 0, tests: 0, weighed: 0 };
    await everyDistrict(SIZE, async (office, asked) => {
      const events = await recordedIn(office.store, '');
      for (const ask of asked) {
        const byHand = new OutlookByHand(events, ask);
        if (byHand.unknownUnit) continue;
        const query = new ForecastQuery(localAdministrator, ask, { metrics: null });
        const { rows } = await office.query<ForecastAnswer>(query);
        expect(rows.map((row) => row.metric)).toEqual(OUTLOOK_METRICS);
        for (const row of rows) {
          const id = row.metric as OutlookMetric;
          const { schedule, runRate } = pickedOf(row);
          const reckoned = byHandOf(byHand, id);
          expect({ id, ask, runRate }).toEqual({ id, ask, runRate: reckoned.runRate });
          if (!tellable(ask, id)) {
            expect(schedule.state).toBe('no-plans-of-this-metric');
            continue;
          }
          expect({ id, ask, schedule }).toEqual({ id, ask, schedule: reckoned.schedule });
          told.runRate += runRate.expected === null ? 0 : 1;
          told.schedule += schedule.expected === null ? 0 : 1;
          told.tests += schedule.tests.filter((test) => test.expected !== null).length;
          told.weighed += schedule.classes.filter(({ record }) => record.plans >= 5).length;
        }
      }
    });
    // A test of empty districts would be no test.
    expect(told.runRate).toBeGreaterThan(SIZE.districts * SIZE.asks);
    expect(told.schedule).toBeGreaterThan(SIZE.districts);
    expect(told.tests).toBeGreaterThan(0);
    expect(told.weighed).toBeGreaterThan(0);
  });
});

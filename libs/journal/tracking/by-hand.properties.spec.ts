import { everyDistrict } from '../../../test/support/asked-districts.ts';
import { METRICS } from '../../../test/support/by-hand/definitions.ts';
import { Tracked } from '../../../test/support/by-hand/tracked.ts';
import { recordedIn } from '../../../test/support/desk.ts';
import type { Office } from '../../../test/support/office.ts';
import type { Ask } from '../asking.ts';
import type { PeriodCell, TrackingAnswer, TrackingRow } from './answers.ts';
import { TrackingQuery, type TrackingShape } from './queries.ts';

const SIZE = { districts: 3, asks: 5, seed: 3 };
/** Metrics random districts have targets for, and the others, which have their turns. */
const PLANNED = ['contract-amount', 'signings', 'funds'];
const OTHERS = Object.keys(METRICS).filter((metric) => !PLANNED.includes(metric));
const PACES = ['xun', 'month', 'quarter', 'year'] as const;
const asker = { id: 'anyone', roles: [], unitScope: null };

const tableOf = (office: Office, ask: Ask, shape: TrackingShape) =>
  office.query<TrackingAnswer>(new TrackingQuery(asker, ask, shape));

/** A cell without what says which period it is. */
function figures({ id: _, from: __, to: ___, ...cell }: PeriodCell) {
  return cell;
}

function plain({ unit, light, peerGroup: _, periods, ...row }: TrackingRow) {
  return { ...row, unit: unit.id, colour: light.colour, periods: periods.map(figures) };
}

describe('tracking tables, reckoned again by hand from the events', () => {
  it('are the same for any day, knowledge, basis, scope, unit, metric and pace', async () => {
    let [planned, carried] = [0, 0];
    await everyDistrict(SIZE, async (office, asked, pick) => {
      const events = await recordedIn(office.store, '');
      for (const [index, any] of asked.entries()) {
        // In a scope no target has a value, so most tables are asked for without one.
        const ask =
          index % 4 === 0 ? any : { ...any, scope: {}, unit: index % 2 ? null : any.unit };
        const byHand = new Tracked(events, ask);
        if (!byHand.canAnswer) continue;
        const pace = PACES[(pick + index) % 4] ?? 'xun';
        const other = OTHERS[(pick + index) % OTHERS.length] ?? '';
        const metrics = [...PLANNED, other];
        const table = await tableOf(office, ask, { pace, metrics, units: 'all' });
        const units = new Set(table.rows.map(({ unit }) => unit.id));
        expect([...units].sort()).toEqual([...byHand.units].sort());
        expect(table.rows).toHaveLength(units.size * metrics.length);
        for (const row of table.rows) {
          const { hand, ...reckoned } = byHand.row(row.unit.id, row.metric, pace);
          expect({ ask, pace, row: plain(row) }).toEqual({ ask, pace, row: reckoned });
          if (hand === null) continue;
          planned += 1;
          if (row.periods.some(({ carriedIn }) => carriedIn !== '0')) carried += 1;
          if (!hand.surplus) lawHolds(row);
        }
      }
    });
    // A test of districts that planned nothing or never fell behind would be no test.
    expect(planned).toBeGreaterThan(3);
    expect(carried).toBeGreaterThan(0);
  });

  it('tell since when each light has stood, day by day', async () => {
    let told = 0;
    await everyDistrict({ districts: 3, asks: 1, seed: 3 }, async (office, asked) => {
      const events = await recordedIn(office.store, '');
      for (const { scope: _, ...rest } of asked) {
        const ask = { ...rest, scope: {}, unit: null };
        const byHand = new Tracked(events, ask);
        if (!byHand.canAnswer) continue;
        const metrics = ['funds', 'contract-amount', 'signings'];
        const table = await tableOf(office, ask, { pace: 'year', metrics, units: 'all' });
        for (const { unit, metric, light } of table.rows) {
          if (light.colour === 'none') continue;
          const since = byHand.since(unit.id, metric);
          expect({ unit, metric, ask, since: light.since }).toEqual({ unit, metric, ask, since });
          told += since.endsWith('-01-01') ? 0 : 1;
        }
      }
    });
    expect(told).toBeGreaterThan(0);
  });
});

/** Hundredths of a value as it is shown: whole, or with two decimals. */
function hundredths(text: string | null): bigint {
  const [whole = '0', decimals = ''] = (text ?? '0').split('.');
  return BigInt(whole + decimals.padEnd(2, '0'));
}

/** While no surplus exists, what is left to bring adds up to what is left of the target. */
function lawHolds({ periods, target }: TrackingRow) {
  const over = periods.filter(({ state }) => state === 'over');
  const rest = periods.slice(over.length);
  // At the ends of periods only: within one, part of what it owes has come already.
  if (rest.length === 0 || rest.some(({ state }) => state === 'current')) return;
  const sum = (values: readonly (string | null)[]) =>
    values.reduce((all, value) => all + hundredths(value), 0n);
  const left = hundredths(target) - sum(over.map(({ actual }) => actual));
  const asked = sum(rest.map(({ required }) => required));
  const apart = asked > left ? asked - left : left - asked;
  // Each carried value is shown rounded: an amount to the 分, a count to the hundredth.
  const step = rest.some(({ carriedIn }) => carriedIn?.includes('.')) ? 1 : 100;
  expect(Number(apart)).toBeLessThanOrEqual(rest.length * step);
}

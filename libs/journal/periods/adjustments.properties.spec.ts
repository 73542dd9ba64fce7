import { localAdministrator } from '#commands';
import { addDays, addMonths, type Day, endOfDay, monthOf, yearOf } from '#domain';
import type { RecordedEvent } from '#event-store';
import { everyDistrict } from '../../../test/support/asked-districts.ts';
import { Tracked } from '../../../test/support/by-hand/tracked.ts';
import { knownEvents } from '../../../test/support/by-hand/world.ts';
import { recordedIn } from '../../../test/support/desk.ts';
import type { Office } from '../../../test/support/office.ts';
import type { Ask } from '../asking.ts';
import type { AdjustmentsAnswer, PeriodsAnswer } from './answers.ts';
import { type AdjustmentsAsked, AdjustmentsQuery, PeriodsQuery } from './queries.ts';

const METRICS = ['contract-amount', 'signings', 'starts', 'funds', 'filings'];

/** Every month from January 2020 to March 2022, closed so many days after its end. */
async function closeMonths(office: Office, pick: number): Promise<readonly Day[]> {
  const firsts: Day[] = [];
  for (let month = '2020-01-01', n = 0; month < '2022-04-01'; month = addMonths(month, 1), n += 1) {
    const { id, to } = monthOf(month);
    firsts.push(month);
    // Every seventh month stays open; every fifth is reopened and closed again.
    if ((n + pick) % 7 === 0) continue;
    const on = addDays(to, 1 + ((pick + 3 * n) % 20));
    const turn = (type: 'ClosePeriod' | 'ReopenPeriod', later: number) => {
      const day = addDays(on, later);
      const body = { year: yearOf(month), on: day, period: id, reason: '核实' };
      return office.tell(type, body, { reported: day });
    };
    await turn('ClosePeriod', 0);
    if ((n + pick) % 5 !== 0) continue;
    await turn('ReopenPeriod', 10);
    if ((n + pick) % 2 === 0) await turn('ClosePeriod', 25);
  }
  return firsts;
}

/** The closing in force of a month, by plain loops over its year's stream. */
function closingByHand(events: readonly RecordedEvent[], month: string, ask: Ask) {
  let standing: RecordedEvent | null = null;
  const stream = events.filter(({ streamId }) => streamId === `period-${month.slice(0, 4)}`);
  for (const event of knownEvents(stream, ask)) {
    if (event.data.period !== month) continue;
    standing = event.type === 'PeriodClosed' ? event : null;
  }
  return standing;
}

const ofMonth = (events: readonly RecordedEvent[], ask: Ask, month: Day, metric: string) => {
  const { from, to } = monthOf(month);
  const byHand = new Tracked(events, { ...ask, asOf: to });
  if (!byHand.canAnswer) return 0n;
  const node = ask.unit ?? byHand.root;
  const before = from.endsWith('-01-01') ? 0n : byHand.actualBy(node, metric, addDays(from, -1));
  return byHand.actualBy(node, metric, to) - before;
};

function adjustments(office: Office, ask: Ask, asked: Partial<AdjustmentsAsked>) {
  const all = { by: 'dated', metric: null, offset: 0, limit: 1000, ...asked } as AdjustmentsAsked;
  return office.queryAnyway<AdjustmentsAnswer>(new AdjustmentsQuery(localAdministrator, ask, all));
}

const add = (sums: readonly { readonly sum: string }[]) =>
  sums.reduce((total, { sum }) => total + BigInt(sum), 0n);

describe('a closed month 已关账的月份', () => {
  it('is what it was when it was closed, and its adjustments: to the 分', async () => {
    let [told, late] = [0, 0];
    await everyDistrict({ districts: 3, asks: 4, seed: 3 }, async (office, asked, pick) => {
      const months = await closeMonths(office, pick);
      const events = await recordedIn(office.store, '');
      for (const [index, { basis: _, ...given }] of asked.entries()) {
        const ask: Ask = { ...given, basis: 'reported', asOf: '2022-12-31' };
        for (const month of months.filter((_, n) => (n + index + pick) % 6 === 0)) {
          const period = monthOf(month);
          const answer = await adjustments(office, ask, { period });
          if ('code' in answer) continue;
          const closing = closingByHand(events, period.id, ask);
          expect(answer.open).toEqual(closing === null ? [period.id] : []);
          for (const metric of METRICS) {
            const found = answer.metrics.find((one) => one.metric === metric);
            if (found === undefined) throw new Error(`nothing of ${metric}`);
            const knownAt = closing === null ? null : String(closing.metadata.reportedAt);
            const closed =
              closing === null ? 0n : ofMonth(events, { ...ask, knownAt }, month, metric);
            const now = closing === null ? 0n : ofMonth(events, ask, month, metric);
            const { sum, definitions } = found;
            expect({ metric, closed: found.closed, now: found.now }).toEqual({
              metric,
              closed: `${closed}`,
              now: `${now}`,
            });
            expect(closed + BigInt(definitions ?? '') + BigInt(sum)).toBe(now);
            expect([add(found.lines), add(found.units), add(found.months)]).toEqual(
              Array.from({ length: 3 }, () => BigInt(sum)),
            );
            told += 1;
            late += found.entries;
          }
        }
      }
    });
    // Months without a late fact would show nothing.
    expect(told).toBeGreaterThan(20);
    expect(late).toBeGreaterThan(5);
  });

  it('has each of its adjustments in exactly one later month, with its event', async () => {
    let entries = 0;
    await everyDistrict({ districts: 2, asks: 1, seed: 3 }, async (office, _, pick) => {
      await closeMonths(office, pick);
      const ask: Ask = {
        asOf: '2023-12-31',
        knownAt: null,
        basis: 'reported',
        scope: {},
        unit: null,
        cohort: null,
      };
      const keys = (found: AdjustmentsAnswer) =>
        found.entries.map(({ event, ...entry }) => JSON.stringify([event.id, entry]));
      const dated: string[] = [];
      for (const year of ['2020', '2021', '2022']) {
        const period = { id: year, from: `${year}-01-01`, to: `${year}-12-31` };
        const answer = await adjustments(office, ask, { period });
        expect(answer.entries).toHaveLength(answer.total);
        const facts = new Set(answer.entries.map(({ event }) => event.id));
        expect(answer.facts).toBe(facts.size);
        const standing = await office.query<PeriodsAnswer>(
          new PeriodsQuery(localAdministrator, ask, Number(year)),
        );
        expect(standing.periods.find(({ id }) => id === year)?.adjustments).toBe(facts.size);
        dated.push(...keys(answer));
      }
      const known: string[] = [];
      for (let month = '2020-01-01'; month < '2023-12-01'; month = addMonths(month, 1)) {
        const period = monthOf(month);
        const answer = await adjustments(office, ask, { by: 'known', period });
        for (const { event, adjusts } of answer.entries) {
          expect(adjusts < period.id).toBe(true);
          expect(event.reportedAt > endOfDay(addDays(period.from, -1))).toBe(true);
          expect(event.reportedAt <= endOfDay(period.to)).toBe(true);
        }
        known.push(...keys(answer));
      }
      expect(known.sort()).toEqual(dated.sort());
      entries += dated.length;
    });
    expect(entries).toBeGreaterThan(3);
  });
});

import fc from 'fast-check';
import { addDays, addMonths } from '../calendar.ts';
import type { Context } from '../decider.ts';
import { defaultScheme } from '../scheme/default-scheme.ts';
import type { PeriodCommand } from './commands.ts';
import { periodDecider } from './decide.ts';
import { periodEntries } from './entries.ts';
import { closablePeriod, monthsOf } from './months.ts';
import { noPeriod, type PeriodState } from './state.ts';

const context: Context = {
  reportedOn: '2022-12-31',
  scheme: defaultScheme,
  unitExists: () => true,
};
const MONTHS = Array.from({ length: 12 }, (_, m) => addMonths('2021-01-01', m).slice(0, 7));
const PERIODS = [...MONTHS, '2021-Q1', '2021-Q2', '2021-Q3', '2021-Q4', '2021'];

const turn = (type: 'ClosePeriod' | 'ReopenPeriod', period: string, on: string) =>
  ({ type, year: 2021, data: { on, period, reason: '核实' } }) as PeriodCommand;

const turns = fc.array(
  fc.record({
    type: fc.constantFrom('ClosePeriod' as const, 'ReopenPeriod' as const),
    period: fc.constantFrom(...PERIODS),
    on: fc.integer({ min: 0, max: 700 }).map((days) => addDays('2021-01-15', days)),
  }),
  { minLength: 20, maxLength: 80 },
);

describe('the closings of a year 关账', () => {
  it.each([
    ['2021-06', ['2021-06']],
    ['2021-Q2', ['2021-04', '2021-05', '2021-06']],
    ['2021', MONTHS],
    ['2021-06-x3', []],
    ['2021-13', []],
    ['', []],
    ['9999', []],
  ])('of %s are those of its months', (id, months) => {
    expect(monthsOf(id).map((month) => month.id)).toEqual(months);
    expect(closablePeriod(id)?.id ?? null).toBe(months.length === 0 ? null : id);
  });

  it('turn each month from open to closed and back, and never twice alike', () => {
    let accepted = 0;
    const property = fc.property(turns, (all) => {
      let state: PeriodState = noPeriod;
      const closed = new Map<string, string>();
      for (const [index, { type, period, on }] of all.entries()) {
        const decision = periodDecider.decide(turn(type, period, on), state, context);
        const months = monthsOf(period).map(({ id }) => id);
        const isClosed = months.every((month) => closed.has(month));
        const over = on > (closablePeriod(period)?.to ?? '');
        if (!decision.ok) {
          const { code } = decision.refusal;
          const late = code === 'before-period-change';
          expect(late || !over || isClosed === (type === 'ClosePeriod')).toBe(true);
          continue;
        }
        expect([over, isClosed]).toEqual([true, type === 'ReopenPeriod']);
        accepted += 1;
        const id = `turn-${index}`;
        for (const event of decision.events) {
          state = periodDecider.evolve(state, { id, event });
        }
        for (const month of months) {
          if (type === 'ReopenPeriod') closed.delete(month);
          // A month closed before stays under the closing it had.
          else if (!closed.has(month)) closed.set(month, id);
        }
        const standing = [...state.months].filter(([, month]) => month.closed);
        expect(new Map(standing.map(([month, { id }]) => [month, id]))).toEqual(closed);
        expect(periodEntries(state)).toEqual([]);
      }
    });
    fc.assert(property, { numRuns: 200 });
    expect(accepted).toBeGreaterThan(500);
  });
});

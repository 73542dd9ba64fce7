import fc from 'fast-check';
import {
  addDays,
  addMonths,
  addYears,
  dayFromNumber,
  dayNumber,
  daysBetween,
  endOfDay,
  instantFromMs,
  instantMs,
  isDay,
  monthOf,
  quarterOf,
  readInstant,
  shanghaiDay,
  shanghaiTime,
  startOfDay,
  xunOf,
  xunOver,
  yearOf,
  yearPeriod,
} from './calendar.ts';

const days = fc
  .integer({ min: dayNumber('1900-01-01'), max: dayNumber('2199-12-31') })
  .map(dayFromNumber);

describe('a day', () => {
  it.each(['2021-06-30', '2020-02-29', '2000-02-29', '1900-01-01', '2199-12-31'])('%s', (day) => {
    expect(isDay(day)).toBe(true);
  });

  it.each([
    ['31 June', '2021-06-31'],
    ['29 February of a common year', '2021-02-29'],
    ['29 February 1900, which was no leap year', '1900-02-29'],
    ['a thirteenth month', '2021-13-01'],
    ['a month alone', '2021-06'],
    ['slashes', '2021/06/30'],
    ['an instant', '2021-06-30T00:00:00Z'],
    ['a day without its zeros', '2021-6-3'],
    ['a year out of reach', '2200-01-01'],
    ['a spreadsheet serial', 44377],
    ['nothing', null],
  ])('%s is none', (_, text) => {
    expect(isDay(text)).toBe(false);
  });

  it('is refused loudly where arithmetic meets one that does not exist', () => {
    expect(() => dayNumber('2021-06-31')).toThrow(RangeError);
  });

  it('orders as its text does, and counts half-open', () => {
    expect(daysBetween('2021-03-18', '2021-03-18')).toBe(0);
    expect(daysBetween('2020-02-28', '2020-03-01')).toBe(2);
    expect(daysBetween('2021-03-01', '2021-02-28')).toBe(-1);
    fc.assert(
      fc.property(days, days, (a, b) => {
        expect(Math.sign(daysBetween(a, b))).toBe(a < b ? 1 : a > b ? -1 : 0);
        expect(addDays(a, daysBetween(a, b))).toBe(b);
      }),
    );
  });

  it.each([
    ['2021-01-31', 1, '2021-02-28'],
    ['2020-01-31', 1, '2020-02-29'],
    ['2021-05-31', 1, '2021-06-30'],
    ['2021-03-31', -1, '2021-02-28'],
    ['2021-11-30', 3, '2022-02-28'],
  ])('%s and %i months is %s', (day, months, later) => {
    expect(addMonths(day, months)).toBe(later);
  });

  it('keeps its date from year to year, but for 29 February', () => {
    expect(addYears('2021-06-30', -1)).toBe('2020-06-30');
    expect(addYears('2020-02-29', 1)).toBe('2021-02-28');
    expect(yearOf('2021-06-30')).toBe(2021);
  });
});

describe('periods 旬月季年', () => {
  it.each([
    ['2021-06-01', '2021-06-x1', '2021-06-01', '2021-06-10'],
    ['2021-06-10', '2021-06-x1', '2021-06-01', '2021-06-10'],
    ['2021-06-11', '2021-06-x2', '2021-06-11', '2021-06-20'],
    ['2021-06-21', '2021-06-x3', '2021-06-21', '2021-06-30'],
    ['2021-01-31', '2021-01-x3', '2021-01-21', '2021-01-31'],
    ['2021-02-28', '2021-02-x3', '2021-02-21', '2021-02-28'],
    ['2020-02-29', '2020-02-x3', '2020-02-21', '2020-02-29'],
  ])('%s lies in %s', (day, id, from, to) => {
    expect(xunOf(day)).toEqual({ id, from, to });
  });

  it('the month, the quarter and the year of 30 June', () => {
    const day = '2021-06-30';
    expect(monthOf(day)).toEqual({ id: '2021-06', from: '2021-06-01', to: day });
    expect(quarterOf(day)).toEqual({ id: '2021-Q2', from: '2021-04-01', to: day });
    expect(yearPeriod(2021)).toEqual({ id: '2021', from: '2021-01-01', to: '2021-12-31' });
    expect(quarterOf('2021-12-31').id).toBe('2021-Q4');
    expect(monthOf('2020-02-10').to).toBe('2020-02-29');
  });

  it('hold the day, and lie inside one another', () => {
    fc.assert(
      fc.property(days, (day) => {
        const nested = [xunOf(day), monthOf(day), quarterOf(day), yearPeriod(yearOf(day))];
        let inner = { from: day, to: day };
        for (const period of nested) {
          expect(period.from <= inner.from && inner.to <= period.to).toBe(true);
          inner = period;
        }
      }),
    );
  });

  it.each([
    ['2021-01-01', 0],
    ['2021-01-09', 0],
    ['2021-01-10', 1],
    ['2021-06-29', 17],
    ['2021-06-30', 18],
    ['2021-07-01', 18],
    ['2020-02-28', 5],
    ['2020-02-29', 6],
    ['2021-12-30', 35],
    ['2021-12-31', 36],
  ])('at the end of %s %i 旬 of the year are over', (day, over) => {
    expect(xunOver(day)).toBe(over);
  });
});

describe('instants in Shanghai', () => {
  it.each([
    ['2021-06-30T15:59:59.999Z', '2021-06-30'],
    ['2021-06-30T16:00:00Z', '2021-07-01'],
    ['2020-12-31T16:00:00.000Z', '2021-01-01'],
    // Local mean time, 8:05:43 ahead: two days within one hour of UTC.
    ['1900-01-09T15:54:16.999Z', '1900-01-09'],
    ['1900-01-09T15:54:17.000Z', '1900-01-10'],
  ])('%s falls on %s', (instant, day) => {
    expect(shanghaiDay(instant)).toBe(day);
  });

  it('a day begins and ends there, to the millisecond', () => {
    expect(startOfDay('2021-07-01')).toBe('2021-06-30T16:00:00.000Z');
    expect(endOfDay('2021-06-30')).toBe('2021-06-30T15:59:59.999Z');
    fc.assert(
      fc.property(days, (day) => {
        expect(shanghaiDay(startOfDay(day))).toBe(day);
        expect(shanghaiDay(endOfDay(day))).toBe(day);
        expect(instantMs(endOfDay(day)) + 1).toBe(instantMs(startOfDay(addDays(day, 1))));
      }),
    );
  });

  it.each([
    ['2026-11-23T18:24:59.999Z', '2026年11月24日 02:24', '24 Nov 2026, 02:24 Shanghai time'],
    ['2021-08-02T15:59:59.999Z', '2021年8月2日 23:59', '2 Aug 2021, 23:59 Shanghai time'],
    ['2020-12-31T16:00:00.000Z', '2021年1月1日 00:00', '1 Jan 2021, 00:00 Shanghai time'],
  ])('%s is told to people by the clocks there: %s', (instant, zh, en) => {
    expect(shanghaiTime(instant)).toEqual({ zh, en });
  });

  it('knows that clocks there were once put forward in summer', () => {
    expect(startOfDay('1988-07-01')).toBe('1988-06-30T15:00:00.000Z');
  });

  it('are read in any offset and kept in one form', () => {
    expect(readInstant('2021-07-05T18:00:00+08:00')).toBe('2021-07-05T10:00:00.000Z');
    expect(readInstant('2021-07-05')).toBeNull();
    expect(readInstant('2021-07-05T18:00:00')).toBeNull();
    expect(readInstant('yesterday')).toBeNull();
    expect(instantFromMs(instantMs('2021-07-05T10:00:00.000Z'))).toBe('2021-07-05T10:00:00.000Z');
  });
});

import { xunIndex } from '#domain';
import { workingDaysOfXun } from './working-days.ts';

const sum = (days: readonly number[] | null) => days?.reduce((a, b) => a + b, 0);

describe('working days 工作日', () => {
  // The notice of 25 November 2020 (国办发明电〔2020〕27号).
  it.each([
    ['2021-01-01', 5, 'New Year: 4 to 8 January are worked, the first is a holiday'],
    ['2021-02-01', 9, '1 to 5, Sunday 7 made up, 8 to 10 before the eve of the Spring Festival'],
    ['2021-02-11', 3, '11 to 17 are the Spring Festival; 18, 19, and Saturday 20 made up'],
    ['2021-02-21', 5, '22 to 26'],
    ['2021-04-21', 9, '21 to 23, Sunday 25 made up, 26 to 30'],
    ['2021-05-01', 4, '1 to 5 are Labour Day; 6, 7, Saturday 8 made up, 10'],
    ['2021-06-11', 5, '11, and 15 to 18: Monday 14 is the Dragon Boat Festival'],
    ['2021-09-11', 6, '13 to 17 and Saturday 18 made up; 19 and 20 are the Mid-Autumn Festival'],
    ['2021-09-21', 8, '22 to 24, Sunday 26 made up, 27 to 30'],
    ['2021-10-01', 2, '1 to 7 are the National Day; 8 and Saturday 9 made up'],
    ['2021-10-11', 8, '11 to 15 and 18 to 20'],
  ])('from %s on there are %i: %s', (first, days) => {
    expect(workingDaysOfXun(2021)?.[xunIndex(first)]).toBe(days);
  });

  it('of 2021 are 250, of 2020 with its longer Spring Festival 249', () => {
    expect(sum(workingDaysOfXun(2021))).toBe(250);
    expect(sum(workingDaysOfXun(2020))).toBe(249);
    expect(workingDaysOfXun(2021)).toHaveLength(36);
  });

  it('of a year whose notice is not there are unknown, not those of plain weekends', () => {
    expect(workingDaysOfXun(1999)).toBeNull();
    expect(workingDaysOfXun(2150)).toBeNull();
  });
});

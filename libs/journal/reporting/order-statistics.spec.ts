import fc from 'fast-check';
import { quantileOf } from './order-statistics.ts';

const counted = (values: readonly number[]) => {
  const found = new Map<number, number>();
  for (const value of values) found.set(value, (found.get(value) ?? 0) + 1);
  return found;
};

describe('median and 90th percentile', () => {
  it.each([
    { delays: [], median: null, p90: null },
    { delays: [7], median: 7, p90: 7 },
    { delays: [1, 2], median: 1, p90: 2 },
    { delays: [3, 1, 2], median: 2, p90: 3 },
    { delays: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], median: 5, p90: 9 },
    { delays: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], median: 6, p90: 10 },
    { delays: [0, 0, 0, 0, 0, 0, 0, 0, 0, 365], median: 0, p90: 0 },
  ])('of $delays are $median and $p90: observed, never between two', (row) => {
    expect(quantileOf(counted(row.delays), 1, 2)).toBe(row.median);
    expect(quantileOf(counted(row.delays), 9, 10)).toBe(row.p90);
  });

  it('are the value at place ⌈n·p⌉ of all in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(400), { minLength: 1 }),
        fc.integer({ min: 1, max: 10 }),
        (v, p) => {
          const inOrder = [...v].sort((a, b) => a - b);
          const place = Math.ceil((v.length * p) / 10);
          expect(quantileOf(counted(v), p, 10)).toBe(inOrder[place - 1]);
        },
      ),
    );
  });
});

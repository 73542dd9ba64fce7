import fc from 'fast-check';
import { difference, type Entry, entry, sameLine } from './entry.ts';

const signed = (on: string, given: Partial<Entry> = {}) =>
  entry({ measure: 'signed', on, kind: 'formal', amountFen: 80_000_000_000n, ...given });

describe('an entry', () => {
  it('says of every dimension what it is, or that it does not apply', () => {
    const line = signed('2021-03-18', { unit: 'unit-a' });
    expect(Object.values(line)).not.toContain(undefined);
    expect(line).toMatchObject({ sign: 1, quantity: 1, unit: 'unit-a', park: null, until: null });
  });
});

describe('the red-letter difference 红字冲销', () => {
  it('is empty where nothing changed', () => {
    expect(difference([signed('2021-03-18')], [signed('2021-03-18')])).toEqual([]);
  });

  it('takes the wrong line out and posts the right one, on the same day', () => {
    const wrong = signed('2021-03-18', { assessed: false });
    const right = signed('2021-03-18', { assessed: true });
    expect(difference([wrong], [right])).toEqual([
      { sign: -1, line: wrong },
      { sign: 1, line: right },
    ]);
  });

  it('does not care in which order lines stand, and counts those that are alike', () => {
    const [a, b] = [signed('2021-03-18'), signed('2021-03-19')];
    expect(difference([a, b], [b, a])).toEqual([]);
    expect(difference([a, a], [a])).toEqual([{ sign: -1, line: a }]);
    expect(difference([a], [a, a])).toEqual([{ sign: 1, line: a }]);
  });

  it('added to what was there gives what is there', () => {
    const lines = fc.array(fc.constantFrom('01', '02', '03').map((d) => signed(`2021-03-${d}`)));
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const times = (all: readonly Entry[], line: Entry) =>
          all.filter((other) => sameLine(other, line)).length;
        const posted = difference(before, after);
        for (const line of [...before, ...after]) {
          const net = posted.reduce((n, p) => (sameLine(p.line, line) ? n + p.sign : n), 0);
          expect(times(before, line) + net).toBe(times(after, line));
        }
      }),
    );
  });
});

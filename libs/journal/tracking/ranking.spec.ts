import { defaultScheme } from '#domain';
import { type Contender, rank } from './ranking.ts';

const unit = (id: string) => ({ id, name: id });
const contender = (
  id: string,
  [actual, target]: readonly [bigint, bigint | null],
  before: readonly [bigint, bigint | null] | null = null,
): Contender => ({
  unit: unit(id),
  now: { actual, target },
  before: before === null ? null : { actual: before[0], target: before[1] },
});
const ranks = (contenders: readonly Contender[]) =>
  rank(contenders, 18, defaultScheme).map((row) => [row.unit.id, row.rank]);

describe('ranking 晾晒', () => {
  it('shares a rank on equal fractions and passes over the next: 1, 2, 2, 4', () => {
    const order = [
      contender('d', [1n, 10n]),
      contender('b', [1n, 3n]),
      contender('a', [2n, 3n]),
      contender('c', [33n, 99n]),
    ];
    expect(ranks(order)).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 2],
      ['d', 4],
    ]);
  });

  it('ties on equal fractions, not on equal print: 33.33 % is not a third', () => {
    const order = [contender('printed', [3_333n, 10_000n]), contender('third', [1n, 3n])];
    expect(rank(order, 18, defaultScheme).map(({ completionBp }) => completionBp)).toEqual([
      3333, 3333,
    ]);
    expect(ranks(order)).toEqual([
      ['third', 1],
      ['printed', 2],
    ]);
  });

  it('leaves those without a target, or with one of nothing, unranked at the end', () => {
    const order = [
      contender('none', [9n, null]),
      contender('nothing', [9n, 0n]),
      contender('last', [0n, 5n]),
    ];
    expect(ranks(order)).toEqual([
      ['last', 1],
      ['none', null],
      ['nothing', null],
    ]);
  });

  it('orders the unranked by what they brought, equals as the register has them', () => {
    const order = [
      contender('idle', [0n, null]),
      contender('some', [2n, 0n]),
      contender('late', [0n, 0n]),
      contender('most', [9n, null]),
      contender('ranked', [0n, 5n]),
      contender('same', [2n, null]),
    ];
    expect(ranks(order).map(([id]) => id)).toEqual([
      ...['ranked', 'most', 'some', 'same', 'idle', 'late'],
    ]);
  });

  it('tells who moved, who is off zero, and who is newly so', () => {
    const rows = rank(
      [
        contender('rose', [8n, 10n], [1n, 10n]),
        contender('fell', [5n, 10n], [5n, 10n]),
        contender('began', [1n, 10n], [0n, 10n]),
        contender('idle', [0n, 10n], [0n, 10n]),
      ],
      18,
      defaultScheme,
    );
    expect(
      rows.map(({ unit: { id }, before, moved, offZero, newlyOffZero }) => {
        return [id, before, moved, offZero, newlyOffZero];
      }),
    ).toEqual([
      ['rose', 2, 1, true, false],
      ['fell', 1, -1, true, false],
      ['began', 3, 0, true, true],
      ['idle', 3, -1, false, false],
    ]);
  });

  it('has nothing before the first period of a year', () => {
    const [row] = rank([contender('a', [1n, 10n])], 0, defaultScheme);
    expect(row).toMatchObject({ before: null, moved: null, newlyOffZero: true });
  });
});

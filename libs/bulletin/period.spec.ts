import { KIND_WORDS, periodWords, readPeriod, timesOf } from './period.ts';

test.each([
  ['2021-06-x3', '2021-06-21', '2021-06-30', '2021年6月下旬', '21–30 June 2021'],
  ['2021-02-x3', '2021-02-21', '2021-02-28', '2021年2月下旬', '21–28 February 2021'],
  ['2021-06', '2021-06-01', '2021-06-30', '2021年6月', 'June 2021'],
  ['2021-Q2', '2021-04-01', '2021-06-30', '2021年第二季度', 'Q2 2021'],
  ['2021', '2021-01-01', '2021-12-31', '2021年度', '2021'],
])('%s goes from %s to %s and is called %s', (id, from, to, zh, en) => {
  const period = readPeriod(id);
  expect(period).toMatchObject({ id, from, to, year: 2021 });
  expect(period && periodWords(period)).toEqual({ zh, en });
});

test.each([
  '',
  '21',
  '2021-13',
  '2021-6',
  '2021-06-x4',
  '2021-06-30',
  '2021-Q5',
  '2021-06 ',
  '0999',
])('"%s" is no period', (id) => expect(readPeriod(id)).toBeNull());

test('a longer period has a bulletin of a higher kind', () => {
  const kinds = ['2021-06-x3', '2021-06', '2021-Q2', '2021'].map((id) => readPeriod(id)?.pace);
  expect(kinds.map((pace) => pace && KIND_WORDS[pace].zh)).toEqual([
    '旬通报',
    '月通报',
    '季督查通报',
    '年考核通报',
  ]);
});

describe('as of when, and known when', () => {
  const june = readPeriod('2021-06');
  if (june === null) throw new Error('June is a month');
  /** Made at half past ten of a morning. */
  const made = (today: string, asOf: string | null = null, knownAt: string | null = null) =>
    timesOf(june, { asOf, knownAt }, `${today}T02:30:15.123Z`);

  test.each([
    ['once it is over, its last day, as known when it is made', '2021-08-02', '2021-06-30'],
    ['while it lasts, today', '2021-06-15', '2021-06-15'],
    ['on its last day, that day', '2021-06-30', '2021-06-30'],
  ])('%s', (_, today, asOf) => {
    expect(made(today)).toEqual({ asOf, knownAt: `${today}T02:30:15.123Z` });
  });

  test('an earlier day is taken, a later one only as far as today', () => {
    expect(made('2021-08-02', '2021-06-20')).toMatchObject({ asOf: '2021-06-20' });
    expect(made('2021-06-15', '2021-06-20')).toMatchObject({ asOf: '2021-06-15' });
  });

  test('what was asked of the knowledge holds', () => {
    const knownAt = '2021-07-05T15:59:59.999Z';
    expect(made('2021-08-02', null, knownAt)).toMatchObject({ knownAt });
  });

  test('nothing is known that is still to come: today counts up to the making', () => {
    const endOfToday = '2021-08-02T15:59:59.999Z';
    expect(made('2021-08-02', null, endOfToday)).toMatchObject({
      knownAt: '2021-08-02T02:30:15.123Z',
    });
  });

  test('days are those of Shanghai', () => {
    const night = timesOf(june, { asOf: null, knownAt: null }, '2021-06-14T16:00:00.000Z');
    expect(night).toMatchObject({ asOf: '2021-06-15' });
  });

  test.each([
    ['2021-05-31', null, 'period-not-begun'],
    ['2021-08-02', '2021-05-31', 'bulletin-outside-period'],
    ['2021-08-02', '2021-07-01', 'bulletin-outside-period'],
  ])('made on %s as of %s it is refused: %s', (today, asOf, code) => {
    expect(made(today, asOf)).toMatchObject({ code });
  });
});

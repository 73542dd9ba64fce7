import fc from 'fast-check';
import { addDays, type Day, dayFromNumber, dayNumber, defaultScheme } from '#domain';
import { joined, type LightHistory, projectColour, projectLight } from './project-lights.ts';

const { lights } = defaultScheme;

const start = (plannedOn: Day, stalls: LightHistory['stalls'] = []): LightHistory => ({
  about: 'started',
  awaited: [{ from: '2021-01-01', day: plannedOn }],
  stalls,
});
const filing = (startedOn: Day): LightHistory => ({
  about: 'filed',
  awaited: [{ from: startedOn, day: startedOn }],
  stalls: [{ from: startedOn, to: null }],
});

describe('the light of a planned start', () => {
  it.each([
    ['2021-03-31', 'green'],
    ['2021-04-01', 'yellow'],
    ['2021-06-30', 'yellow'],
    ['2021-07-01', 'red'],
  ])('planned for 31 March is on %s %s', (day, colour) => {
    expect(projectColour(start('2021-03-31'), day, lights)).toBe(colour);
  });

  it('is suspended while a stall on it is open, yellow and red alike', () => {
    const stalled = start('2021-03-31', [{ from: '2021-03-10', to: '2021-08-01' }]);
    expect(projectColour(stalled, '2021-03-20', lights)).toBe('green');
    expect(projectColour(stalled, '2021-05-01', lights)).toBe('stalled');
    expect(projectColour(stalled, '2021-07-31', lights)).toBe('stalled');
    expect(projectColour(stalled, '2021-08-01', lights)).toBe('red');
    expect(projectLight(stalled, '2021-08-05', lights)?.light.since).toBe('2021-08-01');
    expect(projectLight(stalled, '2021-05-01', lights)?.light).toMatchObject({
      since: '2021-04-01',
      why: { zh: '计划2021-03-31开工，尚未开工；开工受阻自2021-03-10起未销号，不亮黄灯、红灯' },
    });
  });

  it('goes by the plan that stood on each day', () => {
    const replanned: LightHistory = {
      about: 'started',
      awaited: [
        { from: '2021-01-01', day: '2021-01-31' },
        { from: '2021-05-20', day: '2021-05-10' },
      ],
      stalls: [],
    };
    expect(projectColour(replanned, '2021-05-19', lights)).toBe('red');
    expect(projectLight(replanned, '2021-06-01', lights)).toMatchObject({
      dueOn: '2021-05-10',
      light: { colour: 'yellow', since: '2021-05-20' },
    });
  });

  it('says what would turn it green', () => {
    expect(projectLight(start('2021-03-31'), '2021-07-02', lights)).toEqual({
      dueOn: '2021-03-31',
      light: {
        colour: 'red',
        since: '2021-07-01',
        why: {
          zh: '计划2021-03-31开工，尚未开工；2021-07-01起逾期',
          en: 'planned to start on 2021-03-31, not started; overdue since 2021-07-01',
        },
        toGreen: {
          zh: '开工后转绿；如计划有变，重报计划开工时间',
          en: 'a start turns it green; so does a new planned day, where the plan has changed',
        },
      },
    });
  });
});

describe('the light of a filing', () => {
  it.each([
    ['2021-01-31', '2021-02-27', 'green'],
    ['2021-01-31', '2021-02-28', 'yellow'],
    ['2021-01-31', '2021-03-31', 'yellow'],
    ['2021-01-31', '2021-04-01', 'red'],
    ['2021-03-15', '2021-04-15', 'yellow'],
    ['2021-03-15', '2021-05-16', 'red'],
  ])('of a start on %s is on %s %s, stalled or not', (startedOn, day, colour) => {
    expect(projectColour(filing(startedOn), day, lights)).toBe(colour);
  });
});

describe('stalls that touch or overlap', () => {
  it('are one stretch of days', () => {
    const spans = [
      { from: '2021-03-01', to: '2021-04-01' },
      { from: '2021-01-01', to: '2021-01-05' },
      { from: '2021-04-01', to: '2021-05-01' },
      { from: '2021-03-10', to: '2021-03-20' },
      { from: '2021-06-01', to: null },
      { from: '2021-07-01', to: '2021-08-01' },
    ];
    expect(joined(spans)).toEqual([
      { from: '2021-01-01', to: '2021-01-05' },
      { from: '2021-03-01', to: '2021-05-01' },
      { from: '2021-06-01', to: null },
    ]);
  });
});

const day = fc.integer({ min: dayNumber('2020-11-01'), max: dayNumber('2021-12-31') });
const histories: fc.Arbitrary<LightHistory> = fc
  .record({
    about: fc.constantFrom('started' as const, 'filed' as const),
    turns: fc.array(fc.tuple(day, fc.option(day)), { minLength: 1, maxLength: 4 }),
    stalls: fc.array(fc.tuple(day, fc.option(fc.nat(90))), { maxLength: 3 }),
  })
  .map(({ about, turns, stalls }) => ({
    about,
    awaited: [...new Map(turns)]
      .sort(([a], [b]) => a - b)
      .map(([from, due]) => ({
        from: dayFromNumber(from),
        day: due === null ? null : dayFromNumber(due),
      })),
    stalls: joined(
      stalls.map(([from, days]) => ({
        from: dayFromNumber(from),
        to: days === null ? null : dayFromNumber(from + days + 1),
      })),
    ),
  }));

describe('since when a light has stood', () => {
  it('is the first of the days without a break on which it had this colour', () => {
    fc.assert(
      fc.property(histories, day.map(dayFromNumber), (history, on) => {
        const told = projectLight(history, on, lights);
        const colour = projectColour(history, on, lights);
        if (told === null) {
          expect(colour).toBe('none');
          return;
        }
        let since = on;
        for (;;) {
          const before = addDays(since, -1);
          if (projectColour(history, before, lights) !== colour) break;
          since = before;
        }
        expect(told.light).toMatchObject({ colour, since });
      }),
    );
  });
});

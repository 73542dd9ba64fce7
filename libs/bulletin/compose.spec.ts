import {
  FUNDS,
  juneAnswers,
  juneContent,
  ranking,
  SIGNINGS,
  stalledAnswers,
  trackedRow,
  tracking,
  wantedJune,
} from '../../test/support/bulletins.ts';
import { compose } from './compose.ts';
import type { Answers } from './gather.ts';

const composed = (more: Partial<Answers>) => compose(juneAnswers(more), wantedJune());

const ranked = (name: string, rank: number | null) => ({
  ...{ rank, unit: { id: name, name }, target: null, actual: '30', completionBp: null },
  ...{ lagBp: null, colour: 'none', offZero: true, newlyOffZero: false, before: 3, moved: 2 },
  kind: 'unit',
});

test('the same answers say the same: nothing is taken from a clock', () => {
  const answers = juneAnswers({ tracking: tracking([trackedRow('黔江区', FUNDS, '100')]) });
  expect(compose(answers, wantedJune())).toEqual(compose(answers, wantedJune()));
});

test('the node’s own metrics stand in the scheme’s order, without those of nobody', () => {
  const rows = [
    trackedRow('黔江区', SIGNINGS, '30'),
    trackedRow('黔江区', FUNDS, '0'),
    trackedRow('区商务委', FUNDS, '0'),
  ];
  const { progress } = composed({ tracking: tracking(rows) });
  expect(progress.map(({ metric, actual, cumulative }) => [metric.id, actual, cumulative])).toEqual(
    [['signings', '30', '30']],
  );
  const more = tracking([...rows, trackedRow('区教委', FUNDS, '5')]);
  expect(composed({ tracking: more }).progress.map(({ metric }) => metric.id)).toEqual([
    'funds',
    'signings',
  ]);
});

test('a unit’s line has its rank from the ranking and its month from the tracking table', () => {
  const rows = [trackedRow('区商务委', SIGNINGS, '30')];
  const list = [ranked('区商务委', 1), ranked('区教委', null)];
  const { tables } = composed({
    tracking: tracking(rows),
    rankings: [ranking(SIGNINGS, list as never)],
  });
  expect(tables).toMatchObject([
    {
      metric: { id: 'signings' },
      rows: [
        { unit: { id: '区商务委' }, rank: 1, before: 3, moved: 2, actual: '30', cumulative: '30' },
        { unit: { id: '区教委' }, rank: null, actual: null },
      ],
    },
  ]);
});

describe('what the period has to bring', () => {
  const owing = (required: string, actual: string, owed: string | null) => {
    const row = trackedRow('黔江区', FUNDS, '5');
    const [cell] = row.periods;
    if (cell === undefined) throw new Error('June is in the sample');
    const periods = [{ ...cell, carriedIn: '1', required, actual, owed }];
    return composed({ tracking: tracking([{ ...row, periods }]) }).progress[0];
  };

  test.each([
    ['30', '12', '18'],
    ['30', '30', '0'],
    ['30', '31', '0'],
    ['1.61', '1', '0.61'],
    ['2.05', '0', '2.05'],
    ['2.5', '2', '0.5'],
    ['0.4', '0', '0.4'],
    ['0.61', '4', '0'],
  ])('%s less %s leaves %s owed once the period is over', (required, actual, owed) => {
    expect(owing(required, actual, null)).toMatchObject({ carriedIn: '1', required, owed });
  });

  test('is what the tracking table says while it lasts', () => {
    expect(owing('30', '12', '17')).toMatchObject({ owed: '17' });
  });
});

test('other districts stand beside our own where their figures are entered, else nothing', () => {
  const own = { ...ranked('黔江区', 2), figureOn: undefined };
  const other = { ...ranked('涪陵区', 1), figureOn: '2021-06-20' };
  const alone = ranking(SIGNINGS, [own] as never);
  const { districts } = composed({ districts: [alone, ranking(FUNDS, [other, own] as never)] });
  expect(districts).toMatchObject([
    {
      metric: { id: 'funds' },
      rows: [
        { rank: 1, unit: { id: '涪陵区' }, own: false, figureOn: '2021-06-20' },
        { rank: 2, unit: { id: '黔江区' }, own: true, figureOn: null },
      ],
    },
  ]);
  expect(composed({ districts: [alone] })).not.toHaveProperty('districts');
});

test('rules of tables that are not printed are left out', () => {
  const rule = (text: string) => ({ rules: [{ zh: text, en: text }] });
  const unranked = { ...ranking(SIGNINGS, [ranked('甲', null)] as never), ...rule('排名') };
  const told = (more: Partial<Answers>) => composed(more).rules.map(({ zh }) => zh);
  const nothing = { ...tracking([]), ...rule('计划') };
  expect(told({ tracking: nothing, rankings: [unranked] })).toEqual(['一条规则']);
  const some = { ...tracking([trackedRow('黔江区', FUNDS, '5')]), ...rule('计划') };
  const withTarget = [{ ...ranked('甲', 1), target: '9' }];
  const ranks = { ...ranking(SIGNINGS, withTarget as never), ...rule('排名') };
  expect(told({ tracking: some, rankings: [ranks] })).toEqual(['计划', '排名', '一条规则']);
});

describe('stalls', () => {
  const stalled = [
    { id: '甲', contractFen: '300', plannedFen: '999', causes: ['LAND.APPROVAL', 'LAND.QUOTA'] },
    { id: '乙', plannedFen: '200', causes: ['LAND.SUPPLY', 'FUNDING'] },
    { id: '丙', contractFen: '50', causes: ['本地叫法'] },
  ];

  test('count a project once a row, with its contract, else what it plans (RULINGS 16)', () => {
    const { stalls } = composed(stalledAnswers(stalled));
    expect(stalls.byCause?.map(({ code, projects, heldFen }) => [code, projects, heldFen])).toEqual(
      [
        ['LAND', 2, '500'],
        ['FUNDING', 1, '200'],
        ['本地叫法', 1, '50'],
      ],
    );
    expect([stalls.total, stalls.heldFen]).toEqual([3, '550']);
    expect(stalls.projects.map(({ id }) => id)).toEqual(['甲', '乙', '丙']);
    expect(stalls.projects[0]?.stalls[0]?.cause.zh).toBe('土地·用地审批');
  });

  test('are not told by cause where not every project was read', () => {
    const { stalls } = composed(stalledAnswers(stalled, 0));
    expect([stalls.byCause, stalls.total, stalls.heldFen]).toEqual([null, 3, '550']);
  });

  test('name a hundred projects at most, the largest, and count all', () => {
    const many = Array.from({ length: 130 }, (_, n) => {
      return { id: `项目${n}`, contractFen: String(1000 + n), causes: ['LAND'] };
    });
    const { stalls } = composed(stalledAnswers(many));
    expect([stalls.total, stalls.projects.length]).toEqual([130, 100]);
    expect(stalls.projects[0]?.heldFen).toBe('1129');
    expect(stalls.byCause).toMatchObject([{ code: 'LAND', projects: 130 }]);
  });
});

test('what was reported after the bulletin before is an adjustment, equal lines are none', () => {
  const content = juneContent({
    period: { id: '2021-05', from: '2021-05-01', to: '2021-05-31' },
    asOf: '2021-05-31',
  });
  const now = (actual: string) => tracking([trackedRow('黔江区', FUNDS, actual)]);
  const later = composed({ earlier: { content, now: now('82414000000') } });
  expect(later.adjustments).toMatchObject({
    period: '2021-05',
    asOf: '2021-05-31',
    rows: [
      { metric: { id: 'funds' }, printed: '81414000000', now: '82414000000', change: '1000000000' },
    ],
  });
  const same = composed({ earlier: { content, now: now('81414000000') } });
  expect(same.adjustments?.rows).toEqual([]);
  expect(composed({}).adjustments).toBeNull();
});

test('what was told of months closed before stands apart, by kind and by month', () => {
  const { adjusting: none } = juneAnswers();
  const name = FUNDS.name;
  const metric: (typeof none.metrics)[number] = {
    ...{ metric: 'funds', name, weight: 'amount', entries: 2, closed: null, definitions: null },
    ...{ sum: '-300', now: null, units: [] },
    lines: [
      { line: 'late', name: { zh: '迟报补录', en: 'Late' }, sum: '200', entries: 1 },
      { line: 'reversed', name: { zh: '红字冲销', en: 'Reversed' }, sum: '-500', entries: 1 },
    ],
    months: [{ month: '2021-04', sum: '-300', entries: 2 }],
  };
  const untouched = { ...metric, metric: 'starts', entries: 0, lines: [], months: [] };
  const adjusting = { ...none, facts: 2, metrics: [metric, untouched] };
  expect(composed({ adjusting }).closedMonths).toEqual({
    facts: 2,
    rows: [
      {
        metric: { id: 'funds', name, weight: 'amount' },
        change: '-300',
        kinds: [
          { id: 'late', name: { zh: '迟报补录', en: 'Late' }, change: '200' },
          { id: 'reversed', name: { zh: '红字冲销', en: 'Reversed' }, change: '-500' },
        ],
        months: [{ id: '2021-04', change: '-300' }],
      },
    ],
  });
  expect(composed({})).not.toHaveProperty('closedMonths');
});

test('each rule of the tables is printed once', () => {
  expect(composed({ rankings: [ranking(FUNDS, []), ranking(SIGNINGS, [])] }).rules).toHaveLength(1);
});

import { localAdministrator } from '#commands';
import {
  Case,
  planned,
  received,
  reportedOn,
  signed,
  started,
  talked,
  yi,
} from '../../../test/support/cases.ts';
import { type Ask, asOf } from '../asking.ts';
import type { LightExplanation, RankExplanation } from './answers.ts';
import { type LightAbout, LightExplainQuery, RankExplainQuery } from './queries.ts';

const PAGE = { offset: 0, limit: 100 };

let district: Case;
beforeEach(async () => {
  district = await Case.open();
});
afterEach(() => district.close());

const explainRank = (unit: string, more: Partial<Ask> = {}) =>
  district.office.queryAnyway<RankExplanation>(
    new RankExplainQuery(
      localAdministrator,
      asOf('2021-06-30', { unit, ...more }),
      'funds',
      'month',
      PAGE,
    ),
  );
const explainLight = (project: string, about: LightAbout, more: Partial<Ask> = {}) =>
  district.office.queryAnyway<LightExplanation>(
    new LightExplainQuery(localAdministrator, asOf('2021-06-30', more), {
      project,
      about,
      ...PAGE,
    }),
  );

describe('a rank explained 名次由何而来', () => {
  beforeEach(async () => {
    for (const [unitId, value] of [
      ['outer', yi(15)],
      ['other', yi(9)],
      ['inner', yi(10)],
    ]) {
      const target = { year: 2021, metric: 'funds', unitId, value };
      await district.tell(['2021-01-04', 'SetTarget', target]);
    }
    for (const [id, unitId, amount] of [
      ['a', 'outer', 1],
      ['b', 'other', 3],
      ['c', 'inner', 4],
    ] as const) {
      await district.project(
        id,
        talked('2021-01-05', { unitId }),
        signed('2021-02-01', 20),
        received('2021-03-01', amount),
      );
    }
  });

  it('is by the exact fractions of the unit and of those it stands next to', async () => {
    // outer holds what inner below it brought: 5 of 15, the same as 3 of 9; inner has 4 of 10.
    const { row, ahead, ranked, neighbours, says } = await explainRank('outer');
    expect([row.rank, ahead, ranked]).toEqual([2, 1, 3]);
    expect(says.zh).toContain('3个排名单位中1个完成率更高，故名次为2，与1个单位并列');
    expect(neighbours.map(({ unit, stands, rank }) => [unit.id, stands, rank])).toEqual([
      ['inner', 'above', 1],
      ['other', 'tied', 2],
    ]);
    expect(neighbours[1]?.says.en).toContain(`${yi(3)}×${yi(15)} = ${yi(5)}×${yi(9)}`);
  });

  it('goes down to the entries of its target and of what it brought', async () => {
    const { cell, row } = await explainRank('other');
    expect(cell.cell).toMatchObject({ id: '2021', actual: row.actual });
    const entries = JSON.stringify(cell.parts);
    expect(entries).toContain('"type":"TargetSet"');
    expect(entries).toContain('"type":"FundsReceived"');
  });

  it('is none for a unit without a target, and refused for what is not ranked', async () => {
    const before = await explainRank('inner', { asOf: '2021-01-03' });
    expect(before).toMatchObject({ row: { rank: null }, neighbours: [], ranked: 0 });
    expect(before.says.zh).toBe('没有任务或任务为0，不排名');
    expect(await explainRank('city')).toMatchObject({ code: 'unit-not-ranked' });
    expect(await explainRank('nowhere')).toMatchObject({ code: 'unit-unknown' });
  });
});

describe('a project’s light explained 亮灯由何而来', () => {
  beforeEach(async () => {
    const stall = { cause: 'LAND.APPROVAL', blocks: 'started' };
    const [, , , , stallId] = await district.project(
      'road',
      talked('2021-01-05'),
      signed('2021-02-01', 2),
      planned('2021-02-02', 'started', '2021-03-01'),
      planned('2021-03-10', 'started', '2021-03-31'),
      ['2021-03-20', 'ReportStall', stall],
    );
    await district.project('road', ['2021-05-01', 'ResolveStall', { stallId, how: '已批' }]);
  });

  it('names the plan, its change and the stall, each with its event', async () => {
    const told = await explainLight('road', 'started');
    expect(told).toMatchObject({
      project: { id: 'road', name: 'road' },
      holder: { id: 'outer', name: 'Office outer' },
      light: { colour: 'yellow', since: '2021-05-01' },
      dueOn: '2021-03-31',
      turns: { yellow: '2021-04-01', red: '2021-07-01' },
      stalls: [{ from: '2021-03-20', to: '2021-05-01' }],
    });
    expect(told.awaited).toEqual([
      { from: '2021-02-02', day: '2021-03-01' },
      { from: '2021-03-10', day: '2021-03-31' },
    ]);
    const types = told.entries.entries.map(({ event }) => event.type);
    expect(new Set(types)).toEqual(new Set(['ScheduleSet', 'StallReported', 'StallResolved']));
    expect(told.entries.total).toBe(types.length);
  });

  it('is what was known by then', async () => {
    const early = await explainLight('road', 'started', { knownAt: '2021-04-30T00:00:00.000Z' });
    expect(early.light?.colour).toBe('stalled');
    expect(early.stalls).toEqual([{ from: '2021-03-20', to: null }]);
  });

  it('is none once it started, and the filing’s light begins', async () => {
    await district.project('road', reportedOn('2021-06-20', started('2021-05-15')));
    const none = await explainLight('road', 'started');
    expect([none.light, none.dueOn, none.turns]).toEqual([null, null, null]);
    const filing = await explainLight('road', 'filed');
    expect(filing).toMatchObject({ light: { colour: 'yellow' }, dueOn: '2021-06-15', stalls: [] });
    expect(filing.entries.entries.map(({ event }) => event.type)).toContain('ConstructionStarted');
  });

  it('is of a project the asker sees', async () => {
    expect(await explainLight('nothing', 'filed')).toMatchObject({ code: 'project-unknown' });
    const west = await explainLight('road', 'started', { unit: 'west' });
    expect(west).toMatchObject({ code: 'project-unknown' });
    expect(await explainLight('road', 'started', { unit: 'east' })).toHaveProperty('light');
  });
});

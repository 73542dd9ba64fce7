import { Office } from '../../../test/support/office.ts';
import { type Ask, asOf } from '../asking.ts';
import type { Asker } from '../queries.ts';
import type { RankingAnswer } from './answers.ts';
import { DistrictRankingQuery } from './queries.ts';

const anyone = { id: 'anyone', roles: [], unitScope: null };
const known = { reported: '2021-12-31' };
let office: Office;

const register = (unitId: string, kind: string, parentId: string | null) =>
  office.tell('RegisterUnit', { unitId, on: '2020-01-01', name: unitId, kind, parentId }, known);
const target = (unitId: string, value: string) => {
  const of = { year: 2021, on: '2021-01-01', metric: 'signings', unitId, value };
  return office.tell('SetTarget', of, known);
};

async function signed(unitId: string, ...days: readonly string[]) {
  for (const [n, on] of days.entries()) {
    const projectId = `${unitId}-${n}`;
    const born = { projectId, on: '2021-01-01', unitId, name: projectId };
    await office.tell('RegisterProject', born, known);
    const contract = { projectId, on, kind: 'formal', amountFen: '100000000' };
    await office.tell('SignContract', contract, known);
  }
}

async function entered(unitId: string, value: string, of: string) {
  await register(unitId, 'peer', null);
  const figure = { unitId, on: '2021-05-31', metric: 'signings', value, target: of, source: '市' };
  await office.tell('ReportPeerFigure', figure, known);
}

const asked = (more: Partial<Ask> = {}, asker: Asker = anyone) =>
  office.queryAnyway<RankingAnswer>(
    new DistrictRankingQuery(asker, asOf('2021-06-30', more), 'signings'),
  );

const places = ({ groups }: RankingAnswer) =>
  groups.flatMap(({ rows }) => rows.map(({ unit, rank }) => [unit.id, rank]));

beforeEach(async () => {
  office = await Office.open();
});
afterEach(() => office.close());

describe('one district among others', () => {
  beforeEach(async () => {
    await register('东区', 'district', null);
    await register('甲局', 'unit', '东区');
    await register('甲科', 'unit', '甲局');
    await target('东区', '10');
    await target('甲局', '1');
    await signed('甲科', '2021-05-01');
  });

  it('is meant where one of its units is asked for', async () => {
    await entered('西区', '4', '16');
    for (const unit of ['甲科', '甲局', '东区', null]) {
      const answer = await asked({ unit });
      expect([answer.unit.id, places(answer)]).toEqual([
        '东区',
        [
          ['西区', 1],
          ['东区', 2],
        ],
      ]);
      expect(answer.rules.map(({ zh }) => zh).join()).not.toContain('尚未录入其他区县');
    }
  });

  it('stands alone, and the table says so, where no other’s figure is entered', async () => {
    const { groups, rules } = await asked();
    expect(groups).toMatchObject([{ kind: 'district', rows: [{ rank: 1 }] }]);
    expect(rules.at(-1)?.zh).toContain('尚未录入其他区县');
  });

  it('is not shown to those who see no more than a unit of it', async () => {
    const own = { ...anyone, unitScope: '甲局' };
    expect(await asked({}, own)).toMatchObject({ code: 'unit-unknown' });
  });
});

describe('a city of several districts', () => {
  beforeEach(async () => {
    await register('市', 'city', null);
    for (const district of ['东区', '南区', '北区']) {
      await register(district, 'district', '市');
      await register(`${district}局`, 'unit', district);
    }
    await target('东区', '10');
    await target('南区', '2');
    await signed('东区局', '2021-02-01', '2021-03-01', '2021-06-01');
    await signed('南区局', '2021-06-02');
    await entered('西区', '4', '10');
  });

  it.each([null, '市', '东区', '东区局'])(
    'holds all of them and the entered ones against one another, asked of %s',
    async (unit) => {
      const answer = await asked({ unit });
      expect(places(answer)).toEqual([
        ['南区', 1],
        ['西区', 2],
        ['东区', 3],
        ['北区', null],
      ]);
      expect(answer.unit.id).toBe(unit === '东区局' ? '东区' : (unit ?? '市'));
    },
  );

  it('shows an asker no sister district beyond what it sees', async () => {
    const own = { ...anyone, unitScope: '东区' };
    expect(places(await asked({}, own))).toEqual([
      ['西区', 1],
      ['东区', 2],
    ]);
  });

  it('has no entered figures in a scope, and says so', async () => {
    const { groups, rules } = await asked({ scope: { assessed: true } });
    expect(groups[0]?.rows.map(({ unit }) => unit.id)).not.toContain('西区');
    expect(rules.at(-1)?.zh).toContain('限定口径');
  });
});

import { EXAMPLE, Imports } from '../../../test/support/imports.ts';
import { Office } from '../../../test/support/office.ts';
import { asOf } from '../asking.ts';
import type {
  ExplainedPart,
  HalfYearAnswer,
  ProjectLightsAnswer,
  RankingAnswer,
  TargetsAnswer,
  TrackingAnswer,
  TrackingExplanation,
} from './answers.ts';
import {
  HalfYearQuery,
  ProjectLightsQuery,
  RankingQuery,
  TargetsQuery,
  TrackingExplainQuery,
  TrackingQuery,
} from './queries.ts';

const asker = { id: 'anyone', roles: [], unitScope: null };
const HALF = asOf('2021-06-30');

let office: Office;

beforeAll(async () => {
  office = await Office.open();
  await new Imports(office.store).run(EXAMPLE);
});

afterAll(() => office.close());

const ranked = (metric: string) =>
  office.query<RankingAnswer>(new RankingQuery(asker, HALF, metric, 'month'));

describe('the half-year of 2021 of the example district, from its ledger', () => {
  it('funds: 27.14 % at half of the time, 22.86 points behind, 1.21亿 a 旬 for 18 more', async () => {
    const shape = { pace: 'xun', metrics: ['funds'], units: 'self' } as const;
    const table = await office.query<TrackingAnswer>(new TrackingQuery(asker, HALF, shape));
    expect(table).toMatchObject({ year: 2021, timeProgressBp: 5000 });
    const [row] = table.rows;
    expect(row).toMatchObject({
      target: '300000000000',
      actual: '81414000000',
      completionBp: 2714,
      lagBp: -2286,
      requiredPerXun: '12143666667',
      uncovered: null,
      light: { colour: 'yellow' },
    });
    expect(row?.periods.filter(({ state }) => state === 'ahead')).toHaveLength(18);
    // 21.8586亿 behind at the end of June, over two quarters: 10.9293亿 each with its 7.5亿 plan.
    const july = row?.periods[18];
    expect(july).toMatchObject({ id: '2021-07-x1', carriedIn: '3810333333', plan: '8333333334' });
  });

  it('as known on 5 July, funds stood at 7.54亿: 25.14 %', async () => {
    const shape = { pace: 'year', metrics: ['funds'], units: 'self' } as const;
    const knownAt = '2021-07-05T15:59:59.999Z';
    const query = new TrackingQuery(asker, asOf('2021-06-30', { knownAt }), shape);
    const [row] = (await office.query<TrackingAnswer>(query)).rows;
    expect(row).toMatchObject({ actual: '75414000000', completionBp: 2514 });
  });

  it('双过半 is not met for funds', async () => {
    const answer = await office.query<HalfYearAnswer>(new HalfYearQuery(asker, HALF));
    const funds = answer.rows.find((r) => r.unit.kind === 'district' && r.metric === 'funds');
    expect(funds).toMatchObject({ met: 'not-met', missing: '68586000000', completionBp: 2714 });
  });

  it('34 units: 13 with signings, 10 with funds, 4 at their target', async () => {
    const [signings, funds, amounts] = await Promise.all(
      ['signings', 'funds', 'contract-amount'].map(ranked),
    );
    const rows = (answer?: RankingAnswer) => answer?.groups.flatMap((group) => group.rows) ?? [];
    expect(rows(signings)).toHaveLength(34);
    expect(rows(signings).filter(({ offZero }) => offZero)).toHaveLength(13);
    expect(rows(funds).filter(({ offZero }) => offZero)).toHaveLength(10);
    const done = rows(amounts).filter(({ target, actual, completionBp }) => {
      return completionBp !== null && BigInt(actual) >= BigInt(target ?? 0);
    });
    expect(done).toHaveLength(4);
  });

  it('has no planned starts, so start lights have no value and the table says so', async () => {
    const filter = { about: null, colours: null, offset: 0, limit: 1000 };
    const query = new ProjectLightsQuery(asker, HALF, filter);
    const lights = await office.query<ProjectLightsAnswer>(query);
    expect(lights.hasPlannedStarts).toBe(false);
    expect(lights.rules.at(-1)?.zh).toContain('开工灯无值');
    expect(lights.rows.filter(({ about }) => about === 'started')).toEqual([]);
    expect(lights.rows.filter(({ about }) => about === 'filed').length).toBeGreaterThan(0);
  });

  it('shows how far unit targets add up to the district’s', async () => {
    const { rows } = await office.query<TargetsAnswer>(new TargetsQuery(asker, HALF));
    const own = rows.find((r) => r.unit.kind === 'district' && r.metric === 'contract-amount');
    const units = rows.filter((r) => r.unit.kind === 'unit' && r.metric === 'contract-amount');
    const sum = units.reduce((all, { target }) => all + BigInt(target ?? 0), 0n);
    expect(own?.children).toBe(`${sum}`);
    expect(own?.overAllocated).toBe(`${sum - BigInt(own?.target ?? 0)}`);
  });

  it.each(['2021-06-x3', '2021-06', '2021-Q2', '2021', '2021-07-x2', '2021-Q3'])(
    'explains %s to the event, and every part adds up',
    async (period) => {
      const cell = { metric: 'funds', period, offset: 0, limit: 1000 };
      const query = new TrackingExplainQuery(asker, HALF, cell);
      const told = await office.query<TrackingExplanation>(query);
      const required = told.parts.find(({ name }) => name.en === 'required');
      expect(required?.value).toBe(told.cell.required);
      expect(required?.parts[1]?.value).toBe(told.cell.carriedIn);
      for (const part of told.parts) addsUp(part);
      const set = told.parts.find(({ name }) => name.en === 'annual target');
      expect(set?.entries?.entries.map(({ event }) => event.type)).toEqual(['TargetSet']);
    },
  );

  it('says in words what a 旬 takes over', async () => {
    const cell = { metric: 'funds', period: '2021-06-x3', offset: 0, limit: 10 };
    const query = new TrackingExplainQuery(asker, HALF, cell);
    const { parts } = await office.query<TrackingExplanation>(query);
    const carried = parts.find(({ name }) => name.en === 'required')?.parts[1];
    expect(carried?.says.zh).toMatch(/^本旬多承担3.60亿元：已过各季净欠3.80亿元，由剩余3季均摊/);
  });
});

/** A part made of parts is their sum; one made of entries is the sum of the entries. */
function addsUp({ value, parts, entries }: ExplainedPart): void {
  if (parts.length > 0) {
    const sum = parts.reduce((all, part) => all + BigInt(part.value ?? 0), 0n);
    expect(`${sum}`).toBe(value);
  }
  if (entries !== undefined) {
    expect(entries.entries).toHaveLength(entries.total);
    const sum = entries.entries.reduce((all, { sign, amountFen }) => {
      return all + BigInt(sign) * BigInt(amountFen);
    }, 0n);
    expect(`${sum}`).toBe(value);
    for (const { event } of entries.entries) expect(event.origin).toContain('ledger.xlsx#');
  }
  for (const part of parts) addsUp(part);
}

import { everyDistrict } from '../../../test/support/asked-districts.ts';
import { FIGURES, RATES } from '../../../test/support/by-hand/definitions.ts';
import { Reckoning } from '../../../test/support/by-hand/reckoning.ts';
import { recordedIn } from '../../../test/support/desk.ts';
import type { Office } from '../../../test/support/office.ts';
import { type Ask, GROUPINGS, type Grouping } from '../asking.ts';

const SIZE = { districts: 4, asks: 8 };

const IDS = [
  ...Object.keys(FIGURES).map((id) => ['figure', id] as const),
  ...Object.keys(RATES).map((id) => ['rate', id] as const),
];

/** The report holds every figure there is, and the rates it does not hold are asked one by one. */
async function allOf(office: Office, ask: Ask) {
  const { sections } = await office.report(ask);
  const figures = sections.flatMap((section) => section.figures);
  // The start rate stands among the starts as well.
  const known = [...Object.keys(FIGURES), 'start-rate'].sort();
  expect(figures.map(({ id }) => id).sort()).toEqual(known);
  const rates = await Promise.all(Object.keys(RATES).map((id) => office.rate(id, ask)));
  return [
    ...figures.map(({ id, value }) => ({ of: 'figure' as const, id, value })),
    ...rates.map(({ id, value }) => ({ of: 'rate' as const, id, value })),
  ];
}

const answerOf = (office: Office, of: 'figure' | 'rate', id: string, ask: Ask, by?: Grouping) =>
  of === 'figure' ? office.figure(id, ask, by ?? null) : office.rate(id, ask, by ?? null);

/** Names of causes are the scheme's, and the order of parts is not what is reckoned. */
function plain(value: object | null): object | null {
  if (value === null || !('parts' in value)) return value;
  const parts = value.parts as { code: string; count: string }[];
  return { ...value, parts: parts.map(({ code, count }) => `${code} ${count}`).sort() };
}

describe('figures and rates, reckoned again by hand from the events', () => {
  it('are the same whatever is asked: day, knowledge, scope, unit, cohort', async () => {
    let told = 0;
    await everyDistrict(SIZE, async (office, asked) => {
      const events = await recordedIn(office.store, '');
      for (const ask of asked) {
        const byHand = new Reckoning(events, ask);
        if (byHand.unknownUnit) continue;
        for (const { of, id, value } of await allOf(office, ask)) {
          const reckoned = of === 'figure' ? byHand.figure(id) : byHand.rate(id);
          expect({ id, ask, value: plain(value) }).toEqual({ id, ask, value: plain(reckoned) });
          if (value !== null) told += 1;
        }
      }
    });
    // A test of empty districts would be no test.
    expect(told).toBeGreaterThan(SIZE.districts * SIZE.asks * 20);
  });

  it('are the same group by group, and plain sums add up to the whole', async () => {
    await everyDistrict(SIZE, async (office, asked, pick) => {
      const events = await recordedIn(office.store, '');
      for (const [index, ask] of asked.entries()) {
        const byHand = new Reckoning(events, ask);
        if (byHand.unknownUnit) continue;
        for (const [place, [of, id]] of IDS.entries()) {
          // Over the asks every figure has its turn; all of them every time would take too long.
          if ((pick + index + place) % 4 !== 0) continue;
          const by = GROUPINGS[(pick + 3 * index + place) % GROUPINGS.length] as Grouping;
          await groupsAgree(office, byHand, { of, id, ask, by });
        }
      }
    });
  });
});

interface Grouped {
  readonly of: 'figure' | 'rate';
  readonly id: string;
  readonly ask: Ask;
  readonly by: Grouping;
}

async function groupsAgree(office: Office, byHand: Reckoning, { of, id, ask, by }: Grouped) {
  const definition = (of === 'figure' ? FIGURES : RATES)[id];
  const inTime = by === 'month' || by === 'quarter';
  const yearly = definition?.make === 'sum' && definition.sum.over === 'year';
  if (definition?.make === 'units' || definition?.make === 'causes') return;
  if (inTime && !yearly) return;
  const answer = await answerOf(office, of, id, ask, by);
  const groups = new Map(answer.groups?.map(({ key, value }) => [key, value]));
  const reckoned = byHand.groups(of, id, by);
  const sorted = (map: ReadonlyMap<string | null, object | null>) =>
    [...map].sort(([a], [b]) => (`${a}` < `${b}` ? -1 : 1));
  expect({ id, by, ask, groups: sorted(groups) }).toEqual({
    id,
    by,
    ask,
    groups: sorted(reckoned),
  });
  if (definition?.make !== 'sum') return;
  const amount = (value: object | null) =>
    value !== null && 'count' in value
      ? BigInt(String(value.count))
      : BigInt(String((value as { amountFen: string }).amountFen));
  const total = [...groups.values()].reduce((sum, value) => sum + amount(value), 0n);
  expect(total).toBe(amount(answer.value));
}

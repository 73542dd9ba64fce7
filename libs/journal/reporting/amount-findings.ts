import { type Fen, type Measure, type Period, WAN } from '#domain';
import type { Scene } from '../figures/evaluate.ts';
import type { Page } from '../figures/explain.ts';
import type { Finding } from './answers.ts';
import { chanceText } from './bursts.ts';
import { factsOf } from './facts.ts';
import { eventsOf } from './finding-events.ts';
import { chanceOfAtLeast, hypergeometric, MILLION } from './tails.ts';
import { duplicateSays, roundSays } from './words.ts';

/** The facts that bring an amount of their own. */
const MONEY = ['signed', 'funds'] as const satisfies readonly Measure[];
/** 1,000万元 and 100万元. */
const GRAINS: readonly Fen[] = [1000n * WAN, 100n * WAN];

/** A unit's amounts of one measure: how many, and how many of them whole multiples of a grain. */
interface Rounded {
  readonly unit: string;
  readonly measure: (typeof MONEY)[number];
  readonly amounts: number;
  readonly round: readonly number[];
}

const money = (scene: Scene, { from, to }: Period) =>
  `SELECT * FROM (${factsOf(scene, { datedFrom: from, datedTo: to })})
   WHERE amount_fen > 0
     AND measure IN (${MONEY.map((measure) => scene.books.dictionary.find(measure)).join(', ')})`;

/**
 * Units whose amounts are whole multiples more often than those of all others: Fisher's exact test,
 * one-sided (The Design of Experiments, 1935), at 5 % shared by all tests made (Bonferroni).
 * `all` is the widest scene the asker sees, so that a unit is held against the same others however
 * narrowly it is asked for.
 */
export async function roundFindings(
  all: Scene,
  { subtree }: Scene,
  period: Period,
  page: Page,
): Promise<Finding[]> {
  const counted = await roundedOf(all, period);
  const tests = MONEY.flatMap((measure) => testsOf(counted.filter((c) => c.measure === measure)));
  const found = tests.filter(
    ({ unit, chance }) =>
      chance * BigInt(tests.length) * 20n <= MILLION && (subtree?.includes(unit) ?? true),
  );
  if (found.length === 0) return [];
  const find = (word: string) => all.books.dictionary.find(word);
  const kinds = found.map(
    ({ unit, measure, grain }, key) => `(${key}, ${find(unit)}, ${find(measure)}, ${grain})`,
  );
  const query = `
    SELECT f.*, k.key FROM (${money(all, period)}) f
    JOIN (VALUES ${kinds.join(', ')}) k(key, unit, measure, grain)
      ON f.unit = k.unit AND f.measure = k.measure AND f.amount_fen % k.grain = 0
  `;
  const events = await eventsOf(all, { query }, page);
  return found.map((test, key) => ({
    kind: 'round-amounts',
    unit: { id: test.unit, name: all.register.nameOf(test.unit) },
    says: roundSays({ ...test, tests: tests.length, pValue: chanceText(test.chance) }),
    pValue: chanceText(test.chance),
    bulletin: null,
    total: test.round,
    events: events.get(key) ?? [],
  }));
}

async function roundedOf(all: Scene, period: Period): Promise<Rounded[]> {
  const multiples = GRAINS.map(
    (grain) => `count(*) FILTER (WHERE amount_fen % ${grain} = 0)::INTEGER`,
  );
  const rows = await all.books.rows(`
    SELECT unit, measure, count(*)::INTEGER, ${multiples.join(', ')}
    FROM (${money(all, period)}) GROUP BY unit, measure
  `);
  const word = (code: unknown) => all.books.dictionary.wordOf(code as number) ?? '';
  const counted = rows.map(([unit, measure, amounts, ...round]) => ({
    unit: word(unit),
    measure: word(measure) as Rounded['measure'],
    amounts: amounts as number,
    round: round as number[],
  }));
  return counted.sort((a, b) => (a.unit < b.unit ? -1 : 1));
}

/** Every unit of one measure against all others, grain by grain; alone it has none to compare. */
function testsOf(counted: readonly Rounded[]) {
  const all = counted.reduce((sum, { amounts }) => sum + amounts, 0);
  return GRAINS.flatMap((grain, place) => {
    const roundOf = ({ round }: Rounded) => round[place] ?? 0;
    const marked = counted.reduce((sum, one) => sum + roundOf(one), 0);
    return counted.flatMap((one) => {
      const { unit, measure, amounts } = one;
      if (amounts === all) return [];
      const round = roundOf(one);
      const chance = chanceOfAtLeast(hypergeometric(all, marked, amounts), round);
      const others = { amounts: all - amounts, round: marked - round };
      return [{ unit, measure, grain, amounts, round, others, chance }];
    });
  });
}

/** Amounts a unit reported of one day on several projects, a finding a unit. */
export async function duplicateFindings(
  scene: Scene,
  period: Period,
  page: Page,
): Promise<Finding[]> {
  const same = 'unit, measure, on_day, amount_fen';
  const query = `
    WITH amounts AS MATERIALIZED (${money(scene, period)})
    SELECT amounts.*, unit AS key
    FROM amounts
    JOIN (SELECT ${same} FROM amounts GROUP BY ${same} HAVING count(DISTINCT subject) > 1)
      USING (${same})
  `;
  const counts = await scene.books.rows(`
    SELECT key, sum(facts)::INTEGER, count(*)::INTEGER
    FROM (SELECT key, count(*) AS facts FROM (${query}) GROUP BY key, measure, on_day, amount_fen)
    GROUP BY key
  `);
  if (counts.length === 0) return [];
  const events = await eventsOf(scene, { query, order: 'on_day, measure, amount_fen' }, page);
  return counts.map(([unit, facts, sets]) => {
    const id = scene.books.dictionary.wordOf(unit as number) ?? '';
    return {
      kind: 'duplicate-amounts',
      unit: { id, name: scene.register.nameOf(id) },
      says: duplicateSays({ facts: facts as number, sets: sets as number }),
      pValue: null,
      bulletin: null,
      total: facts as number,
      events: events.get(unit as number) ?? [],
    };
  });
}

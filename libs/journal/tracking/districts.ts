import {
  addDays,
  type Day,
  type Message,
  type MetricDefinition,
  periodAt,
  yearOf,
  yearPeriod,
} from '#domain';
import { knownBy } from '../asking.ts';
import type { Scene } from '../figures/evaluate.ts';
import type { Refusal } from '../refusals.ts';
import type { Register, Unit } from '../register.ts';
import type { RankingAnswer } from './answers.ts';
import { actualBy, readFacts, targetOn } from './facts.ts';
import { type Contender, RANK_RULE, rank, rankingHead } from './ranking.ts';
import { overAt, placeIn } from './year.ts';

const RULE: Message = {
  zh: '账簿内各区县的数由账簿算出，问到单位的按其所在区县；其他区县的数是录入的，按截至当日最近一次录入的当年累计数，录入日期列在行内，与截至日可能不同；未录入任务的不排名。',
  en:
    "Figures of our own districts come from the books, a unit's district standing for it; other " +
    "districts' are entered: the latest cumulative figure of the year by the day, the day it is " +
    'of standing in the row, which may differ from ours. Those without an entered target are ' +
    'unranked.',
};

const NONE_ENTERED: Message = {
  zh: '尚未录入其他区县的数。',
  en: 'No figure of any other district is entered.',
};

const NONE_IN_SCOPE: Message = {
  zh: '录入的其他区县的数是全区县的，限定口径时不列入。',
  en: "Other districts' entered figures are of whole districts: in a scope they are left out.",
};

/**
 * The district of the node of `own`, with its sisters where the tree is a city of several, among
 * the districts whose figures are entered; `all` is what the asker sees. One whose own district is
 * beyond that is told that it is unknown, as it is everywhere else.
 */
export async function districtRanking(
  all: Scene,
  own: Scene,
  metric: MetricDefinition,
): Promise<RankingAnswer | Refusal> {
  const { register, subtree } = all;
  const node = districtOf(register, own.node ?? '');
  const seen = ({ id }: Unit) => subtree === null || subtree.includes(id);
  const top = register.units.get(node);
  if (top !== undefined && !seen(top)) return { code: 'unit-unknown', facts: { unitId: node } };
  const period = periodAt(all.ask.asOf, 'month');
  const facts = await readFacts(all, contendersOf(register, node).filter(seen), [metric]);
  const last = placeIn(facts.days, period.from) - 1;
  const ours = facts.series.map(
    (series): Contender => ({
      unit: series.unit,
      now: { target: targetOn(series, facts.today), actual: actualBy(series, facts.today) },
      before: last < 0 ? null : { target: targetOn(series, last), actual: actualBy(series, last) },
    }),
  );
  const others = await peers(all, metric, last < 0 ? null : addDays(period.from, -1));
  const rows = rank([...ours, ...others], overAt(facts.days, facts.today), all.scheme);
  const group = { kind: 'district', peerGroup: null, rows };
  const missing = Object.keys(all.ask.scope).length > 0 ? NONE_IN_SCOPE : NONE_ENTERED;
  const rules = [RANK_RULE, RULE, ...(others.length === 0 ? [missing] : [])];
  const scene = { ...all, node };
  return { ...rankingHead(scene, metric, period, rules), groups: [group] };
}

/** The district a unit belongs to; any other node, or a unit of no district, is itself. */
function districtOf({ units }: Register, id: string): string {
  const passed = new Set<string>();
  for (let unit = units.get(id); unit !== undefined && !passed.has(unit.id); ) {
    if (unit.kind !== 'unit') return unit.kind === 'district' ? unit.id : id;
    passed.add(unit.id);
    unit = units.get(unit.parentId ?? '');
  }
  return id;
}

/** All districts of a city; where the tree is no city, or has no district, the node itself. */
function contendersOf({ units, root }: Register, node: string): readonly Unit[] {
  const city = units.get(root ?? '');
  const sisters = [...units.values()].filter(({ kind }) => kind === 'district');
  if (city?.kind === 'city' && sisters.length > 0) return sisters;
  const own = units.get(node);
  return own === undefined ? [] : [own];
}

interface Entered {
  figure: bigint | null;
  target: bigint | null;
  on: Day | null;
}

/** What was entered of other districts, as it stands on the day and at the end of the period. */
async function peers(
  scene: Scene,
  metric: MetricDefinition,
  before: Day | null,
): Promise<Contender[]> {
  const { ask, register } = scene;
  // Entered figures are those of whole districts: none of them is known in a narrower scope.
  if (Object.keys(ask.scope).length > 0) return [];
  const now = await enteredBy(scene, metric, ask.asOf);
  const then = before === null ? null : await enteredBy(scene, metric, before);
  return [...now].flatMap(([id, { figure, target, on }]): Contender[] => {
    if (figure === null) return [];
    // Where nothing was entered before, nobody can say that a result is new.
    const { target: earlierTarget = null, figure: earlier = null } = then?.get(id) ?? {};
    const before = { target: earlier === null ? null : earlierTarget, actual: earlier ?? figure };
    return [
      {
        unit: { id, name: register.nameOf(id) },
        now: { target, actual: figure },
        before: then === null ? null : before,
        ...(on !== null && { figureOn: on }),
      },
    ];
  });
}

async function enteredBy(
  { books, ask }: Scene,
  metric: MetricDefinition,
  day: Day,
): Promise<ReadonlyMap<string, Entered>> {
  const find = (word: string) => books.dictionary.find(word);
  const { from, to } = yearPeriod(yearOf(ask.asOf));
  const rows = await books.rows(`
    SELECT unit, measure, sum(sign * amount_fen)::HUGEINT, max(occurred_on)::VARCHAR
    FROM entries
    WHERE ${[
      `measure IN (${find('peer-figure')}, ${find('peer-target')})`,
      `about = ${find(metric.id)}`,
      `planned_on BETWEEN DATE '${from}' AND DATE '${to}'`,
      `occurred_on <= DATE '${day}'`,
      ...knownBy(ask),
    ].join(' AND ')}
    GROUP BY unit, measure HAVING sum(sign) > 0 ORDER BY unit
  `);
  const entered = new Map<string, Entered>();
  for (const [unit, measure, sum, on] of rows) {
    const id = books.dictionary.wordOf(unit as number) ?? '';
    const known = entered.get(id) ?? { figure: null, target: null, on: null };
    if (measure === find('peer-target')) known.target = sum as bigint;
    else Object.assign(known, { figure: sum as bigint, on: on as Day });
    entered.set(id, known);
  }
  return entered;
}

import { addDays, type Day, type MetricDefinition, periodAt, yearOf, yearPeriod } from '#domain';
import { knownBy } from '../asking.ts';
import type { Scene } from '../figures/evaluate.ts';
import type { RankingAnswer } from './answers.ts';
import { unitsOf } from './asked.ts';
import { actualBy, readFacts, targetOn } from './facts.ts';
import { type Contender, RANK_RULE, rank, rankingHead } from './ranking.ts';
import { overAt, placeIn } from './year.ts';

const RULE = {
  zh: '本区的数由账簿算出；其他区县的数是录入的，按截至当日最近一次录入的当年累计数，录入日期列在行内，与本区的截止日可能不同；未录入任务的不排名。',
  en:
    "Our own figures come from the books; other districts' are entered: the latest cumulative " +
    'figure of the year by the day, the day it is of standing in the row, which may differ ' +
    'from ours. Those without an entered target are unranked.',
};

/** The node asked for among the districts whose figures are entered. */
export async function districtRanking(
  scene: Scene,
  metric: MetricDefinition,
): Promise<RankingAnswer> {
  const { asOf } = scene.ask;
  const period = periodAt(asOf, 'month');
  const facts = await readFacts(scene, unitsOf(scene, 'self'), [metric]);
  const last = placeIn(facts.days, period.from) - 1;
  const own = facts.series.map(
    (series): Contender => ({
      unit: series.unit,
      now: { target: targetOn(series, facts.today), actual: actualBy(series, facts.today) },
      before: last < 0 ? null : { target: targetOn(series, last), actual: actualBy(series, last) },
    }),
  );
  const others = await peers(scene, metric, last < 0 ? null : addDays(period.from, -1));
  const rows = rank([...own, ...others], overAt(facts.days, facts.today), scene.scheme);
  const group = { kind: 'district', peerGroup: null, rows };
  return { ...rankingHead(scene, metric, period, [RANK_RULE, RULE]), groups: [group] };
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

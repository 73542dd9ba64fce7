import {
  compare,
  type Message,
  type MetricDefinition,
  type Pace,
  type Period,
  periodAt,
  type Ratio,
  ratio,
  type Scheme,
} from '#domain';
import type { Scene } from '../figures/evaluate.ts';
import type { Unit } from '../register.ts';
import type { RankingAnswer, RankRow } from './answers.ts';
import { unitsOf } from './asked.ts';
import { actualBy, readFacts, targetOn } from './facts.ts';
import { basisPointsOf, lagOf } from './percentages.ts';
import { progressColour, progressRule } from './progress-light.ts';
import { lightRule, PROGRESS_RULE, sourceRules } from './rules.ts';
import { headOf, tableHead } from './words.ts';
import { overAt, placeIn } from './year.ts';

/** One contender: what it had on the day, and at the end of the period before. */
export interface Contender {
  readonly unit: { readonly id: string; readonly name: string };
  readonly now: Standing;
  /** Null where the year had not begun by the end of the period before. */
  readonly before: Standing | null;
  /** The day an entered figure is of, where it is not of the day asked. */
  readonly figureOn?: string;
}

/** A contender's year on one day. */
export interface Standing {
  readonly target: bigint | null;
  readonly actual: bigint;
}

export const RANK_RULE: Message = {
  zh:
    '排名：同组内按完成率从高到低，按精确分数比较，相同者名次并列、其后名次顺延（1、2、2、4）；没有任务或任务为0的不排名，列在最后，按实绩从高到低。破零＝当年有实绩；' +
    '新破零＝上期末尚无、本期已有。升降＝上期末名次−现名次；上期末名次按同一时点已知的事实重算，分组按现在的分组；年初首期没有上期。每个数都可由该单位该指标的全年一格逐条追溯。',
  en:
    'Ranks: within a group by completion, highest first, compared as exact fractions; equals ' +
    'share a rank and the next is passed over (1, 2, 2, 4); those without a target, or with ' +
    'one of 0, stand unranked at the end, most brought first. Off zero: has a result this ' +
    'year; newly: had none at the end of the period before. Moved = rank then − rank now; the ' +
    'rank then is reckoned from what is known at the same time, in the groups of today; the ' +
    'first period of a year has none before it. Every number is explained by the cell of the ' +
    'whole year of that unit and metric.',
};

/** The ranking of a metric in the peer groups at and below the node asked. */
export async function ranking(
  scene: Scene,
  metric: MetricDefinition,
  pace: Pace,
): Promise<RankingAnswer> {
  const all = unitsOf(scene, 'all');
  const below = all.slice(1);
  const ranked = (below.length > 0 ? below : all).filter(isRanked);
  const facts = await readFacts(scene, ranked, [metric]);
  const period = periodAt(scene.ask.asOf, pace);
  const last = placeIn(facts.days, period.from) - 1;
  const standing = (series: (typeof facts.series)[number], day: number): Standing => ({
    target: targetOn(series, day),
    actual: actualBy(series, day),
  });
  const contenders = facts.series.map((series) => ({
    unit: series.unit,
    now: standing(series, facts.today),
    before: last < 0 ? null : standing(series, last),
  }));
  const over = overAt(facts.days, facts.today);
  const groups = groupsOf(contenders).map(({ kind, peerGroup, members }) => ({
    kind,
    peerGroup,
    rows: rank(members, over, scene.scheme),
  }));
  return { ...rankingHead(scene, metric, period, [RANK_RULE]), groups };
}

/** The head of any ranking; `rules` are those of its own. */
export function rankingHead(
  scene: Scene,
  metric: MetricDefinition,
  { id, from, to }: Period,
  rules: readonly Message[],
): Omit<RankingAnswer, 'groups'> {
  const { ask, scheme } = scene;
  const all = [...sourceRules(ask), PROGRESS_RULE, lightRule(scheme), ...rules];
  return { ...tableHead(scene, all), metric: headOf(metric), period: { id, from, to } };
}

/** Responsible units are always held against one another, other nodes where they have a group. */
const isRanked = ({ kind, peerGroup }: Unit) => kind === 'unit' || peerGroup !== null;

interface Group<T> {
  readonly kind: string;
  readonly peerGroup: string | null;
  readonly members: T[];
}

function groupsOf<T extends { readonly unit: Unit }>(contenders: readonly T[]): Group<T>[] {
  const groups = new Map<string, Group<T>>();
  for (const contender of contenders) {
    const { kind, peerGroup } = contender.unit;
    const key = `${kind}\0${peerGroup ?? ''}`;
    const group = groups.get(key) ?? { kind, peerGroup, members: [] };
    group.members.push(contender);
    groups.set(key, group);
  }
  // Groups with a name first, in the order of the register.
  return [...groups.values()].sort(
    (a, b) => Number(a.peerGroup === null) - Number(b.peerGroup === null),
  );
}

/** Ranks contenders by completion: ties on equal fractions, those without one at the end. */
export function rank(contenders: readonly Contender[], over: number, scheme: Scheme): RankRow[] {
  const rule = progressRule(scheme);
  const now = ranksOf(contenders.map(({ now: standing }) => completionOf(standing)));
  const before = ranksOf(contenders.map((one) => completionOf(one.before)));
  const rows = contenders.map(({ unit, now: { target, actual }, before: then, figureOn }, i) => {
    const [rankNow, rankThen] = [now[i] ?? null, before[i] ?? null];
    const row: RankRow = {
      rank: rankNow,
      unit: { id: unit.id, name: unit.name },
      target: target?.toString() ?? null,
      actual: actual.toString(),
      completionBp: basisPointsOf(actual, target),
      lagBp: lagOf(actual, target, over),
      colour: progressColour(actual, target, over, rule),
      offZero: actual > 0n,
      newlyOffZero: actual > 0n && (then?.actual ?? 0n) <= 0n,
      before: rankThen,
      moved: rankNow === null || rankThen === null ? null : rankThen - rankNow,
      ...(figureOn !== undefined && { figureOn }),
    };
    return row;
  });
  return rows.sort(inOrder);
}

/** By rank; the unranked at the end by what they brought, equals as they came from the register. */
function inOrder(a: RankRow, b: RankRow): number {
  if (a.rank !== null || b.rank !== null) {
    return (a.rank ?? Number.MAX_SAFE_INTEGER) - (b.rank ?? Number.MAX_SAFE_INTEGER);
  }
  const [less, more] = [BigInt(a.actual), BigInt(b.actual)];
  return less === more ? 0 : less < more ? 1 : -1;
}

const completionOf = (standing: Standing | null): Ratio | null =>
  standing === null || standing.target === null ? null : ratio(standing.actual, standing.target);

/** The rank of each: one more than there are better ones; null for those without a value. */
function ranksOf(values: readonly (Ratio | null)[]): (number | null)[] {
  const order = values.filter((value) => value !== null).sort((a, b) => compare(b, a));
  const ranks = new Map<Ratio, number>();
  order.forEach((value, index) => {
    const ahead = order[index - 1];
    const tied = ahead !== undefined && compare(ahead, value) === 0;
    ranks.set(value, tied ? (ranks.get(ahead) ?? 1) : index + 1);
  });
  return values.map((value) => (value === null ? null : (ranks.get(value) ?? null)));
}

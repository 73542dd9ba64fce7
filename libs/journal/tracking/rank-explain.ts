import type { Message, MetricDefinition, Pace } from '#domain';
import type { EventReader } from '#event-store';
import { isRefusal, type Scene } from '../figures/evaluate.ts';
import type { Page } from '../figures/explain.ts';
import type { Refusal } from '../refusals.ts';
import type { RankExplanation, RankNeighbour, RankRow } from './answers.ts';
import { explainCell } from './explain.ts';
import { ranking } from './ranking.ts';

/** Which rank is explained, and which page of the entries behind it. */
export interface AskedRank {
  readonly metric: MetricDefinition;
  readonly pace: Pace;
  readonly page: Page;
}

/**
 * The rank of the unit of `own` among all units of `all`: its exact fraction, those of the units it
 * stands next to, and its whole year down to the entries of both sums.
 */
export async function explainRank(
  all: Scene,
  own: Scene,
  { metric, pace, page }: AskedRank,
  log: EventReader,
): Promise<RankExplanation | Refusal> {
  const { groups, ...head } = await ranking(all, metric, pace);
  const unitId = own.node ?? '';
  const group = groups.find(({ rows }) => rows.some(({ unit }) => unit.id === unitId));
  const row = group?.rows.find(({ unit }) => unit.id === unitId);
  if (group === undefined || row === undefined)
    return { code: 'unit-not-ranked', facts: { unitId } };
  const period = all.ask.asOf.slice(0, 4);
  const cell = await explainCell(own, metric, { metric: metric.id, period, ...page }, log);
  if (isRefusal(cell)) return cell;
  const ranked = group.rows.filter(isPlaced);
  const ahead = row.rank === null ? 0 : row.rank - 1;
  return {
    ...head,
    kind: group.kind,
    peerGroup: group.peerGroup,
    row,
    ranked: ranked.length,
    ahead,
    says: saysOf(row, ranked, ahead),
    neighbours: isPlaced(row) ? neighboursOf(row, ranked) : [],
    cell,
  };
}

/** A row with a rank has a target to be measured by. */
interface Placed extends RankRow {
  readonly rank: number;
  readonly target: string;
}

const isPlaced = (row: RankRow): row is Placed => row.rank !== null && row.target !== null;

function saysOf(row: RankRow, ranked: readonly Placed[], ahead: number): Message {
  if (!isPlaced(row)) {
    return {
      zh: '没有任务或任务为0，不排名',
      en: 'not ranked: it has no target, or one of 0',
    };
  }
  const tied = ranked.filter(({ rank }) => rank === row.rank).length - 1;
  const shared = tied === 0 ? words('', '') : words(`，与${tied}个单位并列`, `, tied with ${tied}`);
  return words(
    `完成率＝${row.actual}÷${row.target}；${ranked.length}个排名单位中${ahead}个完成率更高，` +
      `故名次为${row.rank}${shared.zh}`,
    `completion = ${row.actual} ÷ ${row.target}; of ${ranked.length} ranked units ${ahead} have ` +
      `a higher one, so the rank is ${row.rank}${shared.en}`,
  );
}

const words = (zh: string, en: string): Message => ({ zh, en });

/** Those that share its rank, the last ones above it and the first ones below it. */
function neighboursOf(row: Placed, ranked: readonly Placed[]): RankNeighbour[] {
  const above = ranked.filter(({ rank }) => rank < row.rank).at(-1)?.rank;
  const below = ranked.find(({ rank }) => rank > row.rank)?.rank;
  return ranked
    .filter((one) => one.unit.id !== row.unit.id)
    .filter(({ rank }) => rank === row.rank || rank === above || rank === below)
    .map((one): RankNeighbour => {
      const stands = one.rank === row.rank ? 'tied' : one.rank < row.rank ? 'above' : 'below';
      const { unit, rank, actual, target } = one;
      return { unit, rank, stands, actual, target, says: compared(one, row) };
    });
}

/** a÷b against c÷d is a×d against c×b: whole numbers, nothing rounded (RULINGS 22). */
function compared(one: Placed, row: Placed): Message {
  const left = BigInt(one.actual) * BigInt(row.target);
  const right = BigInt(row.actual) * BigInt(one.target);
  const sign = left > right ? '>' : left < right ? '<' : '=';
  const products = `${one.actual}×${row.target} ${sign} ${row.actual}×${one.target}`;
  const fractions = `${one.actual}÷${one.target} ${sign} ${row.actual}÷${row.target}`;
  return words(`${fractions}，因为${products}`, `${fractions}, since ${products}`);
}

import type { MetricDefinition } from '#domain';
import { conditionOf } from '../condition.ts';
import type { Scene } from '../figures/evaluate.ts';
import { type Brought, firstYearOf, linesOf, readBrought } from './brought.ts';
import { readPlans } from './plan-counts.ts';
import { milestoneOf, plansOf } from './plan-source.ts';
import type { PlansAt } from './plans-at.ts';
import { type Standpoint, type Standpoints, standpointsOf } from './standpoints.ts';

/** Everything read of one metric before anything is reckoned. */
export interface Reading {
  readonly metric: MetricDefinition;
  readonly scene: Scene;
  readonly runRate: Reach;
  readonly schedule: Reach;
  readonly brought: Brought;
  /** The condition of its plans on the books; null where no plan can tell. */
  readonly condition: string | null;
  /** Plans at the standpoint itself, and at its tests as far as plans can be held against them. */
  readonly plans: PlansAt | null;
  readonly tested: readonly PlansAt[];
  /** The annual target as it stands on the day; null where none is set, or in a scope. */
  readonly target: bigint | null;
}

/** How far back a line can look: the first year the books cover, and where it is tested. */
export interface Reach extends Standpoints {
  readonly firstYear: number | null;
}

/** Reads what both lines of a metric and their tests are made from, in five statements. */
export async function readMetric(metric: MetricDefinition, scene: Scene): Promise<Reading> {
  const condition = plansOf(metric, scene);
  const lines = linesOf(metric, scene);
  const runRate = reachTo(scene, await firstYearOf(scene, lines));
  const schedule = reachTo(scene, condition === null ? null : await firstYearOf(scene, condition));
  const everywhere = [runRate.now, ...runRate.tests, ...schedule.tests];
  const times = everywhere.map(({ knownAt }) => knownAt);
  const brought = await readBrought(metric, scene, times);
  // A year's funds are planned for its end alone, so that no month end can be held against them.
  const untested = milestoneOf(metric) === 'funded' && schedule.by === 'month';
  const points: Standpoint[] = [schedule.now, ...(untested ? [] : schedule.tests)];
  const [plans = null, ...tested] =
    condition === null ? [] : await readPlans(metric, condition, scene, points, schedule.firstYear);
  const target = await targetOf(metric, scene);
  return { metric, scene, runRate, schedule, brought, condition, plans, tested, target };
}

const reachTo = ({ ask }: Scene, firstYear: number | null): Reach => ({
  firstYear,
  ...standpointsOf(ask, firstYear),
});

async function targetOf({ id }: MetricDefinition, scene: Scene): Promise<bigint | null> {
  const { books, ask, scheme, subtree, node } = scene;
  const query = {
    measure: 'target',
    weight: 'amount',
    window: 'ever',
    where: { about: id, planned: 'year' },
  } as const;
  const find = (word: string) => books.dictionary.find(word);
  const where = conditionOf(query, ask, scheme, { column: 'unit', subtree, node }, find);
  const [row] = await books.rows(
    `SELECT coalesce(sum(sign * amount_fen), 0)::HUGEINT FROM entries WHERE ${where}`,
  );
  const value = row?.[0] as bigint;
  return value === 0n ? null : value;
}

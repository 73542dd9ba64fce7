import type { Filter, Measure, MetricDefinition, PlannedMilestone } from '#domain';
import { conditionOf } from '../condition.ts';
import type { Scene } from '../figures/evaluate.ts';

const MILESTONE_OF: Partial<Readonly<Record<Measure, PlannedMilestone>>> = {
  signed: 'signed',
  started: 'started',
  funds: 'funded',
  filed: 'filed',
  production: 'production',
};

/** The milestone whose plans a metric's schedule is made of; null where it has none. */
export function milestoneOf({ query }: MetricDefinition): PlannedMilestone | null {
  const milestone = MILESTONE_OF[query.measure] ?? null;
  // How many tranches will come is planned nowhere, only how much money.
  return milestone === 'funded' && query.weight === 'count' ? null : milestone;
}

/**
 * The plans a metric's schedule is made of, as a condition on the books up to the day of the ask;
 * null where the metric or the scope asks for what no plan can tell. Plans carry what their project
 * is on the day: before its contract it has neither kind nor size, before its start no mode.
 */
export function plansOf(metric: MetricDefinition, scene: Scene): string | null {
  const about = milestoneOf(metric);
  if (about === null) return null;
  const { books, ask, scheme, subtree } = scene;
  const { kinds, modes: _, cohort: __, minimumFen, ...own } = metric.query.where ?? {};
  const { kinds: askedKinds, minimumFen: askedSize, ...askedScope } = ask.scope;
  const sizes = [minimumFen, askedSize].some((fen) => fen !== undefined);
  const wanted = askedKinds ?? kinds;
  if (about === 'signed' && (sizes || (wanted && !wanted.includes('formal')))) return null;
  const after = about !== 'signed';
  const where: Filter = {
    ...own,
    about,
    ...(after && kinds !== undefined && { kinds }),
    ...(after && minimumFen !== undefined && { minimumFen }),
  };
  const scoped = { ...ask, scope: after ? ask.scope : askedScope };
  const find = (word: string) => books.dictionary.find(word);
  const query = { measure: 'planned', weight: 'count', window: 'ever', where } as const;
  const units = { column: 'unit', subtree, node: scene.node } as const;
  const condition = conditionOf(query, scoped, scheme, units, find);
  const annual = `mode = ${find('annual')}`;
  // Money is planned for a year as a whole; the day a first tranche is planned for has no amount.
  return about === 'funded' ? `${condition} AND ${annual}` : condition;
}

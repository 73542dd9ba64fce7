import type { Message } from '#domain';
import type { Scene } from '../figures/evaluate.ts';
import type { TargetRow, TargetsAnswer } from './answers.ts';
import { childrenIn, unitsOf } from './asked.ts';
import { readTargets, type Series, type TrackingFacts } from './facts.ts';
import { sourceRules } from './rules.ts';
import { headOf, tableHead } from './words.ts';
import { dayAt } from './year.ts';

const RULE: Message = {
  zh: '下级合计：直接下级各单位任务之和；超分解＝下级合计−本级任务，小于0为未分解完。生效日为现行任务开始有效之日，调整次数为任务数值变动的天数（不含首次下达）。',
  en:
    "Children: the sum of the direct children's targets; over-allocated = children − own, " +
    'below 0 where not all is allocated. The day is that from which the standing target holds; ' +
    'revisions are the days on which it changed after it was first set.',
};

/** The targets of a node and all below it, each beside the sum of its children's. */
export async function targets(scene: Scene, metrics: TrackingFacts['metrics']) {
  const units = unitsOf(scene, 'all');
  const facts = await readTargets(scene, units, metrics);
  const standing = new Map(
    facts.series.map((one) => [keyOf(one.unit.id, one.metric.id), one.targets.at(-1)?.value]),
  );
  const children = childrenIn(scene.register);
  const rows = facts.series.map((one): TargetRow => {
    const below = (children.get(one.unit.id) ?? []).flatMap(
      ({ id }) => standing.get(keyOf(id, one.metric.id)) ?? [],
    );
    const sum = below.length === 0 ? null : below.reduce((a, b) => a + b, 0n);
    return rowOf(one, facts, sum);
  });
  const { node } = scene;
  const told = rows.filter(
    ({ unit, target, children: sum }) => unit.id === node || target !== null || sum !== null,
  );
  const answer: TargetsAnswer = {
    ...tableHead(scene, [...sourceRules(scene.ask), RULE]),
    year: facts.days.year,
    metrics: metrics.map(headOf),
    rows: told,
  };
  return answer;
}

const keyOf = (unit: string, metric: string) => `${unit}\0${metric}`;

function rowOf(
  { unit, metric, targets: steps }: Series,
  { days }: TrackingFacts,
  children: bigint | null,
): TargetRow {
  const last = steps.at(-1);
  const target = last?.value ?? null;
  const over = target === null || children === null ? null : children - target;
  return {
    unit: { id: unit.id, name: unit.name, kind: unit.kind },
    metric: metric.id,
    target: target?.toString() ?? null,
    setOn: last === undefined || target === null ? null : dayAt(days, last.from),
    revisions: Math.max(0, steps.length - 1),
    children: children?.toString() ?? null,
    overAllocated: over?.toString() ?? null,
  };
}

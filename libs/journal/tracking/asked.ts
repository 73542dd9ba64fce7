import type { MetricDefinition, Scheme } from '#domain';
import type { Scene } from '../figures/evaluate.ts';
import type { Refusal } from '../refusals.ts';
import type { Register, Unit } from '../register.ts';
import type { TrackedUnits } from './queries.ts';

/** The metrics asked for by id, or all of the scheme in its order; refuses one it does not have. */
export function metricsOf(
  { metrics }: Scheme,
  ids: readonly string[] | null,
): readonly MetricDefinition[] | Refusal {
  // Only what adds up from the first of January can be held against a year's target.
  const yearly = metrics.filter(({ query }) => query.window === 'year');
  if (ids === null) return yearly;
  const unknown = ids.find((id) => !yearly.some((metric) => metric.id === id));
  if (unknown !== undefined) return { code: 'metric-unknown', facts: { metric: unknown } };
  return yearly.filter(({ id }) => ids.includes(id));
}

/** The node asked for, alone, with its children or with all below it, from the top down. */
export function unitsOf({ register, node }: Scene, which: TrackedUnits): readonly Unit[] {
  const top = register.units.get(node ?? '');
  if (top === undefined) return [];
  if (which === 'self') return [top];
  const below = childrenIn(register);
  const children = below.get(top.id) ?? [];
  return which === 'children' ? [top, ...children] : [...downFrom(top, below)];
}

/** The children of every unit, in the order of the register. */
export function childrenIn({ units }: Register): ReadonlyMap<string, readonly Unit[]> {
  const children = new Map<string, Unit[]>();
  for (const unit of units.values()) {
    if (unit.parentId === null) continue;
    const known = children.get(unit.parentId);
    if (known === undefined) children.set(unit.parentId, [unit]);
    else known.push(unit);
  }
  return children;
}

/** A set is walked while it grows, so that a tree known wrongly at some time is still finite. */
function downFrom(top: Unit, below: ReadonlyMap<string, readonly Unit[]>): ReadonlySet<Unit> {
  const found = new Set<Unit>();
  const visit = (unit: Unit) => {
    if (found.has(unit)) return;
    found.add(unit);
    for (const child of below.get(unit.id) ?? []) visit(child);
  };
  visit(top);
  return found;
}

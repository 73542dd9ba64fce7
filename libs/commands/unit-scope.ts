import { type Day, detailsOn, type ProjectState, readLife, type UnitState } from '#domain';

/** A tree deeper than this is a circle. */
const DEPTH_MAX = 20;

/**
 * The first of these units that does not stand in the subtree of `scope` on a day, or null where
 * all do. A unit nobody registered stands nowhere, so that an answer tells nothing of other
 * subtrees.
 */
export async function firstOutside(
  scope: string,
  unitIds: readonly string[],
  day: Day,
  stateOf: (unitId: string) => Promise<UnitState>,
): Promise<string | null> {
  for (const unitId of unitIds) {
    let at: string | null = unitId;
    for (let depth = 0; at !== null && depth < DEPTH_MAX; depth += 1) {
      const details: { readonly parentId: string | null } | null = detailsOn(
        await stateOf(at),
        day,
      );
      if (details === null) at = null;
      else if (at === scope) break;
      else at = details.parentId;
    }
    if (at !== scope) return unitId;
  }
  return null;
}

/** Whom a project belongs to before a command changes that: the unit that holds it last. */
export function holdersOf(state: ProjectState): readonly string[] {
  const held = readLife(state.facts, null).life?.units.at(-1);
  return held === undefined ? [] : [held.unit];
}

/** A unit belongs to itself; one that is yet to be registered, to the unit above it. */
export function registeredUnit(
  state: UnitState,
  unitId: string,
  parentId: unknown,
): readonly string[] {
  return state.registered === null && typeof parentId === 'string' ? [] : [unitId];
}

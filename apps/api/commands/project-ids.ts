import { projectIdOf } from '#commands';
import { type Known, noUnit, type UnitEvent, unitDecider } from '#domain';
import type { EventReader } from '#event-store';

/** A tree deeper than this is a circle. */
const DEPTH = 20;

/** Gives an id to a project that has no code of its own. */
export class ProjectIds {
  private readonly log: EventReader;

  constructor(log: EventReader) {
    this.log = log;
  }

  /**
   * The id of district, unit and name, so that the same project named twice is the same project.
   * Units are read from the log itself: the books may not hold a unit registered a moment ago.
   */
  async idFor(unitId: string, name: string): Promise<string> {
    return projectIdOf(await this.rootOf(unitId), unitId, name);
  }

  private async rootOf(unitId: string): Promise<string> {
    let root = unitId;
    for (let depth = 0; depth < DEPTH; depth += 1) {
      const parent = await this.parentOf(root);
      if (parent === null) break;
      root = parent;
    }
    return root;
  }

  private async parentOf(unitId: string): Promise<string | null> {
    let state = noUnit;
    for (const { id, type, data } of await this.log.readStream(`unit-${unitId}`)) {
      const known = { id, event: { type, data } } as unknown as Known<UnitEvent>;
      state = unitDecider.evolve(state, known);
    }
    const moved = state.changes.findLast((change) => change.changes.parentId !== undefined);
    return moved?.changes.parentId ?? state.registered?.parentId ?? null;
  }
}

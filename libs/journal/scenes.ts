import type { EventReader } from '#event-store';
import type { Ask } from './asking.ts';
import { isRefusal, type Scene, sceneOf } from './figures/evaluate.ts';
import type { Journal } from './journal.ts';
import type { Asker } from './queries.ts';
import type { Refusal } from './refusals.ts';

/** An asker sees its own subtree: it is asked for where nothing narrower is. */
export async function sceneFor(
  journal: Journal,
  { asker, ask }: { readonly asker: Asker; readonly ask: Ask },
): Promise<Scene | Refusal> {
  const own = asker.unitScope;
  const scene = await sceneOf(journal.current(), { ...ask, unit: ask.unit ?? own });
  if (isRefusal(scene) || own === null) return scene;
  const allowed = scene.register.subtree(own).includes(scene.ask.unit ?? '');
  return allowed ? scene : { code: 'unit-unknown', facts: { unitId: ask.unit } };
}

/** The log as the read path sees it: single events behind entries, and one project's stream. */
export class LogOfExplanations {
  constructor(readonly reader: EventReader) {}
}

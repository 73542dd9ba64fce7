import { addDays, addMonths, type Day, type Life } from '#domain';
import type { RecordedEvent } from '#event-store';
import type { Ask } from '#journal';
import { knownEvents, schemeIn, subtreeOf, treeOn, worldOf } from './world.ts';

const ended = (life: Life, day: Day) =>
  life.endings.some(
    ({ on, reinstatedOn }) => on <= day && (reinstatedOn === null || reinstatedOn > day),
  );

const stalledOn = (life: Life, day: Day) =>
  life.stalls.some(
    ({ since, blocks, resolvedOn }) =>
      blocks === 'started' && since <= day && (resolvedOn === null || resolvedOn > day),
  );

type Months = ReturnType<typeof schemeIn>['lights'];

/** The colour of a project's light on a day, from its life; null where nothing is awaited. */
function colourOf(life: Life, about: string, day: Day, months: Months): string | null {
  if (ended(life, day)) return null;
  const started = life.started !== null && life.started.on <= day;
  if (about === 'started') {
    const plan = life.plans.filter((one) => one.milestone === 'started' && one.on <= day).at(-1);
    if (started || plan === undefined || plan.plannedOn === null) return null;
    if (day <= plan.plannedOn) return 'green';
    if (stalledOn(life, day)) return 'stalled';
    return day > addMonths(plan.plannedOn, months.startRedMonths) ? 'red' : 'yellow';
  }
  const filed = life.filedOn !== null && life.filedOn <= day;
  if (!started || filed || life.started === null) return null;
  if (day < addMonths(life.started.on, months.filingYellowMonths)) return 'green';
  return day > addMonths(life.started.on, months.filingRedMonths) ? 'red' : 'yellow';
}

/** Every project's lights as of an ask, as `about project → colour since`. */
export function lightsByHand(events: readonly RecordedEvent[], ask: Ask): Map<string, string> {
  const world = worldOf(knownEvents(events, ask));
  const { lights } = schemeIn(world, ask.asOf);
  const below = ask.unit === null ? null : subtreeOf(treeOn(world, ask.asOf), ask.unit);
  const found = new Map<string, string>();
  for (const [project, life] of world.lives) {
    const held = life.units.filter(({ on }) => on <= ask.asOf).at(-1)?.unit ?? '';
    if (below !== null && !below.has(held)) continue;
    for (const about of ['started', 'filed']) {
      const colour = colourOf(life, about, ask.asOf, lights);
      if (colour === null) continue;
      let since = ask.asOf;
      while (colourOf(life, about, addDays(since, -1), lights) === colour)
        since = addDays(since, -1);
      found.set(`${about} ${project}`, `${colour} since ${since}`);
    }
  }
  return found;
}

import {
  type Day,
  defaultScheme,
  type Instant,
  type Life,
  noProject,
  type PlanEvents,
  type ProjectEvent,
  projectDecider,
  readLife,
  type Scheme,
  type SchemeEvents,
  type UnitEvents,
  type UnitKind,
} from '#domain';
import type { RecordedEvent } from '#event-store';

/** What is known of a district at some time, read from its events by plain loops. */
export interface World {
  readonly lives: ReadonlyMap<string, Life>;
  readonly units: readonly UnitHistory[];
  readonly targets: readonly KnownTarget[];
  readonly schemes: readonly SchemeEvents['SchemeAdopted'][];
  readonly activities: readonly (UnitEvents['ActivityRecorded'] & { readonly unitId: string })[];
}

interface UnitHistory {
  readonly id: string;
  readonly registered: UnitEvents['UnitRegistered'];
  readonly changes: readonly UnitEvents['UnitChanged'][];
}

interface KnownTarget {
  readonly year: number;
  readonly on: Day;
  readonly metric: string;
  readonly unitId: string;
  readonly value: bigint;
}

/** Until when reports count, and by whose clock. */
export interface Knowledge {
  readonly knownAt: Instant | null;
  readonly basis: 'reported' | 'recorded';
}

/** The events known by then: of every stream its beginning, since reports never go backwards. */
export function knownEvents(events: readonly RecordedEvent[], { knownAt, basis }: Knowledge) {
  if (knownAt === null) return events;
  const last = new Map<string, string>();
  return events.filter((event) => {
    const claim = event.metadata.reportedAt;
    const own = typeof claim === 'string' ? claim : event.recordedAt;
    const before = last.get(event.streamId) ?? '';
    const reported = [own, before].sort().at(-1) ?? own;
    last.set(event.streamId, reported);
    return (basis === 'reported' ? reported : event.recordedAt) <= knownAt;
  });
}

/** Reads a world from events in the order of the log. */
export function worldOf(events: readonly RecordedEvent[]): World {
  const streams = new Map<string, RecordedEvent[]>();
  for (const event of events) {
    const stream = streams.get(event.streamId) ?? [];
    streams.set(event.streamId, [...stream, event]);
  }
  const of = (prefix: string) =>
    [...streams]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, stream]) => {
        return [name.slice(prefix.length), stream] as const;
      });
  const typed = <T>(stream: readonly RecordedEvent[], type: string) =>
    stream.filter((event) => event.type === type).map((event) => event.data as unknown as T);
  const lives = of('project-').flatMap(([id, stream]) => {
    const life = lifeOf(stream);
    return life === null ? [] : [[id, life] as const];
  });
  const units = of('unit-').flatMap(([id, stream]): UnitHistory[] => {
    const [registered] = typed<UnitEvents['UnitRegistered']>(stream, 'UnitRegistered');
    const changes = typed<UnitEvents['UnitChanged']>(stream, 'UnitChanged');
    const isOurs = registered !== undefined && registered.kind !== 'peer';
    return isOurs ? [{ id, registered, changes }] : [];
  });
  const targets = of('plan-').flatMap(([year, stream]) =>
    stream.flatMap(({ type, data }): KnownTarget[] => {
      if (type === 'PlanCurveSet') return [];
      const target = data as unknown as PlanEvents['TargetSet'];
      return [{ ...target, year: Number(year), value: BigInt(target.value) }];
    }),
  );
  const activities = of('unit-').flatMap(([unitId, stream]) =>
    typed<UnitEvents['ActivityRecorded']>(stream, 'ActivityRecorded').map((a) => {
      return { ...a, unitId };
    }),
  );
  const schemes = typed<SchemeEvents['SchemeAdopted']>(
    streams.get('scheme') ?? [],
    'SchemeAdopted',
  );
  return { lives: new Map(lives), units, targets, schemes, activities };
}

function lifeOf(stream: readonly RecordedEvent[]): Life | null {
  let state = noProject;
  for (const { id, type, data } of stream) {
    state = projectDecider.evolve(state, { id, event: { type, data } as unknown as ProjectEvent });
  }
  return readLife(state.facts, null).life;
}

/** The scheme in force on a day: the latest adopted by then, of one day the last in the log. */
export function schemeIn(world: World, day: Day): Scheme {
  let found: SchemeEvents['SchemeAdopted'] | null = null;
  for (const adopted of world.schemes) {
    if (adopted.on <= day && (found === null || adopted.on >= found.on)) found = adopted;
  }
  return found?.scheme ?? defaultScheme;
}

export interface Placed {
  readonly kind: UnitKind;
  readonly parentId: string | null;
}

/** Where every unit stands in the tree on a day. */
export function treeOn(world: World, day: Day): ReadonlyMap<string, Placed> {
  const tree = new Map<string, Placed>();
  for (const { id, registered, changes } of world.units) {
    let { parentId } = registered;
    const byDay = [...changes].sort((a, b) => (a.on === b.on ? 0 : a.on < b.on ? -1 : 1));
    for (const change of byDay) {
      if (change.on <= day && change.changes.parentId !== undefined) {
        parentId = change.changes.parentId;
      }
    }
    tree.set(id, { kind: registered.kind, parentId });
  }
  return tree;
}

/** A node and all below it, found by walking up from every unit. */
export function subtreeOf(tree: ReadonlyMap<string, Placed>, node: string): ReadonlySet<string> {
  const below = [...tree.keys()].filter((id) => {
    let at: string | null = id;
    for (let steps = 0; at !== null && steps <= tree.size; steps += 1) {
      if (at === node) return true;
      at = tree.get(at)?.parentId ?? null;
    }
    return false;
  });
  return new Set([node, ...below]);
}

/** A unit's target of a metric for the year of a day, as it stands on that day; 0 for none. */
export function targetOn(world: World, metric: string, unitId: string, day: Day): bigint {
  let found: KnownTarget | null = null;
  for (const target of world.targets) {
    const fits = target.metric === metric && target.unitId === unitId && target.on <= day;
    if (!fits || target.year !== Number(day.slice(0, 4))) continue;
    if (found === null || target.on >= found.on) found = target;
  }
  return found?.value ?? 0n;
}

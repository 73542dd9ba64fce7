import { type Day, type Life, PLANNED_MILESTONES, type PlannedMilestone } from '#domain';
import type { World } from './world.ts';

/** One thing that stands on a day, with all a figure may ask of it on that day. */
export interface Item {
  readonly what: string;
  readonly project: string;
  readonly count: number;
  readonly fen: bigint;
  readonly unit: string | null;
  readonly cohortUnit: string | null;
  readonly cohortOn: Day | null;
  readonly kind: string | null;
  readonly mode: string | null;
  readonly about: string | null;
  readonly plannedOn: Day | null;
  readonly reachedOn: Day | null;
  readonly cause: string | null;
  readonly sector: string | null;
  readonly chain: string | null;
  readonly park: string | null;
  readonly origin: string | null;
  readonly key: boolean;
  readonly assessed: boolean;
  readonly terminated: boolean;
  readonly sizeFen: bigint;
}

const lastBy = <T extends { readonly on: Day }>(all: readonly T[], day: Day): T | null => {
  let found: T | null = null;
  for (const one of all) if (one.on <= day) found = one;
  return found;
};

const unitAt = (life: Life, day: Day) => (lastBy(life.units, day) ?? life.units[0])?.unit ?? null;

function sizeAt(life: Life, day: Day): bigint {
  let fen = lastBy(life.contracts, day)?.fen ?? 0n;
  for (const increase of life.increases) if (increase.on <= day) fen += increase.fen;
  return fen;
}

function endedAt(life: Life, day: Day): boolean {
  for (const { on, reinstatedOn } of life.endings) {
    if (on <= day && (reinstatedOn === null || reinstatedOn > day)) return true;
  }
  return false;
}

const formalOn = (life: Life) => life.contracts.find((c) => c.kind === 'formal')?.on ?? null;

/** What every item of a project says on a day. */
function said(project: string, life: Life, day: Day): Omit<Item, 'what'> {
  const formal = formalOn(life);
  const cohortOn = formal !== null && formal <= day ? formal : null;
  const { sector, chain, park, origin, key } = life.details;
  return {
    project,
    count: 1,
    fen: 0n,
    unit: null,
    cohortUnit: cohortOn === null ? null : unitAt(life, cohortOn),
    cohortOn,
    kind: lastBy(life.contracts, day)?.kind ?? null,
    mode: null,
    about: null,
    plannedOn: null,
    reachedOn: null,
    cause: null,
    sector: sector ?? null,
    chain: chain ?? null,
    park: park ?? null,
    origin: origin ?? null,
    key: key ?? false,
    assessed: lastBy(life.assessments, day)?.assessed ?? false,
    terminated: endedAt(life, day),
    sizeFen: sizeAt(life, day),
  };
}

/** Everything that has come to be by a day and stays: signings, starts, money, plans. */
export function stockOn(world: World, day: Day): Item[] {
  const items: Item[] = [];
  for (const [project, life] of world.lives) {
    const base = said(project, life, day);
    const credited = (on: Day) => unitAt(life, on);
    const contract = lastBy(life.contracts, day);
    if (contract !== null) {
      const { on, kind, fen } = contract;
      const cohort = { cohortOn: on, cohortUnit: credited(on) };
      items.push({ ...base, what: 'signed', kind, fen, unit: credited(on), ...cohort });
    }
    for (const { on, fen } of life.increases) {
      if (on > day) continue;
      items.push({ ...base, what: 'signed', kind: 'formal', count: 0, fen, unit: credited(on) });
    }
    const { started, filedOn } = life;
    if (started !== null && started.on <= day) {
      items.push({ ...base, what: 'started', mode: started.mode, unit: credited(started.on) });
    }
    for (const { on, fen } of life.funds) {
      if (on > day) continue;
      items.push({ ...base, what: 'funds', fen, count: fen > 0n ? 1 : 0, unit: credited(on) });
    }
    if (filedOn !== null && filedOn <= day) {
      items.push({ ...base, what: 'filed', unit: credited(filedOn) });
    }
    for (const about of PLANNED_MILESTONES) items.push(...plansOf(life, about, day, base));
  }
  return [...items, ...visitsBy(world, day)];
}

function plansOf(life: Life, about: PlannedMilestone, day: Day, base: Omit<Item, 'what'>): Item[] {
  const plan = lastBy(
    life.plans.filter((one) => one.milestone === about),
    day,
  );
  if (plan === null || plan.plannedOn === null) return [];
  const reached = {
    signed: formalOn(life),
    started: life.started?.on ?? null,
    funded: life.funds[0]?.on ?? null,
    filed: life.filedOn,
    production: life.producedOn,
  }[about];
  const reachedOn = reached !== null && reached <= day ? reached : null;
  const unit = unitAt(life, day);
  return [{ ...base, what: 'planned', about, plannedOn: plan.plannedOn, reachedOn, unit }];
}

const VISITS: Readonly<Record<string, string>> = {
  'visit-out': 'visits-out',
  'visit-in': 'visits-in',
  event: 'activities',
  press: 'activities',
};

function visitsBy(world: World, day: Day): Item[] {
  const done = world.activities.filter((activity) => activity.on <= day);
  return done.map(({ unitId, kind, batches, destination }) => ({
    ...NO_PROJECT,
    what: VISITS[kind] ?? '',
    count: batches,
    unit: unitId,
    mode: kind,
    origin: destination ?? null,
  }));
}

const NO_PROJECT = {
  ...{ project: '', fen: 0n, cohortUnit: null, cohortOn: null, kind: null, about: null },
  ...{ plannedOn: null, reachedOn: null, cause: null, sector: null, chain: null, park: null },
  ...{ key: false, assessed: false, terminated: false, sizeFen: 0n },
};

/** What holds on a day and may end: talks, construction, open stalls. */
export function standingOn(world: World, day: Day): Item[] {
  const items: Item[] = [];
  for (const [project, life] of world.lives) {
    if (endedAt(life, day)) continue;
    const base = { ...said(project, life, day), unit: unitAt(life, day) };
    const planned = BigInt(life.details.plannedInvestmentFen ?? '0');
    const begun = life.registeredOn <= day;
    const contract = lastBy(life.contracts, day);
    if (begun && contract === null) items.push({ ...base, what: 'talks', fen: planned });
    const { started, producedOn } = life;
    if (started !== null && started.on <= day && (producedOn === null || producedOn > day)) {
      items.push({ ...base, what: 'under-construction', mode: started.mode });
    }
    for (const { since, blocks, resolvedOn, causes } of life.stalls) {
      if (since > day || (resolvedOn !== null && resolvedOn <= day)) continue;
      let cause: string | null = null;
      for (const one of causes) if (one.from <= day) ({ cause } = one);
      const fen = contract === null ? planned : sizeAt(life, day);
      items.push({ ...base, what: 'stall', about: blocks, cause, fen });
    }
  }
  return items;
}

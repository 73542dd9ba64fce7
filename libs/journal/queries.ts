import { endOfDay, isFenText, shanghaiDay } from '#domain';
import {
  type Ask,
  type Basis,
  GROUPINGS,
  type Grouping,
  readKnownAt,
  type Scope,
} from './asking.ts';
import { Faults, type Parameters, type Read } from './parameters.ts';
import { PROJECT_SORTS, type ProjectFilter, STAGES } from './projects.ts';

/** Who asks a query; its unit subtree bounds what it sees. */
export interface Asker {
  readonly id: string;
  readonly roles: readonly string[];
  readonly unitScope: string | null;
}

/** One figure, or a rate of the scheme. */
export class FigureQuery {
  constructor(
    readonly asker: Asker,
    readonly of: 'figure' | 'rate',
    readonly id: string,
    readonly ask: Ask,
    readonly groupBy: Grouping | null,
  ) {}
}

/** The whole half-year report with the three rates. */
export class ReportQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
  ) {}
}

/** A figure or rate down to its entries and their events. */
export class ExplainQuery {
  constructor(
    readonly asker: Asker,
    readonly of: 'figure' | 'rate',
    readonly id: string,
    readonly ask: Ask,
    readonly offset: number,
    readonly limit: number,
  ) {}
}

/** The projects a filter leaves, a page of them, in the order asked for. */
export class ProjectsQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
    readonly filter: ProjectFilter,
  ) {}
}

/** One project with its history. */
export class ProjectQuery {
  constructor(
    readonly asker: Asker,
    readonly id: string,
    readonly ask: Ask,
  ) {}
}

/** The scheme in force on the day, as known then. */
export class SchemeQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
  ) {}
}

/** The figures and rates there are, and the tree of units. */
export class CatalogueQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
  ) {}
}

/**
 * Reads the parameters every query shares: `asOf` (today where absent), `knownAt`, `basis`, `unit`,
 * `cohort`, and the scope `assessed`, `terminated`, `minimumFen`, `kinds`.
 */
export function readAsk(given: Parameters, now: string): Read<Ask> {
  const faults = new Faults();
  const asOf = faults.day(given, 'asOf') ?? shanghaiDay(now);
  const knownText = faults.text(given, 'knownAt');
  const knownAt = knownText === undefined ? null : readKnownAt(knownText);
  if (knownAt !== null && typeof knownAt !== 'string') return { ok: false, refusal: knownAt };
  // Nobody can say yet what will be known; today counts as a whole (RULINGS 1).
  const today = shanghaiDay(now);
  if (knownAt !== null && knownAt > endOfDay(today)) {
    return { ok: false, refusal: { code: 'known-in-future', facts: { knownAt, today } } };
  }
  const basis = faults.oneOf<Basis>(given, 'basis', ['reported', 'recorded']) ?? 'reported';
  const cohort = faults.integer(given, 'cohort', 1900, 2199) ?? null;
  const unit = faults.text(given, 'unit') ?? null;
  const scope = scopeOf(given, faults);
  return faults.or({ asOf, knownAt, basis, scope, unit, cohort });
}

function scopeOf(given: Parameters, faults: Faults): Scope {
  const assessed = faults.flag(given, 'assessed');
  const terminated = faults.oneOf<'in' | 'out'>(given, 'terminated', ['in', 'out']);
  const minimumFen = faults.text(given, 'minimumFen');
  if (minimumFen !== undefined && !(isFenText(minimumFen) && !minimumFen.startsWith('-'))) {
    faults.add('minimumFen: must be integer fen');
  }
  const named = faults.text(given, 'kinds')?.split(',');
  const kinds = (['intent', 'framework', 'formal'] as const).filter((k) => named?.includes(k));
  if (named && kinds.length !== new Set(named).size) faults.add('kinds: intent,framework,formal');
  return {
    ...(assessed !== undefined && { assessed }),
    ...(terminated !== undefined && { terminated }),
    ...(minimumFen !== undefined && { minimumFen }),
    ...(named && { kinds }),
  };
}

/** Reads `groupBy`. */
export function readGrouping(given: Parameters): Read<Grouping | null> {
  const faults = new Faults();
  return faults.or(faults.oneOf<Grouping>(given, 'groupBy', GROUPINGS) ?? null);
}

/** Reads `offset` and `limit`, at most `most` a page. */
export function readPage(given: Parameters, most: number) {
  const faults = new Faults();
  const offset = faults.integer(given, 'offset', 0, 100_000_000) ?? 0;
  const limit = faults.integer(given, 'limit', 1, most) ?? Math.min(100, most);
  return faults.or({ offset, limit });
}

/** Reads the filter, the order and the page of a project list. */
export function readProjectFilter(given: Parameters): Read<ProjectFilter> {
  const faults = new Faults();
  const stage = faults.oneOf(given, 'stage', STAGES);
  const ended = faults.flag(given, 'ended');
  const stalled = faults.flag(given, 'stalled');
  const sort = faults.oneOf(given, 'sort', PROJECT_SORTS) ?? 'id';
  const descending = faults.flag(given, 'descending') ?? false;
  const page = readPage(given, 1000);
  if (!page.ok) return page;
  const texts = (['sector', 'chain', 'park', 'origin', 'text'] as const).flatMap((name) => {
    const value = faults.text(given, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return faults.or({
    ...(stage !== undefined && { stage }),
    ...(ended !== undefined && { terminated: ended }),
    ...(stalled !== undefined && { stalled }),
    ...Object.fromEntries(texts),
    sort,
    descending,
    ...page.value,
  });
}

/** Reads `after`: a position the books must have reached. */
export function readAfter(given: Parameters): Read<bigint | null> {
  const faults = new Faults();
  const text = faults.text(given, 'after');
  if (text !== undefined && !/^\d{1,19}$/.test(text)) faults.add('after: must be a position');
  return faults.or(text === undefined ? null : BigInt(/^\d{1,19}$/.test(text) ? text : 0));
}

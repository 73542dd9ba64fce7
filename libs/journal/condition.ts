import {
  type Filter,
  type Measure,
  type MetricQuery,
  type Scheme,
  yearOf,
  yearPeriod,
} from '#domain';
import { type Ask, knownBy } from './asking.ts';

/** Which unit column a condition on units goes by (RULINGS 10). */
export type UnitColumn = 'unit' | 'cohort_unit';

/** Units a figure is limited to: null for all of them. */
export interface UnitScope {
  readonly column: UnitColumn;
  /** The node asked for and all below it. */
  readonly subtree: readonly string[] | null;
  /**
   * Whose targets count: the node itself, or the root of the tree where none was asked for. Null
   * where the figure is asked unit by unit, each against its own.
   */
  readonly node: string | null;
}

/** Finds the code of a text in the books' dictionary. */
export type Find = (word: string) => number;

/** Measures a contract scope means nothing to (RULINGS 11). */
const UNSCOPED: ReadonlySet<Measure> = new Set<Measure>([
  'registered',
  'talks',
  'stall',
  'supervision',
  'visits-out',
  'visits-in',
  'activities',
]);

/**
 * The lines of the books a query takes, as one SQL condition. Only checked days, numbers and
 * dictionary codes go into it, never a text from outside.
 */
export function conditionOf(
  query: MetricQuery,
  ask: Ask,
  scheme: Scheme,
  units: UnitScope,
  find: Find,
): string {
  const year = yearOf(ask.asOf);
  const scope = UNSCOPED.has(query.measure) || query.measure === 'target' ? {} : ask.scope;
  const where = narrowed(query.where ?? {}, scope);
  const parts = [
    `measure = ${find(query.measure)}`,
    `occurred_on <= DATE '${ask.asOf}'`,
    ...knownBy(ask),
    ...windowOf(query, ask, year),
    ...cohortOf(where, ask.cohort ?? year),
    ...filtersOf(where, scheme, find),
    ...planned(where, ask, year),
    ...unitsOf(query, units, find),
  ];
  // A target is set for a unit as a whole, so in any narrower scope there is none (RULINGS 11).
  if (query.measure === 'target' && Object.keys(ask.scope).length > 0) parts.push('false');
  return parts.join(' AND ');
}

/** A figure in a scope: what the scope names overrides, but a smallest size only ever rises. */
function narrowed(own: Filter, scope: Filter): Filter {
  const sizes = [own.minimumFen, scope.minimumFen].filter((fen) => fen !== undefined);
  const [larger] = sizes.sort((a, b) => (BigInt(a) < BigInt(b) ? 1 : -1));
  return { ...own, ...scope, ...(larger !== undefined && { minimumFen: larger }) };
}

function windowOf({ window }: MetricQuery, { asOf }: Ask, year: number): string[] {
  switch (window) {
    case 'ever':
      return [];
    case 'year':
      return [`occurred_on >= DATE '${yearPeriod(year).from}'`];
    case 'standing':
      return [`until_on > DATE '${asOf}'`];
  }
}

function cohortOf({ cohort }: Filter, year: number): string[] {
  if (cohort === undefined) return [];
  const { from, to } = yearPeriod(year);
  return [`cohort_on BETWEEN DATE '${from}' AND DATE '${to}'`];
}

function filtersOf(where: Filter, scheme: Scheme, find: Find): string[] {
  const parts: string[] = [];
  const oneOf = (column: string, values: readonly string[]) => {
    parts.push(values.length === 0 ? 'false' : `${column} IN (${values.map(find).join(', ')})`);
  };
  if (where.kinds) oneOf('kind', where.kinds);
  if (where.sectors) oneOf('sector', where.sectors);
  if (where.modes) oneOf('mode', where.modes);
  if (where.chains) oneOf('chain', where.chains === 'focus' ? scheme.focusChains : where.chains);
  if (where.origins) {
    const { origins } = where;
    oneOf('origin', 'group' in origins ? (scheme.originGroups[origins.group] ?? []) : origins);
  }
  if (where.key !== undefined) parts.push(`"key" = ${where.key}`);
  if (where.assessed !== undefined) parts.push(`assessed = ${where.assessed}`);
  if (where.terminated === 'out') parts.push('NOT "terminated"');
  if (where.minimumFen !== undefined) parts.push(`size_fen >= ${BigInt(where.minimumFen)}`);
  if (where.about !== undefined) parts.push(`about = ${find(where.about)}`);
  return parts;
}

/** Plans: of the year, of it and due by the day, or carried over unreached (RULINGS 8, 9). */
function planned({ planned: when, reached }: Filter, { asOf }: Ask, year: number): string[] {
  const { from, to } = yearPeriod(year);
  const parts: string[] = [];
  if (when === 'year') parts.push(`planned_on BETWEEN DATE '${from}' AND DATE '${to}'`);
  if (when === 'due') parts.push(`planned_on BETWEEN DATE '${from}' AND DATE '${asOf}'`);
  if (when === 'carried') {
    parts.push(
      `planned_on < DATE '${from}' AND (reached_on IS NULL OR reached_on >= DATE '${from}')`,
    );
  }
  if (reached !== undefined) parts.push(`reached_on ${reached ? '<>' : '='} DATE 'infinity'`);
  return parts;
}

function unitsOf(
  { measure }: MetricQuery,
  { column, subtree, node }: UnitScope,
  find: Find,
): string[] {
  if (measure === 'target' && node !== null) return [`unit = ${find(node)}`];
  if (subtree === null) return [];
  return subtree.length === 0 ? ['false'] : [`${column} IN (${subtree.map(find).join(', ')})`];
}

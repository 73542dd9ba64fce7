import {
  type Day,
  endOfDay,
  type Filter,
  type Instant,
  instantMs,
  isDay,
  readInstant,
} from '#domain';
import type { Refusal as JournalRefusal } from './refusals.ts';

/** By whose clock a fact was known: when it was reported, or when the log recorded it. */
export type Basis = 'reported' | 'recorded';

/** The counting rule (口径) a figure is asked in; what it names overrides the figure's own. */
export type Scope = Pick<Filter, 'assessed' | 'terminated' | 'minimumFen' | 'kinds'>;

export const GROUPINGS = [
  'unit',
  'sector',
  'chain',
  'origin',
  'park',
  'kind',
  'cause',
  'month',
  'quarter',
] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What every figure is asked with: as of which day, as known when, for whom, in which scope. */
export interface Ask {
  readonly asOf: Day;
  /** The last instant whose reports count; null for all that is known now. */
  readonly knownAt: Instant | null;
  readonly basis: Basis;
  readonly scope: Scope;
  /** A node of the unit tree: the figure is that of its subtree. Null for the whole tree. */
  readonly unit: string | null;
  /** The signing year cohorts are taken from; null for the year of `asOf` (RULINGS 8). */
  readonly cohort: number | null;
}

/** The plain question: everything, as of a day, as known now. */
export function asOf(day: Day, more: Partial<Ask> = {}): Ask {
  const plain = { knownAt: null, basis: 'reported', scope: {}, unit: null, cohort: null } as const;
  return { asOf: day, ...plain, ...more };
}

/**
 * Reads a `knownAt`: a date means the whole Shanghai day, an instant up to and including it
 * (RULINGS 1).
 */
export function readKnownAt(text: string): Instant | JournalRefusal {
  if (isDay(text)) return endOfDay(text);
  const instant = /^\d{4}-\d{2}-\d{2}T/.test(text) ? readInstant(text) : null;
  return instant ?? { code: 'not-a-time', facts: { value: text } };
}

/** The condition on an entry's knowledge, or none. */
export function knownBy({ knownAt, basis }: Pick<Ask, 'knownAt' | 'basis'>): string[] {
  if (knownAt === null) return [];
  const column = basis === 'reported' ? 'reported_at' : 'recorded_at';
  return [`${column} <= ${instantMs(knownAt)}`];
}

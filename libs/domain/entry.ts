import type { Day } from './calendar.ts';
import type { Fen } from './money.ts';

/** What an entry counts. Intervals (`talks`, `under-construction`, `stall`) carry `until`. */
export const MEASURES = [
  'registered',
  'talks',
  'signed',
  'started',
  'under-construction',
  'funds',
  'filed',
  'production',
  'terminated',
  'planned',
  'stall',
  'supervision',
  'visits-out',
  'visits-in',
  'activities',
  'target',
] as const;
export type Measure = (typeof MEASURES)[number];

/**
 * One line of the books: what a state contributes to a figure, on a date, with every dimension
 * figures are cut by, so that a figure never joins. A field that does not apply is null.
 */
export interface Entry {
  readonly measure: Measure;
  /** +1, or −1 where the line leaves a scope it stood in (RULINGS 12). */
  readonly sign: 1 | -1;
  /** The business date; an interval's first day. */
  readonly on: Day;
  /** The first day an interval no longer holds (half-open); null for points and open intervals. */
  readonly until: Day | null;
  readonly quantity: number;
  readonly amountFen: Fen;
  /** The unit credited with it on its day. */
  readonly unit: string | null;
  /** The unit that held the project when it was formally signed (RULINGS 10). */
  readonly cohortUnit: string | null;
  /** The day of the formal contract: the cohort (RULINGS 7). */
  readonly cohortOn: Day | null;
  readonly kind: string | null;
  readonly sector: string | null;
  readonly chain: string | null;
  readonly park: string | null;
  readonly origin: string | null;
  readonly assessed: boolean;
  readonly terminated: boolean;
  readonly key: boolean;
  /** The contract with its increases as of the line's day (RULINGS 11). */
  readonly sizeFen: Fen;
  readonly mode: string | null;
  /** The milestone a plan or a stall is about; for a target, its metric. */
  readonly about: string | null;
  readonly plannedOn: Day | null;
  readonly reachedOn: Day | null;
  readonly cause: string | null;
  /** When the stall as a whole began, across its segments. */
  readonly since: Day | null;
  readonly dueOn: Day | null;
}

/** A line as the difference of an event posts it: new ones +1, vanished ones again −1. */
export interface Posting<T = Entry> {
  readonly sign: 1 | -1;
  readonly line: T;
}

const NOTHING: Omit<Entry, 'measure' | 'on'> = {
  sign: 1,
  until: null,
  quantity: 1,
  amountFen: 0n,
  unit: null,
  cohortUnit: null,
  cohortOn: null,
  kind: null,
  sector: null,
  chain: null,
  park: null,
  origin: null,
  assessed: false,
  terminated: false,
  key: false,
  sizeFen: 0n,
  mode: null,
  about: null,
  plannedOn: null,
  reachedOn: null,
  cause: null,
  since: null,
  dueOn: null,
};

/** An entry with every dimension that is not given absent. */
export function entry(given: Partial<Entry> & Pick<Entry, 'measure' | 'on'>): Entry {
  return { ...NOTHING, ...given };
}

/** The dimensions of an entry, in the order the books hold them. */
export const ENTRY_FIELDS = ['measure', 'on', ...Object.keys(NOTHING)] as (keyof Entry)[];

/** True where two lines agree in every field. */
export function sameLine<T extends object>(a: T, b: T): boolean {
  if (a === b) return true;
  for (const field in a) if (a[field] !== b[field]) return false;
  return true;
}

/**
 * The red-letter difference (红字冲销): what must be posted so that books holding `before` hold
 * `after`. Both are multisets of lines with the same fields; the answer is empty when they agree.
 */
export function difference<T extends object>(
  before: readonly T[],
  after: readonly T[],
): Posting<T>[] {
  let head = 0;
  const shorter = Math.min(before.length, after.length);
  while (head < shorter && sameLine(before[head] as T, after[head] as T)) head += 1;
  const vanished = before.slice(head);
  const added: T[] = [];
  for (let i = head; i < after.length; i += 1) {
    const line = after[i] as T;
    const at = vanished.findIndex((old) => sameLine(old, line));
    if (at === -1) added.push(line);
    else vanished.splice(at, 1);
  }
  return [
    ...vanished.map((line): Posting<T> => ({ sign: -1, line })),
    ...added.map((line): Posting<T> => ({ sign: 1, line })),
  ];
}

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
  'plan-weight',
  'peer-figure',
  'peer-target',
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
  /** How it started, when it ended, which activity it was; `annual` for a year's planned funds. */
  readonly mode: string | null;
  /** The milestone a plan or a stall is about; for targets, curves and peers, their metric. */
  readonly about: string | null;
  readonly plannedOn: Day | null;
  readonly reachedOn: Day | null;
  readonly cause: string | null;
  /** When the stall as a whole began, across its segments. */
  readonly since: Day | null;
  /** The unit that held the project when the stall began (RULINGS 15). */
  readonly sinceUnit: string | null;
  readonly dueOn: Day | null;
}

/** A line as the difference of an event posts it: new ones +1, vanished ones again −1. */
export interface Posting<T = Entry> {
  readonly sign: 1 | -1;
  readonly line: T;
}

/**
 * An entry with every dimension that is not given absent. Written out field by field, so that all
 * entries have one hidden class: a rebuild makes millions of them.
 */
export function entry(given: Partial<Entry> & Pick<Entry, 'measure' | 'on'>): Entry {
  return {
    measure: given.measure,
    on: given.on,
    sign: given.sign ?? 1,
    until: given.until ?? null,
    quantity: given.quantity ?? 1,
    amountFen: given.amountFen ?? 0n,
    unit: given.unit ?? null,
    cohortUnit: given.cohortUnit ?? null,
    cohortOn: given.cohortOn ?? null,
    kind: given.kind ?? null,
    sector: given.sector ?? null,
    chain: given.chain ?? null,
    park: given.park ?? null,
    origin: given.origin ?? null,
    assessed: given.assessed ?? false,
    terminated: given.terminated ?? false,
    key: given.key ?? false,
    sizeFen: given.sizeFen ?? 0n,
    mode: given.mode ?? null,
    about: given.about ?? null,
    plannedOn: given.plannedOn ?? null,
    reachedOn: given.reachedOn ?? null,
    cause: given.cause ?? null,
    since: given.since ?? null,
    sinceUnit: given.sinceUnit ?? null,
    dueOn: given.dueOn ?? null,
  };
}

/**
 * Lines that replace one another: each group, in the order of their days, stands until the day of
 * the next and leaves on it with −1. The last stands on, or until `end` where that is given.
 */
export function untilNext(groups: readonly (readonly Entry[])[], end?: Day): Entry[] {
  return groups.flatMap((lines, index) => {
    const leaves = groups[index + 1]?.[0]?.on ?? end;
    if (leaves === undefined) return lines;
    return [...lines, ...lines.map((line) => ({ ...line, on: leaves, sign: -1 as const }))];
  });
}

/** True where two lines agree in every field. */
export function sameLine<T extends object>(a: T, b: T): boolean {
  if (a === b) return true;
  for (const field in a) if (a[field] !== b[field]) return false;
  return true;
}

/** True where two entries agree in all but their day. */
export function sameLineButDay(a: Entry, b: Entry): boolean {
  for (const field in a) {
    if (field !== 'on' && a[field as keyof Entry] !== b[field as keyof Entry]) return false;
  }
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
  if (before === after) return [];
  if (before.length === 0) return after.map((line) => ({ sign: 1, line }));
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

/** Lines that come and go together; `key` says all they depend on within their scope. */
export interface Block<T = Entry> {
  readonly key: string;
  readonly lines: readonly T[];
}

/** The same for lines in blocks: blocks that are the very same at either end are passed over. */
export function differenceOfBlocks<T extends object>(
  before: readonly Block<T>[],
  after: readonly Block<T>[],
): Posting<T>[] {
  let head = 0;
  while (head < before.length && before[head] === after[head]) head += 1;
  let [b, a] = [before.length, after.length];
  while (b > head && a > head && before[b - 1] === after[a - 1]) [b, a] = [b - 1, a - 1];
  const vanished: T[] = [];
  for (let i = head; i < b; i += 1) vanished.push(...(before[i] as Block<T>).lines);
  const added: T[] = [];
  for (let i = head; i < a; i += 1) added.push(...(after[i] as Block<T>).lines);
  return difference(vanished, added);
}

import { type Day, instantMs, yearOf, yearPeriod } from '#domain';
import { type Ask, knownBy } from '../asking.ts';
import { conditionOfTerm, type Scene } from '../figures/evaluate.ts';
import { dayOf, type Formula, type Term } from '../figures/formula.ts';
import { eventsOf, NAMED_EVENTS, RESTATED, type Restated, restatedBy } from './causes.ts';

/** Two points a figure is asked at: each a day, and what was known of it at a time. */
export interface Between {
  readonly from: Scene;
  readonly to: Scene;
}

/** One line of a bridge: a sum in 分 or a count, and how many entries make it. */
export interface BridgeSum {
  readonly line: Restated;
  readonly sum: bigint;
  readonly entries: number;
}

/** A term's way from one point to the other; opening and lines add up to closing, exactly. */
export interface TermBridge {
  readonly opening: bigint;
  readonly lines: readonly BridgeSum[];
  readonly closing: bigint;
}

/** An entry's part in the difference of two conditions: in the second, less in the first. */
type Step = 'known' | 'entered' | 'left';

/** A term whose way is asked for, with its figure's formula under both schemes. */
export interface AskedTerm {
  readonly term: Term;
  readonly formulas: { readonly from: Formula; readonly to: Formula };
}

/**
 * How terms came from one sum to another, each in three moves that add up by themselves: the scheme
 * and the tree of the second point at the first (definitions); then what became known meanwhile of
 * the days up to the first (late, reversed, corrected …); then the days between (new, window …).
 * Terms of one measure and window are read together, in one pass over its lines.
 */
export async function bridgesOf(
  asked: readonly AskedTerm[],
  between: Between,
): Promise<TermBridge[]> {
  const bridges: TermBridge[] = new Array(asked.length);
  const together = new Map<string, number[]>();
  for (const [place, one] of asked.entries()) {
    const bounds = boundsOf(one, between);
    together.set(bounds, [...(together.get(bounds) ?? []), place]);
  }
  const reading = [...together].map(async ([bounds, places]) => {
    const terms = places.map((place) => asked[place] as AskedTerm);
    const read = await readTogether(terms, bounds, between);
    for (const [index, place] of places.entries()) bridges[place] = read[index] as TermBridge;
  });
  await Promise.all(reading);
  return bridges;
}

/**
 * The same term under the first point's scheme: as it is, else the one in its place among those of
 * its part that were defined otherwise. Null where there was none, or it counted something else.
 */
export function earlierOf({ term, formulas }: AskedTerm): Term | null {
  const { from, to } = formulas;
  const same = from.terms.find((one) => sameTerm(one, term));
  if (same !== undefined) return same;
  const changed = (terms: readonly Term[], others: readonly Term[]) =>
    terms.filter((one) => isLike(one, term) && !others.some((other) => sameTerm(one, other)));
  return changed(from.terms, to.terms)[changed(to.terms, from.terms).indexOf(term)] ?? null;
}

/** Of the same part, the same year, and summed alike. */
const isLike = (a: Term, b: Term) =>
  a.role === b.role &&
  (a.yearEarlier ?? false) === (b.yearEarlier ?? false) &&
  a.query.weight === b.query.weight;

const STEPS = ['known', 'entered', 'left'] as const satisfies readonly Step[];

/** What all lines of a term have in common at both points: its measures, and its window of days. */
function boundsOf(asked: AskedTerm, between: Between): string {
  const { term } = asked;
  const both = [term, earlierOf(asked) ?? term];
  const find = (measure: string) => between.to.books.dictionary.find(measure);
  const codes = new Set(both.map(({ query }) => find(query.measure)));
  const points = [between.from.ask, between.to.ask];
  const days = points.map((ask) => dayOf(term, ask)).sort();
  const [early, late] = [days[0] ?? '', days[1] ?? ''];
  const windows = new Set(both.map(({ query }) => query.window));
  const window = windows.size === 1 ? term.query.window : 'ever';
  return [
    `measure IN (${[...codes].join(', ')})`,
    `occurred_on <= DATE '${late}'`,
    ...(window === 'year' ? [`occurred_on >= DATE '${yearPeriod(yearOf(early)).from}'`] : []),
    ...(window === 'standing' ? [`until_on > DATE '${early}'`] : []),
  ].join(' AND ');
}

async function readTogether(
  asked: readonly AskedTerm[],
  bounds: string,
  between: Between,
): Promise<TermBridge[]> {
  const parts = asked.map((one, index) => partsOf(one, index, between));
  const { k1, k2 } = knownAtEach(between);
  // Each condition is written once: DuckDB takes longer to plan long texts than to run them.
  const rows = await between.to.books.rows(`
    WITH lines AS (
      SELECT event, sign * quantity AS quantity, sign * amount_fen AS amount_fen,
             ${k1} AS k1, ${k2} AS k2, ${parts.flatMap((one) => one.flags).join(', ')}
      FROM entries WHERE ${bounds}
    )
    SELECT event, ${parts.flatMap((one) => one.sums).join(', ')} FROM lines GROUP BY event
  `);
  const words = between.to.books.dictionary;
  const events = rows.map(([event]) => words.wordOf(event as number) ?? '');
  return parts.map((one, index) => {
    const from = 1 + index * COLUMNS;
    const own = rows.map((row) => row.slice(from, from + COLUMNS));
    return bridgeFrom(events, own, one.forwards);
  });
}

/** Sums of one term in one row: opening, closing, first; sum and count of each step; and of two. */
const COLUMNS = 10;

/** Whether the points were there to know a line, as conditions. */
function knownAtEach({ from, to }: Between) {
  const { basis } = to.ask;
  const known = (ask: Ask) => knownBy({ knownAt: ask.knownAt, basis })[0] ?? 'true';
  return { k1: known(from.ask), k2: known(to.ask) };
}

function partsOf({ term, formulas }: AskedTerm, place: number, between: Between) {
  const { from, to } = between;
  const earlier = earlierOf({ term, formulas });
  const at = (asOf: Day) =>
    conditionOfTerm(term, formulas.to, { ...to, ask: { ...to.ask, asOf, knownAt: null } }, null);
  const first = { ...to, ask: { ...to.ask, asOf: from.ask.asOf, knownAt: from.ask.knownAt } };
  const opening = earlier && conditionOfTerm(earlier, formulas.from, from, null);
  const isSame = opening === conditionOfTerm(term, formulas.to, first, null);
  const [o, e1, e2] = ['o', 'a', 'b'].map((name) => `${name}${place}`) as [string, string, string];
  const value = term.query.weight === 'count' ? 'quantity' : 'amount_fen';
  const sum = (where: string) => `coalesce(sum(${value}) FILTER (${where}), 0)::HUGEINT`;
  const count = (where: string) => `(count(*) FILTER (${where}))::INTEGER`;
  const known = `k1 <> k2 AND ${e1}`;
  const entered = `k2 AND ${e2} AND NOT ${e1}`;
  const left = `k2 AND ${e1} AND NOT ${e2}`;
  return {
    flags: [
      `(${at(from.ask.asOf)}) AS ${e1}`,
      `(${at(to.ask.asOf)}) AS ${e2}`,
      ...(isSame ? [] : [`(${opening ?? 'false'}) AS ${o}`]),
    ],
    sums: [
      ...[isSame ? `k1 AND ${e1}` : o, `k2 AND ${e2}`, `k1 AND ${e1}`].map(sum),
      ...[known, entered, left].flatMap((step) => [sum(step), count(step)]),
      count(`${known} AND k2 AND NOT ${e2}`),
    ],
    forwards: spanOf(from.ask, to.ask).forwards,
  };
}

/** A bridge from the sums of each kind of event. */
function bridgeFrom(
  events: readonly string[],
  rows: readonly (readonly unknown[])[],
  forwards: boolean,
): TermBridge {
  const total = (column: number) => rows.reduce((sum, row) => sum + (row[column] as bigint), 0n);
  const [opening, closing, first] = [total(0), total(1), total(2)];
  const lines = new Map<Restated, { sum: bigint; entries: number }>();
  const add = (line: Restated, sum: bigint, entries: number) => {
    const had = lines.get(line) ?? { sum: 0n, entries: 0 };
    lines.set(line, { sum: had.sum + sum, entries: had.entries + entries });
  };
  const sign = { known: forwards ? 1n : -1n, entered: 1n, left: -1n };
  add('definitions', first - opening, 0);
  for (const [index, row] of rows.entries()) {
    for (const [place, step] of STEPS.entries()) {
      const [sum, found] = [row[3 + 2 * place] as bigint, row[4 + 2 * place] as number];
      const event = events[index] ?? '';
      // What came and went again meanwhile is nothing to a line that would hold both.
      const both = NAMED_EVENTS.includes(event) && step !== 'entered' ? (row[9] as number) : 0;
      if (found > 0) add(restatedBy(event, step), sign[step] * sum, found - both);
    }
  }
  return {
    opening,
    lines: RESTATED.flatMap((line) => {
      const found = lines.get(line);
      return found && (found.sum !== 0n || found.entries > 0) ? [{ line, ...found }] : [];
    }),
    closing,
  };
}

/** The conditions of a term at both points and in between, with the second point's definitions. */
function conditionsOf(term: Term, formula: Formula, { from, to }: Between) {
  const at = (ask: Ask) => conditionOfTerm(term, formula, { ...to, ask }, null);
  // The second point's definitions, asked at the first point's day and knowledge.
  const before = { ...to.ask, asOf: from.ask.asOf };
  const middle = at(before);
  const last = at(to.ask);
  return {
    ...meanwhile(from.ask, to.ask, { ever: at({ ...before, knownAt: null }) }),
    entered: `(${last}) AND NOT (${middle})`,
    left: `(${middle}) AND NOT (${last})`,
  };
}

/** What became known between the two points, or was known only at the first. */
function meanwhile(from: Ask, to: Ask, { ever }: { readonly ever: string }) {
  const { span, forwards } = spanOf(from, to);
  return { known: `${span} AND ${ever}`, knownSign: forwards ? '1' : '-1' };
}

/** The reports between the two points, and whether the second is the later one. */
function spanOf(from: Ask, to: Ask): { readonly span: string; readonly forwards: boolean } {
  const column = to.basis === 'reported' ? 'reported_at' : 'recorded_at';
  const ms = (ask: Ask) => (ask.knownAt === null ? null : instantMs(ask.knownAt));
  const [k1, k2] = [ms(from), ms(to)];
  const between = (after: number | null, upTo: number | null) =>
    after === null
      ? 'false'
      : `${column} > ${after}${upTo === null ? '' : ` AND ${column} <= ${upTo}`}`;
  const forwards = k1 !== null && (k2 === null || k2 >= k1);
  return { span: forwards ? between(k1, k2) : between(k2, k1), forwards };
}

/** The entries of one line of a bridge: which they are, and which count with their sign turned. */
export interface LineEntries {
  readonly where: string;
  readonly turned: string;
}

/** The entries of one line of a bridge, as conditions on the books; null where it has none. */
export function entriesOfLine(
  line: Restated,
  term: Term,
  formula: Formula,
  between: Between,
): LineEntries | null {
  if (line === 'definitions') return null;
  const { known, knownSign, entered, left } = conditionsOf(term, formula, between);
  const find = (words: readonly string[]) =>
    words.map((word) => between.to.books.dictionary.find(word)).join(', ');
  // What came in counts as it is; what went out, and what only the first point knew, against it.
  const gone = knownSign === '1' ? 'false' : `(${known})`;
  const named = eventsOf(line);
  if (named !== null) {
    const where = `(((${known}) <> (${left})) OR (${entered})) AND event IN (${find(named)})`;
    return { where, turned: `(${left}) OR ${gone}` };
  }
  const others = `event NOT IN (${find(NAMED_EVENTS)})`;
  const of = line === 'late' ? known : line === 'new' ? entered : left;
  const turned = { late: gone, new: 'false' }[line as string] ?? 'true';
  return { where: `(${of}) AND ${others}`, turned };
}

/** The same sum under both schemes: its part, its query, and whether it is a year earlier's. */
export function sameTerm(a: Term, b: Term): boolean {
  const key = ({ role, query, yearEarlier }: Term) => {
    const { name: _, ...what } = query;
    return JSON.stringify([role, what, yearEarlier ?? false]);
  };
  return key(a) === key(b);
}

import { addYears, instantMs, yearOf, yearPeriod } from '#domain';
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
  const { books } = between.to;
  const parts = asked.map((one, index) => partsOf(one, index, between));
  const { k1, k2 } = knownAtEach(between);
  const ends = parts.flatMap((one) => one.ends);
  const [[sums = []], rows] = await Promise.all([
    books.rows(`SELECT ${ends.join(', ')} FROM entries WHERE ${bounds}`) as Promise<bigint[][]>,
    // Each condition is written once here: DuckDB would take longer to plan it than to run it.
    books.rows(`
      WITH lines AS (
        SELECT event, sign * quantity AS quantity, sign * amount_fen AS amount_fen,
               ${k1} AS k1, ${k2} AS k2, ${parts.flatMap((one) => one.flags).join(', ')}
        FROM entries WHERE ${bounds} AND (${movable(between)})
      )
      SELECT event, ${parts.flatMap((one) => one.steps).join(', ')} FROM lines GROUP BY event
    `),
  ]);
  const events = rows.map(([event]) => books.dictionary.wordOf(event as number) ?? '');
  let end = 0;
  return parts.map((one, index) => {
    const own = sums.slice(end, end + one.ends.length);
    end += one.ends.length;
    const from = 1 + index * STEP_COLUMNS;
    const moved = rows.map((row) => row.slice(from, from + STEP_COLUMNS));
    return bridgeFrom(own, events, moved, one.forwards);
  });
}

/** Sum and count of each step of a term in one row, and the count of what is in two of them. */
const STEP_COLUMNS = 7;

/** Whether the points were there to know a line, as conditions. */
function knownAtEach({ from, to }: Between) {
  const { basis } = to.ask;
  const known = (ask: Ask) => knownBy({ knownAt: ask.knownAt, basis })[0] ?? 'true';
  return { k1: known(from.ask), k2: known(to.ask) };
}

/**
 * The lines that can stand differently at the two points: known meanwhile, or with a day in
 * between; all of them where the points are in different years. It narrows what is read and
 * decides nothing.
 */
function movable({ from, to }: Between): string {
  const [early = '', late = ''] = [from.ask.asOf, to.ask.asOf].sort();
  if (yearOf(early) !== yearOf(late)) return 'true';
  const days = [0, -1].flatMap((years) => {
    const [after, upTo] = [addYears(early, years), addYears(late, years)];
    return ['occurred_on', 'until_on', 'planned_on'].map(
      (column) => `${column} > DATE '${after}' AND ${column} <= DATE '${upTo}'`,
    );
  });
  return [spanOf(from.ask, to.ask).span, ...days].map((part) => `(${part})`).join(' OR ');
}

function partsOf({ term, formulas }: AskedTerm, place: number, between: Between) {
  const { from, to } = between;
  const earlier = earlierOf({ term, formulas });
  const at = (ask: Ask) => conditionOfTerm(term, formulas.to, { ...to, ask }, null);
  const before = { ...to.ask, asOf: from.ask.asOf };
  const first = at({ ...before, knownAt: from.ask.knownAt });
  const opening = earlier === null ? 'false' : conditionOfTerm(earlier, formulas.from, from, null);
  const ends = opening === first ? [opening] : [opening, first];
  const [e1, e2] = [`a${place}`, `b${place}`];
  const isCount = term.query.weight === 'count';
  const amount = isCount ? 'sign * quantity' : 'sign * amount_fen';
  const value = isCount ? 'quantity' : 'amount_fen';
  const sum = (what: string) => (where: string) =>
    `coalesce(sum(${what}) FILTER (${where}), 0)::HUGEINT`;
  const count = (where: string) => `(count(*) FILTER (${where}))::INTEGER`;
  const known = `k1 <> k2 AND ${e1}`;
  const steps = [known, `k2 AND ${e2} AND NOT ${e1}`, `k2 AND ${e1} AND NOT ${e2}`];
  return {
    ends: ends.map(sum(amount)),
    flags: [
      `(${at({ ...before, knownAt: null })}) AS ${e1}`,
      `(${at({ ...to.ask, knownAt: null })}) AS ${e2}`,
    ],
    steps: [
      ...steps.flatMap((step) => [sum(value)(step), count(step)]),
      count(`${known} AND k2 AND NOT ${e2}`),
    ],
    forwards: spanOf(from.ask, to.ask).forwards,
  };
}

/**
 * A bridge from the sum at its first end, also under the later definitions where they differ, and
 * those of each kind of event: every line that stands differently is among these, so that they lead
 * to the sum at its other end.
 */
function bridgeFrom(
  [opening = 0n, first = opening]: readonly bigint[],
  events: readonly string[],
  rows: readonly (readonly unknown[])[],
  forwards: boolean,
): TermBridge {
  const lines = new Map<Restated, { sum: bigint; entries: number }>();
  const add = (line: Restated, sum: bigint, entries: number) => {
    const had = lines.get(line) ?? { sum: 0n, entries: 0 };
    lines.set(line, { sum: had.sum + sum, entries: had.entries + entries });
  };
  const sign = { known: forwards ? 1n : -1n, entered: 1n, left: -1n };
  add('definitions', first - opening, 0);
  let closing = first;
  for (const [index, row] of rows.entries()) {
    for (const [place, step] of STEPS.entries()) {
      const [moved, found] = [row[2 * place] as bigint, row[2 * place + 1] as number];
      const sum = sign[step] * moved;
      closing += sum;
      const event = events[index] ?? '';
      // What came and went again meanwhile is nothing to a line that would hold both.
      const both = NAMED_EVENTS.includes(event) && step !== 'entered' ? (row[6] as number) : 0;
      if (found > 0) add(restatedBy(event, step), sum, found - both);
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

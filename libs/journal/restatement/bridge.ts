import { instantMs } from '#domain';
import type { Ask } from '../asking.ts';
import { conditionOfTerm, type Scene } from '../figures/evaluate.ts';
import type { Formula, Term } from '../figures/formula.ts';
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

/**
 * How a term came from one sum to another, in three moves that add up by themselves: the scheme and
 * the tree of the second point at the first (definitions); then what became known meanwhile of the
 * days up to the first (late, reversed, corrected …); then the days between (new, window …).
 */
export async function bridgeOf(
  term: Term,
  formulas: { readonly from: Formula; readonly to: Formula },
  { from, to }: Between,
): Promise<TermBridge> {
  const earlier = formulas.from.terms.find((t) => sameTerm(t, term));
  const opening =
    earlier === undefined ? null : conditionOfTerm(earlier, formulas.from, from, null);
  const c = conditionsOf(term, formulas.to, { from, to });
  const amount = term.query.weight === 'count' ? 'quantity' : 'amount_fen';
  const total = (where: string | null) =>
    where === null
      ? '0::HUGEINT'
      : `coalesce((SELECT sum(sign * ${amount}) FROM entries WHERE ${where}), 0)::HUGEINT`;
  const step = (name: Step, where: string, sign: string) =>
    `SELECT '${name}', event, sum(sign * ${amount} * ${sign})::HUGEINT, count(*)::INTEGER
     FROM entries WHERE ${where} GROUP BY event`;
  const { books } = to;
  const [sums] = await books.rows(`SELECT ${total(opening)}, ${total(c.first)}, ${total(c.last)}`);
  const [start, redefined, closing] = (sums ?? []) as bigint[];
  const rows = await books.rows(
    [
      step('known', c.known, c.knownSign),
      step('entered', c.entered, '1'),
      step('left', c.left, '-1'),
    ].join(' UNION ALL '),
  );
  const lines = new Map<Restated, { sum: bigint; entries: number }>();
  const add = (line: Restated, sum: bigint, entries: number) => {
    const had = lines.get(line) ?? { sum: 0n, entries: 0 };
    lines.set(line, { sum: had.sum + sum, entries: had.entries + entries });
  };
  add('definitions', (redefined ?? 0n) - (start ?? 0n), 0);
  for (const [name, event, sum, entries] of rows) {
    const type = books.dictionary.wordOf(event as number) ?? '';
    add(restatedBy(type, name as Step), sum as bigint, entries as number);
  }
  return {
    opening: start ?? 0n,
    lines: RESTATED.flatMap((line) => {
      const found = lines.get(line);
      return found && (found.sum !== 0n || found.entries > 0) ? [{ line, ...found }] : [];
    }),
    closing: closing ?? 0n,
  };
}

/** The conditions of a term at both points and in between, with the second point's definitions. */
function conditionsOf(term: Term, formula: Formula, { from, to }: Between) {
  const at = (ask: Ask) => conditionOfTerm(term, formula, { ...to, ask }, null);
  // The second point's definitions, asked at the first point's day and knowledge.
  const { asOf, knownAt } = from.ask;
  const before = { ...to.ask, asOf };
  const first = at({ ...before, knownAt });
  const middle = at(before);
  const last = at(to.ask);
  return {
    first,
    last,
    ...meanwhile(from.ask, to.ask, { ever: at({ ...before, knownAt: null }) }),
    entered: `(${last}) AND NOT (${middle})`,
    left: `(${middle}) AND NOT (${last})`,
  };
}

/** What became known between the two points, or was known only at the first. */
function meanwhile(from: Ask, to: Ask, { ever }: { readonly ever: string }) {
  const column = to.basis === 'reported' ? 'reported_at' : 'recorded_at';
  const ms = (ask: Ask) => (ask.knownAt === null ? null : instantMs(ask.knownAt));
  const [k1, k2] = [ms(from), ms(to)];
  const between = (after: number | null, upTo: number | null) =>
    after === null
      ? 'false'
      : `${column} > ${after}${upTo === null ? '' : ` AND ${column} <= ${upTo}`}`;
  const forwards = k1 !== null && (k2 === null || k2 >= k1);
  const span = forwards ? between(k1, k2) : between(k2, k1);
  return { known: `${span} AND ${ever}`, knownSign: forwards ? '1' : '-1' };
}

/** The entries of one line of a bridge, as a condition on the books; null where it has none. */
export function entriesOfLine(
  line: Restated,
  term: Term,
  formula: Formula,
  between: Between,
): string | null {
  if (line === 'definitions') return null;
  const { known, entered, left } = conditionsOf(term, formula, between);
  const find = (words: readonly string[]) =>
    words.map((word) => between.to.books.dictionary.find(word)).join(', ');
  const named = eventsOf(line);
  if (named !== null)
    return `((${known}) OR (${entered}) OR (${left})) AND event IN (${find(named)})`;
  const others = `event NOT IN (${find(NAMED_EVENTS)})`;
  const of = line === 'late' ? known : line === 'new' ? entered : left;
  return `(${of}) AND ${others}`;
}

/** The same sum under both schemes: its part, its query, and whether it is a year earlier's. */
function sameTerm(a: Term, b: Term): boolean {
  const key = ({ role, query, yearEarlier }: Term) => {
    const { name: _, ...what } = query;
    return JSON.stringify([role, what, yearEarlier ?? false]);
  };
  return key(a) === key(b);
}

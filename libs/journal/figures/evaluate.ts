import type { Message } from '#domain';
import type { Ask, Grouping } from '../asking.ts';
import type { Books } from '../books/books.ts';
import { conditionOf, type UnitScope } from '../condition.ts';
import type { Refusal } from '../refusals.ts';
import { registerOn, schemeOf } from '../register.ts';
import type { FigureDefinition } from './catalogue.ts';
import { dayOf, type Formula, type Setting, type Sums, type Term } from './formula.ts';
import { printed, toJson, type Value } from './value.ts';

/** A figure as it is answered: exact and printed, with its formula and what went into it. */
export interface FigureAnswer {
  readonly id: string;
  readonly label: Message;
  readonly value: object | null;
  readonly printed: Message;
  readonly formula: Message;
  readonly terms: readonly TermAnswer[];
  readonly groups?: readonly GroupAnswer[];
  readonly asOf: string;
  readonly knownAt: string | null;
  readonly scheme: string;
}

/** One sum that went into a figure: a count or 分, as a decimal string. */
export interface TermAnswer {
  readonly role: Term['role'];
  readonly name: Message;
  readonly asOf: string;
  readonly sum: string;
  readonly weight: 'count' | 'amount';
}

/** The figure for one group of its entries: one unit, one cause, one month. */
export interface GroupAnswer {
  /** The unit's id, or the text grouped by; null for lines that have none. */
  readonly key: string | null;
  readonly name: string;
  readonly value: object | null;
  readonly printed: Message;
}

/** What questions of one ask share: read once, however many figures are answered from it. */
export interface Scene extends Setting {
  readonly books: Books;
  readonly subtree: readonly string[] | null;
  readonly node: string | null;
}

const COLUMN: { readonly [G in Grouping]: string } = {
  unit: 'unit',
  sector: 'sector',
  chain: 'chain',
  origin: 'origin',
  park: 'park',
  kind: 'kind',
  cause: 'cause',
  month: "strftime(occurred_on, '%Y-%m')",
  quarter: "strftime(occurred_on, '%Y-Q') || quarter(occurred_on)",
};

/** Reads the scheme and the register as of the ask; refuses a unit nobody registered. */
export async function sceneOf(books: Books, ask: Ask): Promise<Scene | Refusal> {
  const [scheme, register] = await Promise.all([schemeOf(books, ask), registerOn(books, ask)]);
  const { unit } = ask;
  if (unit === null) {
    return { books, ask, scheme, register, subtree: null, node: register.root ?? '' };
  }
  if (!register.units.has(unit)) return { code: 'unit-unknown', facts: { unitId: unit } };
  return { books, ask, scheme, register, subtree: register.subtree(unit), node: unit };
}

export const isRefusal = (value: object): value is Refusal => 'code' in value && 'facts' in value;

/** Answers one figure, and its groups where a grouping is asked for. */
export async function answer(
  figure: FigureDefinition,
  scene: Scene,
  groupBy: Grouping | null = null,
): Promise<FigureAnswer | Refusal> {
  const formula = figure.formula(scene.scheme);
  if (groupBy !== null && !groupable(formula, groupBy)) {
    return { code: 'not-groupable', facts: { id: figure.id, by: groupBy } };
  }
  const sums = await sumsOf(formula, scene, formula.per ?? null);
  const groups = groupBy === null ? null : await sumsOf(formula, scene, groupBy);
  return {
    ...answerOf(figure, formula, scene, sums),
    ...(groups && {
      groups: groups.map((row) => group(row, figure, formula, scene, groupBy)),
    }),
  };
}

/** The answer a figure's sums make, however they were come by. */
export function answerOf(
  figure: FigureDefinition,
  formula: Formula,
  scene: Scene,
  sums: readonly Sums[],
): FigureAnswer {
  const value = formula.combine(sums, scene);
  return {
    id: figure.id,
    label: figure.label,
    value: toJson(value),
    printed: printed(value, figure.print),
    formula: formula.words,
    terms: termsOf(formula, sums, scene.ask),
    asOf: scene.ask.asOf,
    knownAt: scene.ask.knownAt,
    scheme: scene.scheme.name,
  };
}

function groupable({ per, terms }: Formula, by: Grouping): boolean {
  if (per !== undefined || terms.length === 0) return false;
  const inTime = by === 'month' || by === 'quarter';
  if (!inTime) return true;
  // A standing interval and a target belong to no one month; shifted years would not line up.
  return terms.every((t) => t.query.window === 'year' && t.yearEarlier !== true);
}

function group(
  { group: key, values }: Sums,
  figure: FigureDefinition,
  formula: Formula,
  scene: Scene,
  by: Grouping | null,
): GroupAnswer {
  const value: Value = formula.combine([{ group: null, values }], scene);
  const name = by === 'unit' && key !== null ? scene.register.nameOf(key) : (key ?? '—');
  return { key, name, value: toJson(value), printed: printed(value, figure.print) };
}

function termsOf({ terms }: Formula, sums: readonly Sums[], ask: Ask): TermAnswer[] {
  return terms.map((term, index) => ({
    role: term.role,
    name: term.name,
    asOf: dayOf(term, ask),
    sum: sums.reduce((total, row) => total + (row.values[index] ?? 0n), 0n).toString(),
    weight: term.query.weight,
  }));
}

/** The condition on the books a term of a formula stands for. */
export function conditionOfTerm(
  term: Term,
  formula: Formula,
  scene: Scene,
  by: Grouping | null,
): string {
  const { ask, scheme, books, subtree } = scene;
  const perUnit = by === 'unit' || formula.per === 'unit';
  const units: UnitScope = {
    column: formula.unitColumn,
    subtree,
    node: perUnit ? null : scene.node,
  };
  const asked = { ...ask, asOf: dayOf(term, ask) };
  return conditionOf(term.query, asked, scheme, units, (word) => books.dictionary.find(word));
}

/** All sums of a formula in one statement; a group without lines for a term has 0 there. */
async function sumsOf(formula: Formula, scene: Scene, by: Grouping | null): Promise<Sums[]> {
  const { terms } = formula;
  if (terms.length === 0) return [];
  const column = by === 'unit' ? formula.unitColumn : by === null ? null : COLUMN[by];
  const inTime = by === 'month' || by === 'quarter';
  const selects = terms.map((term, index) => {
    const amount = term.query.weight === 'count' ? 'quantity' : 'amount_fen';
    const where = conditionOfTerm(term, formula, scene, by);
    return `SELECT ${index} AS term, ${column ?? 'NULL'} AS grouped,
                   sum(sign * ${amount})::HUGEINT AS total
            FROM entries WHERE ${where} GROUP BY grouped`;
  });
  const rows = await scene.books.rows(`${selects.join(' UNION ALL ')} ORDER BY grouped, term`);
  const found = new Map<unknown, bigint[]>();
  if (by === null)
    found.set(
      null,
      terms.map(() => 0n),
    );
  for (const [term, key, total] of rows) {
    const values = found.get(key) ?? terms.map(() => 0n);
    values[term as number] = (total as bigint | null) ?? 0n;
    found.set(key, values);
  }
  const text = (key: unknown) =>
    inTime || key === null ? (key as string | null) : scene.books.dictionary.wordOf(key as number);
  return [...found]
    .filter(([, values]) => by === null || values.some((value) => value !== 0n))
    .map(([key, values]) => ({ group: text(key), values }))
    .sort(byGroup);
}

/** By the texts, not by their codes: those tell in what order the books first met them. */
const byGroup = ({ group: a }: Sums, { group: b }: Sums) =>
  a === b ? 0 : b === null || (a !== null && a < b) ? -1 : 1;

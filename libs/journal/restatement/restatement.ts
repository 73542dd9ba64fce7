import type { Message } from '#domain';
import type { EventReader } from '#event-store';
import type { FigureDefinition } from '../figures/catalogue.ts';
import { SECTIONS } from '../figures/catalogue.ts';
import { answer, type FigureAnswer, isRefusal, type Scene } from '../figures/evaluate.ts';
import { type ExplainedEntry, entriesWhere } from '../figures/explain.ts';
import type { Term } from '../figures/formula.ts';
import { rateFigure } from '../figures/named.ts';
import type { Refusal } from '../refusals.ts';
import { type Between, bridgeOf, entriesOfLine, type TermBridge } from './bridge.ts';
import { RESTATED_WORDS, type Restated } from './causes.ts';
import type { BridgeLine } from './queries.ts';

/** One line of a bridge as it is answered. */
export interface BridgeLineAnswer {
  readonly line: Restated;
  readonly name: Message;
  /** 分 or a count, signed, as a decimal string. */
  readonly sum: string;
  readonly entries: number;
}

/** One sum's way from one point to the other: opening and lines add up to closing. */
export interface TermBridgeAnswer {
  readonly role: Term['role'];
  readonly name: Message;
  readonly weight: 'count' | 'amount';
  readonly opening: string;
  readonly lines: readonly BridgeLineAnswer[];
  readonly closing: string;
}

/** Why a figure is another one: as it was, as it is, and the bridge of each of its sums. */
export interface Restatement {
  readonly id: string;
  readonly label: Message;
  readonly from: FigureAnswer;
  readonly to: FigureAnswer;
  readonly changed: boolean;
  readonly terms: readonly TermBridgeAnswer[];
}

/** The bridges of a whole report. */
export interface ReportRestatement {
  readonly figures: readonly Restatement[];
  readonly changed: number;
}

/** One line's entries in parts: what came in, and what went out with its sign turned. */
export interface BridgeLineExplanation {
  readonly line: Restated;
  readonly name: Message;
  readonly weight: 'count' | 'amount';
  readonly total: number;
  readonly entries: readonly ExplainedEntry[];
}

/** The bridge of one figure between two points. */
export async function restate(
  figure: FigureDefinition,
  between: Between,
  known: Map<string, Promise<TermBridge>> = new Map(),
): Promise<Restatement | Refusal> {
  const [from, to] = await Promise.all([answer(figure, between.from), answer(figure, between.to)]);
  if (isRefusal(from)) return from;
  if (isRefusal(to)) return to;
  const formulas = {
    from: figure.formula(between.from.scheme),
    to: figure.formula(between.to.scheme),
  };
  const bridges = formulas.to.terms.map((term) => {
    // Figures share their sums: each is taken once for a whole report.
    const { unitColumn, per } = formulas.to;
    const key = JSON.stringify([term.query, term.yearEarlier ?? false, unitColumn, per ?? null]);
    const found = known.get(key) ?? bridgeOf(term, formulas, between);
    known.set(key, found);
    return found.then((bridge) => termAnswer(term, bridge));
  });
  const changed = JSON.stringify(from.value) !== JSON.stringify(to.value);
  return {
    id: figure.id,
    label: figure.label,
    from,
    to,
    changed,
    terms: await Promise.all(bridges),
  };
}

/** The bridges of all figures of the report and the rates of the scheme's second point. */
export async function restateReport(between: Between): Promise<ReportRestatement> {
  const known = new Map<string, Promise<TermBridge>>();
  const all = [
    ...SECTIONS.flatMap((section) => section.figures),
    ...between.to.scheme.rates.map(rateFigure),
  ];
  const seen = new Set<string>();
  const once = all.filter(({ id }) => !seen.has(id) && seen.add(id));
  const told = await Promise.all(once.map((figure) => restate(figure, between, known)));
  const figures = told.filter((one): one is Restatement => !isRefusal(one));
  return { figures, changed: figures.filter((one) => one.changed).length };
}

/** The entries of one line, by date, a page of them. */
export async function explainLine(
  figure: FigureDefinition,
  between: Between,
  log: EventReader,
  { term: place, line, offset, limit }: BridgeLine,
): Promise<BridgeLineExplanation | Refusal> {
  const formula = figure.formula(between.to.scheme);
  const term = formula.terms[place];
  if (term === undefined) return { code: 'term-unknown', facts: { id: figure.id, term: place } };
  const where = entriesOfLine(line, term, formula, between);
  const name = RESTATED_WORDS[line];
  const { weight } = term.query;
  if (where === null) return { line, name, weight, total: 0, entries: [] };
  return { line, name, weight, ...(await entriesWhere(where, between.to, log, { offset, limit })) };
}

function termAnswer({ role, name, query }: Term, bridge: TermBridge): TermBridgeAnswer {
  return {
    role,
    name,
    weight: query.weight,
    opening: bridge.opening.toString(),
    lines: bridge.lines.map(({ line, sum, entries }) => ({
      line,
      name: RESTATED_WORDS[line],
      sum: sum.toString(),
      entries,
    })),
    closing: bridge.closing.toString(),
  };
}

/** The same question at another day and knowledge, its scheme and tree as they were there. */
export type SceneAt = (ask: Scene['ask']) => Promise<Scene | Refusal>;

import type { Message } from '#domain';
import type { EventReader } from '#event-store';
import type { FigureDefinition } from '../figures/catalogue.ts';
import { SECTIONS } from '../figures/catalogue.ts';
import { answer, answerOf, type FigureAnswer, isRefusal, type Scene } from '../figures/evaluate.ts';
import { type ExplainedEntry, entriesWhere } from '../figures/explain.ts';
import type { Term } from '../figures/formula.ts';
import { rateFigure } from '../figures/named.ts';
import type { Refusal } from '../refusals.ts';
import {
  type AskedTerm,
  type Between,
  bridgesOf,
  earlierOf,
  entriesOfLine,
  sameTerm,
  type TermBridge,
} from './bridge.ts';
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
): Promise<Restatement | Refusal> {
  const [told] = await restateAll([figure], between);
  return told as Restatement | Refusal;
}

/** The bridges of all figures of the report and the rates of the scheme's second point. */
export async function restateReport(between: Between): Promise<ReportRestatement> {
  const all = [
    ...SECTIONS.flatMap((section) => section.figures),
    ...between.to.scheme.rates.map(rateFigure),
  ];
  const seen = new Set<string>();
  const once = all.filter(({ id }) => !seen.has(id) && seen.add(id));
  const told = await restateAll(once, between);
  const figures = told.filter((one): one is Restatement => !isRefusal(one));
  return { figures, changed: figures.filter((one) => one.changed).length };
}

/** Figures share their sums: each sum is read once for all of them. */
async function restateAll(
  figures: readonly FigureDefinition[],
  between: Between,
): Promise<(Restatement | Refusal)[]> {
  const wanted = new Map<string, AskedTerm>();
  const keyOf = (asked: AskedTerm) => {
    const { term, formulas } = asked;
    const { unitColumn, per } = formulas.to;
    const was = earlierOf(asked)?.query ?? null;
    return JSON.stringify([term.query, term.yearEarlier ?? false, unitColumn, per ?? null, was]);
  };
  const all = figures.map((figure) => {
    const formulas = {
      from: figure.formula(between.from.scheme),
      to: figure.formula(between.to.scheme),
    };
    const keys = formulas.to.terms.map((term) => {
      const key = keyOf({ term, formulas });
      if (!wanted.has(key)) wanted.set(key, { term, formulas });
      return key;
    });
    return { figure, formulas, keys };
  });
  const read = await bridgesOf([...wanted.values()], between);
  const bridges = new Map([...wanted.keys()].map((key, index) => [key, read[index] as TermBridge]));
  return Promise.all(
    all.map(async ({ figure, formulas, keys }) => {
      const ways = keys.map((key) => bridges.get(key) as TermBridge);
      const from = await answerAt('opening', figure, formulas, between, ways);
      const to = await answerAt('closing', figure, formulas, between, ways);
      if (isRefusal(from)) return from;
      if (isRefusal(to)) return to;
      const terms = formulas.to.terms.map((term, index) =>
        termAnswer(term, ways[index] as TermBridge),
      );
      const changed = JSON.stringify(from.value) !== JSON.stringify(to.value);
      return { id: figure.id, label: figure.label, from, to, changed, terms };
    }),
  );
}

/** The figure at one end of its bridges; asked for itself where their sums do not make it. */
async function answerAt(
  end: 'opening' | 'closing',
  figure: FigureDefinition,
  formulas: AskedTerm['formulas'],
  { from, to }: Between,
  ways: readonly TermBridge[],
): Promise<FigureAnswer | Refusal> {
  const [scene, formula] = end === 'opening' ? [from, formulas.from] : [to, formulas.to];
  const alike =
    formula.terms.length === formulas.to.terms.length &&
    formula.terms.every((term, index) => sameTerm(term, formulas.to.terms[index] as Term));
  // Units are counted one by one, which a sum over all of them cannot tell.
  if (formula.per !== undefined || formula.terms.length === 0 || !alike) {
    return answer(figure, scene);
  }
  const sums = [{ group: null, values: ways.map((way) => way[end]) }];
  return answerOf(figure, formula, scene, sums);
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
  const found = entriesOfLine(line, term, formula, between);
  const name = RESTATED_WORDS[line];
  const { weight } = term.query;
  if (found === null) return { line, name, weight, total: 0, entries: [] };
  const page = { offset, limit };
  const told = await entriesWhere(found.where, between.to, log, page, found.turned);
  return { line, name, weight, ...told };
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

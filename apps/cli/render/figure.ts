import type { CatalogueAnswer, FigureAnswer } from '#journal';
import { type Message, words } from '../language.ts';
import { showFen } from '../money.ts';
import type { Terminal } from '../terminal.ts';
import { columns, indented } from './columns.ts';
import { standing } from './moments.ts';

type Term = FigureAnswer['terms'][number];

const ROLES: Readonly<Record<Term['role'], Message>> = {
  value: words('数值', 'Value'),
  numerator: words('分子', 'Numerator'),
  denominator: words('分母', 'Denominator'),
};

/** The part a term plays in its formula, and what it is the sum of. */
export function nameOf({ role, name }: Pick<Term, 'role' | 'name'>, terminal: Terminal): string {
  const part = terminal.say(ROLES[role]);
  // A plain sum's only term is called "value" already.
  return role === 'value' ? terminal.say(name) : `${part}  ${terminal.say(name)}`;
}

/** A term's sum with its unit: a number of projects, or money. */
export function showSum(sum: string, weight: Term['weight'], terminal: Terminal): string {
  return weight === 'amount' ? showFen(sum, terminal.language) : sum;
}

/** Sums of several terms in one role, as a rate has them: `15`, or `81,414万元`. */
export function sumOfRole(
  answer: FigureAnswer,
  role: Term['role'],
  terminal: Terminal,
): string | null {
  const terms = answer.terms.filter((term) => term.role === role);
  const [first] = terms;
  if (first === undefined) return null;
  const total = terms.reduce((sum, term) => sum + BigInt(term.sum), 0n);
  return showSum(total.toString(), first.weight, terminal);
}

/** One figure or rate: its value, its formula in words, and what went into it. */
export function showFigure(answer: FigureAnswer, terminal: Terminal): void {
  const { label, printed, id, formula, terms, groups } = answer;
  const value = terminal.bold(terminal.say(printed));
  terminal.line(`${terminal.say(label)}  ${value}  ${terminal.dim(id)}`);
  terminal.line(indented(`${terminal.say(words('＝ ', '= '))}${terminal.say(formula)}`));
  const rows = terms.map((term) => [
    nameOf(term, terminal),
    showSum(term.sum, term.weight, terminal),
    terminal.dim(term.asOf),
  ]);
  if (rows.length > 0) {
    terminal.line(indented(columns(['left', 'right', 'left'], rows), 4));
  }
  if (groups !== undefined) {
    terminal.line();
    const lines = groups.map(({ name, printed: text }) => [name, terminal.say(text)]);
    const none = terminal.say(words('没有可分组的数据', 'Nothing to group'));
    terminal.line(indented(lines.length === 0 ? none : columns(['left', 'right'], lines)));
  }
  terminal.line(terminal.dim(terminal.say(standing(answer))));
}

/** What there is to ask for: rates with their formulas, figures with their labels. */
export function showCatalogue(
  catalogue: Partial<Pick<CatalogueAnswer, 'figures' | 'rates'>>,
  terminal: Terminal,
): void {
  const figures = catalogue.figures ?? [];
  const rows = figures.map(({ id, label }) => [id, terminal.say(label)]);
  if (rows.length > 0) terminal.line(columns(['left', 'left'], rows));
  for (const { id, name, formula } of catalogue.rates ?? []) {
    terminal.line(`${id}  ${terminal.bold(terminal.say(name))}`);
    terminal.line(indented(terminal.dim(terminal.say(formula))));
  }
}

import type { FigureAnswer, ReportAnswer } from '#journal';
import { words } from '../language.ts';
import type { Terminal } from '../terminal.ts';
import { type Cell, columns, indented } from './columns.ts';
import { sumOfRole } from './figure.ts';
import { standing } from './moments.ts';

/** The half-year report: every section with its figures, then the three rates with their parts. */
export function showReport(report: ReportAnswer, terminal: Terminal): void {
  const title = words(`${report.unit} 招商引资报告`, `${report.unit}: investment report`);
  terminal.line(terminal.bold(terminal.say(title)));
  const scheme = report.rates[0]?.scheme ?? report.sections[0]?.figures[0]?.scheme;
  terminal.line(terminal.dim(terminal.say(standing({ ...report, scheme }))));
  terminal.line();
  // One table for all sections, so that labels and numbers line up down the whole report.
  const rows = report.sections.flatMap(({ title: heading, figures }, index): Cell[][] => [
    ...(index === 0 ? [] : [[{ content: '', colSpan: 3 }]]),
    [{ content: terminal.bold(terminal.say(heading)), colSpan: 3 }],
    ...figures.map((figure) => rowOf(figure, terminal)),
  ]);
  terminal.line(columns(['left', 'right', 'left'], rows));
  if (report.rates.length === 0) return;
  terminal.line();
  terminal.line(terminal.bold(terminal.say(words('三率', 'The three rates'))));
  for (const rate of report.rates) showRate(rate, terminal);
}

function rowOf(figure: FigureAnswer, terminal: Terminal): Cell[] {
  const label = `  ${terminal.say(figure.label)}`;
  const value = terminal.say(figure.printed);
  const id = terminal.dim(figure.id);
  // A list of causes is a text: it runs on to the right instead of widening the numbers' column.
  const isText = (figure.value as { readonly kind?: string } | null)?.kind === 'parts';
  return isText ? [label, { content: `${value}  ${id}`, colSpan: 2 }] : [label, value, id];
}

/** A rate with its formula in words, and numerator over denominator. */
function showRate(rate: FigureAnswer, terminal: Terminal): void {
  const value = terminal.bold(terminal.say(rate.printed));
  terminal.line(`  ${terminal.say(rate.label)}  ${value}  ${terminal.dim(rate.id)}`);
  terminal.line(indented(`${terminal.say(words('＝ ', '= '))}${terminal.say(rate.formula)}`, 4));
  const over = sumOfRole(rate, 'numerator', terminal);
  const under = sumOfRole(rate, 'denominator', terminal);
  if (over !== null && under !== null) terminal.line(indented(`= ${over} ÷ ${under}`, 4));
}

import type { BridgeLineExplanation, MatrixAnswer, ReportRestatement, Restatement } from '#journal';
import { words } from '../language.ts';
import type { Terminal } from '../terminal.ts';
import { columns, indented } from './columns.ts';
import { entryLines } from './explanation.ts';
import { nameOf, showSum } from './figure.ts';
import { standing } from './moments.ts';

/** One figure's bridge: as it was, each line of what changed, as it is. */
export function showRestatement(answer: Restatement, terminal: Terminal): void {
  const { label, from, to, id } = answer;
  const was = terminal.say(from.printed);
  const is = terminal.bold(terminal.say(to.printed));
  terminal.line(`${terminal.say(label)}  ${was} → ${is}  ${terminal.dim(id)}`);
  terminal.line(terminal.dim(`${terminal.say(standing(from))} →`));
  terminal.line(terminal.dim(terminal.say(standing(to))));
  for (const term of answer.terms) {
    terminal.line();
    const amount = (sum: string) => showSum(sum, term.weight, terminal);
    const rows = [
      [terminal.say(words('期初', 'Opening')), amount(term.opening), '', ''],
      ...term.lines.map(({ line, name, sum, entries }) => [
        terminal.say(name),
        BigInt(sum) > 0n ? `+${amount(sum)}` : amount(sum),
        terminal.say(words(`${entries} 条分录`, `${entries} entries`)),
        terminal.dim(line),
      ]),
      [terminal.say(words('期末', 'Closing')), amount(term.closing), '', ''],
    ];
    terminal.line(nameOf(term, terminal));
    terminal.line(indented(columns(['left', 'right', 'right', 'left'], rows)));
  }
  const hint = words(
    '--line 桥接项 可列出其分录与事件',
    '--line LINE lists its entries and their events',
  );
  terminal.line();
  terminal.line(terminal.dim(terminal.say(hint)));
}

/** The report's figures that are others than they were. */
export function showReportRestatement(answer: ReportRestatement, terminal: Terminal): void {
  const { figures, changed } = answer;
  const title = words(
    `${figures.length} 项指标中 ${changed} 项不同`,
    `${changed} of ${figures.length} figures are others than they were`,
  );
  terminal.line(terminal.bold(terminal.say(title)));
  const rows = figures
    .filter((figure) => figure.changed)
    .map(({ label, from, to, id }) => [
      terminal.say(label),
      terminal.say(from.printed),
      '→',
      terminal.say(to.printed),
      terminal.dim(id),
    ]);
  if (rows.length > 0) {
    terminal.line(indented(columns(['left', 'right', 'left', 'right', 'left'], rows)));
  }
}

/** One line of a bridge down to its entries and their events. */
export function showBridgeLine(answer: BridgeLineExplanation, terminal: Terminal): void {
  const { name, line, total, entries, weight } = answer;
  const title = words(`${name.zh}：${total} 条分录`, `${name.en}: ${total} entries`);
  terminal.line(`${terminal.bold(terminal.say(title))}  ${terminal.dim(line)}`);
  for (const text of entryLines(entries, weight, terminal)) terminal.line(indented(text));
}

/** A figure at month ends, as known at month ends. */
export function showMatrix(answer: MatrixAnswer, terminal: Terminal): void {
  const { label, rows, rules } = answer;
  terminal.line(terminal.bold(terminal.say(label)));
  const days = rows.map((row) => row.asOf);
  const heads = [terminal.say(words('截至 \\ 当时已知', 'as of \\ as known'))].concat(days);
  const lines = rows.map(({ asOf, cells }) => [
    asOf,
    ...days.map((day) => {
      const cell = cells.find(({ knownOn }) => knownOn === day);
      return cell === undefined ? '' : terminal.say(cell.printed);
    }),
  ]);
  const head = heads.map((text) => terminal.dim(text));
  terminal.line(indented(columns(['left', ...days.map(() => 'right' as const)], [head, ...lines])));
  for (const rule of rules) terminal.line(terminal.dim(terminal.say(rule)));
}

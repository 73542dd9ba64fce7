import type { ExplainedTerm, ForecastExplanation } from '#journal';
import { type Message, words } from '../language.ts';
import type { Terminal } from '../terminal.ts';
import { columns, indented } from './columns.ts';
import { entryLines } from './explanation.ts';
import { percentText, showRules, valueText } from './tracking.ts';

const KIND = {
  ahead: words('未到期', 'ahead'),
  overdue: words('到期未完成', 'overdue'),
} as const;

/** One metric's outlook: the plans in it, the past plans that weigh them, and its entries. */
export function showForecastExplanation(answer: ForecastExplanation, terminal: Terminal): void {
  const { unit, metric, row } = answer;
  const title = words(
    `${unit.name} · ${metric.name.zh} 形势预测`,
    `${unit.name} · ${metric.name.en}: outlook`,
  );
  terminal.line(terminal.bold(terminal.say(title)));
  for (const line of [row.schedule, row.runRate]) {
    const value = valueText(line.expected, metric.weight, terminal);
    terminal.line(indented(`${terminal.bold(value)}  ${terminal.say(line.says)}`));
  }
  showPlans(answer, terminal);
  showRecord(answer, terminal);
  showEntries(answer.actual, terminal);
  for (const term of answer.earlier) showEntries(term, terminal);
  showRules(answer, terminal);
}

function headed(title: Message, shown: number, total: number, terminal: Terminal): void {
  const count = words(`${shown} / ${total} 个`, `${shown} of ${total}`);
  terminal.line();
  terminal.line(terminal.bold(`${terminal.say(title)}  ${terminal.say(count)}`));
}

function showPlans({ plans }: ForecastExplanation, terminal: Terminal): void {
  if (plans.total === 0) return;
  headed(words('未完成的计划', 'Open plans'), plans.rows.length, plans.total, terminal);
  const rows = plans.rows.map(({ kind, project, unit, plannedOn, amountFen, shareBp, event }) => [
    plannedOn,
    terminal.say(KIND[kind]),
    project.name,
    unit.name,
    valueText(amountFen, 'amount', terminal),
    percentText(shareBp),
    terminal.dim(`#${event.position} ${event.type}`),
  ]);
  const sides = ['left', 'left', 'left', 'left', 'right', 'right', 'left'] as const;
  terminal.line(indented(columns(sides, rows)));
}

function showRecord({ record }: ForecastExplanation, terminal: Terminal): void {
  if (record.total === 0) return;
  const { rows, total } = record;
  headed(words('往年同期的计划', 'Past plans the weights are from'), rows.length, total, terminal);
  const missed = terminal.say(words('未完成', 'missed'));
  const lines = rows.map(({ kind, project, year, plannedOn, reachedOn, delayDays, cameFen }) => [
    String(year),
    terminal.say(KIND[kind]),
    project.name,
    plannedOn,
    cameFen === null ? (reachedOn ?? missed) : valueText(cameFen, 'amount', terminal),
    delayDays === null ? '' : terminal.say(words(`${delayDays} 天`, `${delayDays} days`)),
  ]);
  const sides = ['left', 'left', 'left', 'left', 'right', 'right'] as const;
  terminal.line(indented(columns(sides, lines)));
}

function showEntries(term: ExplainedTerm, terminal: Terminal): void {
  const sum = valueText(term.sum, term.weight, terminal);
  const title = words(
    `${term.name.zh} ${sum}（截至 ${term.asOf}）`,
    `${term.name.en} ${sum} (as of ${term.asOf})`,
  );
  headed(title, term.entries.length, term.total, terminal);
  for (const line of entryLines(term.entries, term.weight, terminal)) {
    terminal.line(indented(line));
  }
}

import type { ExplainedPart, TrackingExplanation } from '#journal';
import { words } from '../language.ts';
import type { Terminal } from '../terminal.ts';
import { indented } from './columns.ts';
import { entryLines } from './explanation.ts';
import { lightText, lightWords, percentText, showRules, valueText } from './tracking.ts';

/** One cell of a tracking table as a tree: what it is made of, down to entries and events. */
export function showCell(answer: TrackingExplanation, terminal: Terminal): void {
  const { unit, metric, cell, light } = answer;
  const value = (text: string | null) => valueText(text, metric.weight, terminal);
  const title = words(
    `${unit.name} · ${metric.name.zh} · ${cell.id}：应完成 ${value(cell.required)}，` +
      `实际 ${value(cell.actual)}，完成率 ${percentText(cell.completionBp)}`,
    `${unit.name} · ${metric.name.en} · ${cell.id}: required ${value(cell.required)}, ` +
      `actual ${value(cell.actual)}, completion ${percentText(cell.completionBp)}`,
  );
  terminal.line(terminal.bold(terminal.say(title)));
  terminal.line(`${lightText(light.colour, terminal)}  ${lightWords(light, terminal)}`);
  for (const part of answer.parts) showPart(part, 1, answer, terminal);
  showRules(answer, terminal);
}

function showPart(
  part: ExplainedPart,
  depth: number,
  answer: TrackingExplanation,
  terminal: Terminal,
): void {
  const { weight } = answer.metric;
  const value = valueText(part.value, weight, terminal);
  const head = `${terminal.say(part.name)}  ${terminal.bold(value)}  ${terminal.say(part.says)}`;
  terminal.line(indented(head, depth * 2));
  for (const below of part.parts) showPart(below, depth + 1, answer, terminal);
  if (part.entries === undefined) return;
  const { total, entries } = part.entries;
  for (const line of entryLines(entries, weight, terminal)) {
    terminal.line(indented(line, depth * 2 + 2));
  }
  if (entries.length < total) {
    const more = words(
      `共 ${total} 条，此处 ${entries.length} 条`,
      `${entries.length} of ${total} entries`,
    );
    terminal.line(indented(terminal.dim(terminal.say(more)), depth * 2 + 2));
  }
}

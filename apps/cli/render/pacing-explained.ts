import type { LightExplanation, RankExplanation, RankNeighbour } from '#journal';
import { type Message, words } from '../language.ts';
import type { Terminal } from '../terminal.ts';
import { showCell } from './cell.ts';
import { columns, indented } from './columns.ts';
import { entryLines } from './explanation.ts';
import { lightText, lightWords, showRules, valueText } from './tracking.ts';

const STANDS: Readonly<Record<RankNeighbour['stands'], Message>> = {
  above: words('前', 'above'),
  tied: words('并列', 'tied'),
  below: words('后', 'below'),
};

/** A unit's rank: its fraction, its neighbours', and its year down to the entries. */
export function showRankExplained(answer: RankExplanation, terminal: Terminal): void {
  const { row, metric, peerGroup, ranked, says, neighbours, cell } = answer;
  const place = row.rank === null ? '—' : `${row.rank}/${ranked}`;
  const group = peerGroup === null ? '' : ` · ${peerGroup}`;
  const title = words(
    `${row.unit.name} · ${metric.name.zh}${group}：第 ${place}`,
    `${row.unit.name} · ${metric.name.en}${group}: ${place}`,
  );
  terminal.line(terminal.bold(terminal.say(title)));
  terminal.line(indented(terminal.say(says)));
  const value = (text: string) => valueText(text, metric.weight, terminal);
  const rows = neighbours.map(({ stands, rank, unit, actual, target, says: compared }) => [
    terminal.say(STANDS[stands]),
    String(rank),
    unit.name,
    `${value(actual)} ÷ ${value(target)}`,
    terminal.dim(terminal.say(compared)),
  ]);
  if (rows.length > 0) {
    terminal.line(indented(columns(['left', 'right', 'left', 'right', 'left'], rows)));
  }
  terminal.line();
  showCell(cell, terminal);
}

/** A project's light: the days it turns on, and the facts it follows from. */
export function showLightExplained(answer: LightExplanation, terminal: Terminal): void {
  const { project, holder, about, light, dueOn, turns, awaited, stalls, entries } = answer;
  const what =
    about === 'started' ? words('开工灯', 'start light') : words('入统灯', 'filing light');
  const title = `${project.name}  ${terminal.say(what)}`;
  terminal.line(`${terminal.bold(title)}  ${terminal.dim(`${project.id} · ${holder.name}`)}`);
  if (light === null) {
    const none = words(
      '不亮灯：没有计划、已经完成或已终止',
      'no light: nothing planned, reached already, or terminated',
    );
    terminal.line(indented(terminal.say(none)));
  } else {
    const colour = lightText(light.colour, terminal);
    terminal.line(indented(`${colour}  ${lightWords(light, terminal)}`));
  }
  const days: (Message | null)[] = [
    dueOn === null ? null : words(`应于 ${dueOn}`, `due on ${dueOn}`),
    turns === null
      ? null
      : words(
          `${turns.yellow} 起黄灯，${turns.red} 起红灯`,
          `yellow from ${turns.yellow}, red from ${turns.red}`,
        ),
    ...awaited.map(({ from, day }) => {
      const none = words(`自 ${from} 起无所等待`, `from ${from} on nothing was awaited`);
      return day === null ? none : words(`自 ${from} 起按 ${day} 计`, `from ${from} on by ${day}`);
    }),
    ...stalls.map(({ from, to }) =>
      words(`停滞 ${from} 至 ${to ?? '今'}`, `stalled ${from} to ${to ?? 'now'}`),
    ),
  ];
  for (const told of days) if (told !== null) terminal.line(indented(terminal.say(told)));
  terminal.line();
  for (const line of entryLines(entries.entries, 'count', terminal)) terminal.line(indented(line));
  showRules(answer, terminal);
}

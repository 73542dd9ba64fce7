import type { Replay, ReplayStep } from '#audit';
import { type Message, words } from '../language.ts';
import { showFen } from '../money.ts';
import type { Terminal } from '../terminal.ts';
import { indented } from './columns.ts';
import { clock, standing } from './moments.ts';

const STAGES: Readonly<Record<string, Message>> = {
  'in-talks': words('在谈', 'in talks'),
  signed: words('已签约', 'signed'),
  started: words('已开工', 'started'),
  funded: words('资金到位', 'funded'),
  filed: words('已入统', 'filed'),
};

/** A project's life as a story: what happened and when, who told it and when, what it made. */
export function showReplay(answer: Replay, terminal: Terminal): void {
  terminal.line(`${terminal.bold(answer.name)}  ${terminal.dim(answer.id)}`);
  terminal.line(terminal.dim(terminal.say(standing(answer))));
  for (const step of answer.steps) {
    terminal.line();
    showStep(step, terminal);
  }
}

function showStep(step: ReplayStep, terminal: Terminal): void {
  const { event, on, says, reversedBy, correctedBy, adjusts } = step;
  const text = `${on ?? '——'}  ${terminal.say(says)}`;
  terminal.line(step.standing === 'in-force' ? text : struck(text, step, terminal));
  const told: (Message | null)[] = [
    words(`填报 ${clock(event.reportedAt)}`, `reported ${clock(event.reportedAt)}`),
    event.claimedAt === null
      ? null
      : words(`自称 ${clock(event.claimedAt)}`, `claimed ${clock(event.claimedAt)}`),
    words(`记录 ${clock(event.recordedAt)}`, `recorded ${clock(event.recordedAt)}`),
    event.actor === null ? null : words(`记录人 ${event.actor}`, `by ${event.actor}`),
    event.origin === null ? null : words(`来源 ${event.origin}`, `from ${event.origin}`),
  ];
  const lines = told.filter((part) => part !== null).map((part) => terminal.say(part));
  const place = `#${event.position} ${event.stream}@${event.revision}`;
  terminal.line(indented(terminal.dim([place, ...lines].join(' · ')), 4));
  for (const id of correctedBy) {
    terminal.line(
      indented(terminal.dim(terminal.say(words(`由 ${id} 更正`, `corrected by ${id}`))), 4),
    );
  }
  if (reversedBy !== null) {
    const by = words(`由 ${reversedBy} 冲销`, `reversed by ${reversedBy}`);
    terminal.line(indented(terminal.red(terminal.say(by)), 4));
  }
  if (adjusts.length > 0) {
    const months = adjusts.join(', ');
    const late = words(`调整：${months} 已关账`, `adjusts ${months}, closed by then`);
    terminal.line(indented(terminal.say(late), 4));
  }
  showState(step, terminal);
}

/** What no longer counts is struck through, by marks that a pipe keeps as well. */
function struck(text: string, { standing: how }: ReplayStep, terminal: Terminal): string {
  if (how === 'reversed') return terminal.red(`~~${text}~~`);
  return terminal.dim(`(${text})`);
}

function showState({ after }: ReplayStep, terminal: Terminal): void {
  if (after === null) return;
  const { stage, terminated, unit, contractFen, fundsFen, openStalls } = after;
  const money = (fen: string) => showFen(fen, terminal.language);
  const name = STAGES[stage] ?? words(stage, stage);
  const parts: (Message | null)[] = [
    terminated ? words(`${name.zh}（已终止）`, `${name.en} (terminated)`) : name,
    unit === null ? null : words(unit, unit),
    contractFen === '0'
      ? null
      : words(`合同 ${money(contractFen)}`, `contract ${money(contractFen)}`),
    fundsFen === '0' ? null : words(`到位 ${money(fundsFen)}`, `funds ${money(fundsFen)}`),
    openStalls === 0 ? null : words(`停滞 ${openStalls} 项`, `${openStalls} open stalls`),
  ];
  const told = parts.filter((part) => part !== null).map((part) => terminal.say(part));
  terminal.line(indented(`→ ${told.join(' · ')}`, 4));
}

import type { HistoryEvent, ProjectAnswer, ProjectLine, ProjectPage } from '#journal';
import { type Message, words } from '../language.ts';
import { showFen } from '../money.ts';
import type { Terminal } from '../terminal.ts';
import { columns, indented } from './columns.ts';
import { clock } from './moments.ts';

const STAGES: Readonly<Record<ProjectLine['stage'], Message>> = {
  'in-talks': words('在谈', 'in talks'),
  signed: words('签约', 'signed'),
  started: words('开工', 'started'),
  funded: words('到位', 'funded'),
  filed: words('入统', 'filed'),
};

const MILESTONES: readonly (readonly [key: string, name: Message])[] = [
  ['registered', words('登记', 'Registered')],
  ['signed', words('签约（正式）', 'Signed (formal)')],
  ['started', words('开工', 'Started')],
  ['funded', words('首笔到位', 'First funds')],
  ['filed', words('备案入统', 'Filed')],
  ['production', words('投产', 'In production')],
];

const stageOf = (stage: ProjectLine['stage'], ended: boolean, terminal: Terminal) =>
  terminal.say(STAGES[stage]) + (ended ? terminal.say(words('（已终止）', ' (terminated)')) : '');

/** A page of projects, one a line. */
export function showProjects(page: ProjectPage, offset: number, terminal: Terminal): void {
  const heads = [
    words('编号', 'id'),
    words('项目', 'project'),
    words('责任单位', 'unit'),
    words('阶段', 'stage'),
    words('签约', 'signed'),
    words('合同额', 'contract'),
    words('到位资金', 'funds'),
    words('停滞', 'stalls'),
  ].map((head) => terminal.dim(terminal.say(head)));
  const rows = page.projects.map((project) => [
    project.id,
    project.name,
    project.unit,
    stageOf(project.stage, project.terminated, terminal),
    project.signedOn ?? '—',
    showFen(project.contractFen, terminal.language),
    showFen(project.fundsFen, terminal.language),
    project.openStalls === 0 ? '' : String(project.openStalls),
  ]);
  const sides = ['left', 'left', 'left', 'left', 'left', 'right', 'right', 'right'] as const;
  if (rows.length > 0) terminal.line(columns(sides, [heads, ...rows]));
  const last = offset + rows.length;
  const count = words(
    rows.length === 0
      ? `共 ${page.total} 个项目`
      : `第 ${offset + 1}–${last} 个，共 ${page.total} 个`,
    rows.length === 0
      ? `${page.total} projects`
      : `${offset + 1}–${last} of ${page.total} projects`,
  );
  terminal.line(terminal.dim(terminal.say(count)));
}

/** The parts of a life that are shown; it comes as plain JSON. */
interface ShownLife {
  readonly details: {
    readonly name: string;
    readonly investor?: string;
    readonly origin?: string;
    readonly chain?: string;
    readonly park?: string;
  };
  readonly units: readonly { readonly on: string; readonly unit: string }[];
  readonly milestones: Readonly<Record<string, string | null>>;
  readonly contracts: readonly {
    readonly on: string;
    readonly kind: string;
    readonly fen: string;
  }[];
  readonly increases: readonly { readonly on: string; readonly fen: string }[];
  readonly funds: readonly { readonly on: string; readonly fen: string }[];
  readonly stalls: readonly { readonly resolvedOn: string | null }[];
}

/** One project: its stage and milestones, its money, and the events that tell it. */
export function showProject(project: ProjectAnswer, terminal: Terminal): void {
  const life = project.life as ShownLife;
  const { name, ...details } = life.details;
  const stage = stageOf(project.stage, project.terminated, terminal);
  terminal.line(`${terminal.bold(name)}  ${stage}  ${terminal.dim(project.id)}`);
  const { investor, origin, chain, park } = details;
  const about = [investor, origin, chain, park].filter((text) => text !== undefined);
  if (about.length > 0) terminal.line(indented(about.join(' · ')));
  const contract = life.contracts.at(-1)?.fen ?? '0';
  const held = total([{ fen: contract }, ...life.increases]);
  const open = life.stalls.filter((stall) => stall.resolvedOn === null).length;
  const rows = [
    ...MILESTONES.map(([key, label]) => [terminal.say(label), life.milestones[key] ?? '—']),
    [terminal.say(words('合同额（含增资）', 'Contract, with increases')), fen(held, terminal)],
    [terminal.say(words('累计到位', 'Funds to date')), fen(total(life.funds), terminal)],
    [terminal.say(words('未销号停滞', 'Open stalls')), String(open)],
  ];
  terminal.line(indented(columns(['left', 'right'], rows)));
  terminal.line();
  terminal.line(terminal.bold(terminal.say(words('事件', 'Events'))));
  const lines = project.history.map((event) => eventLine(event, terminal));
  terminal.line(indented(columns(['right', 'left', 'left', 'left', 'left', 'left'], lines)));
}

const total = (parts: readonly { readonly fen: string }[]) =>
  parts.reduce((sum, part) => sum + BigInt(part.fen), 0n).toString();
const fen = (amount: string, terminal: Terminal) => showFen(amount, terminal.language);

function eventLine(event: HistoryEvent, terminal: Terminal): string[] {
  const { on, amountFen } = event.data as { readonly on?: string; readonly amountFen?: string };
  const reversed = terminal.say(words('（已冲销）', ' (reversed)'));
  return [
    `@${event.revision}`,
    on ?? '—',
    event.type + (event.inForce ? '' : terminal.red(reversed)),
    amountFen === undefined ? '' : fen(amountFen, terminal),
    terminal.dim(`${terminal.say(words('填报', 'reported'))} ${clock(event.reportedAt)}`),
    terminal.dim(event.origin ?? ''),
  ];
}

import type {
  AdjustmentsAnswer,
  MetricAdjustments,
  PeriodAnswer,
  PeriodStanding,
  PeriodsAnswer,
} from '#journal';
import { type Message, words } from '../language.ts';
import type { Terminal } from '../terminal.ts';
import { columns, indented } from './columns.ts';
import { entryLines } from './explanation.ts';
import { showSum } from './figure.ts';
import { clock, standing } from './moments.ts';

const STANDING: Readonly<Record<PeriodStanding, Message>> = {
  open: words('未关账', 'open'),
  partly: words('部分关账', 'partly closed'),
  closed: words('已关账', 'closed'),
  reopened: words('已重新开账', 'reopened'),
};

/** The periods of a year: how each stands, since when and by whom, and what was told afterwards. */
export function showPeriods(answer: PeriodsAnswer, terminal: Terminal): void {
  terminal.line(terminal.bold(String(answer.year)));
  const rows = answer.periods.map((period) => rowOf(period, terminal));
  terminal.line(indented(columns(['left', 'left', 'left', 'left', 'left'], rows)));
  terminal.line(terminal.dim(terminal.say(standing(answer))));
}

function rowOf({ id, standing: how, turn, adjustments }: PeriodAnswer, terminal: Terminal) {
  const reported = turn === null ? '' : clock(turn.event.reportedAt);
  return [
    id,
    terminal.say(STANDING[how]),
    turn?.on ?? '',
    turn === null
      ? ''
      : terminal.dim([reported, turn.event.actor, turn.reason].filter(Boolean).join(' · ')),
    adjustments === 0
      ? ''
      : terminal.say(words(`调整 ${adjustments} 件`, `${adjustments} adjustments`)),
  ];
}

/** What became known of closed periods after they were closed. */
export function showAdjustments(answer: AdjustmentsAnswer, terminal: Terminal): void {
  const { period, by, facts, closings, open, metrics, entries, total } = answer;
  const title =
    by === 'dated'
      ? words(`${period} 的调整项：${facts} 件事实`, `Adjustments to ${period}: ${facts} facts`)
      : words(
          `${period} 才填报的调整项：${facts} 件事实`,
          `Adjustments told in ${period}: ${facts} facts`,
        );
  terminal.line(terminal.bold(terminal.say(title)));
  for (const { from, to, by: closing } of closings) {
    const { reportedAt, actor } = closing.event;
    const at = clock(reportedAt);
    const closed = words(
      `${from} 至 ${to}：${at} 由 ${actor ?? '—'} 关账`,
      `${from} to ${to}: closed ${at} by ${actor ?? '—'}`,
    );
    terminal.line(indented(terminal.dim(terminal.say(closed))));
  }
  if (open.length > 0) {
    const list = open.join(', ');
    const none = words(`未关账：${list}`, `not closed: ${list}`);
    terminal.line(indented(terminal.dim(terminal.say(none))));
  }
  for (const metric of metrics) if (metric.entries > 0) showMetric(metric, terminal);
  if (total > 0) {
    terminal.line();
    // What has no money in it, as visits and starts without a contract, is told by its count.
    const [counted, paid] = [(fen: string) => fen === '0', (fen: string) => fen !== '0'];
    for (const [weight, holds] of [['amount', paid] as const, ['count', counted] as const]) {
      const shown = entries.filter(({ amountFen }) => holds(amountFen));
      for (const line of entryLines(shown, weight, terminal)) terminal.line(indented(line));
    }
  }
  for (const rule of answer.rules) terminal.line(terminal.dim(terminal.say(rule)));
}

function showMetric(metric: MetricAdjustments, terminal: Terminal): void {
  const { name, weight, closed, definitions, sum, now, lines, units } = metric;
  const show = (text: string) => showSum(text, weight, terminal);
  const signed = (text: string) => (BigInt(text) > 0n ? `+${show(text)}` : show(text));
  const entriesOf = (count: number) => terminal.say(words(`${count} 条分录`, `${count} entries`));
  const rows: string[][] = [];
  if (closed !== null) rows.push([terminal.say(words('关账时', 'As closed')), show(closed), '']);
  if (definitions !== null && definitions !== '0') {
    const changed = words('口径、单位树变化', 'Scheme or unit tree changed');
    rows.push([terminal.say(changed), signed(definitions), '']);
  }
  for (const line of lines) {
    rows.push([terminal.say(line.name), signed(line.sum), entriesOf(line.entries)]);
  }
  if (now !== null) rows.push([terminal.say(words('现在', 'Now')), show(now), '']);
  terminal.line();
  terminal.line(`${terminal.say(name)}  ${terminal.bold(signed(sum))}`);
  terminal.line(indented(columns(['left', 'right', 'right'], rows)));
  const each = units.map((unit) => [unit.name, signed(unit.sum), entriesOf(unit.entries)]);
  terminal.line(indented(terminal.dim(columns(['left', 'right', 'right'], each)), 4));
}

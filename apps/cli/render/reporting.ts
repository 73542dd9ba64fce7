import type {
  Finding,
  FindingsAnswer,
  Matured,
  MaturityAnswer,
  ReportingAnswer,
  ReportingCell,
  ReportingUnit,
} from '#journal';
import { type Message, words } from '../language.ts';
import { showFen } from '../money.ts';
import type { Terminal } from '../terminal.ts';
import { columns, indented, type Side } from './columns.ts';
import { clock } from './moments.ts';
import { percentText, showRules } from './tracking.ts';

function table(
  heads: readonly Message[],
  rows: readonly (readonly string[])[],
  left: number,
  terminal: Terminal,
): void {
  const head = heads.map((text) => terminal.dim(terminal.say(text)));
  const sides = heads.map((_, index): Side => (index < left ? 'left' : 'right'));
  terminal.line(indented(columns(sides, [head, ...rows])));
}

/** The node with all below it, or a unit alone. */
function nameOf(row: { readonly unit: ReportingUnit; readonly subtree: boolean }, say: Say) {
  return row.subtree ? `${row.unit.name}${say(words('（合计）', ' (all)'))}` : row.unit.name;
}
type Say = (message: Message) => string;

const days = (value: number | null) => (value === null ? '—' : String(value));

const cells = (cell: ReportingCell): string[] => [
  String(cell.facts),
  days(cell.medianDays),
  days(cell.p90Days),
  days(cell.longestDays),
  String(cell.late),
  percentText(cell.lateBp),
];

/** Delays and late shares by unit, the node's periods, and what came before assessments. */
export function showReporting(answer: ReportingAnswer, terminal: Terminal): void {
  const { unit, year, by, rows, bursts } = answer;
  const say: Say = (message) => terminal.say(message);
  const of = by === 'fact' ? words('按事实日', 'by day of fact') : words('按填报日', 'by report');
  const title = words(
    `${unit.name} ${year} 年填报情况（${of.zh}）`,
    `${unit.name}: reports of ${year} (${of.en})`,
  );
  const heads = [
    words('件数', 'Facts'),
    words('中位(天)', 'Median, days'),
    words('九成位', '90th'),
    words('最长', 'Longest'),
    words('迟报', 'Late'),
    words('迟报率', 'Late %'),
  ];
  terminal.line(terminal.bold(say(title)));
  const [node] = rows;
  const periods = (node?.periods ?? []).filter(({ facts }) => facts > 0);
  table(
    [words('时段', 'Period'), ...heads],
    periods.map((cell) => [cell.period, ...cells(cell)]),
    1,
    terminal,
  );
  terminal.line();
  const units = rows.map((row) => [nameOf(row, say), ...cells(row.whole)]);
  table([words('单位', 'Unit'), ...heads], units, 1, terminal);
  if (bursts.length > 0) terminal.line();
  for (const { unit: own, assessedOn, burst, says } of bursts) {
    const mark = burst ? words('▲ 突击上报线索', '▲ burst, an indication') : words('·', '·');
    terminal.line(indented(`${say(mark)} ${own.name} ${assessedOn}`));
    terminal.line(indented(say(says), 4));
  }
  showRules(answer, terminal);
}

/** What there is to look at, kind by kind, each with its events. */
export function showFindings(answer: FindingsAnswer, terminal: Terminal): void {
  const { unit, period, kinds, findings, notice } = answer;
  const count = findings.length;
  const title = words(
    `${unit.name} ${period} 填报线索 ${count} 条`,
    `${unit.name}, ${period}: ${count} indications`,
  );
  terminal.line(terminal.bold(terminal.say(title)));
  terminal.line(terminal.say(notice));
  for (const { kind, name, rule } of kinds) {
    const own = findings.filter((finding) => finding.kind === kind);
    terminal.line();
    terminal.line(`${terminal.bold(terminal.say(name))}  ${own.length}  ${terminal.dim(kind)}`);
    terminal.line(indented(terminal.dim(terminal.say(rule))));
    for (const finding of own) showFinding(finding, terminal);
  }
  showRules(answer, terminal);
}

function showFinding(finding: Finding, terminal: Terminal): void {
  const { unit, says, events, total, bulletin } = finding;
  const source = bulletin === null ? '' : `  ${terminal.dim(bulletin)}`;
  terminal.line(indented(`${unit.name}：${terminal.say(says)}${source}`));
  const rows = events.map((event) => [
    event.on,
    event.type,
    event.name ?? event.subject,
    event.amountFen === '0' ? '' : showFen(event.amountFen, terminal.language),
    terminal.say(words(`${clock(event.reportedAt)} 报`, `told ${clock(event.reportedAt)}`)),
    terminal.dim(event.address),
  ]);
  const sides: Side[] = ['left', 'left', 'left', 'right', 'left', 'left'];
  if (rows.length > 0) terminal.line(indented(columns(sides, rows), 4));
  if (events.length < total) {
    const more = words(
      `共 ${total} 个事件，--finding 与 --offset 可翻页`,
      `${total} events in all; --finding and --offset page through them`,
    );
    terminal.line(indented(terminal.dim(terminal.say(more)), 4));
  }
}

/** How much of each month was reported within so many days: facts, signed and received money. */
export function showMaturity(answer: MaturityAnswer, terminal: Terminal): void {
  const { unit, rows, knownOn } = answer;
  const title = words(
    `${unit.name} 填报成熟曲线（已知至 ${knownOn ?? '—'}）`,
    `${unit.name}: how months matured (known up to ${knownOn ?? '—'})`,
  );
  terminal.line(terminal.bold(terminal.say(title)));
  const marks = (name: Message) =>
    [10, 30, 90].map((mark) => words(`${name.zh}${mark}天`, `${name.en} ${mark} d`));
  const heads = [
    words('单位', 'Unit'),
    words('月份', 'Month'),
    words('件数', 'Facts'),
    ...marks(words('', '')),
    ...marks(words('签约', 'signed')),
    ...marks(words('到位', 'funds')),
  ];
  const shares = ({ within }: Matured) => within.map(({ bp }) => percentText(bp));
  const say: Say = (message) => terminal.say(message);
  const lines = rows.flatMap((row) =>
    row.months
      .filter(({ facts }) => facts.total !== '0')
      .map((month) => [
        nameOf(row, say),
        month.month,
        month.facts.total,
        ...[month.facts, month.signedFen, month.fundsFen].flatMap(shares),
      ]),
  );
  table(heads, lines, 2, terminal);
  showRules(answer, terminal);
}

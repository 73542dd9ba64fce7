import { basisText, formatMillions, formatWan } from '#domain';
import type { Colour, Light, MetricHead, PeriodCell, TrackingAnswer, TrackingRow } from '#journal';
import { type Message, words } from '../language.ts';
import type { Terminal } from '../terminal.ts';
import { columns, indented, type Side } from './columns.ts';
import { standing } from './moments.ts';

const COLOURS: Readonly<Record<Colour, Message>> = {
  green: words('● 绿', '● green'),
  yellow: words('▲ 黄', '▲ yellow'),
  red: words('■ 红', '■ red'),
  stalled: words('◆ 停滞', '◆ stalled'),
  none: words('—', '—'),
};

/** A light by a mark and a word, never by its colour alone. */
export function lightText(colour: Colour | null, terminal: Terminal): string {
  const text = terminal.say(COLOURS[colour ?? 'none']);
  if (colour === 'red') return terminal.red(text);
  return colour === 'green' ? terminal.green(text) : text;
}

/** A value in its metric's own unit: a number, or money to the hundredth of a 万元. */
export function valueText(
  value: string | null,
  weight: MetricHead['weight'],
  terminal: Terminal,
): string {
  if (value === null) return '—';
  if (weight === 'count') return value;
  const fen = BigInt(value);
  return terminal.language === 'zh' ? formatWan(fen) : formatMillions(fen, 2);
}

/** Hundredths of a percent: `27.14%`. */
export const percentText = (bp: number | null) => (bp === null ? '—' : `${basisText(bp)}%`);

/** Hundredths of a percentage point, with the sign that tells lead from lag. */
export const pointsText = (bp: number | null) =>
  bp === null ? '—' : `${bp > 0 ? '+' : ''}${basisText(bp)}`;

/** Under a table: as of when it holds, and how its columns were made. */
export function showRules(
  head: Pick<TrackingAnswer, 'asOf' | 'knownAt' | 'scheme' | 'rules'>,
  terminal: Terminal,
): void {
  terminal.line();
  terminal.line(terminal.dim(terminal.say(standing(head))));
  head.rules.forEach((rule, index) => {
    terminal.line(terminal.dim(`${index + 1}. ${terminal.say(rule)}`));
  });
}

/** A tracking table: one row period by period, several rows as they stand now. */
export function showTracking(answer: TrackingAnswer, terminal: Terminal): void {
  const { unit, year, rows, timeProgressBp } = answer;
  const progress = percentText(timeProgressBp);
  const title = words(
    `${unit.name} ${year} 年以旬保月（时间进度 ${progress}）`,
    `${unit.name}: pacing of ${year} (time progress ${progress})`,
  );
  terminal.line(terminal.bold(terminal.say(title)));
  const [only] = rows;
  if (rows.length === 1 && only !== undefined) showPeriods(only, answer, terminal);
  else showRows(answer, terminal);
  showRules(answer, terminal);
}

function headOf({ metrics }: TrackingAnswer, { metric }: TrackingRow): MetricHead {
  const found = metrics.find(({ id }) => id === metric);
  return found ?? { id: metric, name: { zh: metric, en: metric }, weight: 'count' };
}

const PERIOD_HEADS = [
  words('时段', 'Period'),
  words('计划', 'Plan'),
  words('结转欠账', 'Carried in'),
  words('应完成', 'Required'),
  words('实际', 'Actual'),
  words('尚欠', 'Owed'),
  words('累计计划', 'Plan to date'),
  words('累计实际', 'Actual to date'),
  words('完成率', 'Completion'),
  words('时间进度', 'Time'),
  words('超欠(百分点)', 'Lead/lag (pp)'),
  words('灯', 'Light'),
];

function showPeriods(row: TrackingRow, answer: TrackingAnswer, terminal: Terminal): void {
  const { weight, name } = headOf(answer, row);
  const value = (text: string | null) => valueText(text, weight, terminal);
  const cells = (cell: PeriodCell) => [
    cell.state === 'current' ? `${cell.id} *` : cell.id,
    ...[cell.plan, cell.carriedIn, cell.required, cell.actual, cell.owed].map(value),
    ...[cell.cumulativePlan, cell.cumulativeActual].map(value),
    ...[cell.completionBp, cell.timeProgressBp].map(percentText),
    pointsText(cell.lagBp),
    lightText(cell.colour, terminal),
  ];
  const about = words(
    `${row.unit.name} · ${name.zh}：任务 ${value(row.target)}，完成 ${value(row.actual)}`,
    `${row.unit.name} · ${name.en}: target ${value(row.target)}, actual ${value(row.actual)}`,
  );
  terminal.line(terminal.say(about));
  const sides: Side[] = ['left', ...Array<Side>(10).fill('right'), 'left'];
  const heads = PERIOD_HEADS.map((head) => terminal.dim(terminal.say(head)));
  terminal.line(indented(columns(sides, [heads, ...row.periods.map(cells)])));
  terminal.line();
  if (row.requiredPerXun !== null) {
    const each = words(
      `倒排：剩余每旬需 ${value(row.requiredPerXun)}`,
      `Back-schedule: ${value(row.requiredPerXun)} in each 旬 left`,
    );
    terminal.line(terminal.say(each));
  }
  if (row.uncovered !== null) {
    const missing = value(row.uncovered);
    terminal.line(terminal.say(words(`缺口：${missing}`, `Uncovered: ${missing}`)));
  }
  terminal.line(`${lightText(row.light.colour, terminal)}  ${lightWords(row.light, terminal)}`);
}

/** Why a light has its colour, since when, and what would turn it green. */
export function lightWords({ why, since, toGreen }: Light, terminal: Terminal): string {
  const begun = since === null ? null : terminal.say(words(`自 ${since} 起`, `since ${since}`));
  const way = toGreen === null ? null : terminal.say(toGreen);
  const stop = terminal.say(words('；', '; '));
  return [terminal.say(why), begun, way].filter((part) => part !== null).join(stop);
}

const PER_XUN_LEFT = words('倒排每旬', 'Per 旬 left');
const UNCOVERED = words('缺口', 'Uncovered');

const ROW_HEADS = [
  words('单位', 'Unit'),
  words('指标', 'Metric'),
  words('年度任务', 'Target'),
  words('累计完成', 'Actual'),
  words('完成率', 'Completion'),
  words('超欠(百分点)', 'Lead/lag (pp)'),
  words('本期计划', 'Plan now'),
  words('结转欠账', 'Carried in'),
  words('本期完成', 'Actual now'),
  words('尚欠', 'Owed now'),
  PER_XUN_LEFT,
  words('灯', 'Light'),
];

function showRows(answer: TrackingAnswer, terminal: Terminal): void {
  // Once no 旬 is left there is nothing to schedule back: what is missing takes the column.
  const isOver = answer.rows.some(({ uncovered }) => uncovered !== null);
  const lines = answer.rows.map((row) => {
    const { weight, name } = headOf(answer, row);
    const value = (text: string | null) => valueText(text, weight, terminal);
    const now = periodNow(row.periods);
    return [
      row.unit.name,
      terminal.say(name),
      value(row.target),
      value(row.actual),
      percentText(row.completionBp),
      pointsText(row.lagBp),
      ...[now?.plan, now?.carriedIn, now?.actual, now?.owed].map((text) => value(text ?? null)),
      value(isOver ? row.uncovered : row.requiredPerXun),
      lightText(row.light.colour, terminal),
    ];
  });
  const sides: Side[] = ['left', 'left', ...Array<Side>(9).fill('right'), 'left'];
  const told = ROW_HEADS.map((head) => (isOver && head === PER_XUN_LEFT ? UNCOVERED : head));
  const heads = told.map((head) => terminal.dim(terminal.say(head)));
  terminal.line(indented(columns(sides, [heads, ...lines])));
}

/** The period under way; after the last day of one, the one just over. */
function periodNow(periods: readonly PeriodCell[]): PeriodCell | undefined {
  return (
    periods.find(({ state }) => state === 'current') ??
    periods.findLast(({ state }) => state === 'over')
  );
}

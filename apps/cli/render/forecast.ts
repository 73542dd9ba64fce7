import { formatMillions, formatWan, formatYi } from '#domain';
import type { ForecastAnswer, ForecastRow, MetricHead } from '#journal';
import { type Message, words } from '../language.ts';
import type { Terminal } from '../terminal.ts';
import { columns, indented, type Side } from './columns.ts';
import { percentText, showRules } from './tracking.ts';

const LINES = {
  schedule: words('计划线', 'schedule'),
  runRate: words('进度线', 'run rate'),
} as const;
type LineName = keyof typeof LINES;
const NAMES: readonly LineName[] = ['schedule', 'runRate'];

const HEADS = [
  words('指标', 'Metric'),
  words('至今', 'So far'),
  words('年度任务', 'Target'),
  words('依据', 'By'),
  words('年底预测', "Year's end"),
  words('下限', 'Low'),
  words('上限', 'High'),
  words('完成率', 'Done'),
  words('检验', 'Tests'),
  words('平均误差', 'Mean error'),
  words('偏差', 'Bias'),
];

/** Both lines of every metric with their ranges and errors, how they came about, and the rules. */
export function showForecast(answer: ForecastAnswer, terminal: Terminal): void {
  const { unit, year, timeProgressBp, rows } = answer;
  const progress = percentText(timeProgressBp);
  const title = words(
    `${unit.name} ${year} 年形势预测（时间进度 ${progress}）`,
    `${unit.name}: outlook for ${year} (time progress ${progress}; money in CNY)`,
  );
  terminal.line(terminal.bold(terminal.say(title)));
  const lines = rows.flatMap((row) => linesOf(row, answer, terminal));
  const sides: Side[] = ['left', 'right', 'right', 'left', ...Array<Side>(7).fill('right')];
  terminal.line(indented(columns(sides, [heads(HEADS, terminal), ...lines])));
  showReasons(answer, terminal);
  showQuarters(answer, terminal);
  showTests(answer, terminal);
  showRules(answer, terminal);
}

/** 100万元: from here on hundredths of a 亿元 (whole millions) are as exact as an outlook is. */
const LARGE_FEN = 100_000_000n;

/** A value as short as eleven columns on one screen ask for; money without its currency. */
function outlookText(
  value: string | null,
  weight: MetricHead['weight'],
  { language }: Terminal,
): string {
  if (value === null) return '—';
  if (weight === 'count') return value;
  const fen = BigInt(value);
  const isLarge = fen >= LARGE_FEN || fen <= -LARGE_FEN;
  if (language === 'zh') return isLarge || fen === 0n ? formatYi(fen) : formatWan(fen);
  return formatMillions(fen, isLarge ? 0 : 2).replace('CNY ', '');
}

const heads = (messages: readonly Message[], terminal: Terminal) =>
  messages.map((head) => terminal.dim(terminal.say(head)));

/** The metric of a row, as its values are written. */
function headOf({ metrics }: ForecastAnswer, { metric }: ForecastRow): MetricHead {
  const found = metrics.find(({ id }) => id === metric);
  return found ?? { id: metric, name: { zh: metric, en: metric }, weight: 'count' };
}

function linesOf(row: ForecastRow, answer: ForecastAnswer, terminal: Terminal): string[][] {
  const { weight, name } = headOf(answer, row);
  const value = (text: string | null) => outlookText(text, weight, terminal);
  return NAMES.map((line) => {
    const { expected, low, high, completionBp, backtest } = row[line];
    const first = line === 'schedule';
    const counted = backtest.tests.filter((test) => test.expected !== null).length;
    return [
      ...(first ? [terminal.say(name), value(row.actual), value(row.target)] : ['', '', '']),
      terminal.say(LINES[line]),
      ...[expected, low, high].map(value),
      percentText(completionBp),
      counted === 0 ? '—' : String(counted),
      ...[backtest.meanErrorBp, backtest.biasBp].map(percentText),
    ];
  });
}

/** How each line came about; a line that was never tested says so. */
function showReasons(answer: ForecastAnswer, terminal: Terminal): void {
  terminal.line();
  const rows = answer.rows.flatMap((row) =>
    NAMES.map((line) => {
      const { says, backtest } = row[line];
      const untested = backtest.by === null ? [terminal.say(backtest.says)] : [];
      const stop = terminal.say(words('；', '; '));
      const text = [terminal.say(says), ...untested].join(stop);
      const name = line === 'schedule' ? terminal.say(headOf(answer, row).name) : '';
      return [name, terminal.say(LINES[line]), text];
    }),
  );
  terminal.line(indented(columns(['left', 'left', 'left'], rows)));
}

const QUARTER_HEADS = [
  words('指标', 'Metric'),
  words('时段', 'Period'),
  words('计划个数', 'Planned'),
  words('计划金额', 'Amount'),
  words('预计年内完成', 'Expected'),
];

function showQuarters(answer: ForecastAnswer, terminal: Terminal): void {
  const rows = answer.rows.flatMap((row) => {
    const { weight, name } = headOf(answer, row);
    return row.schedule.quarters.map(({ id, plans, amountFen, expected }) => [
      terminal.say(name),
      id,
      String(plans),
      outlookText(amountFen, 'amount', terminal),
      outlookText(expected, weight, terminal),
    ]);
  });
  if (rows.length === 0) return;
  terminal.line();
  terminal.line(terminal.bold(terminal.say(words('年内余下计划', 'Planned for the rest'))));
  const sides: Side[] = ['left', 'left', 'right', 'right', 'right'];
  terminal.line(indented(columns(sides, [heads(QUARTER_HEADS, terminal), ...rows])));
}

const TEST_HEADS = [
  words('指标', 'Metric'),
  words('依据', 'By'),
  words('当时', 'Made on'),
  words('截至', 'Of'),
  words('预测', 'Forecast'),
  words('实际', 'Actual'),
  words('误差', 'Error'),
  words('误差率', 'In %'),
];

function showTests(answer: ForecastAnswer, terminal: Terminal): void {
  const rows = answer.rows.flatMap((row) => {
    const { weight, name } = headOf(answer, row);
    const value = (text: string | null) => outlookText(text, weight, terminal);
    return NAMES.flatMap((line) => {
      const told = row[line].backtest.tests.filter((test) => test.expected !== null);
      return told.map(({ asOf, until, expected, actual, error, errorBp }) => [
        ...[terminal.say(name), terminal.say(LINES[line]), asOf, until],
        ...[expected, actual, error].map(value),
        percentText(errorBp),
      ]);
    });
  });
  if (rows.length === 0) return;
  terminal.line();
  const title = words(
    '检验：只用当时已知的数据重作预测',
    'Tests: made again from what was known then',
  );
  terminal.line(terminal.bold(terminal.say(title)));
  const sides: Side[] = [...Array<Side>(4).fill('left'), ...Array<Side>(4).fill('right')];
  terminal.line(indented(columns(sides, [heads(TEST_HEADS, terminal), ...rows])));
}

import type {
  AlertsAnswer,
  Curve,
  HalfYearAnswer,
  HalfYearRow,
  MetricHead,
  PlanCurveAnswer,
  ProjectLightsAnswer,
  RankingAnswer,
  RankRow,
  TargetsAnswer,
} from '#journal';
import { type Message, words } from '../language.ts';
import type { Terminal } from '../terminal.ts';
import { columns, indented, type Side } from './columns.ts';
import {
  lightText,
  lightWords,
  percentText,
  pointsText,
  showRules,
  valueText,
} from './tracking.ts';

function table(
  heads: readonly Message[],
  sides: readonly Side[],
  rows: readonly (readonly string[])[],
  terminal: Terminal,
): void {
  const head = heads.map((text) => terminal.dim(terminal.say(text)));
  terminal.line(indented(columns(sides, [head, ...rows])));
}

const metricOf = (metrics: readonly MetricHead[], id: string): MetricHead =>
  metrics.find((metric) => metric.id === id) ?? {
    id,
    name: { zh: id, en: id },
    weight: 'count',
  };

/** Targets down the tree, each beside what was given to the units below. */
export function showTargets(answer: TargetsAnswer, terminal: Terminal): void {
  const { unit, year, metrics, rows } = answer;
  const title = words(`${unit.name} ${year} 年度任务`, `${unit.name}: targets of ${year}`);
  terminal.line(terminal.bold(terminal.say(title)));
  if (rows.length === 0) {
    terminal.line(terminal.say(words('尚未下达任务', 'No target is set')));
    return;
  }
  const heads = [
    words('单位', 'Unit'),
    words('指标', 'Metric'),
    words('任务', 'Target'),
    words('下级合计', 'Below'),
    words('超分(+)/未分(−)', 'Over (+) / under (−)'),
    words('下达', 'Set on'),
    words('调整次数', 'Revised'),
  ];
  const lines = rows.map((row) => {
    const { name, weight } = metricOf(metrics, row.metric);
    const value = (text: string | null) => valueText(text, weight, terminal);
    return [
      row.unit.name,
      terminal.say(name),
      ...[row.target, row.children, row.overAllocated].map(value),
      row.setOn ?? '—',
      String(row.revisions),
    ];
  });
  table(heads, ['left', 'left', 'right', 'right', 'right', 'left', 'right'], lines, terminal);
  showRules(answer, terminal);
}

/** The ranking of one metric, peer group by peer group. */
export function showRanking(answer: RankingAnswer, terminal: Terminal): void {
  const { metric, period, groups } = answer;
  const title = words(
    `${metric.name.zh}晾晒（${period.id}）`,
    `Ranking by ${metric.name.en} (${period.id})`,
  );
  terminal.line(terminal.bold(terminal.say(title)));
  const heads = [
    words('名次', 'Rank'),
    words('升降', 'Moved'),
    words('单位', 'Unit'),
    words('任务', 'Target'),
    words('完成', 'Actual'),
    words('完成率', 'Completion'),
    words('超欠(百分点)', 'Lead/lag (pp)'),
    words('灯', 'Light'),
    words('破零', 'Off zero'),
  ];
  const sides: Side[] = ['right', 'right', 'left', 'right', 'right', 'right', 'right', 'left'];
  for (const { kind, peerGroup, rows } of groups) {
    terminal.line();
    const group = peerGroup ?? terminal.say(kind === 'district' ? DISTRICTS : NO_GROUP);
    terminal.line(terminal.bold(group));
    const lines = rows.map((row) => rankLine(row, metric, terminal));
    table(heads, [...sides, 'left'], lines, terminal);
  }
  showRules(answer, terminal);
}

const DISTRICTS = words('区县', 'Districts');
const NO_GROUP = words('未分组', 'no peer group');

function rankLine(row: RankRow, { weight }: MetricHead, terminal: Terminal): string[] {
  const { rank, moved, unit, target, actual, completionBp, lagBp, colour, figureOn } = row;
  const zero = row.newlyOffZero
    ? words('本期破零', 'newly')
    : row.offZero
      ? words('已破零', 'yes')
      : words('未破零', 'no');
  return [
    rank === null ? '—' : String(rank),
    moved === null ? '—' : moved === 0 ? '＝' : moved > 0 ? `↑${moved}` : `↓${-moved}`,
    figureOn === undefined ? unit.name : terminal.say(enteredOf(unit.name, figureOn)),
    valueText(target, weight, terminal),
    valueText(actual, weight, terminal),
    percentText(completionBp),
    pointsText(lagBp),
    lightText(colour, terminal),
    terminal.say(zero),
  ];
}

/** Another district's figure may be of another day than ours. */
const enteredOf = (name: string, day: string) =>
  words(`${name}（截至 ${day}）`, `${name} (as of ${day})`);

const MET: Readonly<Record<NonNullable<HalfYearRow['met']>, Message>> = {
  met: words('✓ 过半', '✓ met'),
  'not-met': words('✗ 未过半', '✗ not met'),
  pending: words('… 未到期', '… not due yet'),
};

/** 双过半 for every unit and metric with a target. */
export function showHalfYear(answer: HalfYearAnswer, terminal: Terminal): void {
  const { unit, year, metrics, rows } = answer;
  const title = words(`${unit.name} ${year} 年双过半`, `${unit.name}: half-year test of ${year}`);
  terminal.line(terminal.bold(terminal.say(title)));
  const heads = [
    words('单位', 'Unit'),
    words('指标', 'Metric'),
    words('任务', 'Target'),
    words('完成', 'Actual'),
    words('完成率', 'Completion'),
    words('距过半', 'Missing'),
    words('结果', 'Result'),
  ];
  const lines = rows
    .filter(({ met }) => met !== null)
    .map((row) => {
      const { name, weight } = metricOf(metrics, row.metric);
      return [
        row.unit.name,
        terminal.say(name),
        valueText(row.target, weight, terminal),
        valueText(row.actual, weight, terminal),
        percentText(row.completionBp),
        valueText(row.missing, weight, terminal),
        row.met === null ? '—' : terminal.say(MET[row.met]),
      ];
    });
  table(heads, ['left', 'left', 'right', 'right', 'right', 'right', 'left'], lines, terminal);
  showRules(answer, terminal);
}

/** Projects whose start or filing is due, with why, since when, and what to do. */
export function showLights(answer: ProjectLightsAnswer, terminal: Terminal): void {
  const { unit, total, rows, hasPlannedStarts } = answer;
  const title = words(
    `${unit.name} 项目亮灯（${total} 个）`,
    `${unit.name}: ${total} projects lit`,
  );
  terminal.line(terminal.bold(terminal.say(title)));
  if (!hasPlannedStarts) {
    const missing = words('没有计划开工时间，开工灯无值', 'No planned starts: no start lights');
    terminal.line(terminal.say(missing));
  }
  const about = { started: words('开工', 'start'), filed: words('入统', 'filing') };
  const lines = rows.map((row) => [
    lightText(row.light.colour, terminal),
    row.project.name,
    row.unit.name,
    terminal.say(about[row.about]),
    row.dueOn,
    lightWords(row.light, terminal),
  ]);
  const heads = [
    words('灯', 'Light'),
    words('项目', 'Project'),
    words('责任单位', 'Unit'),
    words('环节', 'Milestone'),
    words('应完成日', 'Due on'),
    words('原因', 'Why'),
  ];
  if (rows.length > 0) table(heads, Array<Side>(6).fill('left'), lines, terminal);
  showRules(answer, terminal);
}

/** What turned between two days, unit by unit. */
export function showAlerts(answer: AlertsAnswer, terminal: Terminal): void {
  const { since, asOf, alerts } = answer;
  const title = words(`${since} 至 ${asOf} 的变化`, `What turned from ${since} to ${asOf}`);
  terminal.line(terminal.bold(terminal.say(title)));
  if (alerts.length === 0) {
    terminal.line(terminal.say(words('没有变化', 'Nothing turned')));
    return;
  }
  const units = [...new Set(alerts.map((alert) => alert.unit.id))];
  for (const id of units) {
    const own = alerts.filter((alert) => alert.unit.id === id);
    terminal.line();
    terminal.line(terminal.bold(own[0]?.unit.name ?? id));
    for (const alert of own) terminal.line(indented(terminal.say(alert.says)));
  }
}

const SHAPE_HEADS: Readonly<Record<Curve['shape'], Message>> = {
  equal: words('均分', 'equal'),
  'working-days': words('工作日', 'working-days'),
  'last-year': words('上年实绩', 'last-year'),
  's-curve': words('S形', 's-curve'),
  'by-hand': words('手工', 'by-hand'),
};

/** The plan curve that holds, and what other shapes would give. */
export function showCurve(answer: PlanCurveAnswer, terminal: Terminal): void {
  const { unit, year, metric, target, holds, proposals } = answer;
  const value = (text: string | null) => valueText(text, metric.weight, terminal);
  const title = words(
    `${unit.name} ${year} 年 ${metric.name.zh} 计划曲线（任务 ${value(target)}）`,
    `${unit.name}: plan curve of ${metric.name.en} in ${year} (target ${value(target)})`,
  );
  terminal.line(terminal.bold(terminal.say(title)));
  terminal.line(`  ${terminal.say(holds.says)}`);
  const curves = [holds, ...proposals];
  const heads = [
    words('旬', '旬'),
    words('现行', 'holds'),
    ...proposals.map(({ shape }) => SHAPE_HEADS[shape]),
  ];
  const lines = Array.from({ length: 36 }, (_, index) => [
    `${Math.floor(index / 3) + 1}-${(index % 3) + 1}`,
    ...curves.map(({ plan, weights }) =>
      plan === null ? String(weights?.[index] ?? '—') : value(plan[index] ?? null),
    ),
  ]);
  table(heads, ['left', ...curves.map((): Side => 'right')], lines, terminal);
  for (const { shape, says } of proposals) {
    terminal.line(terminal.dim(`${shape}: ${terminal.say(says)}`));
  }
  showRules(answer, terminal);
}

import type { Message } from '#domain';
import type { BulletinContent, MetricName, ProgressLine, UnitRow, UnitTable } from './content.ts';
import {
  cellOf,
  dayWords,
  headed,
  hundredths,
  type Language,
  lightWords,
  movedWords,
  NO_VALUE,
  percent,
  unitWords,
} from './numbers.ts';
import type { Cell, Column, Table } from './page.ts';
import { THIS_WORDS } from './period.ts';

/**
 * 附表: for each metric some unit has a target in, one table a peer group with the units in the
 * order of their rank; then the metrics nobody is ranked in, side by side.
 */
export function annexesOf(content: BulletinContent, language: Language): Table[] {
  const ranked = content.tables.filter(hasRanks);
  const ids = new Set(ranked.map(({ metric }) => metric.id));
  const others = content.tables.filter(({ metric }) => !ids.has(metric.id));
  const drafts = [
    ...ranked.map((table) => rankTable(content, table, language)),
    ...sideBySide(content, others, language),
  ];
  return drafts.map((draft, index) => {
    const mark = { zh: `附表${index + 1}　`, en: `Annex ${index + 1}. ` }[language];
    return {
      ...draft,
      kind: 'table',
      annex: true,
      name: `${index + 1} ${draft.caption}`,
      caption: `${mark}${draft.caption}`,
    };
  });
}

type Draft = Omit<Table, 'kind' | 'annex' | 'name'>;

const hasRanks = ({ rows }: UnitTable) => rows.some(({ target }) => target !== null);

function rankTable(content: BulletinContent, table: UnitTable, language: Language): Draft {
  const { metric, peerGroup, rows } = table;
  const first = content.tables.find((one) => one.metric.id === metric.id) === table;
  const own = content.progress.find((line) => line.metric.id === metric.id);
  return {
    caption: `${metric.name[language]}${peerGroup === null ? '' : `（${peerGroup}）`}`,
    about: aboutOf(content, table, language),
    columns: columnsOf(content, language),
    rows: [
      ...(first && own !== undefined ? [ownRow(content, own, language)] : []),
      ...rows.map((row) => unitRow(row, table, language)),
    ],
    note: NOTE[language],
  };
}

const NOTE: Message = {
  zh: '按完成率排名，同率同名次（1、2、2、4），无任务的列后不排名；“较上期”为名次升降。',
  en:
    'Ranked by completion; equals share a rank (1, 2, 2, 4); no target, no rank. ' +
    '"Moved": places since the period before.',
};

/** Metrics a page is wide enough for, two columns each. */
const SIDE_BY_SIDE_MAX = 4;

/** What the units did where none has a target: nothing to rank, so the metrics share a table. */
function sideBySide(
  content: BulletinContent,
  tables: readonly UnitTable[],
  language: Language,
): Draft[] {
  const metrics = [...new Map(tables.map(({ metric }) => [metric.id, metric])).values()];
  const drafts: Draft[] = [];
  for (let at = 0; at < metrics.length; at += SIDE_BY_SIDE_MAX) {
    drafts.push(plainTable(content, metrics.slice(at, at + SIDE_BY_SIDE_MAX), language));
  }
  return drafts;
}

type Done = Pick<UnitRow, 'actual' | 'cumulative'>;

function plainTable(
  { tables, asOf, pace, progress, unit: node }: BulletinContent,
  metrics: readonly MetricName[],
  language: Language,
): Draft {
  const rowsOf = (id: string) =>
    tables.filter(({ metric }) => metric.id === id).flatMap(({ rows }) => rows);
  const byMetric = metrics.map(
    ({ id }) => new Map(rowsOf(id).map((row) => [row.unit.id, row] as const)),
  );
  const named = new Map(metrics.flatMap(({ id }) => rowsOf(id)).map(({ unit }) => [unit.id, unit]));
  const period = THIS_WORDS[pace][language];
  const total = { zh: '累计', en: 'this year' }[language];
  const line = (
    name: string,
    done: (metric: MetricName, at: number) => Done | undefined,
  ): Cell[] => [
    { text: name },
    ...metrics.flatMap((metric, at) => {
      const { actual = null, cumulative = null } = done(metric, at) ?? {};
      return [cellOf(actual, metric, language), cellOf(cumulative, metric, language)];
    }),
  ];
  return {
    caption: metrics.map(({ name }) => name[language]).join({ zh: '、', en: ', ' }[language]),
    about: { zh: `截至${dayWords(asOf, 'zh')}`, en: `As of ${asOf}` }[language],
    columns: [
      { title: { zh: '责任单位', en: 'Unit' }[language], width: 36, align: 'left' },
      ...metrics.flatMap((metric): Column[] => {
        const head = `${headed(metric, language)} `;
        return [
          { title: `${head}${period}`, width: 17, align: 'right' },
          { title: `${head}${total}`, width: 17, align: 'right' },
        ];
      }),
    ],
    rows: [
      line(node.name, ({ id }) => progress.find(({ metric }) => metric.id === id)).map((cell) => ({
        ...cell,
        bold: true as const,
      })),
      ...[...named.values()].map(({ id, name }) => line(name, (_, at) => byMetric[at]?.get(id))),
    ],
    note: {
      zh: '各单位在这些指标上没有年度任务，不排名、不亮灯。',
      en: 'No unit has a target in these metrics, so none is ranked.',
    }[language],
  };
}

function aboutOf({ asOf, timeProgressBp }: BulletinContent, table: UnitTable, language: Language) {
  const unit = unitWords(table.metric)[language];
  return {
    zh: `单位：${unit}　截至${dayWords(asOf, 'zh')}　时间进度 ${percent(timeProgressBp)}`,
    en: `In ${unit}, as of ${asOf}; time progress ${percent(timeProgressBp)}`,
  }[language];
}

function columnsOf({ pace }: BulletinContent, language: Language): Column[] {
  const period = THIS_WORDS[pace];
  const column = (width: number, align: Column['align'], zh: string, en: string): Column => {
    return { width, align, title: { zh, en }[language] };
  };
  return [
    column(9, 'centre', '位次', 'Rank'),
    column(33, 'left', '责任单位', 'Unit'),
    column(19, 'right', '年度任务', 'Target'),
    column(17, 'right', `${period.zh}完成`, period.en),
    column(19, 'right', '累计完成', 'This year'),
    column(15, 'right', '完成率（%）', 'Done (%)'),
    column(16, 'right', '超欠（百分点）', 'Lead or lag (pp)'),
    column(16, 'centre', '亮灯', 'Light'),
    column(10, 'centre', '较上期', 'Moved'),
    column(14, 'centre', '破零', 'Off zero'),
  ];
}

/** The node the units are below, for comparison: its target need not be the sum of theirs. */
function ownRow({ unit }: BulletinContent, line: ProgressLine, language: Language): Cell[] {
  const { metric, target, actual, cumulative, completionBp, lagBp, colour } = line;
  const cells: Cell[] = [
    NO_VALUE,
    { text: unit.name },
    cellOf(target, metric, language),
    cellOf(actual, metric, language),
    cellOf(cumulative, metric, language),
    hundredths(completionBp),
    hundredths(lagBp),
    { text: lightWords(colour, language), light: colour },
    NO_VALUE,
    NO_VALUE,
  ];
  return cells.map((cell) => ({ ...cell, bold: true }));
}

function unitRow(row: UnitRow, { metric }: UnitTable, language: Language): Cell[] {
  const { rank, moved, unit, target, actual, cumulative, completionBp, lagBp, colour } = row;
  return [
    rank === null ? NO_VALUE : { text: String(rank), digits: String(rank) },
    { text: unit.name },
    cellOf(target, metric, language),
    cellOf(actual, metric, language),
    cellOf(cumulative, metric, language),
    hundredths(completionBp),
    hundredths(lagBp),
    { text: lightWords(colour, language), light: colour },
    { text: movedWords(moved, language) },
    { text: offZeroWords(row)[language] },
  ];
}

function offZeroWords({ offZero, newlyOffZero }: UnitRow): Message {
  if (newlyOffZero) return { zh: '★新破零', en: '★ new' };
  return offZero ? { zh: '已破零', en: 'yes' } : { zh: '未破零', en: 'no' };
}

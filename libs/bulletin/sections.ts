import { formatMillions, type Message } from '#domain';
import type { BulletinContent, NamedSum, ProgressLine, RateLine, UnitRow } from './content.ts';
import { districtSentences, districtTables } from './districts.ts';
import {
  cellOf,
  dayWords,
  headed,
  hundredths,
  type Language,
  lightWords,
  NO_VALUE,
  percent,
  spoken,
} from './numbers.ts';
import type { Block, Cell, Column, Table, Text } from './page.ts';
import { THIS_WORDS } from './period.ts';

/** A section of the bulletin, numbered where it is placed. */
export interface Section {
  readonly title: Message;
  readonly blocks: readonly Block[];
}

/** A paragraph of the bulletin's own words. */
export const paragraph = (text: string): Text => ({ kind: 'text', text });
/** A note in small type. */
export const small = (text: string): Text => ({ kind: 'text', text, small: true });

/** A column of a table. */
export const column = (title: string, width: number, align: Column['align']): Column => {
  return { title, width, align };
};

/** 总体进度: a sentence and a line for each metric. */
export function progress(content: BulletinContent, language: Language): Section | null {
  const { progress: lines, timeProgressBp, asOf } = content;
  if (lines.length === 0) return null;
  const opening = {
    zh: `截至${dayWords(asOf, 'zh')}，时间进度${percent(timeProgressBp)}。`,
    en: `As of ${asOf}, time progress is ${percent(timeProgressBp)}.`,
  }[language];
  return {
    title: { zh: '总体进度', en: 'Where we stand' },
    blocks: [
      paragraph(opening),
      ...lines
        .filter(({ target }) => target !== null)
        .map((line) => paragraph(sentenceOf(line, content, language))),
      ...progressTables(content, language),
    ],
  };
}

function sentenceOf(line: ProgressLine, { pace }: BulletinContent, language: Language): string {
  const { metric, target, actual, cumulative, completionBp, lagBp, requiredPerXun, colour } = line;
  const amount = (value: string) => spoken(value, metric, language);
  const points = hundredths(lagBp === null ? null : Math.abs(lagBp)).text;
  const period = THIS_WORDS[pace][language];
  const light = lightWords(colour, language);
  const next = requiredPerXun === null || requiredPerXun === '0' ? null : amount(requiredPerXun);
  if (language === 'en') {
    const side = (lagBp ?? 0) < 0 ? 'behind' : 'ahead of';
    const apart = lagBp === 0 ? 'level with' : `${points} points ${side}`;
    const left = next === null ? '' : ` Each 旬 left has to bring ${next}.`;
    return (
      `${metric.name.en}: ${amount(cumulative)}, ${percent(completionBp)} of ` +
      `${amount(target ?? '0')}, ${apart} time progress (${light}); ` +
      `${period.toLowerCase()}: ${amount(actual)}.${left}`
    );
  }
  const side = (lagBp ?? 0) < 0 ? '欠' : '超';
  const apart = lagBp === 0 ? '与时间进度持平' : `${side}进度${points}个百分点`;
  const left = next === null ? '' : `剩余每旬需完成${next}。`;
  return (
    `${metric.name.zh}：累计${amount(cumulative)}，完成年度任务${amount(target ?? '0')}的` +
    `${percent(completionBp)}，${apart}（${light}）；` +
    `${period}完成${amount(actual)}。${left}`
  );
}

/** The year, and what the period had to bring: apart, since one table is too wide for the paper. */
function progressTables(content: BulletinContent, language: Language): Table[] {
  const { progress: lines, pace, timeProgressBp } = content;
  const say = (message: Message) => message[language];
  const period = THIS_WORDS[pace];
  const year: Table = {
    kind: 'table',
    name: say({ zh: '总体进度', en: 'Progress' }),
    caption: say({ zh: '主要指标完成情况', en: 'Metrics against their targets' }),
    about: say({
      zh: `时间进度 ${percent(timeProgressBp)}`,
      en: `Time progress ${percent(timeProgressBp)}`,
    }),
    columns: [
      column(say({ zh: '指标', en: 'Metric' }), 36, 'left'),
      column(say({ zh: '年度任务', en: 'Target' }), 21, 'right'),
      column(say({ zh: '累计完成', en: 'This year' }), 21, 'right'),
      column(say({ zh: '完成率（%）', en: 'Done (%)' }), 19, 'right'),
      column(say({ zh: '超欠（百分点）', en: 'Lead or lag (pp)' }), 26, 'right'),
      column(say({ zh: '剩余每旬需', en: 'Per 旬 left' }), 21, 'right'),
      column(say({ zh: '亮灯', en: 'Light' }), 18, 'centre'),
    ],
    rows: lines.map((line) => yearRow(line, language)),
    note: whysOf(lines, language),
  };
  const carries = lines.some(({ required }) => required !== undefined);
  const owing: Table = {
    kind: 'table',
    name: say({ zh: `${period.zh}任务`, en: period.en }),
    caption: say({
      zh: `${period.zh}任务完成情况（以旬保月）`,
      en: `${period.en}: what was planned, carried in, and is owed`,
    }),
    about: '',
    columns: owingColumns(period, carries, language),
    rows: lines.map((line) => owingRow(line, carries, language)),
    note: null,
  };
  return [year, owing];
}

function yearRow(line: ProgressLine, language: Language): Cell[] {
  const { metric, target, cumulative, completionBp, lagBp, requiredPerXun, colour } = line;
  return [
    { text: headed(metric, language) },
    cellOf(target, metric, language),
    cellOf(cumulative, metric, language),
    hundredths(completionBp),
    hundredths(lagBp),
    cellOf(requiredPerXun, metric, language),
    { text: lightWords(colour, language), light: colour },
  ];
}

/** 以旬保月: plan and carried in are what is to come, less what came is what is owed. */
function owingColumns(period: Message, carries: boolean, language: Language): Column[] {
  const titles: readonly [zh: string, en: string, carried: boolean, width?: number][] = [
    [`${period.zh}计划`, `${period.en}: plan`, false],
    ['结转', 'Carried in', true],
    ['应完成（含结转）', 'Required (with it)', true, 29],
    [`${period.zh}完成`, `${period.en}: actual`, false],
    ['尚欠', 'Still owed', true],
  ];
  return [
    column({ zh: '指标', en: 'Metric' }[language], 36, 'left'),
    ...titles
      .filter(([, , carried]) => carries || !carried)
      .map(([zh, en, , width = 24]) => column({ zh, en }[language], width, 'right')),
  ];
}

function owingRow(line: ProgressLine, carries: boolean, language: Language): Cell[] {
  const { metric, plan, carriedIn = null, required = null, actual, owed = null } = line;
  const values = carries ? [plan, carriedIn, required, actual, owed] : [plan, actual];
  return [
    { text: headed(metric, language) },
    ...values.map((value) => cellOf(value, metric, language)),
  ];
}

/** Why a light is not green, since when, and what would turn it. */
function whysOf(lines: readonly ProgressLine[], language: Language): string | null {
  const whys = lines
    .filter(({ colour }) => colour === 'yellow' || colour === 'red')
    .map(({ metric, colour, why, toGreen, since }) => {
      const light = lightWords(colour, language);
      if (language === 'en') {
        const turned = toGreen === null ? '' : `; ${toGreen.en}`;
        const from = since === null ? '' : ` since ${since}`;
        return `${metric.name.en} ${light}${from}: ${why.en}${turned}`;
      }
      const turned = toGreen === null ? '' : `；${toGreen.zh}`;
      return `${metric.name.zh} ${light}${since === null ? '' : `（自 ${since}）`}：${why.zh}${turned}`;
    });
  return whys.length === 0 ? null : whys.join({ zh: '。', en: '; ' }[language]);
}

/** 三率: each with what it is the quotient of. */
export function rates({ rates: lines }: BulletinContent, language: Language): Section | null {
  if (lines.length === 0) return null;
  const say = (message: Message) => message[language];
  return {
    title: { zh: '三率', en: 'The three rates' },
    blocks: [
      {
        kind: 'table',
        name: say({ zh: '三率', en: 'Rates' }),
        caption: say({ zh: '三率', en: 'The three rates' }),
        about: '',
        columns: [
          column(say({ zh: '比率', en: 'Rate' }), 26, 'left'),
          column(say({ zh: '数值', en: 'Value' }), 18, 'right'),
          column(say({ zh: '分子', en: 'Numerator' }), 40, 'left'),
          column(say({ zh: '分母', en: 'Denominator' }), 40, 'left'),
          column(say({ zh: '算法', en: 'Formula' }), 46, 'left'),
        ],
        rows: lines.map((rate) => rateRow(rate, language)),
        note: null,
      },
    ],
  };
}

function rateRow(rate: RateLine, language: Language): Cell[] {
  const sums = (lines: readonly NamedSum[]) => ({
    text: lines.map((line) => `${line.name[language]} ${exactly(line, language)}`).join(' + '),
  });
  return [
    { text: rate.name[language] },
    { text: rate.printed[language], bold: true },
    sums(rate.numerator),
    sums(rate.denominator),
    { text: rate.formula[language] },
  ];
}

/** To the 万元 with two decimals, since a quotient is read beside its parts. */
function exactly({ sum, weight }: NamedSum, language: Language): string {
  if (weight === 'count') return cellOf(sum, { weight }, language).text;
  if (language === 'en') return formatMillions(BigInt(sum), 2);
  return `${cellOf(sum, { weight }, 'zh').text}万元`;
}

/** 主要指标: the report's figures, a paragraph a section; those without value are named apart. */
export function figures(content: BulletinContent, language: Language): Section | null {
  const say = (message: Message) => message[language];
  const paragraphs: Text[] = [];
  const without: string[] = [];
  for (const { title, figures: lines } of content.figures) {
    const told: Said[] = [];
    for (const { id, label, printed } of lines) {
      if (printed === null) without.push(say(label));
      else told.push({ label, printed: id.endsWith('.lag') ? sided(printed) : printed });
    }
    if (told.length > 0) paragraphs.push(paragraph(groupText(title, told, language)));
  }
  if (paragraphs.length === 0) return null;
  const names = without.join({ zh: '、', en: ', ' }[language]);
  const note = { zh: `无值而未列出：${names}。`, en: `Without value: ${names}.` }[language];
  return {
    title: { zh: '主要指标', en: 'Main figures' },
    blocks: [...paragraphs, ...(without.length > 0 ? [small(note)] : [])],
  };
}

/** Points against time progress as a person says them: 欠22.86个百分点, not −22.86. */
function sided(printed: Message): Message {
  const [, minus, points] = /^([-−]?)(\d[\d.]*)个百分点$/.exec(printed.zh) ?? [];
  if (points === undefined) return printed;
  if (/^[0.]+$/.test(points)) return { ...printed, zh: '持平' };
  return { ...printed, zh: `${minus === '' ? '超' : '欠'}${points}个百分点` };
}

interface Said {
  readonly label: Message;
  readonly printed: Message;
}

function groupText(title: Message, lines: readonly Said[], language: Language): string {
  if (language === 'en') {
    const list = lines.map(({ label, printed }) => `${label.en} ${printed.en}`);
    return `${title.en.replace(/^\d+\. /, '')}: ${list.join('; ')}.`;
  }
  const list = lines.map(({ label, printed }) => {
    const between = /^(?:[-−\d]|[欠超]\d|持平)/.test(printed.zh) ? '' : '：';
    return `${label.zh}${between}${printed.zh}`;
  });
  return `${title.zh.replace(/^[一二三四五六七八九十]+、/, '')}：${list.join('；')}。`;
}

/** 责任单位晾晒: who came off zero, and where the tables stand. */
export function units(
  content: BulletinContent,
  language: Language,
  annexes: number,
): Section | null {
  if (annexes === 0) return null;
  const say = (message: Message) => message[language];
  const metrics = [...new Map(content.tables.map(({ metric }) => [metric.id, metric])).values()];
  const lines = metrics.map((metric) => {
    const rows = content.tables.filter((t) => t.metric.id === metric.id).flatMap((t) => t.rows);
    const off = rows.filter((row) => row.offZero).length;
    const fresh = rows.filter((row) => row.newlyOffZero).map(({ unit }) => unit.name);
    const targeted = rows.some(({ target }) => target !== null);
    const done = rows.filter(isDone).length;
    const names = fresh.join('、');
    const period = THIS_WORDS[content.pace];
    return paragraph(
      {
        zh:
          `${metric.name.zh}：${rows.length}个单位中${off}个已破零` +
          `${targeted ? `，${done}个完成年度任务` : ''}` +
          `${fresh.length === 0 ? '' : `；${period.zh}新破零${fresh.length}个：${names}`}。`,
        en:
          `${metric.name.en}: ${off} of ${rows.length} units are off zero` +
          `${targeted ? `, ${done} at their annual target` : ''}` +
          `${fresh.length === 0 ? '' : `; new: ${fresh.join(', ')}`}.`,
      }[language],
    );
  });
  const places = districtSentences(content, language).map(paragraph);
  const see = {
    zh: `各单位完成情况、名次与亮灯见附表1${annexes > 1 ? `至附表${annexes}` : ''}。`,
    en: `Units, ranks and lights: ${annexes > 1 ? `annexes 1 to ${annexes}` : 'annex 1'}.`,
  };
  return {
    title: { zh: '责任单位晾晒', en: 'The units' },
    blocks: [...lines, paragraph(say(see)), ...places, ...districtTables(content, language)],
  };
}

/** Against the target itself: 99.996 % prints as 100.00. */
const isDone = ({ target, cumulative }: UnitRow) =>
  target !== null && target !== '0' && BigInt(cumulative) >= BigInt(target);

const MET = {
  met: { zh: '已过半', en: 'met' },
  'not-met': { zh: '未过半', en: 'not met' },
  pending: { zh: '未到时点', en: 'pending' },
} as const;

/** 双过半 */
export function halfYear(content: BulletinContent, language: Language): Section | null {
  const lines = content.halfYear;
  if (lines === null || lines.length === 0) return null;
  const say = (message: Message) => message[language];
  const table: Table = {
    kind: 'table',
    name: say({ zh: '双过半', en: 'Half-year test' }),
    caption: say({ zh: '“时间过半、任务过半”情况', en: 'Half of the target by 30 June' }),
    about: '',
    columns: [
      column(say({ zh: '指标', en: 'Metric' }), 40, 'left'),
      column(say({ zh: '年度任务', en: 'Target' }), 20, 'right'),
      column(say({ zh: '累计完成', en: 'Actual' }), 20, 'right'),
      column(say({ zh: '完成率（%）', en: 'Done (%)' }), 18, 'right'),
      column(say({ zh: '距过半', en: 'Missing' }), 20, 'right'),
      column(say({ zh: '结果', en: 'Result' }), 18, 'centre'),
      column(say({ zh: '过半单位数', en: 'Units there' }), 22, 'centre'),
    ],
    rows: lines.map((line): Cell[] => [
      { text: headed(line.metric, language) },
      cellOf(line.target, line.metric, language),
      cellOf(line.actual, line.metric, language),
      hundredths(line.completionBp),
      cellOf(line.missing, line.metric, language),
      line.met === null ? NO_VALUE : { text: say(MET[line.met]) },
      line.unitsWithTarget === 0 ? NO_VALUE : { text: `${line.unitsMet}/${line.unitsWithTarget}` },
    ]),
    note: null,
  };
  return { title: { zh: '双过半', en: 'Half-year test' }, blocks: [table] };
}

import { type Facts, fillIn, type Message } from '#domain';

/** What the read path answers instead of a figure. */
const MESSAGES = {
  'figure-unknown': { zh: '没有指标“{id}”', en: 'There is no figure "{id}"' },
  'rate-unknown': { zh: '没有比率“{id}”', en: 'There is no rate "{id}"' },
  'project-unknown': { zh: '没有这个项目', en: 'There is no such project' },
  'unit-unknown': { zh: '没有责任单位“{unitId}”', en: 'There is no unit "{unitId}"' },
  'unit-not-ranked': {
    zh: '“{unitId}”不参加排名：既非责任单位，也不属任何同类单位组',
    en: 'Unit "{unitId}" is not ranked: it is no responsible unit and in no peer group',
  },
  'not-a-day': {
    zh: '“{value}”不是有效日期（YYYY-MM-DD）',
    en: '"{value}" is not a calendar date',
  },
  'not-a-time': {
    zh: '“{value}”不是日期，也不是时刻',
    en: '"{value}" is neither a date nor an instant',
  },
  'known-in-future': {
    zh: '当时已知 {knownAt} 晚于今天 {today}',
    en: 'Known at {knownAt} is later than today, {today}',
  },
  'before-first-fact': {
    zh: '{asOf} 早于最早的事实 {first}，没有可比的数',
    en: '{asOf} is before the first fact, of {first}: there is nothing to compare',
  },
  'before-first-report': {
    zh: '{knownAt} 时尚无任何填报（最早 {first}）',
    en: 'Nothing was known at {knownAt}: the first report is of {first}',
  },
  'not-groupable': {
    zh: '指标 {id} 不能按 {by} 分组',
    en: 'Figure {id} cannot be grouped by {by}',
  },
  'term-unknown': {
    zh: '指标 {id} 没有第 {term} 项',
    en: 'Figure {id} has no term {term}',
  },
  'metric-unknown': { zh: '没有指标“{metric}”', en: 'There is no metric "{metric}"' },
  'period-outside-year': {
    zh: '{period} 不在 {year} 年内',
    en: '{period} is not a period of {year}',
  },
  'since-after-day': {
    zh: '起始日 {since} 晚于截止日 {asOf}',
    en: '{since} is after {asOf}, up to which was asked',
  },
  'invalid-query': { zh: '查询参数有误：{fields}', en: 'The query is not valid: {fields}' },
  'books-behind': {
    zh: '账簿尚未更新到位置 {after}（现为 {position}），请稍后再试',
    en: 'The books have not reached position {after} yet (they are at {position}); ask again',
  },
  'position-beyond-log': {
    zh: '位置 {after} 超出日志末尾 {head}',
    en: 'Position {after} is beyond the end of the log, {head}',
  },
} as const satisfies Record<string, Message>;

export type RefusalCode = keyof typeof MESSAGES;
export const QUERY_REFUSAL_CODES = Object.keys(MESSAGES) as RefusalCode[];

/** A refused query is a value: its code and the facts. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly facts: Facts;
}

/** The sentence of a refused query in both languages. */
export function describeQueryRefusal({ code, facts }: Refusal): Message {
  return fillIn(MESSAGES[code], facts);
}

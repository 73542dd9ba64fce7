import { MAX_SHORT_TEXT } from './limits.ts';

/**
 * The closed vocabularies of the ledger, as data: code → the words that mean it, the template's
 * own word first. A word outside its table is refused with the words that would do.
 */
export interface WordTable {
  readonly title: string;
  readonly words: Readonly<Record<string, readonly string[]>>;
}

export const CONTRACT_KINDS = {
  title: '合同类型',
  words: {
    formal: ['正式合同', '正式', '正式协议', '正式投资合同'],
    framework: ['框架协议', '框架', '框架合同', '战略框架协议'],
    intent: ['意向协议', '意向', '意向合同', '意向书', '合作意向'],
  },
} as const satisfies WordTable;

export const SECTORS = {
  title: '三次产业',
  words: {
    primary: ['一产', '第一产业', '一次产业', '农业'],
    secondary: ['二产', '第二产业', '二次产业', '工业'],
    tertiary: ['三产', '第三产业', '三次产业', '服务业'],
  },
} as const satisfies WordTable;

export const START_KINDS = {
  title: '开工方式',
  words: {
    construction: ['土建开工', '土建', '土建施工', '动工'],
    operation: ['设备安装', '设备进场', '安装', '设备安装开工', '直接运营', '装修入驻'],
  },
} as const satisfies WordTable;

export const MILESTONES = {
  title: '影响环节',
  words: {
    signed: ['签约', '签订合同'],
    started: ['开工', '动工', '开工建设'],
    funded: ['到位资金', '资金到位'],
    filed: ['备案入统', '入统', '备案'],
  },
} as const satisfies WordTable;

export const ACTIVITY_KINDS = {
  title: '类型',
  words: {
    'visit-out': ['外出考察', '外出招商', '赴外招商', '外出拜访'],
    'visit-in': ['来访接待', '接待来访', '客商来访', '来访考察'],
    event: ['招商推介', '推介会', '招商活动', '节会活动', '专题推介'],
    press: ['宣传报道', '新闻报道', '媒体宣传'],
  },
} as const satisfies WordTable;

export const TARGET_METRICS = {
  title: '指标',
  words: {
    'contract-amount': ['签约合同额', '正式合同额', '合同额', '合同金额', '签约金额'],
    signings: ['签约项目数', '签约项目', '签约个数', '签约'],
    starts: ['开工项目数', '开工项目', '开工个数', '开工'],
    funds: ['到位资金', '资金到位', '实际到位资金'],
    filings: ['备案入统', '备案入统项目数', '入统项目数', '入统'],
    'visits-out': ['外出考察', '外出招商', '外出考察批次'],
    'visits-in': ['接待来访', '来访接待', '接待来访批次'],
    activities: ['招商活动', '活动场次'],
  },
} as const satisfies WordTable;

export const YES_NO = {
  title: '是否',
  words: {
    yes: ['是', '√', '✓', '✔', 'y', 'yes', 'true', '1', '对'],
    no: ['否', '×', '✗', '✘', 'x', 'n', 'no', 'false', '0', '不是', '非'],
  },
} as const satisfies WordTable;

/** Counting words a target may be stated in; the money units are `MONEY_UNITS`. */
export const COUNT_UNITS: readonly string[] = [
  ...['个', '项', '次', '批', '批次', '场', '场次', '家', '户', '起'],
];

/** How a word is compared: full and half width alike, blanks out, letters small. */
export function wordKey(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
}

const INDEXES = new WeakMap<WordTable, ReadonlyMap<string, string>>();

/** The code of a word, whatever its width and spacing; undefined if the table lacks it. */
export function codeOf(table: WordTable, text: string): string | undefined {
  if (text.length > MAX_SHORT_TEXT) return undefined;
  let index = INDEXES.get(table);
  if (!index) {
    const pairs = Object.entries(table.words);
    index = new Map(pairs.flatMap(([code, words]) => words.map((word) => [wordKey(word), code])));
    INDEXES.set(table, index);
  }
  return index.get(wordKey(text));
}

/** The template's own word for a code, or the code itself if it is none of the table's. */
export function wordOf(table: WordTable, code: string): string {
  return table.words[code]?.[0] ?? code;
}

/** The words the template offers, in the order of the table. */
export function offeredWords(table: WordTable): string[] {
  return Object.values(table.words).flatMap((words) => words.slice(0, 1));
}

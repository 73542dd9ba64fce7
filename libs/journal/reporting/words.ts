import {
  basisText,
  type Fen,
  formatMillions,
  formatWan,
  type Measure,
  type Message,
  reportingRulesOf,
  type Scheme,
} from '#domain';
import type { Ask } from '../asking.ts';
import type { BurstWindow, FindingChange, FindingRule } from './answers.ts';
import { shareBp } from './share.ts';

const percent = (part: number, whole: number) => `${basisText(shareBp(part, whole) ?? 0)}%`;

/** What a small chance means to a reader, and what it does not. */
function likelihood(pValue: string): Message {
  return pValue <= '0.010000'
    ? { zh: '难以用偶然解释', en: 'hardly by chance' }
    : { zh: '也可能出于偶然', en: 'it may well be chance' };
}

/** What was reported before an assessment day, against the usual rate, in plain words. */
export function burstSays(told: Omit<BurstWindow, 'says'>): Message {
  const { from, to, facts, monthFacts, monthBp, since, days, sinceFacts, pValue } = told;
  const share = `${basisText(monthBp)}%`;
  const seen = {
    zh: `${from} 至 ${to} 上报 ${facts} 件，占当月 ${monthFacts} 件的 ${share}`,
    en: `${from} to ${to}: ${facts} facts reported, ${share} of the month's ${monthFacts}`,
  };
  if (pValue === null) return seen;
  const { zh, en } = likelihood(pValue);
  return {
    zh:
      `${seen.zh}；自 ${since} 起 ${days} 天共 ${sinceFacts} 件，若平时快慢均匀，` +
      `这几天达到这么多的概率不超过 ${pValue}，${zh}`,
    en:
      `${seen.en}; ${sinceFacts} in the ${days} days from ${since}: at an even pace so many on ` +
      `these days have a chance of at most ${pValue}, ${en}`,
  };
}

/** How many facts of a unit, how many of them late, and the longest delay in days. */
export interface LateCounts {
  readonly facts: number;
  readonly late: number;
  readonly longestDays: number;
}

/** How many of a unit's facts were late. */
export function lateSays({ facts, late, longestDays }: LateCounts): Message {
  const share = percent(late, facts);
  return {
    zh: `${facts} 件中 ${late} 件在截止日之后上报，占 ${share}；最长 ${longestDays} 天`,
    en: `${late} of ${facts} facts reported after the cutoff, ${share}; up to ${longestDays} days`,
  };
}

/** How many of a unit's facts are of an assessed time that was over. */
export function backDatedSays({ facts, late, longestDays }: LateCounts): Message {
  return {
    zh: `${facts} 件中 ${late} 件属于已考核完毕或已结账的时段，事后补报；最长 ${longestDays} 天`,
    en:
      `${late} of ${facts} facts are of a time assessed or closed before they were reported; ` +
      `at most ${longestDays} days`,
  };
}

const MEASURES: Readonly<Partial<Record<Measure, Message>>> = {
  signed: { zh: '签约', en: 'signed' },
  funds: { zh: '到位资金', en: 'funds' },
  started: { zh: '开工', en: 'started' },
  filed: { zh: '备案入统', en: 'filed' },
  production: { zh: '投产', en: 'in production' },
};

/** What a bulletin would print differently by corrections and reversals since. */
export function changedSays(told: {
  readonly period: string;
  readonly events: number;
  readonly changes: readonly FindingChange[];
}): Message {
  const { period, events, changes } = told;
  const signed = (value: bigint) => (value > 0n ? `+${value}` : `${value}`);
  const plus = (fen: bigint) => (fen > 0n ? '+' : '');
  const parts = changes.map(({ measure, quantity, amountFen }): Message => {
    const [count, fen] = [BigInt(quantity), BigInt(amountFen)];
    const name = MEASURES[measure] ?? { zh: measure, en: measure };
    const counts = count === 0n ? ['', ''] : [` ${signed(count)} 个`, ` ${signed(count)}`];
    const amounts =
      fen === 0n ? ['', ''] : [plus(fen) + formatWan(fen), plus(fen) + formatMillions(fen, 2)];
    const joined = (place: 0 | 1) =>
      [counts[place]?.trim(), amounts[place]].filter((part) => part !== '').join(' ');
    return { zh: `${name.zh} ${joined(0)}`, en: `${name.en} ${joined(1)}` };
  });
  const none = parts.length === 0;
  return {
    zh:
      `${period} 通报发布后，${events} 个更正或冲销改动了其时段内的数` +
      `${none ? '，合计相抵为零' : `：${parts.map(({ zh }) => zh).join('，')}`}`,
    en:
      `after the bulletin of ${period} was out, ${events} corrections or reversals changed what ` +
      `it covers${none ? ', in all to nothing' : `: ${parts.map(({ en }) => en).join(', ')}`}`,
  };
}

/** How round a unit's amounts are against those of all others. */
export function roundSays(told: {
  readonly measure: Measure;
  readonly grain: Fen;
  readonly amounts: number;
  readonly round: number;
  readonly others: { readonly amounts: number; readonly round: number };
  readonly tests: number;
  readonly pValue: string;
}): Message {
  const { measure, grain, amounts, round, others, tests, pValue } = told;
  const name = MEASURES[measure] ?? { zh: measure, en: measure };
  const [own, rest] = [percent(round, amounts), percent(others.round, others.amounts)];
  return {
    zh:
      `${name.zh}金额 ${amounts} 笔中 ${round} 笔（${own}）为 ${formatWan(grain)} 的整数倍，` +
      `其他单位 ${others.amounts} 笔中 ${others.round} 笔（${rest}）；概率不超过 ${pValue}` +
      `（共检验 ${tests} 次）`,
    en:
      `${name.en}: ${round} of ${amounts} amounts (${own}) are whole multiples of ` +
      `${formatMillions(grain, 0)}, of all others' ${others.round} of ${others.amounts} ` +
      `(${rest}); chance at most ${pValue}, ${tests} tests made`,
  };
}

/** How many amounts of a unit are the same of one day on several projects. */
export function duplicateSays(told: { readonly facts: number; readonly sets: number }): Message {
  const { facts, sets } = told;
  return {
    zh: `${sets} 组、${facts} 件：同日、同额，分属不同项目`,
    en: `${sets} sets of ${facts} facts in all: same day and amount on different projects`,
  };
}

/** Said of every finding. */
export const NOTICE: Message = {
  zh: '以下均为线索，不是结论：每条只说明数据有此特征，是否有问题须核实后认定。',
  en:
    'Each line is an indication, not a verdict: it says what the data look like; whether ' +
    'anything is wrong is for people to establish.',
};

/** What counts as a fact, and by which clock its delay runs. */
export function factRules({ basis }: Pick<Ask, 'basis'>, scheme: Scheme): Message[] {
  const clock = basis === 'reported' ? ['填报', 'reported'] : ['入库', 'recorded'];
  const day = scheme.lateAfterDay;
  return [
    {
      zh:
        '一件事实即一个事件：登记、签约、升格、增资、开工、到位与抽回资金、备案入统、投产、停滞、走访活动；' +
        '以首次上报的日期、金额、单位为准，事后更正或冲销的仍计一次。',
      en:
        'A fact is one event: a registration, signing, upgrade, increase, start, funds received ' +
        'or withdrawn, filing, production, stall or activity, with the day, amount and unit it ' +
        'was first reported with; one corrected or reversed later counts once.',
    },
    {
      zh: `时滞＝${clock[0]}日−事实日（天，均按上海日历日）。`,
      en: `Delay = the day it was ${clock[1]} less the fact's own, in Shanghai calendar days.`,
    },
    {
      zh: `迟报：晚于事实所在月之次月 ${day} 日；${day} 日当日不算。季、年内的事实也按各自月份的截止日判断。`,
      en:
        `Late: after day ${day} of the month after the fact's own, that day being in time; in ` +
        "quarters and years as well each fact goes by its own month's.",
    },
  ];
}

/** How median and 90th percentile are taken. */
export const QUANTILE_RULE: Message = {
  zh: '中位数、九成位数取实有值：不超过它的件数至少占一半、九成的最小一个，不内插。',
  en:
    'Median and 90th percentile are observed values: the smallest that at least half, or nine ' +
    'tenths, of all are not above; nothing is interpolated.',
};

/** When reports come in a burst, with the scheme's own numbers, and the test beside it. */
export function burstRule(scheme: Scheme): Message {
  const { assessmentDays, burstDays, burstFacts, burstSharePercent } = reportingRulesOf(scheme);
  const days = assessmentDays.join('、') || '—';
  return {
    zh:
      `突击上报：考核日（${days}）前 ${burstDays} 天（不含考核日）上报不少于 ${burstFacts} 件，或不少于该单位当月` +
      `上报件数的 ${burstSharePercent}%（月份取考核日前一日所在月，连同这几天）。另附检验：以上一考核日起至考核日前一日为全部天数，` +
      '给定其间总件数，若快慢均匀，落在这几天的件数服从二项分布；所列为单侧精确概率，向上取到百万分之一' +
      '（Przyborowski 与 Wilenski，1940）。检验很多，个别小概率不足为奇。',
    en:
      `Burst: on the ${burstDays} days before an assessment day (${days}; itself not counted) at ` +
      `least ${burstFacts} facts, or at least ${burstSharePercent}% of what the unit reported in ` +
      'that month (the one of the day before the assessment, with the days looked at). Beside it ' +
      'a test: given all facts reported from the assessment before up to this one, those on ' +
      'these days are binomial at an even pace; one-sided and exact, rounded up to the millionth ' +
      '(Przyborowski and Wilenski, 1940). Many tests are made: a few small chances are no wonder.',
  };
}

/** How a maturity curve is drawn. */
export const MATURITY_RULE: Message = {
  zh:
    '成熟曲线：某月事实（按件数；按签约与到位金额，抽回按其绝对额）中，时滞不超过 10、30、90 天的占已知总数的比例；' +
    '自该月末（或截至日）起未满相应天数的无值；尚未上报的无从计入，总数以后还会变。',
  en:
    'Maturity: of the facts of a month (their number; signed and received money, withdrawals by ' +
    'their size) the share with a delay of at most 10, 30 and 90 days of all that is known; no ' +
    "value before so many days have passed since the month's end (or the day asked for). What is " +
    'not reported yet is not in it, so totals still change.',
};

/** The rule of every kind of finding. */
export function findingRules(scheme: Scheme): FindingRule[] {
  const day = scheme.lateAfterDay;
  return [
    {
      kind: 'late',
      name: { zh: '迟报', en: 'Reported late' },
      rule: {
        zh: `事实所在月之次月 ${day} 日之后才上报。`,
        en: `Reported after day ${day} of the month after the fact's own.`,
      },
    },
    {
      kind: 'burst',
      name: { zh: '突击上报', en: 'Burst before an assessment' },
      rule: burstRule(scheme),
    },
    {
      kind: 'back-dated',
      name: { zh: '跨期补报', en: 'Back-dated over a boundary' },
      rule: {
        zh:
          `事实日在某考核日当日或之前，却在该考核日之次月 ${day} 日之后才上报；` +
          '或事实日在已结账的月份内，却在结账之后才上报。',
        en:
          `Dated on or before an assessment day and reported after day ${day} of the month after ` +
          'it; or dated in a closed month and reported after the closing.',
      },
    },
    {
      kind: 'changed-after-bulletin',
      name: { zh: '通报后改动', en: 'Changed after a bulletin' },
      rule: {
        zh: '通报发布之后才上报的更正或冲销，改动了其时段和单位内的签约、到位资金、开工、备案入统或投产。',
        en:
          'Corrections and reversals reported after a bulletin was out that change signings, ' +
          'funds, starts, filings or productions of its days and units.',
      },
    },
    {
      kind: 'round-amounts',
      name: { zh: '金额凑整', en: 'Round amounts' },
      rule: {
        zh:
          '签约、到位资金中整 1,000万元、整 100万元的比例高于其他单位：费希尔精确检验（单侧），' +
          '按所作检验次数合计控制在 5%（邦费罗尼）。',
        en:
          'More signed or received amounts are whole multiples of CNY 10m or CNY 1m than those ' +
          "of all others: Fisher's exact test, one-sided, at 5% shared by all tests made " +
          '(Bonferroni).',
      },
    },
    {
      kind: 'duplicate-amounts',
      name: { zh: '同日同额', en: 'Same day and amount' },
      rule: {
        zh: '同一单位、同一天、同一金额的签约或到位资金出现在不同项目上。',
        en: 'Signings or funds of one unit, day and amount on different projects.',
      },
    },
  ];
}

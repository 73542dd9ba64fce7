import { type Message, type Scheme, shanghaiTime } from '#domain';
import type { Ask } from '../asking.ts';

/** What every table says of where its figures are from. */
export function sourceRules({ asOf, knownAt, basis, scope }: Ask): Message[] {
  const clock = basis === 'reported' ? ['填报', 'reported'] : ['入库', 'recorded'];
  const by = knownAt === null ? null : shanghaiTime(knownAt);
  const known: Message =
    by === null
      ? { zh: '按现在已知', en: 'as known now' }
      : { zh: `按${clock[0]}时间${by.zh}已知`, en: `as ${clock[1]} by ${by.en}` };
  const rules = [
    {
      zh: `截至${asOf}，${known.zh}。实绩：本单位及其下属全部单位（按截至日的隶属关系）当年合计，由账簿分录相加，可逐条追溯。`,
      en:
        `As of ${asOf}, ${known.en}. Actual: this year's sum over the unit and all below it in ` +
        'the tree of that day, added up from entries of the books and explainable to each.',
    },
    {
      zh: '任务：本单位自己的年度任务，以当日有效的为准；下级任务之和不必等于上级任务。',
      en:
        "Target: the unit's own annual target as it stands on the day; children need not add " +
        'up to it.',
    },
  ];
  if (Object.keys(scope).length === 0) return rules;
  const scoped = {
    zh: '限定了口径：任务是对整个单位下达的，在较窄的口径内任务及由它算出的各列无值。',
    en:
      'Asked in a scope: a target is set for a unit as a whole, so here it and what follows ' +
      'from it have no value.',
  };
  return [...rules, scoped];
}

/** How completion and time progress are reckoned. */
export const PROGRESS_RULE: Message = {
  zh: '完成率＝累计实绩÷全年任务；时间进度＝已过完的旬数÷36（与计划曲线无关）；超欠进度＝完成率−时间进度，用未四舍五入的数相减；均四舍五入到两位小数。任务为0时无值。',
  en:
    'Completion = cumulative actual ÷ annual target; time progress = 旬 fully over ÷ 36, ' +
    'whatever the curve; lead or lag = completion − time progress from unrounded values; all ' +
    'rounded half away from zero to two decimals. No value where the target is 0.',
};

/** How a year's target becomes plans. */
export const PLAN_RULE: Message = {
  zh: '计划：全年任务按36旬的权重由年到季、到月、到旬逐级分解，最大余额法取整，余额相同归较早者，各级相加等于上级；未设曲线的各旬均等。任务调整后全年重排，截至更早日期的表仍按旧任务。',
  en:
    'Plan: the target split by the weights of the 36 旬, year → quarter → month → 旬, by largest ' +
    'remainder, ties to the earlier, so that parts add up at every level; equal weights where ' +
    'no curve is set. A revised target replans the whole year; tables as of earlier days keep ' +
    'the old one.',
};

/** How shortfalls are carried, and what is owed. */
export const CARRY_RULE: Message = {
  zh:
    '结转：月内已过各旬计划（含本月承担）减实绩的净欠额，由该月剩余各旬均摊；月末仍欠的，由该季剩余各月均摊（月内各旬均分）；季末仍欠的，由剩余各季均摊；超额在上一级内相抵，' +
    '不减少以后的计划。未到的期间按届时应完成数全部完成推算。本期应完成＝计划＋结转；尚欠＝应完成−实绩，不小于0。内部按精确分数计算，显示时四舍五入：' +
    '金额到分，个数最多两位小数。年末未完成的列为缺口。',
  en:
    'Carry: within a month the net shortfall of the 旬 over (their plan with what the month ' +
    'took over, less actual) is spread evenly over its 旬 left; what is left at month end over ' +
    'the months left in the quarter (evenly over their 旬); at quarter end over the quarters ' +
    'left. A surplus cancels within the parent and lowers no later plan. Periods to come are ' +
    'taken to bring what they owe. Required = plan + carried in; owed = required − actual, not ' +
    'below 0. Exact inside, rounded when shown, amounts to the 分 and counts to two decimals at ' +
    'most; what is missing after December is uncovered.',
};

/** The back-schedule. */
export const BACK_SCHEDULE_RULE: Message = {
  zh: '倒排：每旬需完成＝max(0, 全年任务−累计实绩)÷剩余旬数；当日所在的旬未过完仍计入剩余；无剩余旬时无值。四舍五入：金额到分，个数最多两位小数。',
  en:
    'Back-schedule: required per 旬 = max(0, target − actual) ÷ 旬 left, the 旬 of the day ' +
    'counting as left until its last day is over; no 旬 left, no value. Rounded: amounts to ' +
    'the 分, counts to two decimals at most.',
};

/** The progress light, with the scheme's own number. */
export function lightRule({ lights }: Scheme): Message {
  const behind = lights.progressYellowPp;
  return {
    zh:
      `进度灯：不落后于时间进度为绿；落后不超过${behind}个百分点（含）为黄；超过为红；没有任务或任务为0的不亮灯。各期的灯按表中的任务计；“自何日起”按当年每日的实绩、` +
      '当日的时间进度和当日有效的任务逐日判断。',
    en:
      `Progress light: green at or above time progress; yellow up to and including ${behind} ` +
      'points behind; red beyond; none without a target or for one of 0. Lights of periods go ' +
      "by the target of the table; 'since' goes day by day by that day's actual, time progress " +
      'and standing target.',
  };
}

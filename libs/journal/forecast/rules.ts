import type { Message } from '#domain';
import { LEAST_PLANS } from './schedule.ts';

const words = (zh: string, en: string): Message => ({ zh, en });

/** What every forecast is made by, printed under it. */
export const RULES: readonly Message[] = [
  words(
    '计划线：至今实际 ＋ Σ 权重 ×（个数或金额），计入年内剩余时间的计划与到期未完成的计划；尚未列入计划的项目不在内。',
    'Schedule: actual so far + Σ weight × (one or the amount), over plans for the rest ' +
      'of the year and overdue ones; what nobody has planned yet is not in it.',
  ),
  words(
    `权重：此前至多三年同一日同样未完成的计划（按现在已知），年底前完成的占比；改期到次年即为未完成。不足 ${LEAST_PLANS} 个时，` +
      '未到期计划改用今年已到期计划的完成占比；仍不足则“无记录”，不计入期望，全部计入上限。',
    'Weight: of the plans that stood open so on the same day of up to three earlier ' +
      'years (as known now), the share reached by the end of that year; moved to the ' +
      `next year is missed. Fewer than ${LEAST_PLANS}: for plans ahead, the share of ` +
      'this year’s plans due so far that are reached; else no record: nothing is ' +
      'expected of them, and all of them stands in the upper end.',
  ),
  words(
    '到位资金：计划为全年计划到位资金减今年已到位，权重为同样计划中实际到位的金额占比。签约金额取计划投资额（已有框架协议的取其金额）。',
    'Funds: the planned funds of the year less what has come; the weight is the share ' +
      'of such money that came. The amount of a signing is its planned investment, or ' +
      'its framework contract.',
  ),
  words(
    '计划线范围：十次中约九次（Wilson 得分法的预测区间，含今后计划的偶然性），两类计划的上下限分别相加，向外取整。',
    'Its range holds about nine times in ten (the score method of Wilson, with the ' +
      'chance of the plans to come in it); the bounds of both classes are added, and ' +
      'rounded outward.',
  ),
  words(
    '进度线：至今实际 ÷ 此前至多三年同一日已达全年的占比（各年相加；当日之后再无数据的年份不计）；没有这样的年份时按时间进度直线推算：' +
      '已过旬的实际 ÷ 已过旬数 × 36，不低于至今实际。',
    'Run rate: actual so far ÷ the share up to three earlier years had reached by the ' +
      'same day (their sums added up; a year in which nothing came after the day is left ' +
      'out); without such a year a straight line by time progress: what the 旬 over ' +
      'brought ÷ their number × 36, not below the actual.',
  ),
  words(
    '进度线范围：按检验中预测与实际相差的最大倍数，上下各一次，不低于至今实际，向外取整；没有检验则没有范围。没有一次检验能给出误差的，不作预测。',
    'Its range: the largest factor forecast and actual were apart in its own tests, up ' +
      'and down, not below the actual, rounded outward; without a test there is none. Where ' +
      'no test tells its error, nothing is forecast.',
  ),
  words(
    '往年：自账簿首次记有该指标（或其计划）的年份起；首次在第一季度之后的，自次年起。',
    'Earlier years: from the one in which the books first tell of the metric (or of ' +
      'plans for it); where that was after its first quarter, from the next.',
  ),
  words(
    '检验：在此前至多三年的同一日，只用当时已知的数据重作预测，与该年年底（按现在已知）比较；没有更早的年份时，改用今年已过一半以上旬数的各月末，与最近一旬末比较。' +
      '误差 ＝ 预测 − 实际。',
    'Tests: the forecast made again on the same day of up to three earlier years from ' +
      'what was known then, held against the end of that year as known now; without an ' +
      'earlier year, at the month ends of this year with at least half of the 旬 over, ' +
      'against the last 旬 end. Error = forecast − actual.',
  ),
];

import { basisPoints, divideHalfUp, type Message, type MetricDefinition, ratio } from '#domain';
import { percent, told } from '../tracking/words.ts';
import { milestoneOf } from './plan-source.ts';
import type { Pace } from './run-rate.ts';
import type { Scheduling } from './schedule.ts';

const words = (zh: string, en: string): Message => ({ zh, en });

/** A line that was never put to the test. */
export const UNTESTED = words('没有可供检验的更早时期', 'no earlier period to test on');

/** Why a run rate is not told: no test has both a forecast and a result to be out by. */
export const NO_ERROR = words(
  '没有能给出误差的检验，不作预测',
  'no test tells how far out it may be, so nothing is forecast',
);

/** Why a schedule line has no value, or what it is made of; null where no plan can tell. */
export function scheduleSays(
  metric: MetricDefinition,
  planned: boolean | null,
  open: readonly Scheduling[],
): Message {
  if (planned === null) {
    return milestoneOf(metric) === null
      ? words('该指标没有计划时间', 'this metric has no plan dates')
      : words('此口径下计划无从区分', 'no plan tells what this scope asks for');
  }
  if (!planned) return words('无计划时间', 'no plan dates');
  if (open.length === 0) {
    return words('年内没有未完成的计划', 'no plan is open for the rest of the year');
  }
  const parts = open.map((one) => classSays(metric, one));
  const start = words('至今实际', 'actual so far');
  const sum = [start, ...parts].reduce((a, b) => words(`${a.zh} ＋ ${b.zh}`, `${a.en} + ${b.en}`));
  return open.every((one) => one.expected === null)
    ? words(`${sum.zh}：无记录可依，不作预测`, `${sum.en}: no record to expect anything by`)
    : sum;
}

const KIND = {
  ahead: words('未到期', 'ahead'),
  overdue: words('到期未完成', 'overdue'),
} as const;

function classSays(metric: MetricDefinition, { kind, planned, weight }: Scheduling): Message {
  const amount = metric.query.weight === 'amount';
  const size = amount ? told('amount', planned.total) : null;
  const [zh, en] = [size === null ? '' : ` ${size.zh}`, size === null ? '' : ` ${size.en}`];
  const { share, met, plans } = weight;
  const name = KIND[kind];
  const count = planned.plans;
  if (share === null) {
    const few =
      plans === 0n ? words('', '') : words(`：此前仅 ${plans} 个`, `: ${plans} past ones`);
    return words(
      `${name.zh} ${count} 个${zh}（无记录${few.zh}）`,
      `${count} ${name.en}${en} (no record${few.en})`,
    );
  }
  const bp = percent(basisPoints({ numerator: share.came, denominator: share.of }));
  const since =
    weight.from === 'this-year'
      ? words('今年已到期', 'due this year')
      : words('往年同期', 'of earlier years');
  return words(
    `${name.zh} ${count} 个${zh} × ${bp}（${since.zh} ${plans} 个中完成 ${met} 个）`,
    `${count} ${name.en}${en} × ${bp} (${met} of ${plans} ${since.en})`,
  );
}

/** How a run rate was made, with its numbers. */
export function paceSays(metric: MetricDefinition, actual: bigint, pace: Pace, over: number) {
  const { weight } = metric.query;
  const { method, years, byThen, whole } = pace;
  const now = told(weight, actual);
  if (method === 'none') return words('今年还没有一旬过完', 'no 旬 of the year is over yet');
  if (method === 'straight-line') {
    return words(
      `按时间进度直线推算：${over} ÷ 36 旬（没有可用的往年进度）`,
      `a straight line by time progress: ${over} ÷ 36 旬 (no earlier year tells a shape)`,
    );
  }
  const share = ratio(byThen, whole);
  const bp = percent(share === null ? 0n : basisPoints(share));
  const list = years.map(({ year }) => year).join('、');
  const [a, b] = [told(weight, byThen), told(weight, whole)];
  return words(
    `${now.zh} ÷ ${bp}（${list} 年同期 ${a.zh} ÷ 全年 ${b.zh}）`,
    `${now.en} ÷ ${bp} (by then ${a.en} of ${b.en} in ${list.replaceAll('、', ', ')})`,
  );
}

/** An exact quotient rounded half away from zero to a whole unit. */
export const rounded = ({ numerator, denominator }: { numerator: bigint; denominator: bigint }) =>
  divideHalfUp(numerator, denominator);

import {
  CARRY_SCALE,
  type Carried,
  type CarrySteps,
  type Message,
  type Pace,
  XUN_IN,
} from '#domain';
import type { ExplainedPart, PeriodCell } from './answers.ts';
import type { PlacedPeriod } from './periods.ts';
import { shownOf, shownText } from './shown.ts';
import type { Reckoned } from './table.ts';
import { carriedSaid, headOf } from './words.ts';

const PERIOD: { readonly [P in Pace]: Message } = {
  xun: { zh: '本旬', en: 'this 旬' },
  month: { zh: '本月', en: 'this month' },
  quarter: { zh: '本季', en: 'this quarter' },
  year: { zh: '全年', en: 'the year' },
};

/** Where a step comes from, whom it is spread over, and how much longer that is than a 旬. */
interface StepWords {
  readonly step: keyof CarrySteps;
  readonly of: Pace;
  readonly from: Message;
  readonly over: Message;
}

const STEPS: readonly StepWords[] = [
  {
    step: 'fromYear',
    of: 'quarter',
    from: { zh: '已过各季净欠', en: 'the quarters over are short of' },
    over: { zh: '季', en: 'quarters' },
  },
  {
    step: 'fromQuarter',
    of: 'month',
    from: { zh: '本季已过各月净欠', en: 'the months over of the quarter are short of' },
    over: { zh: '个月', en: 'months' },
  },
  {
    step: 'fromMonth',
    of: 'xun',
    from: { zh: '本月已过各旬净欠', en: 'the 旬 over of the month are short of' },
    over: { zh: '旬', en: '旬' },
  },
];

/** What a period takes over, step by step; its rounded parts add up to what the table shows. */
export function carriedPart(
  { carry, series }: Reckoned,
  { pace, index }: PlacedPeriod,
  { carriedIn }: PeriodCell,
): ExplainedPart {
  const name = { zh: '结转', en: 'carried in' };
  const metric = headOf(series.metric);
  const { weight } = metric;
  const steps = carry?.steps[index * XUN_IN[pace]];
  let exact = 0n;
  let shown = 0n;
  const parts: ExplainedPart[] = [];
  for (const { step, of, from, over } of pace === 'year' ? [] : STEPS) {
    if (steps === undefined || XUN_IN[of] < XUN_IN[pace]) continue;
    const { shortfall, left, share }: Carried = steps[step];
    const among = XUN_IN[of] / XUN_IN[pace];
    exact += share / BigInt(among);
    // Rounded as a running total, so that the parts add up to the rounded whole.
    const value = shownOf(weight, exact, CARRY_SCALE) - shown;
    shown += value;
    if (shortfall === 0n) continue;
    const [short, own] = [carriedSaid(metric, shortfall), carriedSaid(metric, share)];
    const mine = carriedSaid(metric, share / BigInt(among));
    const split = among === 1 ? { zh: '', en: '' } : splitWords(pace, among, mine);
    parts.push({
      name: from,
      value: shownText(weight, value),
      says: {
        zh: `${from.zh}${short.zh}，由剩余${left}${over.zh}均摊，各${own.zh}${split.zh}`,
        en:
          `${from.en} ${short.en}, spread over ${left} ${over.en} left, ${own.en} ` +
          `each${split.en}`,
      },
      parts: [],
    });
  }
  const total = carriedSaid(metric, exact);
  const why = (language: keyof Message, between: string) =>
    parts.map(({ says }) => says[language]).join(between);
  const says =
    parts.length === 0
      ? { zh: '无结转', en: 'nothing carried in' }
      : {
          zh: `${PERIOD[pace].zh}多承担${total.zh}：${why('zh', '；')}`,
          en: `${PERIOD[pace].en} takes over ${total.en}: ${why('en', '; ')}`,
        };
  return { name, value: carriedIn, says, parts };
}

function splitWords(pace: Pace, among: number, mine: Message): Message {
  return {
    zh: `，${PERIOD[pace].zh}承担其1/${among}，即${mine.zh}`,
    en: `, of which ${PERIOD[pace].en} takes 1/${among}, ${mine.en}`,
  };
}

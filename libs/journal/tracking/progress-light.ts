import { divideHalfUp, type Message, type Scheme, XUN } from '#domain';
import type { Colour, Light } from './answers.ts';
import type { Series } from './facts.ts';
import { headOf, type Measured, percent, points as pointsOf, said } from './words.ts';
import { dayAt, overAt, type YearDays } from './year.ts';

/** Yellow up to so many points behind, as an exact fraction of the target. */
export interface ProgressRule {
  readonly points: number;
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A share estimated in floating point is right to far better than this. */
const DOUBT = 1e-9;
/** Decimals of a rule that count: 12.5 points are 12.5 and not 12. */
const MICRO = 1_000_000;

/** The scheme's rule of the progress light. */
export function progressRule({ lights }: Scheme): ProgressRule {
  const numerator = BigInt(Math.round(lights.progressYellowPp * MICRO));
  return { points: lights.progressYellowPp, numerator, denominator: BigInt(100 * MICRO) };
}

/**
 * The progress light's colour (RULINGS 21, 23): green exactly on time or ahead, yellow up to and
 * including the rule's points behind, red beyond; from unrounded values. No target or a target of
 * nothing has no completion, so no light.
 */
export function progressColour(
  actual: bigint,
  target: bigint | null,
  over: number,
  { points, numerator, denominator }: ProgressRule,
): Colour {
  if (target === null || target === 0n) return 'none';
  // Far from both bounds floating point cannot be wrong, and tables ask thousands of times.
  const behind = over / XUN - Number(actual) / Number(target);
  const bound = points / 100;
  if (Math.abs(behind) > DOUBT && Math.abs(behind - bound) > DOUBT) {
    return behind < 0 ? 'green' : behind < bound ? 'yellow' : 'red';
  }
  const lead = actual * 36n - target * BigInt(over);
  if (lead >= 0n) return 'green';
  return -lead * denominator <= target * 36n * numerator ? 'yellow' : 'red';
}

const none = (why: Message): Light => ({ colour: 'none', since: null, why, toGreen: null });
const NO_TARGET = none({ zh: '没有任务，无进度灯', en: 'no target, so no progress light' });
const NOTHING_DUE = none({ zh: '任务为0，无进度灯', en: 'a target of 0, so no progress light' });

/** The progress light of a series on its last day: colour, why, since when, what turns it green. */
export function progressLight(
  series: Series,
  days: YearDays,
  today: number,
  actual: bigint,
  rule: ProgressRule,
): Light {
  const target = series.targets.at(-1)?.value ?? null;
  const over = overAt(days, today);
  const colour = progressColour(actual, target, over, rule);
  if (target === null) return NO_TARGET;
  if (colour === 'none') return NOTHING_DUE;
  const since = sinceWhen(series, days, today, actual, rule);
  return {
    colour,
    since: dayAt(days, since),
    why: whyOf(colour, actual, target, over, rule),
    toGreen: colour === 'green' ? null : toGreen(headOf(series.metric), actual, target, over),
  };
}

function whyOf(
  colour: Colour,
  actual: bigint,
  target: bigint,
  over: number,
  rule: ProgressRule,
): Message {
  const done = percent(divideHalfUp(actual * 10_000n, target));
  const time = percent(divideHalfUp(BigInt(over) * 10_000n, 36n));
  const lead = actual * 36n - target * BigInt(over);
  const apart = apartWords(lead, divideHalfUp(lead * 10_000n, target * 36n));
  const zh = `完成${done}，时间进度${time}，`;
  const en = `${done} done at ${time} of the time, `;
  if (colour === 'green') {
    if (lead === 0n) return { zh: `${zh}持平`, en: `${en}level` };
    return { zh: `${zh}超前${apart.zh}`, en: `${en}${apart.en} ahead` };
  }
  const within = colour === 'yellow';
  return {
    zh: `${zh}落后${apart.zh}，${within ? '未超过' : '超过'}${rule.points}个百分点`,
    en: `${en}${apart.en} behind, ${within ? 'not more' : 'more'} than ${rule.points}`,
  };
}

/** How far apart in points; what rounds to nothing is still something. */
function apartWords(lead: bigint, bp: bigint): Message {
  if (lead !== 0n && bp === 0n) {
    return { zh: '不足0.01个百分点', en: 'less than 0.01 points' };
  }
  return { zh: `${pointsOf(bp)}个百分点`, en: `${pointsOf(bp)} points` };
}

/** The least that makes completion reach time progress as it stands. */
function toGreen(metric: Measured, actual: bigint, target: bigint, over: number): Message {
  const due = (target * BigInt(over) + 35n) / 36n;
  const [more, all] = [said(metric, due - actual), said(metric, due)];
  return {
    zh: `按现在的时间进度，再完成${more.zh}（累计${all.zh}）转绿`,
    en: `${more.en} more (${all.en} in all) turn it green at the time progress of today`,
  };
}

/**
 * Since which day of the year the light has had its colour without a break. Between a payment, the
 * end of a 旬 and a revision of the target nothing changes, so only such days are looked at.
 */
function sinceWhen(
  { days: brought, amounts, targets }: Series,
  year: YearDays,
  today: number,
  actual: bigint,
  rule: ProgressRule,
): number {
  let [payment, target, over] = [brought.length - 1, targets.length - 1, overAt(year, today)];
  let sum = actual;
  const colourNow = () => progressColour(sum, targets[target]?.value ?? null, over, rule);
  const colour = colourNow();
  for (;;) {
    const paid = brought[payment] ?? -1;
    const ended = over > 0 ? (year.xunEnds[over - 1] as number) : -1;
    const revised = targets[target]?.from ?? -1;
    const since = Math.max(paid, ended, revised, 0);
    if (since === 0) return 0;
    if (paid === since) {
      sum -= amounts[payment] as bigint;
      payment -= 1;
    }
    if (ended === since) over -= 1;
    if (revised === since) target -= 1;
    if (colourNow() !== colour) return since;
  }
}

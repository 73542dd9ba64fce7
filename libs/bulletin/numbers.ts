import { decimal, divideHalfUp, formatMillions, formatYi, type Message, WAN } from '#domain';
import { type Colour, measureWord } from '#journal';
import type { MetricName } from './content.ts';

/** The language a bulletin is printed in. */
export type Language = keyof Message;

/** A cell's text, and its digits where it is a number a sheet can go on reckoning with. */
export interface Printed {
  readonly text: string;
  readonly digits?: string;
}

/** What stands where there is no value: an office reads a blank as "forgotten". */
export const NO_VALUE: Printed = { text: '—' };

const MINUS = '−';
const signed = (text: string) => text.replace(/^-/, MINUS);
const thousands = (text: string) =>
  text.replace(/^(-?)(\d+)/, (_, sign: string, whole: string) => {
    return sign + whole.replace(/\B(?=(\d{3})+$)/g, ',');
  });

/** 100 万元: a million of yuan. */
const MILLION = 100n * WAN;

/** A value of a metric as a table prints it: 万元 (millions in English), or a whole number. */
export function cellOf(
  value: string | null,
  { weight }: Pick<MetricName, 'weight'>,
  language: Language,
): Printed {
  if (value === null) return NO_VALUE;
  if (weight === 'count') return { text: signed(thousands(value)), digits: value };
  const unit = language === 'zh' ? WAN : MILLION;
  const digits = decimal(divideHalfUp(BigInt(value) * 100n, unit), 2, 'whole');
  return { text: signed(thousands(digits)), digits };
}

/** The unit a metric's values are told in. */
export function unitWords({ id, weight }: Pick<MetricName, 'id' | 'weight'>): Message {
  if (weight === 'amount') return { zh: '万元', en: 'CNY m' };
  return measureWord(id);
}

/** A metric with its unit, as it heads a line or a column: `到位资金（万元）`. */
export function headed(metric: MetricName, language: Language): string {
  const unit = unitWords(metric)[language];
  return language === 'zh' ? `${metric.name.zh}（${unit}）` : `${metric.name.en} (${unit})`;
}

/** A value of a metric as a sentence says it: `8.14亿元`, `30个`. */
export function spoken(value: string, metric: MetricName, language: Language): string {
  if (metric.weight === 'count') {
    const count = signed(thousands(value));
    return language === 'zh' ? `${count}${unitWords(metric).zh}` : count;
  }
  return signed(language === 'zh' ? formatYi(BigInt(value)) : formatMillions(BigInt(value), 0));
}

/** Hundredths of a percent, or of a point, as a number with two decimals. */
export function hundredths(value: number | null): Printed {
  if (value === null) return NO_VALUE;
  const digits = decimal(BigInt(value), 2, 'keep');
  return { text: signed(digits), digits };
}

/** `27.14%`. */
export function percent(value: number | null): string {
  return value === null ? NO_VALUE.text : `${hundredths(value).text}%`;
}

/** Words and marks of the lights: told apart on a page without colours. */
const LIGHTS: { readonly [C in Colour]: Message & { readonly mark: string } } = {
  green: { mark: '●', zh: '绿灯', en: 'green' },
  yellow: { mark: '▲', zh: '黄灯', en: 'yellow' },
  red: { mark: '■', zh: '红灯', en: 'red' },
  stalled: { mark: '◆', zh: '停滞', en: 'stalled' },
  none: { mark: '', zh: '—', en: '—' },
};

/** A light as its mark and its word, which no line parts: `■ 红灯`. */
export function lightWords(colour: Colour, language: Language): string {
  const light = LIGHTS[colour];
  return light.mark === '' ? light[language] : `${light.mark}\u00a0${light[language]}`;
}

/** Places gained or lost: `↑2`, `↓1`, 平. */
export function movedWords(moved: number | null, language: Language): string {
  if (moved === null) return NO_VALUE.text;
  if (moved === 0) return { zh: '平', en: '=' }[language];
  return moved > 0 ? `↑${moved}` : `↓${-moved}`;
}

/** 2021年6月30日; `30 June 2021` is left to readers of the ISO form. */
export function dayWords(day: string, language: Language): string {
  if (language === 'en') return day;
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

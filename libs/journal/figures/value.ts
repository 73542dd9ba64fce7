import {
  basisPoints,
  decimal,
  divideHalfUp,
  formatMillions,
  formatYi,
  formatYiToWan,
  type Message,
  type Ratio,
} from '#domain';

/** A figure exactly; `null` is "no value", never 0 (a zero denominator, a missing plan). */
export type Value =
  | { readonly kind: 'count'; readonly count: bigint }
  | { readonly kind: 'amount'; readonly fen: Ratio }
  | { readonly kind: 'percent'; readonly ratio: Ratio }
  /** Percentage points: the difference of two ratios. */
  | { readonly kind: 'points'; readonly ratio: Ratio }
  | { readonly kind: 'parts'; readonly parts: readonly Part[] }
  | null;

/** One part of a figure that is told by parts: a top cause, and how often it counts. */
export interface Part {
  readonly code: string;
  readonly name: Message;
  readonly count: bigint;
}

/** How a figure is printed: the word after a count, or how far an amount is written out. */
export interface Print {
  /** 量词 after a count, e.g. 个 or 批次. */
  readonly word?: Message;
  /** Amounts to the 万元 instead of two decimals of 亿元. */
  readonly toWan?: boolean;
}

const NO_VALUE: Message = { zh: '无值', en: 'no value' };
const PROJECTS: Message = { zh: '个', en: ' projects' };

/** A value as a report prints it. Whole numbers stand bare: 50%, 400亿元. */
export function printed(value: Value, { word = PROJECTS, toWan = false }: Print = {}): Message {
  if (value === null) return NO_VALUE;
  switch (value.kind) {
    case 'count':
      return { zh: `${value.count}${word.zh}`, en: `${value.count}${word.en}` };
    case 'amount': {
      const fen = divideHalfUp(value.fen.numerator, value.fen.denominator);
      const zh = toWan ? formatYiToWan(fen) : formatYi(fen);
      return { zh, en: formatMillions(fen, toWan ? 2 : 0) };
    }
    case 'percent': {
      const text = `${decimal(basisPoints(value.ratio), 2, 'whole')}%`;
      return { zh: text, en: text };
    }
    case 'points': {
      const text = decimal(basisPoints(value.ratio), 2, 'whole');
      return { zh: `${text}个百分点`, en: `${text} percentage points` };
    }
    case 'parts': {
      const list = (language: keyof Message, between: string) =>
        value.parts.map((part) => `${part.name[language]} ${part.count}`).join(between);
      return { zh: list('zh', '、') || '无', en: list('en', ', ') || 'none' };
    }
  }
}

/** The exact value in JSON: integers as decimal strings, so that no reader makes floats of them. */
export function toJson(value: Value): object | null {
  if (value === null) return null;
  const exact = ({ numerator, denominator }: Ratio) => ({
    numerator: numerator.toString(),
    denominator: denominator.toString(),
  });
  switch (value.kind) {
    case 'count':
      return { kind: 'count', count: value.count.toString() };
    case 'amount':
      return value.fen.denominator === 1n
        ? { kind: 'amount', amountFen: value.fen.numerator.toString() }
        : { kind: 'amount', fen: exact(value.fen) };
    case 'percent':
    case 'points':
      return { kind: value.kind, ...exact(value.ratio) };
    case 'parts':
      return {
        kind: 'parts',
        parts: value.parts.map((part) => ({ ...part, count: part.count.toString() })),
      };
  }
}

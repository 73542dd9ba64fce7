import { divideHalfUp } from './ratio.ts';

/** Money in integer 分 (1 元 = 100 分). */
export type Fen = bigint;
/** Money in integer 分 as it is stored and sent: a decimal string without sign games or zeros. */
export type FenText = string;

const FEN_TEXT = /^(?:0|-?[1-9]\d{0,17})$/;
/** 1 万元 in 分. */
export const WAN: Fen = 1_000_000n;
/** 1 亿元 in 分. */
export const YI: Fen = 10_000_000_000n;

/** True for a canonical decimal string of at most 18 digits, so that it fits 64 bits. */
export function isFenText(text: unknown): text is FenText {
  return typeof text === 'string' && FEN_TEXT.test(text);
}

/** 亿元 half-up (away from zero) to two decimals, whole numbers bare: `92.72亿元`, `400亿元`. */
export function formatYi(fen: Fen): string {
  return `${decimal(divideHalfUp(fen * 100n, YI), 2, 'whole')}亿元`;
}

/** 亿元 to the 万元, trailing zeros dropped, half-up below it: `0.3957亿元`, `4.591亿元`. */
export function formatYiToWan(fen: Fen): string {
  return `${decimal(divideHalfUp(fen * 10_000n, YI), 4, 'all')}亿元`;
}

/** At most two decimals, so that no group of three digits stands behind the point. */
const withThousands = (text: string) => text.replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** Millions of yuan half-up, as English readers count: 92.72亿元 is `CNY 9,272m`. */
export function formatMillions(fen: Fen, digits: 0 | 2): string {
  const scale = digits === 0 ? 1n : 100n;
  const text = decimal(divideHalfUp(fen * scale, 100n * WAN), digits, 'all');
  return `CNY ${withThousands(text)}m`;
}

/** 万元 half-up to two decimals with thousands separators, whole numbers bare: `81,414万元`. */
export function formatWan(fen: Fen): string {
  const text = decimal(divideHalfUp(fen * 100n, WAN), 2, 'whole');
  return `${withThousands(text)}万元`;
}

/** Hundredths of a percent or percentage point, whole numbers bare: `27.14`, `-22.86`, `50`. */
export function basisText(basisPoints: number): string {
  return decimal(BigInt(basisPoints), 2, 'whole');
}

/**
 * Writes an integer scaled by `10^digits` as a decimal.
 * `zeros` says which trailing zeros go: none, those of a whole number, or all.
 */
export function decimal(scaled: bigint, digits: number, zeros: 'keep' | 'whole' | 'all'): string {
  const sign = scaled < 0n ? '-' : '';
  const text = (scaled < 0n ? -scaled : scaled).toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const fraction = text.slice(text.length - digits);
  if (digits === 0) return sign + whole;
  if (zeros === 'all') return sign + `${whole}.${fraction}`.replace(/\.?0+$/, '');
  if (zeros === 'whole' && /^0+$/.test(fraction)) return sign + whole;
  return `${sign}${whole}.${fraction}`;
}

import type { Language } from './language.ts';

const FACTOR: Readonly<Record<string, bigint>> = {
  亿元: 10_000_000_000n,
  亿: 10_000_000_000n,
  yi: 10_000_000_000n,
  万元: 1_000_000n,
  万: 1_000_000n,
  wan: 1_000_000n,
  元: 100n,
  yuan: 100n,
  分: 1n,
  fen: 1n,
};

/**
 * Reads an amount with its unit, e.g. `1亿`, `0.5亿元`, `5000万`, `5000wan`, into 分. Null where it
 * has no unit (nothing is guessed), is negative, or is finer than a 分.
 */
export function readAmountFen(text: string): string | null {
  const found = /^(\d{1,15})(?:\.(\d{1,10}))?\s*([^\d\s.]+)$/.exec(text.trim().replaceAll(',', ''));
  const factor = FACTOR[found?.[3]?.toLowerCase() ?? ''];
  if (found === null || factor === undefined) return null;
  const [, whole = '0', fraction = ''] = found;
  const scale = 10n ** BigInt(fraction.length);
  const scaled = BigInt(whole + fraction) * factor;
  return scaled % scale === 0n ? (scaled / scale).toString() : null;
}

/** 分 exactly, to be read by people: `81,414万元`, `1.5万元`; in English `CNY 814,140,000`. */
export function showFen(fen: string, language: Language): string {
  if (language === 'zh') return `${decimal(BigInt(fen), 6)}万元`;
  return `CNY ${decimal(BigInt(fen), 2)}`;
}

function decimal(scaled: bigint, digits: number): string {
  const text = (scaled < 0n ? -scaled : scaled).toString().padStart(digits + 1, '0');
  const whole = text.slice(0, -digits).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = text.slice(-digits).replace(/0+$/, '');
  return `${scaled < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

import { type Cell, shown } from './cell.ts';
import { MAX_AMOUNT_FEN } from './limits.ts';
import { type Reading, read, unreadable } from './refusal.ts';

export type MoneyUnit = '元' | '万元' | '亿元';

/** How many decimals of each unit make one 分. */
const FEN_DECIMALS: Readonly<Record<MoneyUnit, number>> = { 元: 2, 万元: 6, 亿元: 10 };

const UNIT_NAMES: Readonly<Record<string, MoneyUnit>> = {
  元: '元',
  万元: '万元',
  万: '万元',
  亿元: '亿元',
  亿: '亿元',
};

export const MONEY_UNITS = Object.keys(FEN_DECIMALS) as readonly MoneyUnit[];

const AMOUNT = /^(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?\s*(元|万元|万|亿元|亿)?$/;
const IN_BRACKETS = /^\((\d[\d,]*(?:\.\d+)?)\)$/;
const APPROXIMATE = /[约近余多超左右~≈<>≥≤±]|不足|以上|以内|上下|\+$/;
const SPAN = /^\d[\d.,]*\s*(?:元|万元|万|亿元|亿)?\s*[-—–至到]\s*\d/;

export type Least = 'zero' | 'positive';

/** The unit a heading or a cell names; undefined for anything but the three. */
export function moneyUnit(text: string): MoneyUnit | undefined {
  return Object.hasOwn(UNIT_NAMES, text) ? UNIT_NAMES[text] : undefined;
}

/**
 * An amount in the heading's unit as a decimal string of whole 分. Digits are moved, never
 * multiplied; digits below a 分 are refused, and so is a unit other than the heading's.
 */
export function readMoney(cell: Cell, unit: MoneyUnit, least: Least): Reading<string | undefined> {
  if (cell.kind === 'empty') return read(undefined);
  if (cell.kind === 'error') return unreadable('cell-error', { error: shown(cell) });
  if (cell.kind === 'formula-without-value') return unreadable('cell-formula-without-value');
  if (cell.kind === 'date' || cell.kind === 'boolean') return unreadable('amount-unreadable');
  const raw = cell.kind === 'number' ? cell.text : cell.raw;
  if (raw.length > 60) return unreadable('amount-unreadable');
  const text = raw.normalize('NFKC').trim().replace(/[−﹣]/g, '-');
  if (text === '') return read(undefined);
  return fromText(text, unit, least);
}

function fromText(text: string, unit: MoneyUnit, least: Least): Reading<string> {
  const parts = AMOUNT.exec(text);
  if (!parts) {
    if (IN_BRACKETS.test(text)) return unreadable('amount-negative');
    const vague = SPAN.test(text) || (/\d/.test(text) && APPROXIMATE.test(text));
    return unreadable(vague ? 'amount-approximate' : 'amount-unreadable');
  }
  const [, sign, whole = '', fraction = '', written] = parts;
  if (written !== undefined && moneyUnit(written) !== unit) {
    return unreadable('amount-unit-conflict', { written, unit });
  }
  const decimals = fraction.replace(/0+$/, '');
  const limit = FEN_DECIMALS[unit];
  if (decimals.length > limit) return unreadable('amount-too-fine', { unit, decimals: limit });
  const fen = BigInt(whole.replaceAll(',', '') + decimals.padEnd(limit, '0'));
  if (fen === 0n) return least === 'zero' ? read('0') : unreadable('amount-zero');
  if (sign) return unreadable('amount-negative');
  if (fen > MAX_AMOUNT_FEN) return unreadable('amount-too-large', { limit: '100万亿元' });
  return read(fen.toString());
}

/** The exact decimal of an amount in a unit, as `readMoney` accepts it: `12345.67` for 万元. */
export function amountIn(unit: MoneyUnit, amountFen: string): string {
  const decimals = FEN_DECIMALS[unit];
  const digits = amountFen.padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  const whole = digits.slice(0, -decimals);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

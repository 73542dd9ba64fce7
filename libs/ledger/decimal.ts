const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?\s*$/;
const SHORT_WHOLE = /^(0|-?[1-9]\d{0,14})$/;
const PARTS = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/;

/** Excel keeps and shows 15 significant digits; what lies beyond is noise of binary fractions. */
const DIGITS = 15;

/**
 * The number as people typed it, in plain decimal digits; null if the file has no number there.
 * Files carry 0.28999999999999998 for a typed 0.29, and 1234.3000000000002 for a formula that
 * Excel shows as 1234.3: the shortest text of the number, within Excel's own digits, is what the
 * person sees. From here on amounts are text and integers, never floating point.
 */
export function decimalText(raw: string): string | null {
  if (SHORT_WHOLE.test(raw)) return raw;
  if (!NUMBER.test(raw)) return null;
  const number = Number(raw);
  if (!Number.isFinite(number)) return null;
  if (Number.isSafeInteger(number)) return String(number === 0 ? 0 : number);
  const shortest = String(number);
  const within =
    digitsOf(shortest) > DIGITS ? String(Number(number.toPrecision(DIGITS))) : shortest;
  return plain(within);
}

function digitsOf(text: string): number {
  return text.replace(/e.*$/, '').replace(/[-.]/g, '').replace(/^0+/, '').length;
}

/** Spells out an exponent: `1e-7` as `0.0000001`. */
function plain(text: string): string {
  const parts = PARTS.exec(text);
  if (!parts?.[4]) return text;
  const [, sign = '', whole = '', fraction = '', exponent] = parts;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point >= digits.length) return sign + digits.padEnd(point, '0');
  if (point > 0) return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
  return `${sign}0.${'0'.repeat(-point)}${digits}`;
}

import fc from 'fast-check';
import {
  decimal,
  formatMillions,
  formatWan,
  formatYi,
  formatYiToWan,
  isFenText,
  WAN,
  YI,
} from './money.ts';

describe('money as it is stored', () => {
  it.each(['0', '1', '-1', '927200000000', '999999999999999999'])('%s', (text) => {
    expect(isFenText(text)).toBe(true);
  });

  it.each(['', '-0', '01', '+1', '1.5', '1e3', ' 1', '1000000000000000000', 'NaN', 100, null])(
    '%p is none',
    (text) => {
      expect(isFenText(text)).toBe(false);
    },
  );
});

describe('money as it is printed', () => {
  it.each<[bigint, 0 | 2, string]>([
    [92_72n * 100_000_000n, 0, 'CNY 9,272m'],
    [400n * YI, 0, 'CNY 40,000m'],
    [3_957n * WAN, 2, 'CNY 39.57m'],
    [-1_250_000_000n, 0, 'CNY -13m'],
  ])('%p fen in English, to %p decimals of a million, is %s', (fen, digits, text) => {
    expect(formatMillions(fen, digits)).toBe(text);
  });

  it.each([
    [92_72n * 100_000_000n, '92.72亿元'],
    [400n * YI, '400亿元'],
    [1_205_000_000n, '0.12亿元'],
    [1_250_000_000n, '0.13亿元'],
    [8_141_400_000_0n, '8.14亿元'],
    [90n * YI + YI / 2n, '90.50亿元'],
    [0n, '0亿元'],
    [-1_250_000_000n, '-0.13亿元'],
    [-400n * YI, '-400亿元'],
  ])('%p fen is %s', (fen, text) => {
    expect(formatYi(fen)).toBe(text);
  });

  it.each([
    [3_957n * WAN, '0.3957亿元'],
    [45_910n * WAN, '4.591亿元'],
    [400n * YI, '400亿元'],
    [10n * WAN, '0.001亿元'],
    [WAN / 2n, '0.0001亿元'],
    [WAN / 2n - 1n, '0亿元'],
    [-3_957n * WAN, '-0.3957亿元'],
  ])('%p fen to the 万元 is %s', (fen, text) => {
    expect(formatYiToWan(fen)).toBe(text);
  });

  it.each([
    [81_414n * WAN, '81,414万元'],
    [300_000n * WAN, '300,000万元'],
    [1_234_567n * WAN + 345_678n, '1,234,567.35万元'],
    [999n * WAN, '999万元'],
    [5_000n, '0.01万元'],
    [4_999n, '0万元'],
    [-81_414n * WAN, '-81,414万元'],
    [-5_000n, '-0.01万元'],
  ])('%p fen in 万元 is %s', (fen, text) => {
    expect(formatWan(fen)).toBe(text);
  });

  it('keeps the zeros it is told to keep', () => {
    expect(decimal(5000n, 2, 'keep')).toBe('50.00');
    expect(decimal(-5n, 2, 'keep')).toBe('-0.05');
    expect(decimal(50n, 0, 'keep')).toBe('50');
    expect(decimal(4500n, 2, 'whole')).toBe('45');
    expect(decimal(4550n, 2, 'all')).toBe('45.5');
  });

  it('loses less than half of its last digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), (fen) => {
        const [whole, fraction = ''] = formatWan(fen)
          .replace(/[,万元]/g, '')
          .split('.');
        const printed = BigInt(`${whole}${fraction.padEnd(2, '0')}`) * (WAN / 100n);
        const lost = printed > fen ? printed - fen : fen - printed;
        expect(lost).toBeLessThanOrEqual(WAN / 200n);
      }),
    );
  });
});

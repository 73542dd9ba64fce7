import { decimal, divideHalfUp } from '#domain';
import type { MetricHead } from './answers.ts';

type Weight = MetricHead['weight'];

/**
 * A quotient of a metric's values as finely as tables show it: 分 of an amount, hundredths of a
 * count, since a third of a project a month is not nothing. Rounded half away from zero.
 */
export function shownOf(weight: Weight, dividend: bigint, divisor: bigint): bigint {
  return divideHalfUp(weight === 'count' ? dividend * 100n : dividend, divisor);
}

/** What {@link shownOf} gives, as answers carry it: `12143666667` 分; counts `0.61`, `1.5`, `3`. */
export function shownText(weight: Weight, shown: bigint): string {
  if (weight === 'amount') return shown.toString();
  return shown % 100n === 0n ? (shown / 100n).toString() : decimal(shown, 2, 'all');
}

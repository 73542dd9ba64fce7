import { basisPoints, type Ratio, ratio } from '#domain';
import type { Outlook } from './answers.ts';
import type { Bounds } from './range.ts';
import { rounded } from './words.ts';

/** An exact expectation and its range as they are printed. */
export function outlook(
  expected: Ratio | null,
  range: Bounds | null,
  target: bigint | null,
): Pick<Outlook, 'expected' | 'low' | 'high' | 'completionBp'> {
  const completion =
    expected === null || target === null
      ? null
      : ratio(expected.numerator, expected.denominator * target);
  return {
    expected: expected && rounded(expected).toString(),
    low: range === null ? null : range.low.toString(),
    high: range === null ? null : range.high.toString(),
    completionBp: completion && Number(basisPoints(completion)),
  };
}

import { xunOver } from '#domain';
import type { RunRateLine } from './answers.ts';
import { backtestOf, type Trial } from './backtest.ts';
import { outlook } from './outlook.ts';
import type { Bounds } from './range.ts';
import type { Reading } from './reading.ts';
import { type Outcome, type Pace, paceAt, paceRange } from './run-rate.ts';
import { NO_ERROR, paceSays, rounded, UNTESTED } from './words.ts';

/**
 * The run-rate line of a metric as it is answered. Where no test tells its error there is no range
 * either, and a number alone would say more than is known: it has no value then.
 */
export function runRateLine({ metric, runRate, brought, target }: Reading): RunRateLine {
  const { now, tests, by, firstYear } = runRate;
  const { at, knownAt } = now;
  const actual = brought.by(at, knownAt);
  const pace = paceAt(now, brought, firstYear);
  const trials = tests.map((point): Trial => {
    // What nobody had reported yet was no forecast of nothing.
    const known = brought.anythingKnown(point.at, point.knownAt);
    const then = known ? paceAt(point, brought, firstYear).expected : null;
    const expected = then && rounded(then);
    return { point, expected, range: null, actual: brought.by(point.until, knownAt) };
  });
  const backtest = backtestOf(by, trials, UNTESTED);
  const isTold = backtest.meanErrorBp !== null;
  const says = paceSays(metric, actual, pace, xunOver(at));
  const untold = { zh: `${says.zh}；${NO_ERROR.zh}`, en: `${says.en}; ${NO_ERROR.en}` };
  return {
    ...outlook(
      isTold ? pace.expected : null,
      isTold ? rangeOf(pace, actual, trials) : null,
      target,
    ),
    method: pace.method,
    years: pace.years,
    says: isTold || pace.expected === null ? says : untold,
    backtest,
  };
}

function rangeOf(pace: Pace, actual: bigint, trials: readonly Trial[]): Bounds | null {
  if (pace.expected === null) return null;
  const outcomes = trials.flatMap(({ expected, actual: came }): Outcome[] => {
    return expected === null ? [] : [{ expected, actual: came }];
  });
  return paceRange(pace.expected, actual, outcomes);
}

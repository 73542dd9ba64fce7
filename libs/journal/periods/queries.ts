import { closablePeriod, type Period } from '#domain';
import type { Ask } from '../asking.ts';
import { Faults, type Parameters, type Read } from '../parameters.ts';
import type { Asker } from '../queries.ts';

/** The months, quarters and year of one year: open or closed, when, and by whom. */
export class PeriodsQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
    readonly year: number,
  ) {}
}

/** Which adjustments are asked for: those dated in a period, or those that became known in it. */
export interface AdjustmentsAsked {
  readonly by: 'dated' | 'known';
  readonly period: Period;
  /** One metric of the scheme, or all of them. */
  readonly metric: string | null;
  readonly offset: number;
  readonly limit: number;
}

/** What became known of closed periods after they were closed. */
export class AdjustmentsQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
    readonly asked: AdjustmentsAsked,
  ) {}
}

/** Reads `year`, as it stands in a path. */
export function readPeriodYear(given: Parameters): Read<number> {
  const faults = new Faults();
  const year = faults.integer(given, 'year', 1990, 2199);
  if (year === undefined) faults.add('year: must be given');
  return faults.or(year ?? 0);
}

/**
 * Reads `period` (facts dated in it) or `knownIn` (facts that became known in it and are dated
 * earlier), `metric`, `offset` and `limit` (100 where absent, at most 1000).
 */
export function readAdjustments(given: Parameters): Read<AdjustmentsAsked> {
  const faults = new Faults();
  const [dated, known] = [faults.text(given, 'period'), faults.text(given, 'knownIn')];
  if ((dated === undefined) === (known === undefined)) {
    faults.add('period, knownIn: one of them must be given');
  }
  const period = closablePeriod(dated ?? known ?? '');
  if (period === null) {
    faults.add(`${dated === undefined ? 'knownIn' : 'period'}: must be 2021-06, 2021-Q2 or 2021`);
  }
  const metric = faults.text(given, 'metric') ?? null;
  const offset = faults.integer(given, 'offset', 0, 100_000_000) ?? 0;
  const limit = faults.integer(given, 'limit', 1, 1000) ?? 100;
  const by = dated === undefined ? 'known' : 'dated';
  return faults.or({
    by,
    period: period ?? { id: '', from: '', to: '' },
    metric,
    offset,
    limit,
  });
}

import type { Ask } from '../asking.ts';
import { Faults, type Parameters, type Read } from '../parameters.ts';
import { type Asker, readPage } from '../queries.ts';

/** 形势预测: where metrics will stand at the end of the year; null: all that have milestones. */
export class ForecastQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
    readonly shape: { readonly metrics: readonly string[] | null },
  ) {}
}

/** Which row of a forecast is explained, and which page of its plans and entries. */
export interface ForecastPart {
  readonly metric: string;
  readonly offset: number;
  readonly limit: number;
}

/** One row of a forecast down to the plans, past plans and entries it is made of. */
export class ForecastExplainQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
    readonly part: ForecastPart,
  ) {}
}

/** Reads `metrics`, separated by commas. */
export function readForecast(
  given: Parameters,
): Read<{ readonly metrics: readonly string[] | null }> {
  const faults = new Faults();
  const metrics = faults.text(given, 'metrics')?.split(',') ?? null;
  return faults.or({ metrics });
}

/** Reads `metric`, which has to be there, `offset` and `limit` (at most 1000). */
export function readForecastPart(given: Parameters): Read<ForecastPart> {
  const faults = new Faults();
  const metric = faults.text(given, 'metric');
  if (metric === undefined) faults.add('metric: must be given');
  const page = readPage(given, 1000);
  if (!page.ok) return page;
  return faults.or({ metric: metric ?? '', ...page.value });
}

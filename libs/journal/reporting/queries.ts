import { monthOf, PACES, type Period, periodsOf, yearOf, yearPeriod } from '#domain';
import type { Ask } from '../asking.ts';
import { Faults, type Parameters, type Read } from '../parameters.ts';
import { type Asker, readPage } from '../queries.ts';
import { FINDING_KINDS, type FindingKind, REPORTING_BY, type ReportingBy } from './answers.ts';

/** How a reporting table is cut: into which periods, of the facts' own days or their reports'. */
export interface ReportingShape {
  readonly pace: 'month' | 'quarter' | 'year';
  readonly by: ReportingBy;
}

/** 迟报 · 突击上报 of the year of the ask, by unit and period. */
export class ReportingQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
    readonly shape: ReportingShape,
  ) {}
}

/** Which findings: of which period and kind (null: all), and which page of events of each. */
export interface FindingsFilter {
  /** Of the year of the ask's day or another: a month, a quarter or a year. */
  readonly period: Period;
  readonly kind: FindingKind | null;
  readonly offset: number;
  readonly limit: number;
}

/** What there is to look at in how facts were reported; indications, each with its events. */
export class ReportingFindingsQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
    readonly filter: FindingsFilter,
  ) {}
}

/** How much of each month was reported within so many days, by unit. */
export class ReportingMaturityQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
    /** How many months back from that of the day, itself the last: 1 to 24. */
    readonly months: number,
  ) {}
}

/** Reads `pace` (month where absent) and `by` (the fact's own day where absent). */
export function readReporting(given: Parameters): Read<ReportingShape> {
  const faults = new Faults();
  const paces = ['month', 'quarter', 'year'] as const;
  const pace = faults.oneOf(given, 'pace', paces) ?? 'month';
  const by = faults.oneOf<ReportingBy>(given, 'by', REPORTING_BY) ?? 'fact';
  return faults.or({ pace, by });
}

/**
 * Reads `period` (the year of the day asked for where absent), `finding`, `offset` and `limit` (at
 * most 1000; 20 events of each finding where absent).
 */
export function readFindings(given: Parameters, { asOf }: Pick<Ask, 'asOf'>): Read<FindingsFilter> {
  const faults = new Faults();
  const text = faults.text(given, 'period');
  const period = text === undefined ? yearPeriod(yearOf(asOf)) : periodNamed(text);
  if (period === null) faults.add('period: must be 2021-06, 2021-Q2 or 2021');
  const kind = faults.oneOf<FindingKind>(given, 'finding', FINDING_KINDS) ?? null;
  const page = readPage({ limit: '20', ...given }, 1000);
  if (!page.ok) return page;
  return faults.or({ period: period ?? monthOf(asOf), kind, ...page.value });
}

/** A month, quarter or year by its id; null where it is none. */
function periodNamed(id: string): Period | null {
  if (!/^(?:19|20|21)\d\d(?:-|$)/.test(id)) return null;
  const year = Number(id.slice(0, 4));
  const paces = PACES.filter((pace) => pace !== 'xun');
  return paces.flatMap((pace) => periodsOf(year, pace)).find((one) => one.id === id) ?? null;
}

/** Reads `months` (12 where absent). */
export function readMaturity(given: Parameters): Read<number> {
  const faults = new Faults();
  return faults.or(faults.integer(given, 'months', 1, 24) ?? 12);
}

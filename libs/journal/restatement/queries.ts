import type { Day, Instant } from '#domain';
import { type Ask, readKnownAt } from '../asking.ts';
import { Faults, type Parameters, type Read } from '../parameters.ts';
import type { Asker } from '../queries.ts';
import { RESTATED, type Restated } from './causes.ts';

/** Where a bridge begins: another day, another knowledge, or both. */
export interface Standpoint {
  readonly asOf: Day;
  readonly knownAt: Instant | null;
}

/** Why a figure or rate is another one than it was from there: the bridge between them. */
export class RestatementQuery {
  constructor(
    readonly asker: Asker,
    /** The point the bridge leads to. */
    readonly ask: Ask,
    readonly from: Standpoint,
    readonly of: 'figure' | 'rate',
    readonly id: string,
  ) {}
}

/** The bridges of the whole report and the three rates. */
export class ReportRestatementQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
    readonly from: Standpoint,
  ) {}
}

/** One line of a bridge down to its entries and their events, a page of them. */
export interface BridgeLine {
  /** The place of the term among those of the figure. */
  readonly term: number;
  readonly line: Restated;
  readonly offset: number;
  readonly limit: number;
}

/** What one line of a bridge is made of. */
export class RestatementExplainQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
    readonly from: Standpoint,
    readonly of: 'figure' | 'rate',
    readonly id: string,
    readonly line: BridgeLine,
  ) {}
}

/** One figure at the ends of months, as known at the ends of months: how it matured. */
export class MatrixQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
    readonly of: 'figure' | 'rate',
    readonly id: string,
    /** How many months back from that of the day, 1 to 24. */
    readonly months: number,
  ) {}
}

/** Reads `fromAsOf` (the day of the question where absent) and `fromKnownAt` (its knowledge). */
export function readStandpoint(given: Parameters, ask: Ask): Read<Standpoint> {
  const faults = new Faults();
  const asOf = faults.day(given, 'fromAsOf') ?? ask.asOf;
  const text = faults.text(given, 'fromKnownAt');
  const knownAt = text === undefined ? ask.knownAt : readKnownAt(text);
  if (knownAt !== null && typeof knownAt !== 'string') return { ok: false, refusal: knownAt };
  if (asOf === ask.asOf && knownAt === ask.knownAt) {
    faults.add('fromAsOf, fromKnownAt: one of them must be given, and differ');
  }
  return faults.or({ asOf, knownAt });
}

/** Reads `term` (0 where absent), `line`, `offset` and `limit` (at most 1000). */
export function readBridgeLine(given: Parameters): Read<BridgeLine> {
  const faults = new Faults();
  const term = faults.integer(given, 'term', 0, 99) ?? 0;
  const line = faults.oneOf<Restated>(given, 'line', RESTATED);
  if (line === undefined) faults.add('line: must be given');
  const offset = faults.integer(given, 'offset', 0, 100_000_000) ?? 0;
  const limit = faults.integer(given, 'limit', 1, 1000) ?? 100;
  return faults.or({ term, line: line ?? 'new', offset, limit });
}

/** Reads `months` (6 where absent). */
export function readMonths(given: Parameters): Read<number> {
  const faults = new Faults();
  return faults.or(faults.integer(given, 'months', 1, 24) ?? 6);
}

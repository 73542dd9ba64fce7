import {
  type Day,
  instantMs,
  isDay,
  type Known,
  type MonthState,
  monthIdOf,
  noPeriod,
  type Period,
  type PeriodEvent,
  periodDecider,
  periodsOf,
} from '#domain';
import type { EventReader } from '#event-store';
import type { Ask, Basis } from '../asking.ts';
import { describeEvent, type ExplainedEvent } from '../figures/explain.ts';
import { knownSince } from '../projector.ts';

/** A closing or reopening as it was recorded. */
export interface PeriodTurn {
  readonly type: 'PeriodClosed' | 'PeriodReopened';
  readonly on: Day;
  /** The month, quarter or year it was told of. */
  readonly period: string;
  readonly reason: string | null;
  readonly event: ExplainedEvent;
}

/** A month, and what last happened to it as known at a time; null for nothing. */
export interface MonthTurn {
  readonly month: Period;
  readonly closed: boolean;
  readonly turn: PeriodTurn | null;
}

/** Closing is a matter of knowledge: its day says when it was done, and bounds nothing. */
type Standpoint = Pick<Ask, 'knownAt' | 'basis'>;

/** A year's stream as far as it has been read: its bulletins are large, and read once. */
interface Held {
  readonly identity: string;
  revision: number;
  reportedAt: string;
  readonly turns: PeriodTurn[];
}

const PAGE = 20;
const held = new WeakMap<EventReader, Map<number, Held>>();

/** Every closing and reopening of a year's periods, in the order of the log. */
async function turnsOf(log: EventReader, year: number): Promise<readonly PeriodTurn[]> {
  const years = held.get(log) ?? new Map<number, Held>();
  held.set(log, years);
  let found = years.get(year);
  // A log that says it is another one is read anew.
  if (found === undefined || found.identity !== log.identity) {
    found = { identity: log.identity, revision: -1, reportedAt: '', turns: [] };
    years.set(year, found);
  }
  for (;;) {
    const options = { fromRevision: found.revision + 1, maxCount: PAGE };
    const news = await log.readStream(`period-${year}`, options);
    for (const event of news) {
      // Others may have read the same news meanwhile: an event counts once, in its place.
      if (event.revision !== found.revision + 1) continue;
      found.revision = event.revision;
      found.reportedAt = knownSince(event, found.reportedAt);
      const turn = turnOf(event.type, event.data);
      if (turn !== null) {
        found.turns.push({ ...turn, event: describeEvent(event, found.reportedAt) });
      }
    }
    if (news.length < PAGE) return found.turns;
  }
}

function turnOf(type: string, { on, period, reason }: Data): Omit<PeriodTurn, 'event'> | null {
  if (type !== 'PeriodClosed' && type !== 'PeriodReopened') return null;
  // What no writer of ours could have recorded closes nothing.
  if (!isDay(on) || typeof period !== 'string') return null;
  return { type, on, period, reason: typeof reason === 'string' ? reason : null };
}

type Data = Readonly<Record<string, unknown>>;

/** The instant a turn is known from, by the clock that is asked for. */
export function turnedAt({ event }: PeriodTurn, basis: Basis): string {
  return basis === 'reported' ? event.reportedAt : event.recordedAt;
}

/** The turns of a year's periods that were known at a time, in the order of the log. */
export async function knownTurns(
  log: EventReader,
  year: number,
  { knownAt, basis }: Standpoint,
): Promise<readonly PeriodTurn[]> {
  const turns = await turnsOf(log, year);
  return turns.filter((turn) => knownAt === null || turnedAt(turn, basis) <= knownAt);
}

/** The twelve months of a year as they stand, as known at a time. */
export async function monthsStanding(
  log: EventReader,
  year: number,
  standpoint: Standpoint,
): Promise<readonly MonthTurn[]> {
  const turns = await knownTurns(log, year, standpoint);
  const known = turns.map(({ type, on, period, reason, event }) => {
    const data = { on, period, reason: reason ?? '' };
    return { id: event.id, event: { type, data } } as Known<PeriodEvent>;
  });
  const { months } = known.reduce(periodDecider.evolve, noPeriod);
  const byId = new Map(turns.map((turn) => [turn.event.id, turn]));
  return periodsOf(year, 'month').map((month) => {
    const state: MonthState | undefined = months.get(month.id);
    const turn = state === undefined ? undefined : byId.get(state.id);
    return { month, closed: state?.closed ?? false, turn: turn ?? null };
  });
}

/** Days that lie in one closed month after another and came under one closing. */
export interface ClosedSpan {
  readonly from: Day;
  readonly to: Day;
  readonly closing: PeriodTurn;
  /** What became known after this instant is an adjustment. */
  readonly atMs: number;
}

/** The closed ones of some months as spans, up to a day. */
export function spansOf(
  months: readonly MonthTurn[],
  { asOf, basis }: Pick<Ask, 'asOf' | 'basis'>,
): readonly ClosedSpan[] {
  const spans: ClosedSpan[] = [];
  for (const { month, closed, turn } of months) {
    if (!closed || turn === null || month.from > asOf) continue;
    const to = month.to < asOf ? month.to : asOf;
    const last = spans.at(-1);
    const joined = last?.closing === turn && monthIdOf(last.to) === previousOf(month, months);
    const atMs = instantMs(turnedAt(turn, basis));
    if (joined) spans[spans.length - 1] = { ...(last as ClosedSpan), to };
    else spans.push({ from: month.from, to, closing: turn, atMs });
  }
  return spans;
}

function previousOf({ id }: Period, months: readonly MonthTurn[]): string | undefined {
  return months[months.findIndex(({ month }) => month.id === id) - 1]?.month.id;
}

/**
 * The months of some years that are closed, each with the closing it is under. A fact of such a
 * month that became known after {@link turnedAt} of it is an adjustment.
 */
export async function closedMonths(
  log: EventReader,
  years: Iterable<number>,
  standpoint: Standpoint,
): Promise<ReadonlyMap<string, PeriodTurn>> {
  const found = new Map<string, PeriodTurn>();
  for (const year of new Set(years)) {
    for (const { month, closed, turn } of await monthsStanding(log, year, standpoint)) {
      if (closed && turn !== null) found.set(month.id, turn);
    }
  }
  return found;
}

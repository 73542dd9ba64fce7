import { type Day, endOfDay, instantMs, type Measure, startOfDay } from '#domain';
import { knownBy } from '../asking.ts';
import type { Scene } from '../figures/evaluate.ts';

/**
 * The kinds of events that are facts a unit reports, and what each posts first of all: one line of
 * one of these measures. All other events change or plan what is.
 */
const POSTED: Readonly<Record<string, readonly Measure[]>> = {
  ProjectRegistered: ['registered'],
  ContractSigned: ['signed'],
  ContractUpgraded: ['signed'],
  ContractIncreased: ['signed'],
  ConstructionStarted: ['started'],
  FundsReceived: ['funds'],
  FundsWithdrawn: ['funds'],
  ProjectFiled: ['filed'],
  ProductionStarted: ['production'],
  StallReported: ['stall'],
  ActivityRecorded: ['visits-out', 'visits-in', 'activities'],
};

/** Which facts: of days of their own, of days they were reported on, both inclusive. */
export interface FactWindow {
  readonly datedFrom?: Day;
  /** Never after the day asked for. */
  readonly datedTo?: Day;
  readonly reportedFrom?: Day;
  readonly reportedTo?: Day;
}

/** Shanghai is eight hours ahead of UTC; since September 1991 without summer time. */
const SHANGHAI_MS = 28_800_000;
const DAY_MS = 86_400_000;

/**
 * The facts of a scene as they were reported, one row each, as an SQL query: `position`,
 * `revision`, `subject`, `event`, `measure`, `unit` (credited on its day, as known by its own
 * report), `on_day`, `amount_fen`, both its times in milliseconds, `known_on` (the Shanghai day of
 * the report by the clock asked for) and `delay` in days.
 *
 * An event posts its own line and, where it turns what other lines carry, those again; its own is
 * the earliest it adds. A stall's may begin after it (when it was reported of a terminated time),
 * so it is told by the day it is of. An increase turns its contract on its own day and is told
 * apart by its amount, which all others leave as it was.
 */
export function factsOf(scene: Scene, window: FactWindow = {}): string {
  const { books, ask, subtree } = scene;
  const find = (word: string) => books.dictionary.find(word);
  const column = ask.basis === 'reported' ? 'reported_at' : 'recorded_at';
  const { datedFrom, reportedFrom, reportedTo } = window;
  const [datedTo = ask.asOf] = [window.datedTo ?? ask.asOf, ask.asOf].sort();
  const lines = [
    `least(occurred_on, since) <= DATE '${datedTo}'`,
    ...knownBy(ask),
    ...(reportedFrom ? [`${column} >= ${instantMs(startOfDay(reportedFrom))}`] : []),
    ...(reportedTo ? [`${column} <= ${instantMs(endOfDay(reportedTo))}`] : []),
  ].join(' AND ');
  const facts = [
    ...(datedFrom ? [`on_day >= DATE '${datedFrom}'`] : []),
    ...(subtree === null ? [] : [inList('unit', subtree.map(find))]),
  ];
  const increase = find('ContractIncreased');
  const kinds = Object.keys(POSTED)
    .filter((event) => event !== 'ContractIncreased')
    .map(
      (event) => `event = ${find(event)} AND ${inList('measure', (POSTED[event] ?? []).map(find))}`,
    );
  return `
    SELECT *, (known_on - on_day)::INTEGER AS delay
    FROM (
      SELECT position, any_value(revision) AS revision, any_value(subject) AS subject,
             any_value(event) AS event, any_value(measure) AS measure,
             arg_min(credited, day) AS unit, min(day) AS on_day,
             arg_min(amount_fen, day) AS amount_fen,
             any_value(reported_at) AS reported_at, any_value(recorded_at) AS recorded_at,
             DATE '1970-01-01'
               + ((any_value(${column}) + ${SHANGHAI_MS}) // ${DAY_MS})::INTEGER AS known_on
      FROM (
        SELECT position, revision, subject, event, measure, amount_fen, reported_at, recorded_at,
               least(occurred_on, since) AS day,
               CASE WHEN since_unit = 0 THEN unit ELSE since_unit END AS credited
        FROM entries
        WHERE sign = 1 AND ${lines} AND (${kinds.map((kind) => `(${kind})`).join(' OR ')})
        UNION ALL
        SELECT position, any_value(revision), any_value(subject), any_value(event),
               any_value(measure), amount_fen, any_value(reported_at), any_value(recorded_at),
               occurred_on, unit
        FROM entries
        WHERE event = ${increase} AND measure = ${find('signed')} AND quantity = 0 AND ${lines}
        GROUP BY position, occurred_on, amount_fen, unit
        HAVING sum(sign) > 0
      )
      GROUP BY position
    )
    WHERE ${facts.length === 0 ? 'true' : facts.join(' AND ')}
  `;
}

function inList(column: string, codes: readonly number[]): string {
  return codes.length === 0 ? 'false' : `${column} IN (${codes.join(', ')})`;
}

/** The day after which a fact of `on_day` is late (RULINGS 5), as SQL. */
export function lastInTime({ scheme }: Scene): string {
  const next = `date_trunc('month', on_day) + INTERVAL 1 MONTH`;
  const days = Math.min(scheme.lateAfterDay, 31) - 1;
  return `least((${next})::DATE + ${days}, last_day(${next}))`;
}

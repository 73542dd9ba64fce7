import {
  type Bulletin,
  type Day,
  daysBetween,
  instantFromMs,
  instantMs,
  type Measure,
  PACES,
  type Period,
  periodsOf,
  shanghaiDay,
  yearOf,
} from '#domain';
import type { EventReader } from '#event-store';
import { knownBy } from '../asking.ts';
import type { Scene } from '../figures/evaluate.ts';
import type { Page } from '../figures/explain.ts';
import { knownSince } from '../projector.ts';
import type { Finding, FindingChange, FindingEvent } from './answers.ts';
import { namesOf } from './finding-events.ts';
import { changedSays } from './words.ts';

/** A bulletin that was handed out, and the days it covers. */
interface HandedOut {
  readonly address: string;
  readonly period: string;
  readonly unitId: string;
  readonly from: Day;
  readonly to: Day;
  /** When it was out, by the clock asked for: milliseconds. */
  readonly outMs: number;
}

/** What one correction or reversal changed of a measure, on a day, for a unit. */
interface Changed {
  readonly position: bigint;
  readonly revision: number;
  readonly subject: number;
  readonly type: string;
  readonly measure: Measure;
  readonly on: Day;
  readonly unit: string;
  readonly quantity: bigint;
  readonly amountFen: bigint;
  readonly reportedMs: number;
  readonly recordedMs: number;
}

/** Bulletins hold whole tables, so few are read at once. */
const PAGE = 20;
const CHANGED_BY = ['EntryCorrected', 'EntryReversed'];
/** What is printed in money, and what is counted alone: its amount follows its contract's. */
const IN_MONEY = ['signed', 'funds'] as const satisfies readonly Measure[];
const COUNTED = ['started', 'filed', 'production'] as const satisfies readonly Measure[];

/**
 * Bulletins of a period whose days were corrected or reversed after they were handed out, a finding
 * a bulletin. What was changed and changed back by one event is no change.
 */
export async function changedFindings(
  scene: Scene,
  log: EventReader,
  period: Period,
  page: Page,
): Promise<Finding[]> {
  const bulletins = await handedOut(scene, log, period);
  const [first, last] = [
    bulletins.map(({ from }) => from).sort()[0],
    bulletins
      .map(({ to }) => to)
      .sort()
      .at(-1),
  ];
  if (first === undefined || last === undefined) return [];
  const changes = await changesOf(scene, first, last);
  const names = await namesOf(
    scene,
    changes.map(({ subject }) => subject),
  );
  return bulletins.flatMap((bulletin) => findingOf(scene, bulletin, changes, names, page) ?? []);
}

/** The bulletins of the scene's units that cover a day of a period, in the order of the log. */
async function handedOut(scene: Scene, log: EventReader, period: Period): Promise<HandedOut[]> {
  const { ask, subtree } = scene;
  const year = yearOf(period.from);
  const stream = `period-${year}`;
  const found: HandedOut[] = [];
  let reported = '';
  for (let next = 0; ; ) {
    const events = await log.readStream(stream, { fromRevision: next, maxCount: PAGE });
    if (events.length === 0) return found;
    next += events.length;
    for (const event of events) {
      reported = knownSince(event, reported);
      const outAt = ask.basis === 'reported' ? reported : event.recordedAt;
      if (event.type !== 'BulletinPublished' || (ask.knownAt !== null && outAt > ask.knownAt)) {
        continue;
      }
      const { period: id, unitId, asOf: to } = event.data as unknown as Bulletin;
      const from = firstDayOf(year, id);
      const covers = from <= period.to && to >= period.from;
      if (!covers || subtree?.includes(unitId) === false) continue;
      const address = `${stream}@${event.revision}`;
      found.push({ address, period: id, unitId, from, to, outMs: instantMs(outAt) });
    }
  }
}

function firstDayOf(year: number, id: string): Day {
  const all = PACES.flatMap((pace) => periodsOf(year, pace));
  return all.find((period) => period.id === id)?.from ?? `${year}-01-01`;
}

async function changesOf({ books, ask }: Scene, from: Day, to: Day): Promise<Changed[]> {
  const codes = (words: readonly string[]) =>
    words.map((word) => books.dictionary.find(word)).join(', ');
  const where = [
    `event IN (${codes(CHANGED_BY)})`,
    `measure IN (${codes([...IN_MONEY, ...COUNTED])})`,
    `occurred_on BETWEEN DATE '${from}' AND DATE '${to}'`,
    `occurred_on <= DATE '${ask.asOf}'`,
    ...knownBy(ask),
  ].join(' AND ');
  const rows = await books.rows(`
    SELECT position, revision, subject, event, measure, occurred_on::VARCHAR, unit,
           sum(sign * quantity)::HUGEINT,
           sum(CASE WHEN measure IN (${codes(IN_MONEY)}) THEN sign * amount_fen ELSE 0 END)
             ::HUGEINT,
           reported_at, recorded_at
    FROM entries WHERE ${where}
    GROUP BY position, revision, subject, event, measure, occurred_on, unit, reported_at,
             recorded_at
    ORDER BY position, occurred_on, measure, unit
  `);
  const word = (code: unknown) => books.dictionary.wordOf(code as number) ?? '';
  return rows.map((row) => ({
    position: row[0] as bigint,
    revision: row[1] as number,
    subject: row[2] as number,
    type: word(row[3]),
    measure: word(row[4]) as Measure,
    on: row[5] as Day,
    unit: word(row[6]),
    quantity: row[7] as bigint,
    amountFen: row[8] as bigint,
    reportedMs: Number(row[9]),
    recordedMs: Number(row[10]),
  }));
}

function findingOf(
  scene: Scene,
  bulletin: HandedOut,
  changes: readonly Changed[],
  names: ReadonlyMap<number, string>,
  { offset, limit }: Page,
): Finding | null {
  const { address, period, unitId, from, to, outMs } = bulletin;
  const units = new Set(scene.register.subtree(unitId));
  const known = ({ reportedMs, recordedMs }: Changed) =>
    scene.ask.basis === 'reported' ? reportedMs : recordedMs;
  const events = new Map<bigint, Changed[]>();
  for (const change of changes) {
    const inside = change.on >= from && change.on <= to && units.has(change.unit);
    if (!inside || known(change) <= outMs) continue;
    events.set(change.position, [...(events.get(change.position) ?? []), change]);
  }
  const told = [...events.values()].filter((own) => netOf(own).length > 0);
  if (told.length === 0) return null;
  const unit = { id: unitId, name: scene.register.nameOf(unitId) };
  return {
    kind: 'changed-after-bulletin',
    unit,
    says: changedSays({ period, events: told.length, changes: netOf(told.flat()) }),
    pValue: null,
    bulletin: address,
    total: told.length,
    events: told.slice(offset, offset + limit).map((own) => eventOf(scene, own, known, names)),
  };
}

/** What several lines add up to, measure by measure; what comes to nothing is left out. */
function netOf(changes: readonly Changed[]): FindingChange[] {
  return [...IN_MONEY, ...COUNTED].flatMap((measure) => {
    const own = changes.filter((change) => change.measure === measure);
    const quantity = own.reduce((sum, change) => sum + change.quantity, 0n);
    const amountFen = own.reduce((sum, change) => sum + change.amountFen, 0n);
    if (quantity === 0n && amountFen === 0n) return [];
    return [{ measure, quantity: `${quantity}`, amountFen: `${amountFen}` }];
  });
}

function eventOf(
  scene: Scene,
  own: readonly Changed[],
  known: (change: Changed) => number,
  names: ReadonlyMap<number, string>,
): FindingEvent {
  const [first] = own as [Changed];
  const { books, register } = scene;
  const subject = books.dictionary.wordOf(first.subject) ?? '';
  const stream = `project-${subject}`;
  const changes = netOf(own);
  return {
    address: `${stream}@${first.revision}`,
    stream,
    revision: first.revision,
    position: first.position.toString(),
    type: first.type,
    subject,
    name: names.get(first.subject) ?? null,
    unit: { id: first.unit, name: register.nameOf(first.unit) },
    on: first.on,
    reportedAt: instantFromMs(first.reportedMs),
    recordedAt: instantFromMs(first.recordedMs),
    delayDays: daysBetween(first.on, shanghaiDay(instantFromMs(known(first)))),
    amountFen: changes.reduce((sum, change) => sum + BigInt(change.amountFen), 0n).toString(),
    changes,
  };
}

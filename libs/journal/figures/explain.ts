import { type Day, type Instant, instantFromMs, type Measure, type Message } from '#domain';
import type { EventReader, RecordedEvent } from '#event-store';
import { knownBy } from '../asking.ts';
import type { Refusal } from '../refusals.ts';
import type { FigureDefinition } from './catalogue.ts';
import { answer, conditionOfTerm, type FigureAnswer, isRefusal, type Scene } from './evaluate.ts';
import { dayOf, type Term } from './formula.ts';

/** An entry behind a figure, with the event that posted it. */
export interface ExplainedEntry {
  readonly sign: 1 | -1;
  readonly occurredOn: Day;
  readonly untilOn: Day | null;
  readonly measure: string;
  readonly subject: string;
  /** The project's or unit's name, where the subject has one. */
  readonly name: string | null;
  readonly quantity: number;
  readonly amountFen: string;
  readonly unit: string | null;
  readonly cause: string | null;
  readonly event: ExplainedEvent;
}

/** The event behind an entry: its address in the log, by whom, and its times. */
export interface ExplainedEvent {
  readonly id: string;
  readonly type: string;
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
  readonly actor: string | null;
  readonly recordedAt: Instant;
  readonly reportedAt: Instant;
  /** The claimed 填报时间, where it was raised. */
  readonly claimedAt: Instant | null;
  /** File, sheet and row of an imported fact. */
  readonly origin: string | null;
}

/** One term of a figure and the page of entries asked for; they add up to `sum`. */
export interface ExplainedTerm {
  readonly role: Term['role'];
  readonly name: Message;
  readonly asOf: Day;
  readonly sum: string;
  readonly weight: 'count' | 'amount';
  readonly total: number;
  readonly entries: readonly ExplainedEntry[];
}

/** A figure as answered, and the entries behind each of its terms. */
export interface Explanation {
  readonly figure: FigureAnswer;
  readonly terms: readonly ExplainedTerm[];
}

/** Which entries of a term are shown: so many passed over, at most so many told. */
export interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** A figure down to the entries behind each of its terms, and each entry's event. */
export async function explain(
  figure: FigureDefinition,
  scene: Scene,
  log: EventReader,
  page: Page,
): Promise<Explanation | Refusal> {
  const answered = await answer(figure, scene);
  if (isRefusal(answered)) return answered;
  const formula = figure.formula(scene.scheme);
  const terms: ExplainedTerm[] = [];
  for (const [index, term] of formula.terms.entries()) {
    const shown = answered.terms[index];
    terms.push({
      role: term.role,
      name: term.name,
      asOf: dayOf(term, scene.ask),
      sum: shown?.sum ?? '0',
      weight: term.query.weight,
      ...(await entriesWhere(conditionOfTerm(term, formula, scene, null), scene, log, page)),
    });
  }
  return { figure: answered, terms };
}

/**
 * The entries a condition on the books leaves, by date: how many, and the page asked for. Those
 * that meet the condition `turned` are told with their sign turned.
 */
export async function entriesWhere(
  where: string,
  scene: Scene,
  log: EventReader,
  { offset, limit }: Page,
  turned = 'false',
): Promise<{ readonly total: number; readonly entries: ExplainedEntry[] }> {
  const { books } = scene;
  const [counted] = await books.rows(`SELECT count(*)::INTEGER FROM entries WHERE ${where}`);
  const rows = await books.rows(`
    SELECT CASE WHEN ${turned} THEN -sign ELSE sign END,
           occurred_on::VARCHAR, nullif(until_on, DATE 'infinity')::VARCHAR, measure,
           subject, quantity, amount_fen, unit, cause, revision, reported_at,
           (SELECT arg_max(name, position)
              FROM projects p
             WHERE ${['p.subject = e.subject', 'p.sign = 1', ...knownBy(scene.ask)].join(' AND ')})
    FROM entries e WHERE ${where}
    ORDER BY occurred_on, position, sign DESC, quantity, rowid
    LIMIT ${limit} OFFSET ${offset}
  `);
  const word = (code: unknown) => books.dictionary.wordOf(code as number);
  const entries = rows.map(async (row): Promise<ExplainedEntry> => {
    const measure = word(row[3]) as Measure;
    const subject = word(row[4]) ?? '';
    const stream = streamOf(measure, subject);
    const unit = word(row[7]);
    return {
      sign: row[0] as 1 | -1,
      occurredOn: row[1] as Day,
      untilOn: row[2] as Day | null,
      measure,
      subject,
      name: stream.startsWith('project-') ? word(row[11]) : null,
      quantity: row[5] as number,
      amountFen: String(row[6]),
      unit: unit === null ? null : scene.register.nameOf(unit),
      cause: word(row[8]),
      event: await eventAt(log, stream, row[9] as number, Number(row[10])),
    };
  });
  return { total: counted?.[0] as number, entries: await Promise.all(entries) };
}

const OF_PLANS: ReadonlySet<Measure> = new Set<Measure>(['target', 'plan-weight']);
const OF_UNITS: ReadonlySet<Measure> = new Set<Measure>([
  ...(['visits-out', 'visits-in', 'activities', 'peer-figure', 'peer-target'] as const),
]);

/** The stream whose event posted an entry: its measure says of what kind it is. */
function streamOf(measure: Measure, subject: string): string {
  if (OF_PLANS.has(measure)) return `plan-${subject}`;
  return `${OF_UNITS.has(measure) ? 'unit' : 'project'}-${subject}`;
}

/** The event of a stream that posted an entry, as known since so many milliseconds. */
export async function eventAt(
  log: EventReader,
  stream: string,
  revision: number,
  reportedAtMs: number,
): Promise<ExplainedEvent> {
  const [event] = await log.readStream(stream, { fromRevision: revision, maxCount: 1 });
  if (event === undefined) throw new Error(`the log has no ${stream}@${revision}`);
  return describeEvent(event, instantFromMs(reportedAtMs));
}

/** An event's address and times, as explanations and histories show them. */
export function describeEvent(event: RecordedEvent, reportedAt: Instant): ExplainedEvent {
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const claim = text(event.metadata.reportedAt);
  return {
    id: event.id,
    type: event.type,
    position: event.position.toString(),
    stream: event.streamId,
    revision: event.revision,
    actor: text(event.metadata.actor),
    recordedAt: event.recordedAt,
    reportedAt,
    claimedAt: claim !== null && claim !== reportedAt ? claim : null,
    origin: text(event.metadata.origin),
  };
}

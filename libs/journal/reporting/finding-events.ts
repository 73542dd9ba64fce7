import { type Day, instantFromMs } from '#domain';
import { knownBy } from '../asking.ts';
import type { Row } from '../books/books.ts';
import type { Scene } from '../figures/evaluate.ts';
import type { Page } from '../figures/explain.ts';
import type { FindingEvent } from './answers.ts';

/** Which facts belong to which finding: an SQL query for facts with a `key`, and their order. */
export interface Members {
  readonly query: string;
  readonly order?: string;
}

/** The page of events of every finding, by its key; findings whose page is empty are not there. */
export async function eventsOf(
  scene: Scene,
  { query, order = 'on_day' }: Members,
  { offset, limit }: Page,
): Promise<ReadonlyMap<number, FindingEvent[]>> {
  const { books } = scene;
  const rows = await books.rows(`
    SELECT key, position, revision, subject, event, unit, on_day::VARCHAR, amount_fen, reported_at,
           recorded_at, delay
    FROM (${query})
    QUALIFY row_number() OVER (PARTITION BY key ORDER BY ${order}, position)
            BETWEEN ${offset + 1} AND ${offset + limit}
    ORDER BY key, ${order}, position
  `);
  const names = await namesOf(
    scene,
    rows.map(([, , , subject]) => subject as number),
  );
  const found = new Map<number, FindingEvent[]>();
  for (const [key, ...row] of rows) {
    const own = found.get(key as number) ?? [];
    own.push(eventOf(scene, row, names));
    found.set(key as number, own);
  }
  return found;
}

function eventOf(scene: Scene, row: Row, names: ReadonlyMap<number, string>): FindingEvent {
  const [position, revision, subject, event, unit, on, amount, reported, recorded, delay] = row;
  const { register, books } = scene;
  const word = (code: unknown) => books.dictionary.wordOf(code as number) ?? '';
  const type = word(event);
  const isOfUnit = type === 'ActivityRecorded';
  const stream = `${isOfUnit ? 'unit' : 'project'}-${word(subject)}`;
  return {
    address: `${stream}@${revision}`,
    stream,
    revision: revision as number,
    position: String(position),
    type,
    subject: word(subject),
    name: isOfUnit ? null : (names.get(subject as number) ?? null),
    unit: { id: word(unit), name: register.nameOf(word(unit)) },
    on: on as Day,
    reportedAt: instantFromMs(Number(reported)),
    recordedAt: instantFromMs(Number(recorded)),
    delayDays: delay as number,
    amountFen: String(amount),
  };
}

/** What projects are called, by the codes of their ids. */
export async function namesOf(
  { books, ask }: Scene,
  subjects: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  if (subjects.length === 0) return new Map();
  const rows = await books.rows(`
    SELECT subject, arg_max(name, position) FROM projects
    WHERE ${['sign = 1', ...knownBy(ask)].join(' AND ')}
      AND subject IN (${[...new Set(subjects)].join(', ')})
    GROUP BY subject
  `);
  return new Map(
    rows.map(([subject, name]) => [
      subject as number,
      books.dictionary.wordOf(name as number) ?? '',
    ]),
  );
}

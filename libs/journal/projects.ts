import {
  type Day,
  type Fact,
  type Life,
  openEnding,
  type ProjectEvent,
  type ProjectState,
  projectDecider,
  reachedOn,
  readLife,
  stageOf,
} from '#domain';
import type { EventReader, RecordedEvent } from '#event-store';
import { type Ask, knownBy } from './asking.ts';
import type { Row } from './books/books.ts';
import type { Scene } from './figures/evaluate.ts';
import { describeEvent, type ExplainedEvent } from './figures/explain.ts';
import { knownSince } from './projector.ts';
import type { Refusal } from './refusals.ts';

export const STAGES = ['in-talks', 'signed', 'started', 'funded', 'filed'] as const;
export type Stage = (typeof STAGES)[number];

export const PROJECT_SORTS = ['id', 'name', 'signedOn', 'contractFen', 'fundsFen'] as const;
export type ProjectSort = (typeof PROJECT_SORTS)[number];

/** Which projects to list, in what order, from where. */
export interface ProjectFilter {
  readonly stage?: Stage;
  readonly terminated?: boolean;
  readonly stalled?: boolean;
  readonly sector?: string;
  readonly chain?: string;
  readonly park?: string;
  readonly origin?: string;
  /** Part of the name, the investor or the id. */
  readonly text?: string;
  readonly sort: ProjectSort;
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** One line of the list: a project as of a day, as known at a time. Money in 分. */
export interface ProjectLine {
  readonly id: string;
  readonly name: string;
  readonly unitId: string;
  readonly unit: string;
  readonly stage: Stage;
  readonly terminated: boolean;
  readonly openStalls: number;
  readonly signedOn: Day | null;
  readonly startedOn: Day | null;
  readonly filedOn: Day | null;
  readonly plannedFen: string;
  readonly contractFen: string;
  readonly fundsFen: string;
  readonly sector: string | null;
  readonly chain: string | null;
  readonly investor: string | null;
}

/** One page of a project list, and how many projects are on all its pages. */
export interface ProjectPage {
  readonly total: number;
  readonly projects: readonly ProjectLine[];
}

const SORT_COLUMN: { readonly [S in ProjectSort]: string } = {
  id: 'id',
  name: 'name',
  signedOn: 'signed_on',
  contractFen: 'contract_fen',
  fundsFen: 'funds_fen',
};

/** Lists projects from the books: their register rows and what their lines add up to. */
export async function listProjects(scene: Scene, filter: ProjectFilter): Promise<ProjectPage> {
  const { books, ask, register, subtree } = scene;
  const where = [...filtersOf(filter, scene)];
  if (subtree !== null) {
    where.push(`unit IN (${subtree.map((id) => books.dictionary.find(id)).join(', ') || '-1'})`);
  }
  const rows = await books.rows(`
    ${linesSql(ask, (word) => books.dictionary.find(word))}
    SELECT *, count(*) OVER ()::INTEGER FROM lines
    ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
    ORDER BY ${SORT_COLUMN[filter.sort]} ${filter.descending ? 'DESC' : 'ASC'} NULLS LAST, id
    LIMIT ${filter.limit} OFFSET ${filter.offset}
  `);
  const lines = rows.map((row) => lineOf(row, (id) => register.nameOf(id)));
  return { total: (rows[0]?.at(-1) as number | undefined) ?? 0, projects: lines };
}

function* filtersOf(filter: ProjectFilter, { books }: Scene): Generator<string> {
  const { dictionary } = books;
  if (filter.stage !== undefined) yield `stage = ${STAGES.indexOf(filter.stage)}`;
  if (filter.terminated !== undefined) yield `terminated = ${filter.terminated}`;
  if (filter.stalled !== undefined) yield `open_stalls ${filter.stalled ? '> 0' : '= 0'}`;
  for (const dimension of ['sector', 'chain', 'park', 'origin'] as const) {
    const value = filter[dimension];
    if (value !== undefined) yield `${dimension}_code = ${dictionary.find(value)}`;
  }
  if (filter.text !== undefined) {
    const text = `'${filter.text.replaceAll("'", "''")}'`;
    yield `(contains(name, ${text}) OR contains(coalesce(investor, ''), ${text})
            OR contains(id, ${text}))`;
  }
}

/** Every project with its net lines: a date counts where what fell on it was not taken back. */
function linesSql(ask: Ask, find: (word: string) => number): string {
  const known = knownBy(ask)
    .map((part) => ` AND ${part}`)
    .join('');
  const upTo = `occurred_on <= DATE '${ask.asOf}'${known}`;
  const m = (measure: string) => `measure = ${find(measure)}`;
  const formal = `kind = ${find('formal')}`;
  const measures = ['signed', 'started', 'funds', 'filed', 'terminated'].map(find).join(', ');
  return `
    WITH held AS (
      SELECT subject, unit, name, investor, origin, sector, chain, park, planned_fen
      FROM projects WHERE ${upTo} AND until_on > DATE '${ask.asOf}'
      GROUP BY ALL HAVING sum(sign) > 0
    ), days AS (
      SELECT subject, measure, kind, occurred_on, sum(sign * quantity) AS quantity,
             sum(sign * amount_fen) AS fen
      FROM entries WHERE ${upTo} AND measure IN (${measures}) GROUP BY ALL
    ), facts AS (
      SELECT subject,
             max(occurred_on) FILTER (${m('signed')} AND ${formal} AND quantity > 0) AS signed_on,
             max(occurred_on) FILTER (${m('started')} AND quantity > 0) AS started_on,
             max(occurred_on) FILTER (${m('filed')} AND quantity > 0) AS filed_on,
             sum(quantity) FILTER (${m('signed')}) AS contracts,
             sum(quantity) FILTER (${m('funds')}) AS tranches,
             sum(quantity) FILTER (${m('terminated')}) AS endings,
             sum(fen) FILTER (${m('signed')}) AS contract_fen,
             sum(fen) FILTER (${m('funds')}) AS funds_fen
      FROM days GROUP BY subject
    ), stalls AS (
      SELECT subject, sum(sign)::INTEGER AS open_stalls FROM entries
      WHERE ${upTo} AND ${m('stall')} AND until_on > DATE '${ask.asOf}' GROUP BY subject
    ), lines AS (
      SELECT i.word AS id, n.word AS name, u.word AS unit_id,
             CASE WHEN filed_on IS NOT NULL THEN 4 WHEN tranches > 0 THEN 3
                  WHEN started_on IS NOT NULL THEN 2 WHEN contracts > 0 THEN 1 ELSE 0 END AS stage,
             coalesce(endings, 0) > 0 AS terminated,
             coalesce(open_stalls, 0) AS open_stalls,
             signed_on::VARCHAR AS signed_on, started_on::VARCHAR AS started_on,
             filed_on::VARCHAR AS filed_on, planned_fen::VARCHAR AS planned_fen,
             coalesce(contract_fen, 0) AS contract_fen, coalesce(funds_fen, 0) AS funds_fen,
             s.word AS sector, c.word AS chain, v.word AS investor,
             held.unit AS unit, held.sector AS sector_code, held.chain AS chain_code,
             held.park AS park_code, held.origin AS origin_code
      FROM held
      LEFT JOIN facts USING (subject) LEFT JOIN stalls USING (subject)
      JOIN dictionary i ON i.code = held.subject JOIN dictionary n ON n.code = held.name
      JOIN dictionary u ON u.code = held.unit
      LEFT JOIN dictionary s ON s.code = held.sector
      LEFT JOIN dictionary c ON c.code = held.chain
      LEFT JOIN dictionary v ON v.code = held.investor
    )`;
}

function lineOf(row: Row, nameOf: (unit: string) => string): ProjectLine {
  const unitId = row[2] as string;
  return {
    id: row[0] as string,
    name: row[1] as string,
    unitId,
    unit: nameOf(unitId),
    stage: STAGES[row[3] as number] ?? 'in-talks',
    terminated: row[4] as boolean,
    openStalls: row[5] as number,
    signedOn: row[6] as Day | null,
    startedOn: row[7] as Day | null,
    filedOn: row[8] as Day | null,
    plannedFen: String(row[9]),
    contractFen: String(row[10]),
    fundsFen: String(row[11]),
    sector: row[12] as string | null,
    chain: row[13] as string | null,
    investor: row[14] as string | null,
  };
}

/** One event of a project's history, as it was handed over, and whether it still counts. */
export interface HistoryEvent extends ExplainedEvent {
  readonly data: object;
  /** False once an `EntryReversed` took it out of account. */
  readonly inForce: boolean;
}

/** A project's life as of a day, as known at a time, and the events that tell it. */
export interface ProjectAnswer {
  readonly id: string;
  readonly stage: Stage;
  readonly terminated: boolean;
  readonly life: object;
  readonly history: readonly HistoryEvent[];
  readonly revision: number;
}

/**
 * Reads one project from the log itself: the prefix of its stream known by then, and of that the
 * facts dated on or before the day.
 */
export async function readProject(
  log: EventReader,
  id: string,
  ask: Ask,
): Promise<ProjectAnswer | Refusal> {
  const known = knownPrefix(await log.readStream(`project-${id}`), ask);
  let state: ProjectState = projectDecider.initial;
  for (const { event } of known) {
    const recorded = { type: event.type, data: event.data } as unknown as ProjectEvent;
    state = projectDecider.evolve(state, { id: event.id, event: recorded });
  }
  const facts = state.facts.filter((fact) => fact.data.on <= ask.asOf || boundless(fact));
  const { life } = readLife(facts, null);
  if (life === null) return { code: 'project-unknown', facts: { projectId: id } };
  const inForce = new Set(state.facts.map((fact) => fact.id));
  const history = known.map(({ event, reportedAt }) => ({
    ...describeEvent(event, reportedAt),
    data: event.data,
    inForce: inForce.has(event.id) || event.type.startsWith('Entry'),
  }));
  return {
    id,
    stage: stageOf(life),
    terminated: openEnding(life) !== null,
    life: lifeJson(life),
    history,
    revision: known.at(-1)?.event.revision ?? -1,
  };
}

/** What was always so has no date that could come too late. */
const boundless = (fact: Fact) => fact.type === 'ProjectDetailsCorrected';

/** The events of a stream known by then, each with when it counts as reported. */
export function knownPrefix(
  events: readonly RecordedEvent[],
  { knownAt, basis }: Ask,
): { readonly event: RecordedEvent; readonly reportedAt: string }[] {
  let [reportedAt, recordedAt] = ['', ''];
  const all = events.map((event) => {
    reportedAt = knownSince(event, reportedAt);
    if (event.recordedAt > recordedAt) recordedAt = event.recordedAt;
    return { event, reportedAt, recordedAt };
  });
  if (knownAt === null) return all;
  return all.filter((e) => (basis === 'reported' ? e.reportedAt : e.recordedAt) <= knownAt);
}

/** A life in JSON: 分 as decimal strings, and the day of each milestone. */
function lifeJson(life: Life): object {
  const milestones = ['registered', 'signed', 'started', 'funded', 'filed', 'production'] as const;
  const days = milestones.map((m) => [m, reachedOn(life, m)] as const);
  const plain = JSON.parse(
    JSON.stringify({ ...life, milestones: Object.fromEntries(days) }, (_, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    ),
  );
  return plain as object;
}

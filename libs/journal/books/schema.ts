import type { Day, Entry, Posting, ProjectRow, UnitRow } from '#domain';
import type { Posted } from '../projector.ts';

/** Raised whenever the tables change: older books are thrown away and rebuilt from the log. */
export const SCHEMA_VERSION = 2;

/**
 * How a column is held. Texts are held as integer codes of the dictionary, 0 for none, since DuckDB
 * loads and groups integers three to five times faster than texts; days as DATE, `infinity` for
 * none, so that an open interval needs no test for null.
 */
export type ColumnKind = 'bigint' | 'ms' | 'int' | 'tiny' | 'flag' | 'day' | 'word';

export const SQL_TYPE: { readonly [K in ColumnKind]: string } = {
  bigint: 'BIGINT',
  ms: 'BIGINT',
  int: 'INTEGER',
  tiny: 'TINYINT',
  flag: 'BOOLEAN',
  day: 'DATE',
  word: 'INTEGER',
};

type Value = {
  bigint: bigint;
  ms: number;
  int: number;
  tiny: number;
  flag: boolean;
  day: Day | null;
  word: string | null;
};

/** One column: its name, how it is held, and where its value comes from. */
export type Column<R> = {
  [K in ColumnKind]: {
    readonly name: string;
    readonly kind: K;
    readonly of: (row: R) => Value[K];
  };
}[ColumnKind];

/** A line as it is written: what it says, and the event that posted it. */
export interface Written<T> {
  readonly by: Posted;
  readonly posting: Posting<T>;
}

const column = <R, K extends ColumnKind>(name: string, kind: K, of: (row: R) => Value[K]) =>
  ({ name, kind, of }) as unknown as Column<R>;

/** What every table holds of the event that posted the line. */
function posted<T>(sign: (row: Written<T>) => number): Column<Written<T>>[] {
  return [
    column('position', 'bigint', (r: Written<T>) => r.by.position),
    column('revision', 'int', (r: Written<T>) => r.by.revision),
    column('subject', 'word', (r: Written<T>) => r.by.subject),
    column('reported_at', 'ms', (r: Written<T>) => r.by.reportedAtMs),
    column('recorded_at', 'ms', (r: Written<T>) => r.by.recordedAtMs),
    column('sign', 'tiny', sign),
  ];
}

type E = Written<Entry>;
type P = Written<ProjectRow>;
type U = Written<UnitRow>;

/** The journal itself: a line's sign is that of its posting times its own. */
export const ENTRY_COLUMNS: readonly Column<E>[] = [
  ...posted<Entry>((r) => r.posting.sign * r.posting.line.sign),
  column('event', 'word', (r: E) => r.by.type),
  column('measure', 'word', (r: E) => r.posting.line.measure),
  column('occurred_on', 'day', (r: E) => r.posting.line.on),
  column('until_on', 'day', (r: E) => r.posting.line.until),
  column('quantity', 'int', (r: E) => r.posting.line.quantity),
  column('amount_fen', 'bigint', (r: E) => r.posting.line.amountFen),
  column('unit', 'word', (r: E) => r.posting.line.unit),
  column('cohort_unit', 'word', (r: E) => r.posting.line.cohortUnit),
  column('cohort_on', 'day', (r: E) => r.posting.line.cohortOn),
  column('kind', 'word', (r: E) => r.posting.line.kind),
  column('sector', 'word', (r: E) => r.posting.line.sector),
  column('chain', 'word', (r: E) => r.posting.line.chain),
  column('park', 'word', (r: E) => r.posting.line.park),
  column('origin', 'word', (r: E) => r.posting.line.origin),
  column('assessed', 'flag', (r: E) => r.posting.line.assessed),
  column('terminated', 'flag', (r: E) => r.posting.line.terminated),
  column('key', 'flag', (r: E) => r.posting.line.key),
  column('size_fen', 'bigint', (r: E) => r.posting.line.sizeFen),
  column('mode', 'word', (r: E) => r.posting.line.mode),
  column('about', 'word', (r: E) => r.posting.line.about),
  column('planned_on', 'day', (r: E) => r.posting.line.plannedOn),
  column('reached_on', 'day', (r: E) => r.posting.line.reachedOn),
  column('cause', 'word', (r: E) => r.posting.line.cause),
  column('since', 'day', (r: E) => r.posting.line.since),
  column('since_unit', 'word', (r: E) => r.posting.line.sinceUnit),
  column('due_on', 'day', (r: E) => r.posting.line.dueOn),
];

/** The register of projects: their names and who held them over which days. */
export const PROJECT_COLUMNS: readonly Column<P>[] = [
  ...posted<ProjectRow>((r) => r.posting.sign),
  column('occurred_on', 'day', (r: P) => r.posting.line.on),
  column('until_on', 'day', (r: P) => r.posting.line.until),
  column('unit', 'word', (r: P) => r.posting.line.unit),
  column('name', 'word', (r: P) => r.posting.line.name),
  column('investor', 'word', (r: P) => r.posting.line.investor),
  column('origin', 'word', (r: P) => r.posting.line.origin),
  column('sector', 'word', (r: P) => r.posting.line.sector),
  column('chain', 'word', (r: P) => r.posting.line.chain),
  column('park', 'word', (r: P) => r.posting.line.park),
  column('planned_fen', 'bigint', (r: P) => r.posting.line.plannedFen),
  column('key', 'flag', (r: P) => r.posting.line.key),
];

/** The register of units: their names and places in the tree over which days. */
export const UNIT_COLUMNS: readonly Column<U>[] = [
  ...posted<UnitRow>((r) => r.posting.sign),
  column('occurred_on', 'day', (r: U) => r.posting.line.on),
  column('until_on', 'day', (r: U) => r.posting.line.until),
  column('kind', 'word', (r: U) => r.posting.line.kind),
  column('name', 'word', (r: U) => r.posting.line.name),
  column('parent', 'word', (r: U) => r.posting.line.parentId),
  column('peer_group', 'word', (r: U) => r.posting.line.peerGroup),
];

const table = (name: string, columns: readonly { name: string; kind: ColumnKind }[]) =>
  `CREATE TABLE ${name} (${columns.map((c) => `"${c.name}" ${SQL_TYPE[c.kind]}`).join(', ')})`;

/** The whole schema of the books. */
export const SCHEMA: readonly string[] = [
  table('entries', ENTRY_COLUMNS),
  table('projects', PROJECT_COLUMNS),
  table('units', UNIT_COLUMNS),
  `CREATE TABLE schemes (
     position BIGINT, reported_at BIGINT, recorded_at BIGINT, occurred_on DATE, scheme VARCHAR
   )`,
  // Events the projector could not take, in sight until somebody looks.
  'CREATE TABLE quarantine (position BIGINT, stream VARCHAR, revision INTEGER, reason VARCHAR)',
  'CREATE TABLE dictionary (code INTEGER, word VARCHAR)',
  // One row: which log these books are of, and up to where.
  'CREATE TABLE checkpoint (schema_version INTEGER, log VARCHAR, position BIGINT)',
];

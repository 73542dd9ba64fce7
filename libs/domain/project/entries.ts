import type { Day } from '../calendar.ts';
import type { Block, Entry } from '../entry.ts';
import type { Fen } from '../money.ts';
import { type Life, readLife } from './life.ts';
import { Lines } from './lines.ts';
import type { ProjectState } from './state.ts';

/** What a project contributes to the books: its entries in blocks, and its rows of the register. */
export interface ProjectLines {
  /** What every line depends on; blocks of another scope are made anew. */
  readonly scope: string;
  readonly blocks: readonly Block[];
  readonly projects: readonly ProjectRow[];
}

const NO_LINES: ProjectLines = { scope: '', blocks: [], projects: [] };
const NO_BLOCKS: ReadonlyMap<string, Block> = new Map();

/** The entries a project's state contributes to the books. */
export function projectEntries(state: ProjectState): Entry[] {
  return projectLines('', state).blocks.flatMap((block) => block.lines);
}

/**
 * What a project contributes, given what it did before its last event: most facts leave most lines
 * as they were, and those are taken over instead of made again. The answer is the same without.
 */
export function projectLines(
  projectId: string,
  state: ProjectState,
  before: ProjectLines = NO_LINES,
): ProjectLines {
  const { life } = readLife(state.facts, null);
  if (life === null) return NO_LINES;
  const scope = scopeOf(life);
  const same = scope === before.scope;
  const known = same ? new Map(before.blocks.map((block) => [block.key, block])) : NO_BLOCKS;
  const blocks = new Lines(life, known).all();
  return { scope, blocks, projects: same ? before.projects : rowsOf(projectId, life) };
}

/** All of a life that any line may show, whatever fact the line is about. */
function scopeOf({ details, ...life }: Life): string {
  const parts: unknown[] = [details.name, details.investor, details.origin, details.sector];
  parts.push(details.chain, details.park, details.plannedInvestmentFen, details.key);
  parts.push(life.registeredOn);
  for (const { on, unit } of life.units) parts.push(on, unit);
  for (const { on, assessed } of life.assessments) parts.push(on, assessed);
  for (const { on, kind, fen } of life.contracts) parts.push(on, kind, fen);
  for (const { on, fen } of life.increases) parts.push('+', on, fen);
  for (const { on, cause, reinstatedOn } of life.endings) parts.push(on, cause, reinstatedOn);
  return parts.join('\0');
}

/** What a project is called, what was always so of it, and who holds it over `[on, until)`. */
export interface ProjectRow {
  readonly projectId: string;
  readonly on: Day;
  readonly until: Day | null;
  readonly unit: string;
  readonly name: string;
  readonly investor: string | null;
  readonly origin: string | null;
  readonly sector: string | null;
  readonly chain: string | null;
  readonly park: string | null;
  readonly plannedFen: Fen;
  readonly key: boolean;
}

/** The register's rows for a project, one a holder. */
function rowsOf(projectId: string, { details, units }: Life): ProjectRow[] {
  const holders = units.filter((held, index) => held.on !== units[index + 1]?.on);
  return holders.map(({ on, unit }, index) => ({
    projectId,
    on,
    until: holders[index + 1]?.on ?? null,
    unit,
    name: details.name,
    investor: details.investor ?? null,
    origin: details.origin ?? null,
    sector: details.sector ?? null,
    chain: details.chain ?? null,
    park: details.park ?? null,
    plannedFen: BigInt(details.plannedInvestmentFen ?? '0'),
    key: details.key ?? false,
  }));
}

import { type Day, defaultScheme, instantMs, type Scheme, type UnitKind } from '#domain';
import type { Ask } from './asking.ts';
import type { Books } from './books/books.ts';

/** A unit as it is called and placed on a day, as known at a time. */
export interface Unit {
  readonly id: string;
  readonly name: string;
  readonly kind: UnitKind;
  readonly parentId: string | null;
  readonly peerGroup: string | null;
}

/** The tree of units on a day, as known at a time. */
export class Register {
  readonly units: ReadonlyMap<string, Unit>;

  constructor(units: readonly Unit[]) {
    this.units = new Map(units.map((unit) => [unit.id, unit]));
  }

  /** The top of the tree, or null before any unit is registered; peers stand outside of it. */
  get root(): string | null {
    for (const { id, kind, parentId } of this.units.values()) {
      if (parentId === null && kind !== 'peer') return id;
    }
    return null;
  }

  /** The responsible units (责任单位): the leaves that bring investors in. */
  get responsible(): readonly Unit[] {
    return [...this.units.values()].filter((unit) => unit.kind === 'unit');
  }

  /** A unit's name, or its id where nobody registered it. */
  nameOf(id: string): string {
    return this.units.get(id)?.name ?? id;
  }

  /** A node and all above it, up to the root. */
  above(id: string): Set<string> {
    const found = new Set<string>();
    for (let at: string | null = id; at !== null && !found.has(at); ) {
      found.add(at);
      at = this.units.get(at)?.parentId ?? null;
    }
    return found;
  }

  /** A node and all below it. */
  subtree(id: string): string[] {
    const below = new Set([id]);
    // A child may stand before its parent, so go on until nothing is added.
    for (let size = 0; size !== below.size; ) {
      size = below.size;
      for (const unit of this.units.values()) {
        if (unit.parentId !== null && below.has(unit.parentId)) below.add(unit.id);
      }
    }
    return [...below];
  }
}

/**
 * Reads the register on a day. A unit is where it last was by then; before its registration it is
 * where it was first, since the facts credited to it may be older than its registration.
 */
export async function registerOn(books: Books, ask: Ask): Promise<Register> {
  const standing = new Map<string, { row: UnitPosting; count: number }>();
  for (const row of (await recordOf(books)).units) {
    if (!isKnown(row, ask)) continue;
    const { id, on, until, name, parentId, peerGroup } = row;
    const key = [id, on, until, name, parentId, peerGroup].join('\0');
    standing.set(key, { row, count: (standing.get(key)?.count ?? 0) + row.sign });
  }
  const rows = [...standing.values()].filter(({ count }) => count > 0).map(({ row }) => row);
  const found = new Map<string, Unit>();
  for (const row of rows.sort((a, b) => (a.on < b.on ? -1 : 1))) {
    if (!found.has(row.id) || row.on <= ask.asOf) found.set(row.id, row);
  }
  return new Register([...found.values()]);
}

/** The scheme in force on a day, as known at a time. */
export async function schemeOf(books: Books, ask: Ask): Promise<Scheme> {
  const { schemes } = await recordOf(books);
  const known = schemes.filter((row) => row.on <= ask.asOf && isKnown(row, ask));
  return known.reduce((found, row) => (row.on >= found.on ? row : found), NONE).scheme;
}

interface Knowable {
  readonly reportedAtMs: number;
  readonly recordedAtMs: number;
}

interface UnitPosting extends Unit, Knowable {
  readonly sign: number;
  readonly on: Day;
  readonly until: Day;
}

interface SchemePosting extends Knowable {
  readonly on: Day;
  readonly scheme: Scheme;
}

/** Before any scheme is adopted, the one Luodi ships. */
const NONE: SchemePosting = { on: '', scheme: defaultScheme, reportedAtMs: 0, recordedAtMs: 0 };

function isKnown(row: Knowable, { knownAt, basis }: Ask): boolean {
  if (knownAt === null) return true;
  return (basis === 'reported' ? row.reportedAtMs : row.recordedAtMs) <= instantMs(knownAt);
}

interface RecordOfUnits {
  readonly units: readonly UnitPosting[];
  readonly schemes: readonly SchemePosting[];
}

// A few hundred rows that every question needs and that hardly ever change: read once a change.
const records = new WeakMap<Books, Promise<RecordOfUnits>>();
const versions = new WeakMap<Books, number>();

function recordOf(books: Books): Promise<RecordOfUnits> {
  const known = records.get(books);
  if (known !== undefined && versions.get(books) === books.registerVersion) return known;
  versions.set(books, books.registerVersion);
  const read = readRecord(books);
  records.set(books, read);
  read.catch(() => records.delete(books));
  return read;
}

async function readRecord(books: Books): Promise<RecordOfUnits> {
  const units = await books.rows(`
    SELECT sign, subject, occurred_on::VARCHAR, until_on::VARCHAR, kind, name, parent, peer_group,
           reported_at, recorded_at
    FROM units ORDER BY position
  `);
  const schemes = await books.rows(`
    SELECT occurred_on::VARCHAR, scheme, reported_at, recorded_at FROM schemes ORDER BY position
  `);
  const word = (code: unknown) => books.dictionary.wordOf(code as number);
  return {
    units: units.map((row) => ({
      sign: row[0] as number,
      id: word(row[1]) ?? '',
      on: row[2] as Day,
      until: row[3] as Day,
      kind: word(row[4]) as UnitKind,
      name: word(row[5]) ?? '',
      parentId: word(row[6]),
      peerGroup: word(row[7]),
      reportedAtMs: Number(row[8]),
      recordedAtMs: Number(row[9]),
    })),
    schemes: schemes.map((row) => ({
      on: row[0] as Day,
      scheme: JSON.parse(row[1] as string) as Scheme,
      reportedAtMs: Number(row[2]),
      recordedAtMs: Number(row[3]),
    })),
  };
}

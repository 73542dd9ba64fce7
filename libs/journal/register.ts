import { type Day, defaultScheme, type Scheme, type UnitKind } from '#domain';
import { type Ask, knownBy } from './asking.ts';
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

  /** The top of the tree, or null before any unit is registered. */
  get root(): string | null {
    for (const { id, parentId } of this.units.values()) if (parentId === null) return id;
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
  const known = knownBy(ask)
    .map((part) => `WHERE ${part}`)
    .join('');
  const rows = await books.rows(`
    SELECT subject, occurred_on::VARCHAR AS day, kind, name, parent, peer_group
    FROM units ${known}
    GROUP BY ALL HAVING sum(sign) > 0
    ORDER BY subject, day
  `);
  const found = new Map<string, Unit>();
  const word = (code: unknown) => books.dictionary.wordOf(code as number);
  for (const [subject, on, kind, name, parent, peerGroup] of rows) {
    const id = word(subject) ?? '';
    if (found.has(id) && (on as Day) > ask.asOf) continue;
    found.set(id, {
      id,
      name: word(name) ?? id,
      kind: word(kind) as UnitKind,
      parentId: word(parent),
      peerGroup: word(peerGroup),
    });
  }
  return new Register([...found.values()]);
}

/** The scheme in force on a day, as known at a time. */
export async function schemeOf(books: Books, ask: Ask): Promise<Scheme> {
  const known = knownBy(ask)
    .map((part) => `AND ${part}`)
    .join('');
  const [row] = await books.rows(`
    SELECT scheme FROM schemes
    WHERE occurred_on <= DATE '${ask.asOf}' ${known}
    ORDER BY occurred_on DESC, position DESC LIMIT 1
  `);
  return row === undefined ? defaultScheme : (JSON.parse(row[0] as string) as Scheme);
}

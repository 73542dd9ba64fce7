import type { EventReader, RecordedEvent } from '#event-store';
import { Dictionary } from './books/dictionary.ts';
import { CHUNK_ROWS, chunkBytes, pack } from './books/packing.ts';
import type { PackedRows, SchemeRow, ShardPart, Table } from './books/part.ts';
import {
  type Column,
  ENTRY_COLUMNS,
  PROJECT_COLUMNS,
  UNIT_COLUMNS,
  type Written,
} from './books/schema.ts';
import { type Folded, type Posted, type Quarantined, takeNext } from './projector.ts';

/** Which share of the streams is folded, and up to which position. */
export interface ShardOptions {
  readonly upTo: bigint;
  readonly shard: { readonly index: number; readonly of: number };
}

/**
 * Folds one share of a log's streams into packed rows, stream by stream, holding one stream's state
 * at a time. It touches no books, so that shares can be folded on threads of their own.
 */
export async function* foldShard(
  log: EventReader,
  { upTo, shard }: ShardOptions,
): AsyncGenerator<ShardPart> {
  const work = new Packing();
  let folded: Folded | null = null;
  let stream = '';
  const take = (event: RecordedEvent) => {
    if (event.streamId !== stream) [folded, stream] = [null, event.streamId];
    const taken = takeNext(folded, event);
    folded = taken.after;
    if (taken.aside === null) work.add(taken.posted);
    else work.aside.push(taken.aside);
  };
  for await (const events of log.scan({ upTo, shard })) {
    for (const event of events) take(event);
    work.events += events.length;
    if (work.full) yield work.part();
  }
  work.packAll();
  yield work.part();
}

/** Rows gathered into chunks until a part is worth sending. */
class Packing {
  events = 0;
  aside: Quarantined[] = [];
  private readonly dictionary = new Dictionary();
  private readonly entries = new Chunks('entries', ENTRY_COLUMNS, this.dictionary);
  private readonly projects = new Chunks('projects', PROJECT_COLUMNS, this.dictionary);
  private readonly units = new Chunks('units', UNIT_COLUMNS, this.dictionary);
  private schemes: SchemeRow[] = [];

  add(by: Posted): void {
    for (const posting of by.entries) this.entries.add({ by, posting });
    for (const posting of by.projects) this.projects.add({ by, posting });
    for (const posting of by.units) this.units.add({ by, posting });
    if (by.scheme !== null) {
      const { position, reportedAtMs, recordedAtMs, scheme } = by;
      this.schemes.push({ position, reportedAtMs, recordedAtMs, scheme });
    }
  }

  get full(): boolean {
    return this.entries.packed.length > 0;
  }

  packAll(): void {
    for (const chunks of [this.entries, this.projects, this.units]) chunks.pack();
  }

  part(): ShardPart {
    const all = [this.entries, this.projects, this.units];
    const part = {
      events: this.events,
      entries: this.entries.packed.reduce((sum, { rows }) => sum + rows, 0),
      words: this.dictionary.pending().words,
      packed: all.flatMap((chunks) => chunks.take()),
      schemes: this.schemes,
      aside: this.aside,
    };
    this.dictionary.saved();
    this.events = 0;
    this.schemes = [];
    this.aside = [];
    return part;
  }
}

class Chunks<T> {
  packed: PackedRows[] = [];
  private readonly table: Table;
  private readonly columns: readonly Column<Written<T>>[];
  private readonly dictionary: Dictionary;
  private rows: Written<T>[] = [];

  constructor(table: Table, columns: readonly Column<Written<T>>[], dictionary: Dictionary) {
    this.table = table;
    this.columns = columns;
    this.dictionary = dictionary;
  }

  add(row: Written<T>): void {
    this.rows.push(row);
    if (this.rows.length === CHUNK_ROWS) this.pack();
  }

  pack(): void {
    const { rows, columns, table } = this;
    if (rows.length === 0) return;
    this.rows = [];
    const chunk = new ArrayBuffer(chunkBytes(columns));
    pack(rows, columns, this.dictionary, chunk);
    this.packed.push({ table, rows: rows.length, chunk });
  }

  take(): PackedRows[] {
    const taken = this.packed;
    this.packed = [];
    return taken;
  }
}

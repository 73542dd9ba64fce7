import { type DuckDBAppender, type DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { Dictionary } from './dictionary.ts';
import { CHUNK_ROWS, chunkBytes, pack, type Slot, slotsOf } from './packing.ts';
import { type Column, SQL_TYPE } from './schema.ts';

/**
 * Writes rows into one table by whole column vectors: measured at four times the speed of the
 * appender's value-by-value calls. The column list and the table must agree, which is checked.
 */
export class Loader<R> {
  readonly slots: readonly Slot[];
  private readonly connection: DuckDBConnection;
  private readonly table: string;
  private readonly columns: readonly Column<R>[];
  private readonly dictionary: Dictionary;
  private readonly scratch: ArrayBuffer;
  private readonly chunk: DuckDBDataChunk;
  private appender: DuckDBAppender;
  private rows: R[] = [];
  private unflushed = false;

  private constructor(
    connection: DuckDBConnection,
    table: string,
    columns: readonly Column<R>[],
    dictionary: Dictionary,
    appender: DuckDBAppender,
  ) {
    this.connection = connection;
    this.table = table;
    this.columns = columns;
    this.slots = slotsOf(columns);
    this.scratch = new ArrayBuffer(chunkBytes(columns));
    this.dictionary = dictionary;
    this.appender = appender;
    this.chunk = DuckDBDataChunk.create(columns.map((_, i) => appender.columnType(i)));
  }

  static async open<R>(
    connection: DuckDBConnection,
    table: string,
    columns: readonly Column<R>[],
    dictionary: Dictionary,
  ): Promise<Loader<R>> {
    const appender = await connection.createAppender(table);
    const agree =
      appender.columnCount === columns.length &&
      columns.every((c, i) => appender.columnType(i).toString() === SQL_TYPE[c.kind]);
    if (!agree) throw new Error(`table ${table} does not have the columns of its loader`);
    return new Loader(connection, table, columns, dictionary, appender);
  }

  /** Adds a row to the connection's open transaction; it is in only after {@link flush}. */
  add(row: R): void {
    this.rows.push(row);
    if (this.rows.length === CHUNK_ROWS) this.packRows();
  }

  /** Adds a chunk packed elsewhere, its words in the codes of these books. */
  load(packed: ArrayBuffer, rows: number): void {
    this.chunk.reset();
    this.chunk.rowCount = rows;
    this.slots.forEach(({ offset, width }, index) => {
      const vector = duckdb.data_chunk_get_vector(this.chunk.chunk, index);
      duckdb.copy_data_to_vector(vector, 0, packed, offset, rows * width);
    });
    this.appender.appendDataChunk(this.chunk);
    this.unflushed = true;
  }

  /** Rows still in a buffer are not part of the transaction's commit. */
  flush(): void {
    this.packRows();
    if (this.unflushed) this.appender.flushSync();
    this.unflushed = false;
  }

  /** After a rollback: what the appender still holds must not go into the next transaction. */
  async discard(): Promise<void> {
    this.rows = [];
    this.unflushed = false;
    this.appender = await replaced(this.appender, this.connection, this.table);
  }

  close(): void {
    this.appender.closeSync();
  }

  private packRows(): void {
    const { rows } = this;
    if (rows.length === 0) return;
    // A chunk at a time keeps the rows young: they are garbage before anything has to move them.
    this.rows = [];
    pack(rows, this.columns, this.dictionary, this.scratch);
    this.load(this.scratch, rows.length);
  }
}

/** An appender in the place of one a rollback left with rows that must not go in any more. */
export async function replaced(
  spoiled: DuckDBAppender,
  connection: DuckDBConnection,
  table: string,
): Promise<DuckDBAppender> {
  try {
    spoiled.clear();
    spoiled.closeSync();
  } catch {
    // It is replaced whatever it says.
  }
  return connection.createAppender(table);
}

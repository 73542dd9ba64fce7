import { type DuckDBAppender, type DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { dayNumber } from '#domain';
import type { Dictionary } from './dictionary.ts';
import { type Column, type ColumnKind, SQL_TYPE } from './schema.ts';

/** DuckDB's own vector size: a chunk never holds more. */
const ROWS = 2048;
/** DATE 'infinity': a day that never comes. */
const NEVER = 2_147_483_647;
const WIDTH: { readonly [K in ColumnKind]: number } = {
  bigint: 8,
  ms: 8,
  int: 4,
  tiny: 1,
  flag: 1,
  day: 4,
  word: 4,
};

/**
 * Writes rows into one table by whole column vectors: measured at four times the speed of the
 * appender's value-by-value calls. The column list and the table must agree, which is checked.
 */
export class Loader<R> {
  private readonly connection: DuckDBConnection;
  private readonly table: string;
  private readonly columns: readonly Column<R>[];
  private readonly dictionary: Dictionary;
  private readonly scratch = new ArrayBuffer(ROWS * 8);
  private readonly bytes = new Int8Array(this.scratch);
  private readonly ints = new Int32Array(this.scratch);
  private readonly longs = new BigInt64Array(this.scratch);
  private readonly chunk: DuckDBDataChunk;
  private appender: DuckDBAppender;
  private rows: R[] = [];

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
    if (this.rows.length === ROWS) this.append();
  }

  /** Rows still in a buffer are not part of the transaction's commit. */
  flush(): void {
    this.append();
    this.appender.flushSync();
  }

  private append(): void {
    const { rows } = this;
    if (rows.length === 0) return;
    this.chunk.reset();
    this.chunk.rowCount = rows.length;
    this.columns.forEach((column, index) => {
      this.fill(column, rows);
      const vector = duckdb.data_chunk_get_vector(this.chunk.chunk, index);
      const bytes = rows.length * WIDTH[column.kind];
      duckdb.copy_data_to_vector(vector, 0, this.scratch, 0, bytes);
    });
    this.appender.appendDataChunk(this.chunk);
    // A chunk at a time keeps the rows young: they are garbage before anything has to move them.
    this.rows = [];
  }

  /** After a rollback: what the appender still holds must not go into the next transaction. */
  async discard(): Promise<void> {
    this.rows = [];
    try {
      this.appender.clear();
      this.appender.closeSync();
    } catch {
      // A spoiled appender is replaced whatever it says.
    }
    this.appender = await this.connection.createAppender(this.table);
  }

  close(): void {
    this.appender.closeSync();
  }

  private fill(column: Column<R>, rows: readonly R[]): void {
    const { bytes, ints, longs, dictionary } = this;
    const count = rows.length;
    const at = (i: number) => rows[i] as R;
    switch (column.kind) {
      case 'bigint':
        for (let i = 0; i < count; i += 1) longs[i] = column.of(at(i));
        return;
      case 'ms':
        for (let i = 0; i < count; i += 1) {
          const ms = column.of(at(i));
          ints[2 * i] = ms | 0;
          ints[2 * i + 1] = Math.floor(ms / 4_294_967_296);
        }
        return;
      case 'int':
        for (let i = 0; i < count; i += 1) ints[i] = column.of(at(i));
        return;
      case 'tiny':
        for (let i = 0; i < count; i += 1) bytes[i] = column.of(at(i));
        return;
      case 'flag':
        for (let i = 0; i < count; i += 1) bytes[i] = column.of(at(i)) ? 1 : 0;
        return;
      case 'day':
        for (let i = 0; i < count; i += 1) {
          const day = column.of(at(i));
          ints[i] = day === null ? NEVER : dayNumber(day);
        }
        return;
      case 'word':
        for (let i = 0; i < count; i += 1) ints[i] = dictionary.codeOf(column.of(at(i)));
        return;
    }
  }
}

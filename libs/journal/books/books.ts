import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import {
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBPreparedStatement,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { Entry, ProjectRow, UnitRow } from '#domain';
import type { Posted, Quarantined } from '../projector.ts';
import { Dictionary } from './dictionary.ts';
import { Loader, replaced } from './loader.ts';
import { recode } from './packing.ts';
import type { SchemeRow, ShardPart } from './part.ts';
import {
  ENTRY_COLUMNS,
  PROJECT_COLUMNS,
  SCHEMA,
  SCHEMA_VERSION,
  UNIT_COLUMNS,
  type Written,
} from './schema.ts';

const CHECKPOINT_THRESHOLD = '1GB';

export type Row = readonly DuckDBValue[];

/**
 * The books of one node in one DuckDB file: rows and checkpoint commit together. They are
 * disposable; whatever is wrong with the file, the log can make it again.
 */
export class Books {
  readonly file: string;
  readonly dictionary = new Dictionary();
  private readonly instance: DuckDBInstance;
  private readonly writer: DuckDBConnection;
  private readonly reader: DuckDBConnection;
  private entries!: Loader<Written<Entry>>;
  private projects!: Loader<Written<ProjectRow>>;
  private units!: Loader<Written<UnitRow>>;
  private words!: DuckDBAppender;
  private mark!: DuckDBPreparedStatement;
  private beginning!: DuckDBPreparedStatement;
  private committing!: DuckDBPreparedStatement;
  private registers = 0;
  private registerTouched = false;
  private checkpointed = 0n;
  private aside = 0;
  private schemes: SchemeRow[] = [];
  private pendingAside: Quarantined[] = [];
  private readonly shards = new Map<number, number[]>();

  private constructor(
    file: string,
    instance: DuckDBInstance,
    writer: DuckDBConnection,
    reader: DuckDBConnection,
  ) {
    this.file = file;
    this.instance = instance;
    this.writer = writer;
    this.reader = reader;
  }

  /**
   * Opens the books of a log in a folder: the newest that belong to it and are complete. Books of
   * another log or another schema, half-made ones, and files that cannot be read are thrown away;
   * where none is left, new ones are begun, with `position` 0, for the caller to fill. `warn` is
   * told of what was complete or cannot be read, and why it goes.
   */
  static async open(
    directory: string,
    log: string,
    warn: (message: string) => void = () => undefined,
  ): Promise<Books> {
    if (directory === IN_MEMORY) return Books.begin(directory, log);
    mkdirSync(directory, { recursive: true });
    let found: Books | null = null;
    for (const file of booksIn(directory)) {
      if (found === null) {
        const opened = await Books.tryOpen(file, log);
        if (typeof opened === 'string') warn(`${file} is thrown away and made anew: ${opened}`);
        else found = opened;
      }
      if (found?.file !== file) discard(file);
    }
    return found ?? Books.begin(directory, log);
  }

  /** Begins empty books beside those there are: they count only once they have a checkpoint. */
  static async begin(directory: string, log: string): Promise<Books> {
    const last = directory === IN_MEMORY ? undefined : booksIn(directory)[0];
    const generation = last === undefined ? 1 : generationOf(last) + 1;
    const inMemory = directory === IN_MEMORY;
    const file = inMemory ? IN_MEMORY : join(directory, `books.${generation}.duckdb`);
    const books = await Books.connect(file);
    for (const statement of SCHEMA) await books.writer.run(statement);
    await books.writer.run(`INSERT INTO checkpoint VALUES (${SCHEMA_VERSION}, '${log}', 0)`);
    await books.prepare();
    return books;
  }

  /** The books, or why they are of no use; null where they were only begun. */
  private static async tryOpen(file: string, log: string): Promise<Books | string | null> {
    let books: Books | null = null;
    try {
      books = await Books.connect(file);
      const [row] = await books.rows('SELECT schema_version, log, position FROM checkpoint');
      const [schema, madeOf, position] = row ?? [];
      if (schema !== SCHEMA_VERSION || madeOf !== log || position === 0n) {
        books.close();
        if (position === 0n) return null;
        const right = `log ${log}, schema ${SCHEMA_VERSION}`;
        return `of log ${madeOf}, schema ${schema}, position ${position}; wanted is ${right}`;
      }
      books.checkpointed = position as bigint;
      const words = await books.rows('SELECT word FROM dictionary ORDER BY code');
      for (const [word] of words) books.dictionary.codeOf(word as string);
      books.dictionary.saved();
      const [aside] = await books.rows('SELECT count(*)::INTEGER FROM quarantine');
      books.aside = aside?.[0] as number;
      await books.prepare();
      return books;
    } catch (error) {
      books?.close();
      return error instanceof Error ? error.message : String(error);
    }
  }

  private static async connect(file: string): Promise<Books> {
    const threads = String(Math.max(1, Math.min(4, cpus().length)));
    // Checkpoints that come by themselves stall commits for hundreds of milliseconds; ours are
    // taken when nothing is under way.
    const instance = await DuckDBInstance.create(file, {
      threads,
      checkpoint_threshold: CHECKPOINT_THRESHOLD,
    });
    return new Books(file, instance, await instance.connect(), await instance.connect());
  }

  private async prepare(): Promise<void> {
    const { writer, dictionary } = this;
    this.entries = await Loader.open(writer, 'entries', ENTRY_COLUMNS, dictionary);
    this.projects = await Loader.open(writer, 'projects', PROJECT_COLUMNS, dictionary);
    this.units = await Loader.open(writer, 'units', UNIT_COLUMNS, dictionary);
    this.words = await writer.createAppender('dictionary');
    this.mark = await writer.prepare('UPDATE checkpoint SET position = $1');
    this.beginning = await writer.prepare('BEGIN');
    this.committing = await writer.prepare('COMMIT');
  }

  /** Up to which position of the log the books are complete. */
  get position(): bigint {
    return this.checkpointed;
  }

  /** How many events were put aside so far. */
  get quarantined(): number {
    return this.aside;
  }

  /** Grows whenever a unit or a scheme is written: what is read of them holds until then. */
  get registerVersion(): number {
    return this.registers;
  }

  /** Opens the one transaction of the writer; what follows is in it until {@link commit}. */
  async begin(): Promise<void> {
    await this.beginning.run();
  }

  /** Writes what one event posted. */
  write(by: Posted): void {
    for (const posting of by.entries) this.entries.add({ by, posting });
    for (const posting of by.projects) this.projects.add({ by, posting });
    for (const posting of by.units) this.units.add({ by, posting });
    if (by.scheme !== null) this.schemes.push(by);
    if (by.units.length > 0 || by.scheme !== null) this.registerTouched = true;
  }

  /** Writes what a shard packed; its word codes are given those of these books. */
  take(part: ShardPart, shard: number): void {
    const codes = this.shards.get(shard) ?? [0];
    this.shards.set(shard, codes);
    for (const word of part.words) codes.push(this.dictionary.codeOf(word));
    for (const { table, rows, chunk } of part.packed) {
      const loader = this[table];
      recode(chunk, rows, loader.slots, codes);
      loader.load(chunk, rows);
    }
    this.schemes.push(...part.schemes);
    this.pendingAside.push(...part.aside);
    this.registerTouched = true;
  }

  /** Closes the transaction with the checkpoint its rows belong to: all of it, or nothing. */
  async commit(position: bigint, more: readonly Quarantined[] = []): Promise<void> {
    const aside = [...this.pendingAside, ...more];
    try {
      for (const loader of [this.entries, this.projects, this.units]) loader.flush();
      await this.writeSchemes();
      await this.writeQuarantine(aside);
      this.writeWords();
      this.mark.bindBigInt(1, position);
      await this.mark.run();
      await this.committing.run();
    } catch (error) {
      await this.rollback();
      throw error;
    }
    this.schemes = [];
    this.pendingAside = [];
    this.dictionary.saved();
    if (this.registerTouched) this.registers += 1;
    this.registerTouched = false;
    this.checkpointed = position;
    this.aside += aside.length;
  }

  /** COMMIT on an aborted transaction resolves and silently rolls back, so it is never tried. */
  async rollback(): Promise<void> {
    this.schemes = [];
    this.pendingAside = [];
    await this.writer.run('ROLLBACK').catch(() => undefined);
    for (const loader of [this.entries, this.projects, this.units]) await loader.discard();
    this.words = await replaced(this.words, this.writer, 'dictionary');
  }

  /** Writes a whole batch and the checkpoint that closes it. */
  async post(
    batch: readonly Posted[],
    position: bigint,
    aside: readonly Quarantined[] = [],
  ): Promise<void> {
    await this.begin();
    try {
      for (const posted of batch) this.write(posted);
    } catch (error) {
      await this.rollback();
      throw error;
    }
    await this.commit(position, aside);
  }

  /** Rows of a query, on a connection of its own beside the writer's. */
  async rows(sql: string): Promise<readonly Row[]> {
    return (await this.reader.runAndReadAll(sql)).getRows();
  }

  /** The same column by column: for answers of thousands of rows, at half the price. */
  async columns(sql: string): Promise<readonly (readonly DuckDBValue[])[]> {
    return (await this.reader.runAndReadAll(sql)).getColumns();
  }

  /** While loading by whole row groups, checkpoints cost nothing and keep memory flat. */
  async bulkLoading(on: boolean): Promise<void> {
    await this.writer.run(`SET checkpoint_threshold = '${on ? '64MB' : CHECKPOINT_THRESHOLD}'`);
  }

  /** Moves the write-ahead file into the main one: after a rebuild, and at a graceful stop. */
  async compact(): Promise<void> {
    await this.writer.run('CHECKPOINT');
  }

  /** Closes the books and takes their file away: others have taken their place. */
  discard(): void {
    this.close();
    if (this.file !== IN_MEMORY) discard(this.file);
  }

  close(): void {
    for (const loader of [this.entries, this.projects, this.units]) loader?.close();
    this.words?.closeSync();
    this.reader.closeSync();
    this.writer.closeSync();
    this.instance.closeSync();
  }

  private async writeSchemes(): Promise<void> {
    for (const { scheme, position, reportedAtMs, recordedAtMs } of this.schemes) {
      if (scheme === null) continue;
      await this.writer.run('INSERT INTO schemes VALUES ($1, $2, $3, $4::DATE, $5)', [
        position,
        BigInt(reportedAtMs),
        BigInt(recordedAtMs),
        scheme.on,
        JSON.stringify(scheme.scheme),
      ]);
    }
  }

  private async writeQuarantine(aside: readonly Quarantined[]): Promise<void> {
    for (const { position, stream, revision, reason } of aside) {
      const row = [position, stream, revision, reason];
      await this.writer.run('INSERT INTO quarantine VALUES ($1, $2, $3, $4)', row);
    }
  }

  private writeWords(): void {
    const { from, words } = this.dictionary.pending();
    if (words.length === 0) return;
    words.forEach((word, index) => {
      this.words.appendInteger(from + index);
      this.words.appendVarchar(word);
      this.words.endRow();
    });
    this.words.flushSync();
  }
}

/** The folder that means no file at all. */
export const IN_MEMORY = ':memory:';

const generationOf = (file: string) => Number(/books\.(\d+)\.duckdb$/.exec(file)?.[1] ?? 0);

/** The files of books in a folder, the newest first. */
function booksIn(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => /^books\.\d+\.duckdb$/.test(name))
    .map((name) => join(directory, name))
    .sort((a, b) => generationOf(b) - generationOf(a));
}

/** Takes a file of books away, with what DuckDB keeps beside it. */
function discard(file: string): void {
  for (const path of [file, `${file}.wal`, `${file}.tmp`]) {
    rmSync(path, { force: true, recursive: true });
  }
}

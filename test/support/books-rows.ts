import type { Journal } from '#journal';

type Books = ReturnType<Journal['current']>;

/** Columns that hold codes of the dictionary; their texts are what two books can agree on. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  entries: [
    ...[
      'subject',
      'event',
      'measure',
      'unit',
      'cohort_unit',
      'kind',
      'sector',
      'chain',
      'park',
      'origin',
    ],
    ...['mode', 'about', 'cause', 'since_unit'],
  ],
  projects: ['subject', 'unit', 'name', 'investor', 'origin', 'sector', 'chain', 'park'],
  units: ['subject', 'kind', 'name', 'parent', 'peer_group'],
  schemes: [],
  quarantine: [],
};

/** Every row of every table as one text, words for codes, in an order of their own. */
export async function rowsOf(books: Books): Promise<string[]> {
  const all: string[] = [];
  for (const [table, words] of Object.entries(WORDS)) {
    const columns = await books.rows(`
      SELECT column_name FROM information_schema.columns
      WHERE table_name = '${table}' ORDER BY ordinal_position
    `);
    const names = columns.map(([name]) => String(name));
    const missing = words.find((word) => !names.includes(word));
    if (missing !== undefined) throw new Error(`${table} has no column ${missing}`);
    for (const row of await books.rows(`SELECT * FROM ${table}`)) {
      const fields = names.map((name, index) => {
        const value = row[index];
        return `${name}=${words.includes(name) ? books.dictionary.wordOf(Number(value)) : value}`;
      });
      all.push(`${table}: ${fields.join(' ')}`);
    }
  }
  return all.sort();
}

/** The position of the event a row came from. */
export const positionOf = (row: string): bigint => BigInt(/position=(\d+)/.exec(row)?.[1] ?? -1);

/** The tables the books have; one that is not compared would be a hole in the test. */
export async function tablesOf(books: Books): Promise<string[]> {
  const rows = await books.rows('SELECT table_name FROM information_schema.tables ORDER BY 1');
  return rows.map(([name]) => String(name));
}

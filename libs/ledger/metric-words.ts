import { defaultScheme, type MetricDefinition } from '#domain';
import { TARGET_METRICS, type WordTable, wordKey } from './words.ts';

/** What the 指标 column of a target sheet may say, and which of it is counted in money. */
export interface MetricWords {
  readonly table: WordTable;
  readonly money: ReadonlySet<string>;
}

/**
 * The words for a scheme's metrics: what the scheme calls each, its id, and for those Luodi ships
 * the words offices use beside. A name of the scheme's own means that metric and no other.
 */
export function metricWordsOf(metrics: readonly MetricDefinition[]): MetricWords {
  const names = new Map(metrics.map(({ id, name }) => [wordKey(name.zh), id]));
  const shipped: WordTable['words'] = TARGET_METRICS.words;
  const entries = metrics.map(({ id, name }) => {
    const usual = (shipped[id] ?? []).filter((word) => (names.get(wordKey(word)) ?? id) === id);
    // The template offers the first: the usual one, unless the district calls it otherwise.
    const known = usual.some((word) => wordKey(word) === wordKey(name.zh));
    return [id, known ? [...usual, id] : [name.zh, ...usual, id]] as const;
  });
  const money = metrics.filter(({ query }) => query.weight === 'amount').map(({ id }) => id);
  const table = { title: TARGET_METRICS.title, words: Object.fromEntries(entries) };
  return { table, money: new Set(money) };
}

/** The words for the metrics Luodi ships. */
export const DEFAULT_METRICS: MetricWords = metricWordsOf(defaultScheme.metrics);

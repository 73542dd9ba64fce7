export { type Ask, asOf, GROUPINGS, type Grouping, readKnownAt, type Scope } from './asking.ts';
export { IN_MEMORY } from './books/books.ts';
export type { ShardPart } from './books/part.ts';
export { type FigureAnswer, type GroupAnswer, isRefusal } from './figures/evaluate.ts';
export {
  describeEvent,
  type ExplainedEntry,
  type ExplainedEvent,
  type ExplainedTerm,
  type Explanation,
} from './figures/explain.ts';
export type * from './forecast/answers.ts';
export * from './forecast/queries.ts';
export { type CatalogueAnswer, JournalModule, type ReportAnswer } from './journal.module.ts';
export { Journal, type JournalState } from './journal.ts';
export type { Parameters } from './parameters.ts';
export type * from './periods/answers.ts';
export { closedMonths, type PeriodTurn, turnedAt } from './periods/closings.ts';
export * from './periods/queries.ts';
export {
  type HistoryEvent,
  knownPrefix,
  type ProjectAnswer,
  type ProjectLine,
  type ProjectPage,
} from './projects.ts';
export * from './queries.ts';
export type { FoldShards, RebuildProgress } from './rebuild.ts';
export { describeQueryRefusal, QUERY_REFUSAL_CODES, type Refusal } from './refusals.ts';
export * from './reporting/answers.ts';
export * from './reporting/queries.ts';
export { RESTATED, type Restated } from './restatement/causes.ts';
export type { MatrixAnswer } from './restatement/matrix.ts';
export * from './restatement/queries.ts';
export type * from './restatement/restatement.ts';
export { foldShard } from './shard.ts';
export type * from './tracking/answers.ts';
export * from './tracking/queries.ts';
export { measureWord } from './tracking/words.ts';

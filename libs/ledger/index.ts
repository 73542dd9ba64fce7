export { CAUSES, causeCode, causeCodes, causeWords } from './causes.ts';
export {
  type ImportOptions,
  type ImportProgress,
  type ImportReport,
  type ImportResult,
  LedgerImport,
  type RejectedRow,
} from './import/ledger-import.ts';
export { type Column, LAYOUTS, type SheetLayout } from './layout.ts';
export type {
  ActivityKind,
  ActivityRow,
  BlockedMilestone,
  ContractKind,
  FundsRow,
  Ledger,
  LedgerRows,
  ProjectRow,
  RejectedCell,
  RowPlace,
  Sector,
  SkippedRow,
  StallRow,
  StartKind,
  TargetMetric,
  TargetRow,
} from './ledger-rows.ts';
export * as limits from './limits.ts';
export { MESSAGES, type Message, sentence } from './messages.ts';
export { amountIn, MONEY_UNITS, type MoneyUnit } from './money-cell.ts';
export type { CellCode, Code, Facts, FileCode, NoticeCode, Refusal } from './refusal.ts';
export { type LedgerResult, readLedger } from './rows.ts';
export { writeTemplate } from './template.ts';

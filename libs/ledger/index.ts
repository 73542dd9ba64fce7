export { columnName } from './cell.ts';
export { type ImportReport, LedgerImport } from './import/ledger-import.ts';
export * as limits from './limits.ts';
export { MESSAGES } from './messages.ts';
export type { FileCode } from './refusal.ts';
export { writeTargetTemplate, writeTemplate } from './template.ts';
export {
  looksLikeFormula,
  type Style,
  type WrittenCell,
  type WrittenSheet,
  writeWorkbook,
} from './workbook-writer.ts';

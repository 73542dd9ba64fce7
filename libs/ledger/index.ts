export { type ImportReport, LedgerImport } from './import/ledger-import.ts';
export * as limits from './limits.ts';
export { MESSAGES } from './messages.ts';
export type { FileCode } from './refusal.ts';
export { writeTemplate } from './template.ts';

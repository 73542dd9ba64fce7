import type { ImportReport } from '#ledger';
import { type Message, words } from '../language.ts';
import type { Terminal } from '../terminal.ts';
import { columns, indented } from './columns.ts';

/** Rows of an outcome or a refusal, and remarks, shown at most; `--json` has all of them. */
const ROWS = 200;
const NOTICES = 20;

/** What an import recorded, or would record, and which rows it refused. */
export function showImport(report: ImportReport, terminal: Terminal): void {
  if (report.dryRun) showOutcomes(report, terminal);
  terminal.line(terminal.bold(terminal.say(summary(report))));
  for (const { reason } of report.notices.slice(0, NOTICES)) {
    terminal.line(indented(terminal.dim(`· ${terminal.say(reason)}`)));
  }
  sayMore(report.notices.length, NOTICES, terminal);
  showRejected(report, terminal);
}

/** How many events an import recorded, in one line. */
export function summary(report: ImportReport): Message {
  const { rows, recorded, repeated, rejected, dryRun, withheld } = report;
  if (withheld) {
    return words(
      `有 ${rejected.length} 处被拒，按要求全部未记录`,
      `${rejected.length} refused, so nothing was recorded, as asked`,
    );
  }
  const again = repeated === 0 ? '' : `，${repeated} 项此前已记录`;
  const before = repeated === 0 ? '' : `, ${repeated} facts known before`;
  const bad = rejected.length === 0 ? '' : `，${rejected.length} 处被拒`;
  const refused = rejected.length === 0 ? '' : `, ${rejected.length} refused`;
  return words(
    `${rows} 行${dryRun ? '，将' : '，'}记录 ${recorded} 个事件${again}${bad}`,
    `${rows} rows: ${recorded} events ${dryRun ? 'to be recorded' : 'recorded'}${before}${refused}`,
  );
}

/** The rows that were refused: where, what stands there, and why. */
export function showRejected({ rejected }: ImportReport, terminal: Terminal): void {
  const rows = rejected
    .slice(0, ROWS)
    .map(({ sheet, row, column, value, reason }) => [
      terminal.red('✗'),
      sheet,
      terminal.say(words(`第 ${row} 行`, `row ${row}`)),
      column ?? '',
      value ?? '',
      terminal.say(reason),
    ]);
  const sides = ['left', 'left', 'right', 'left', 'right', 'left'] as const;
  if (rows.length > 0) terminal.line(indented(columns(sides, rows)));
  sayMore(rejected.length, ROWS, terminal);
}

function showOutcomes({ outcomes }: ImportReport, terminal: Terminal): void {
  const shown = outcomes.filter(({ recorded }) => recorded.length > 0);
  const rows = shown
    .slice(0, ROWS)
    .map(({ sheet, row, subject, recorded }) => [
      '+',
      sheet,
      terminal.say(words(`第 ${row} 行`, `row ${row}`)),
      subject,
      recorded.join(', '),
    ]);
  const sides = ['left', 'left', 'right', 'left', 'left'] as const;
  if (rows.length > 0) terminal.line(indented(columns(sides, rows)));
  sayMore(shown.length, ROWS, terminal);
}

function sayMore(all: number, shown: number, terminal: Terminal): void {
  if (all <= shown) return;
  const left = all - shown;
  const more = words(`……另有 ${left} 行（--json 可见全部）`, `… ${left} more (--json)`);
  terminal.line(indented(terminal.dim(terminal.say(more))));
}

import type { ExplainedEntry, ExplainedTerm, Explanation } from '#journal';
import { type Message, words } from '../language.ts';
import type { Terminal } from '../terminal.ts';
import { columns, indented } from './columns.ts';
import { nameOf, showSum } from './figure.ts';
import { clock, standing } from './moments.ts';

/** Which page of a term's entries is shown. */
export interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** A figure down to the entries behind each term, and whether the entries shown add up to it. */
export function showExplanation(explanation: Explanation, page: Page, terminal: Terminal): void {
  const { figure, terms } = explanation;
  const value = terminal.bold(terminal.say(figure.printed));
  terminal.line(`${terminal.say(figure.label)}  ${value}  ${terminal.dim(figure.id)}`);
  terminal.line(indented(`${terminal.say(words('＝ ', '= '))}${terminal.say(figure.formula)}`));
  terminal.line(terminal.dim(terminal.say(standing(figure))));
  for (const term of terms) showTerm(term, page, terminal);
}

function showTerm(term: ExplainedTerm, page: Page, terminal: Terminal): void {
  const sum = showSum(term.sum, term.weight, terminal);
  const role = nameOf(term, terminal);
  const head = words(
    `${role}  ${sum}（截至 ${term.asOf}，${term.total} 条分录）`,
    `${role}  ${sum} (as of ${term.asOf}, ${term.total} entries)`,
  );
  terminal.line();
  terminal.line(terminal.bold(terminal.say(head)));
  for (const line of entryLines(term.entries, term.weight, terminal)) {
    terminal.line(indented(line));
  }
  showCheck(term, page, terminal);
}

/** Entries as lines: what each says, and below it the event it comes from. */
export function entryLines(
  entries: readonly ExplainedEntry[],
  weight: 'count' | 'amount',
  terminal: Terminal,
): string[] {
  const facts = columns(
    ['left', 'left', 'left', 'right', 'left', 'left'],
    entries.map((entry) => factOf(entry, weight, terminal)),
  ).split('\n');
  return entries.flatMap((entry, index) => {
    const fact = facts[index] ?? '';
    const told = entry.sign < 0 ? terminal.red(fact) : fact;
    return [told, indented(terminal.dim(sourceOf(entry, terminal)))];
  });
}

function factOf(entry: ExplainedEntry, weight: 'count' | 'amount', terminal: Terminal): string[] {
  const quantity = weight === 'amount' ? entry.amountFen : String(entry.quantity);
  const until = entry.untilOn === null ? '' : `..${entry.untilOn}`;
  return [
    entry.sign < 0 ? '−' : '+',
    `${entry.occurredOn}${until}`,
    entry.name ?? entry.subject,
    showSum(quantity, weight, terminal),
    entry.unit ?? '—',
    entry.cause ?? '',
  ];
}

/** The event that posted an entry: its place in the log, who, when, and the row it came from. */
function sourceOf({ event }: ExplainedEntry, terminal: Terminal): string {
  const parts: (Message | null)[] = [
    words(`#${event.position} ${event.stream}@${event.revision}`, ''),
    words(event.type, ''),
    event.actor === null ? null : words(`记录人 ${event.actor}`, `by ${event.actor}`),
    words(`记录 ${clock(event.recordedAt)}`, `recorded ${clock(event.recordedAt)}`),
    words(`填报 ${clock(event.reportedAt)}`, `reported ${clock(event.reportedAt)}`),
    event.claimedAt === null
      ? null
      : words(`自称 ${clock(event.claimedAt)}`, `claimed ${clock(event.claimedAt)}`),
    event.origin === null ? null : words(`来源 ${event.origin}`, `from ${event.origin}`),
  ];
  return parts
    .filter((part) => part !== null)
    .map((part) => terminal.say(part) || part.zh)
    .join(' · ');
}

/** Adds up the entries shown: all of them must give the term's sum. */
function showCheck(term: ExplainedTerm, { offset, limit }: Page, terminal: Terminal): void {
  const { entries, total, weight } = term;
  const added = entries.reduce(
    (sum, entry) => sum + BigInt(entry.sign) * weightOf(entry, weight),
    0n,
  );
  const shown = showSum(added.toString(), weight, terminal);
  const whole = showSum(term.sum, weight, terminal);
  if (entries.length === total) {
    const right = added.toString() === term.sum;
    const message = right
      ? words(`✓ ${total} 条分录相加 ＝ ${shown}`, `✓ the ${total} entries add up to ${shown}`)
      : words(
          `✗ ${total} 条分录相加为 ${shown}，与 ${whole} 不符`,
          `✗ the ${total} entries add up to ${shown}, not to ${whole}`,
        );
    const text = terminal.say(message);
    terminal.line(`  ${right ? terminal.green(text) : terminal.red(text)}`);
    return;
  }
  const [from, last] = [offset + 1, offset + entries.length];
  const next = `--limit ${limit} --offset ${last}`;
  const more = last < total ? words(`；下一页：${next}`, `; next: ${next}`) : words('', '');
  const part = words(
    `第 ${from}–${last} 条（共 ${total} 条）相加 ＝ ${shown}，全部为 ${whole}${more.zh}`,
    `entries ${from}–${last} of ${total} add up to ${shown}; all of them to ${whole}${more.en}`,
  );
  terminal.line(`  ${terminal.dim(terminal.say(part))}`);
}

function weightOf(entry: ExplainedEntry, weight: 'count' | 'amount'): bigint {
  return weight === 'amount' ? BigInt(entry.amountFen) : BigInt(entry.quantity);
}

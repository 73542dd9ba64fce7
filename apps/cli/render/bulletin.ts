import { shanghaiTime } from '#domain';
import type { TermBridgeAnswer } from '#journal';
import { type Message, words } from '../language.ts';
import type { Terminal } from '../terminal.ts';
import { columns, indented } from './columns.ts';
import { showSum } from './figure.ts';

/** What the API answers a publication with, as far as it is shown. */
export interface PublishedBulletin {
  readonly id: string;
  readonly period: string;
  readonly code: string;
  readonly position: string;
  readonly repeated: boolean;
}

/** A published bulletin in a list. */
export interface ListedBulletin {
  readonly id: string;
  readonly on: string;
  readonly period: string;
  readonly unit: { readonly id: string; readonly name: string };
  readonly title: Message;
  readonly asOf: string;
  readonly knownAt: string;
  readonly code: string;
  readonly replacedBy: string | null;
}

interface Compared {
  readonly same: boolean;
  readonly total: number;
  readonly differences: readonly {
    readonly path: string;
    readonly printed: unknown;
    readonly now: unknown;
  }[];
}

/** Why a figure would be printed otherwise: the bridge of each of its sums. */
interface Reason {
  readonly label: Message;
  readonly unit: string;
  readonly printed: Message;
  readonly now: Message;
  readonly terms: readonly TermBridgeAnswer[];
}

/** What the API answers the check of a code with. */
export interface CheckedBulletin {
  readonly code: string;
  readonly published: ListedBulletin;
  readonly intact: boolean;
  readonly today: Compared & { readonly reasons: readonly Reason[] };
  readonly asKnownThen: Compared;
}

/** That a bulletin was published, and how to get at it again. */
export function showPublished(published: PublishedBulletin, terminal: Terminal): void {
  const { id, period, code, position, repeated } = published;
  const told = repeated
    ? words(`此前已发布：#${position} ${id}`, `Published before: #${position} ${id}`)
    : words(`已发布：#${position} ${id}`, `Published: #${position} ${id}`);
  terminal.line(terminal.say(told));
  terminal.line(terminal.say(words(`校验码 ${code}`, `Verification code ${code}`)));
  terminal.remark(
    words(
      `重印：luodi bulletin ${period} --published ${id}`,
      `To print it again: luodi bulletin ${period} --published ${id}`,
    ),
  );
}

/** The bulletins of a year, in the order they were published. */
export function showBulletins(list: readonly ListedBulletin[], terminal: Terminal): void {
  if (list.length === 0) {
    terminal.line(terminal.say(words('没有已发布的通报', 'Nothing has been published')));
    return;
  }
  const head = words('发布,期,截至,校验码,单位,编号', 'Published,Period,As of,Code,Unit,Id');
  const rows = list.map(({ on, period, asOf, code, unit, id, replacedBy }) => [
    ...[on, period, asOf, code, unit.name],
    replacedBy === null ? id : `${id} ${terminal.say(words('（已被替换）', '(replaced)'))}`,
  ]);
  const titles = terminal.say(head).split(',');
  terminal.line(columns(['left', 'left', 'left', 'left', 'left', 'left'], [titles, ...rows]));
}

/** Whose code it is, whether it is as it was recorded, and what would be printed otherwise now. */
export function showCheck(check: CheckedBulletin, terminal: Terminal): void {
  const { code, published, intact, today, asKnownThen } = check;
  const { title, on, id } = published;
  terminal.line(terminal.bold(terminal.say(title)));
  terminal.line(terminal.say(words(`${code} · ${on} 发布 · ${id}`, `${code} · ${on} · ${id}`)));
  const whole = intact
    ? words('内容与发布时一致', 'What was recorded is intact')
    : words('内容与其校验值不符', 'What was recorded does not have its hash');
  terminal.line(intact ? terminal.green(terminal.say(whole)) : terminal.red(terminal.say(whole)));
  const then = shanghaiTime(published.knownAt);
  compared(asKnownThen, words(`按 ${then.zh} 前的填报重算`, `As known at ${then.en}`), terminal);
  compared(today, words('按目前的填报重算', 'As known now'), terminal);
  for (const reason of today.reasons) {
    if (reason.unit === check.published.unit.id) showReason(reason, terminal);
  }
}

/** A figure from what was printed to what it is now; units' own bridges stand in the JSON. */
function showReason({ label, printed, now, terms }: Reason, terminal: Terminal): void {
  const way = `${terminal.say(printed)} → ${terminal.say(now)}`;
  terminal.line(indented(`${terminal.say(label)}  ${way}`));
  for (const { lines, weight } of terms) {
    const rows = lines.map(({ name, sum, entries }) => {
      const amount = showSum(sum, weight, terminal);
      const count = words(`${entries} 条分录`, `${entries} entries`);
      return [terminal.say(name), BigInt(sum) > 0n ? `+${amount}` : amount, terminal.say(count)];
    });
    if (rows.length > 0) {
      terminal.line(indented(terminal.dim(columns(['left', 'right', 'right'], rows)), 4));
    }
  }
}

function compared({ same, total, differences }: Compared, by: Message, terminal: Terminal): void {
  const told = same
    ? words(`${by.zh}：一致`, `${by.en}: the same`)
    : words(`${by.zh}：${total} 处不同`, `${by.en}: ${total} differences`);
  terminal.line(terminal.say(told));
  if (same) return;
  const titles = terminal.say(words('位置,原印,现为', 'Where,Printed,Now')).split(',');
  const rows = differences.map(({ path, printed, now }) => [
    path,
    plain(printed, terminal),
    plain(now, terminal),
  ]);
  terminal.line(indented(columns(['left', 'right', 'right'], [titles, ...rows])));
}

const PLAIN_MAX = 60;

/** A value in one short line; what is longer stands whole in the JSON. */
function plain(value: unknown, terminal: Terminal): string {
  const said = isMessage(value) ? terminal.say(value) : value;
  const text = typeof said === 'string' ? said : JSON.stringify(said);
  return text.length > PLAIN_MAX ? `${text.slice(0, PLAIN_MAX)}…` : text;
}

const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && 'zh' in value && 'en' in value;

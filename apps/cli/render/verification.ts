import type { Fault, Verification } from '#audit';
import { type Message, words } from '../language.ts';
import type { Terminal } from '../terminal.ts';
import { indented } from './columns.ts';
import { clock } from './moments.ts';

const FAULTS: { readonly [K in Fault['kind']]: Message } = {
  'event-changed': words('事件内容被改动', 'The event was changed'),
  'chain-broken': words('与前一事件不相衔接', 'It does not follow the event before it'),
  'link-missing': words('缺少哈希链', 'Its link to the event before is gone'),
  'revision-out-of-order': words(
    '序号不连续：有事件被删、插或移动',
    'Its revision is out of order',
  ),
  'time-backwards': words('入库时间倒退：事件被移动', 'Recorded before what stands before it'),
  'root-differs': words('与签封的根不符', 'The sealed root is another one'),
  'log-shortened': words('日志短于签封：末尾被截或换回旧本', 'The log is shorter than its seal'),
  'seal-missing': words('另处保存的签封在日志中没有', 'A seal kept elsewhere is not in the log'),
  'seal-key-unknown': words('签封密钥不可信', 'The seal is signed with an unknown key'),
  'seal-signature-wrong': words('签封的签名不符', "The seal's signature does not fit"),
  'seal-does-not-follow': words('签封不相衔接', 'The seal does not follow the one before'),
};

/** What came of a verification, and what it cannot have seen. */
export function showVerification(
  { elapsedMs, ...result }: Verification & { readonly elapsedMs: number },
  isAgainstKept: boolean,
  terminal: Terminal,
): void {
  const { ok, events, streams, seals, unsealed, unchained, faults, faultsTotal } = result;
  const seconds = (elapsedMs / 1000).toFixed(1);
  const title = ok
    ? words(
        `✓ ${events} 个事件全部相符（${seconds} 秒）`,
        `✓ all ${events} events fit (${seconds} s)`,
      )
    : words(
        `✗ ${faultsTotal} 处不符（${events} 个事件）`,
        `✗ ${faultsTotal} faults in ${events} events`,
      );
  const text = terminal.say(title);
  terminal.line(ok ? terminal.green(text) : terminal.red(text));
  for (const fault of faults) showFault(fault, terminal);
  const last = seals.last === null ? null : clock(seals.last);
  const facts: (Message | null)[] = [
    words(
      `${streams} 条流；签封 ${seals.held}/${seals.checked} 有效`,
      `${streams} streams; ${seals.held} of ${seals.checked} seals hold`,
    ),
    last === null ? null : words(`最后一次签封 ${last}`, `last sealed ${last}`),
    words(`根 ${result.root}`, `root ${result.root}`),
    result.firstKeyId === null
      ? null
      : words(
          `首个密钥 ${result.firstKeyId}（请与公布的核对）`,
          `first key ${result.firstKeyId} (compare it with the one published)`,
        ),
    unchained === 0
      ? null
      : words(`${unchained} 个事件没有哈希链`, `${unchained} events carry no link`),
    unsealed === 0
      ? null
      : words(
          `最后一次签封之后有 ${unsealed} 个事件：截去末尾尚无从发现，请签封`,
          `${unsealed} events after the last seal: cutting them off would not show; seal them`,
        ),
    isAgainstKept
      ? null
      : words(
          '未与另处保存的签封比对：整本重写或换回旧本无从发现（--against）',
          'Not compared with seals kept elsewhere: a log written anew as a whole, or an old copy ' +
            'put back, would not show (--against)',
        ),
  ];
  for (const fact of facts) {
    if (fact !== null) terminal.line(indented(terminal.dim(terminal.say(fact))));
  }
}

function showFault(fault: Fault, terminal: Terminal): void {
  const { kind, streamId, revision, position, sealSize, expected, found } = fault;
  const seal = words(`签封（${sealSize} 个事件）`, `seal over ${sealSize} events`);
  const event = `#${position} ${streamId}@${revision}`;
  const where = sealSize === null ? event : terminal.say(seal);
  terminal.line(indented(`${terminal.red(where)}  ${terminal.say(FAULTS[kind])}`));
  terminal.line(indented(terminal.dim(`${expected ?? '—'} ≠ ${found ?? '—'}`), 4));
}

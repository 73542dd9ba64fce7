import { shanghaiTime } from '#domain';
import type { Message } from '../language.ts';
import { words } from '../language.ts';

const SHANGHAI = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/**
 * An instant as the clocks of the district show it: `2021-07-05 23:59:59`; a ledger's report day,
 * which has no hour, as the day alone.
 */
export function clock(instant: string): string {
  return SHANGHAI.format(new Date(instant)).replace(/ 00:00:00$/, '');
}

/** As of when, known when, and by which scheme an answer holds. */
export function standing(answer: {
  readonly asOf: string;
  readonly knownAt: string | null;
  readonly scheme?: string | undefined;
}): Message {
  const by = answer.knownAt === null ? null : shanghaiTime(answer.knownAt);
  const known =
    by === null
      ? words('按目前全部填报', 'with all that is known now')
      : words(`按 ${by.zh} 前的填报`, `as known at ${by.en}`);
  const scheme =
    answer.scheme === undefined
      ? words('', '')
      : words(` · 口径：${answer.scheme}`, ` · scheme: ${answer.scheme}`);
  return words(
    `截至 ${answer.asOf} · ${known.zh}${scheme.zh}`,
    `As of ${answer.asOf} · ${known.en}${scheme.en}`,
  );
}

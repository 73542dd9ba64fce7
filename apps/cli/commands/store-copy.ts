import type { CopyProgress, CopyReport } from '#event-store';
import { copyBetween, isSamePlace, logPlaceOf } from '../../api/log-copy.ts';
import { asStartFailure } from '../door/local-door.ts';
import { failures } from '../failure.ts';
import { type Message, words } from '../language.ts';
import { Progress } from '../progress.ts';
import type { Session } from '../session.ts';

const PHASES: Readonly<Record<CopyProgress['phase'], Message>> = {
  checking: words('核对已有', 'Checking'),
  copying: words('复制', 'Copying'),
  verifying: words('逐条核对', 'Verifying'),
};

/**
 * `luodi store copy FROM TO`: makes one log the copy of another, verified event by event. Broken
 * off at any point, it goes on where it was when it is run again.
 */
export async function storeCopy(session: Session, from: string, to: string): Promise<void> {
  const { terminal, place } = session;
  if (place.url !== null) {
    throw failures.usage(words('store copy 不接受 --url', 'store copy takes no --url'));
  }
  const report = await copied(session, from, to).catch((error: unknown) => {
    throw asStartFailure(error);
  });
  const { events, copied: added, upTo, digest } = report;
  if (terminal.json) {
    terminal.line(JSON.stringify({ events, copied: added, upTo: upTo.toString(), digest }));
    return;
  }
  const before = events - added;
  const rest =
    before === 0 ? ['', ''] : [`，其中 ${before} 个此前已在`, `, ${before} there before`];
  const done = words(
    `两处日志相同：${events} 个事件${rest[0]}`,
    `Both logs hold the same ${events} events${rest[1]}`,
  );
  terminal.line(terminal.say(done));
  terminal.line(terminal.dim(`SHA-256 ${digest}`));
}

async function copied(session: Session, from: string, to: string): Promise<CopyReport> {
  const places = [logPlaceOf(from, process.env), logPlaceOf(to, process.env)] as const;
  if (isSamePlace(...places)) {
    throw failures.usage(words('两处是同一日志', 'Both are the same log'));
  }
  const progress = await Progress.begin(session.terminal);
  try {
    return await copyBetween(...places, ({ phase, position, upTo }) => {
      progress.show(Number(position), Number(upTo), PHASES[phase]);
    });
  } finally {
    progress.end();
  }
}

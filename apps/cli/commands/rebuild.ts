import { failures } from '../failure.ts';
import { words } from '../language.ts';
import { Progress } from '../progress.ts';
import { type Session, withClient } from '../session.ts';

interface Told {
  readonly progress?: { readonly done: number; readonly total: number; readonly leftMs?: number };
  readonly result?: object;
}

const REBUILDING = words('重建账簿', 'Rebuilding');

/** `luodi rebuild`: the books anew from the log, with progress and the time left. */
export function rebuild(session: Session): Promise<void> {
  const { terminal } = session;
  return withClient(session, 'data', async (client) => {
    const progress = await Progress.begin(terminal);
    let result: object | null = null;
    let events = 0;
    const started = performance.now();
    try {
      for await (const told of client.lines<Told>({ path: '/rebuild' })) {
        if (told.progress !== undefined) {
          const { done, total, leftMs } = told.progress;
          events = total;
          progress.show(done, total, REBUILDING, leftMs);
        }
        result = told.result ?? result;
      }
    } finally {
      progress.end();
    }
    if (result === null) throw failures.cutShort();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (terminal.json) return terminal.line(JSON.stringify(result));
    const done = words(
      `已由 ${events} 个事件重建账簿，用时 ${seconds} 秒`,
      `Books made anew from ${events} events in ${seconds} s`,
    );
    terminal.line(terminal.say(done));
  });
}

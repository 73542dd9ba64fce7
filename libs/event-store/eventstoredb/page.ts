import { Fault, faultOf } from './faults.ts';
import type { OpenRead, ReadResp } from './log-client.ts';
import type { Naming } from './naming.ts';
import { type ServerEvent, serverEvent } from './recorded.ts';

/** Enough to forget the cost of a call, and bounded in bytes where events are large. */
export const PAGE_EVENTS = 1_000;
const PAGE_BYTES = 8 * 1024 * 1024;

/** What one read brought. */
export interface Page {
  readonly events: readonly ServerEvent[];
  /** True where it was ended here, because of its size, and not by the server. */
  readonly cut: boolean;
}

/** Takes the answers of a read to its end. Rejects with a fault, `silent` where nothing comes. */
export function pageOf(
  { client, call }: OpenRead,
  naming: Naming,
  deadlineMs: number,
): Promise<Page> {
  const events: ServerEvent[] = [];
  let bytes = 0;
  let ended = false;
  return new Promise((resolve, reject) => {
    const finish = (fault: Fault | null, cut = false) => {
      ended = true;
      clearTimeout(timer);
      if (fault !== null || cut) call.cancel();
      if (fault !== null) reject(fault);
      else resolve({ events, cut });
    };
    const timer = setTimeout(() => {
      finish(new Fault('silent', `reading: no answer within ${deadlineMs} ms`));
    }, deadlineMs);
    call.on('error', (error: unknown) => finish(faultOf(error)));
    call.on('end', () => finish(null));
    call.on('data', (answer: ReadResp) => {
      client.heardAt = performance.now();
      if (ended) return;
      timer.refresh();
      const event = serverEvent(answer, naming);
      if (event === undefined) return;
      events.push(event);
      bytes += event.bytes;
      // One event alone is a page, however large: or no read would ever come past it.
      if (bytes > PAGE_BYTES && events.length > 1) finish(null, true);
    });
  });
}

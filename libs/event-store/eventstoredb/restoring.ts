import type { AppendResult, JsonObject, RecordedEvent } from '../port.ts';
import { COPIED_INSTANT, type PreparedAppend } from '../prepared-append.ts';
import { instantText } from '../recorded-instant.ts';
import { StoreError } from '../store-error.ts';

/** A run is one append: under what a server takes, which counts the bytes of data alone. */
const RUN_EVENTS = 500;
const RUN_BYTES = 768 * 1024;

type Append = (append: PreparedAppend) => Promise<AppendResult>;

/**
 * Records the events of another log, each run of neighbours in one stream as one append. One after
 * the other: of two under way at once the second might be recorded and the first not, and the order
 * of a log cannot be put right. The instants travel in the metadata, since a server gives its own.
 */
export async function restoreInRuns(
  append: Append,
  events: readonly RecordedEvent[],
): Promise<void> {
  for (const run of runsOf(events)) {
    const result = await append(run);
    if (result.ok) continue;
    const first = run.expected === 'no-stream' ? 0 : run.expected + 1;
    const place = `${run.streamId}@${first}`;
    if (result.code === 'store-unavailable') {
      throw new StoreError('store-unreachable', `at ${place}: ${result.reason}`);
    }
    const reason = 'reason' in result ? result.reason : 'it does not follow on its stream';
    throw new StoreError('copy-impossible', `${place}: ${reason}`);
  }
}

function* runsOf(events: readonly RecordedEvent[]): Generator<PreparedAppend> {
  let run: PreparedAppend['events'][number][] = [];
  let [first, bytes] = [events[0], 0];
  const append = ({ streamId, revision }: RecordedEvent): PreparedAppend => {
    const expected = revision === 0 ? 'no-stream' : revision - 1;
    return { streamId, expected, events: run, textLength: bytes };
  };
  for (const event of events) {
    const { id, type, recordedAt } = event;
    const data = JSON.stringify(event.data);
    const metadata = JSON.stringify({ ...event.metadata, [COPIED_INSTANT]: recordedAt });
    const size = Buffer.byteLength(data);
    const follows =
      event.streamId === first?.streamId && event.revision === first.revision + run.length;
    if (run.length > 0 && !(follows && run.length < RUN_EVENTS && bytes + size <= RUN_BYTES)) {
      if (first !== undefined) yield append(first);
      [run, first, bytes] = [[], event, 0];
    }
    run.push({ id, type, data, metadata });
    bytes += size;
  }
  if (first !== undefined && run.length > 0) yield append(first);
}

/**
 * The metadata as its writer gave it, and the original's instant where the event is a copy: null
 * where it is not, `none` where what stands there is no instant that a copy could have carried.
 */
export function withoutInstant(stored: JsonObject): {
  readonly metadata: JsonObject;
  readonly copiedAt: string | 'none' | null;
} {
  if (!Object.hasOwn(stored, COPIED_INSTANT)) return { metadata: stored, copiedAt: null };
  const { [COPIED_INSTANT]: copiedAt, ...metadata } = stored;
  return { metadata, copiedAt: isInstant(copiedAt) ? copiedAt : 'none' };
}

function isInstant(value: unknown): value is string {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return !Number.isNaN(ms) && instantText(ms) === value;
}

import { type Comparison, compareLogs, type Difference } from './comparison.ts';
import type { EventReader, Position, RecordedEvent } from './port.ts';
import { StoreError } from './store-error.ts';

const PAGE_EVENTS = 1000;

/**
 * A store that can be made the copy of another. What `append` keeps from every writer, the instant
 * an event was recorded at, is given here: figures by recorded time must be those of the original.
 */
export interface CopyTarget extends EventReader {
  /**
   * Records events of another log after all there are here, in this order, each with its stream,
   * revision, id, content and `recordedAt`; positions are this log's own. Durable when it resolves.
   *
   * Rejects with a `StoreError`, after which some of the first of them may be recorded and none of
   * the rest: `copy-impossible` where one does not follow on its stream here.
   */
  restore(events: readonly RecordedEvent[]): Promise<void>;
}

/** How far a copy is, in positions of the log that is copied. */
export interface CopyProgress {
  /** What stands there already is checked, the rest copied, and all of it verified. */
  readonly phase: 'checking' | 'copying' | 'verifying';
  readonly position: Position;
  readonly upTo: Position;
}

/** Whom a copy tells, and what ends it early. */
export interface CopyOptions {
  readonly onProgress?: (progress: CopyProgress) => void;
  /** Ends the copy with the signal's reason; asked again it goes on where it was. */
  readonly signal?: AbortSignal;
}

/** A copy that was verified to the last event. */
export interface CopyReport {
  /** Events both logs hold. */
  readonly events: number;
  /** Those of them this call recorded. */
  readonly copied: number;
  /** Up to which position of the original: its head when the copy began. */
  readonly upTo: Position;
  /** SHA-256 over the hashes of all events in order, the same for both logs. */
  readonly digest: string;
}

/**
 * Makes one log the copy of another: the same events, in the order of their positions, with the
 * same revisions and instants. It can be killed at any point and asked again: what is there is
 * compared, the rest is added, nothing twice. In the end both logs are read once more and compared
 * event by event.
 *
 * The copy is another log: it keeps its own identity, since it gives its own positions and may be
 * written to on its own. A checkpoint of the original means nothing there.
 *
 * Rejects with `copy-target-differs`, having written nothing, where the target holds anything that
 * is not the beginning of the original; with `copy-not-equal` where the last look finds a
 * difference, as when somebody else wrote to the target meanwhile.
 */
export async function copyLog(
  from: EventReader,
  to: CopyTarget,
  { onProgress, signal }: CopyOptions = {},
): Promise<CopyReport> {
  const upTo = await from.head();
  const compare = (phase: CopyProgress['phase']) => {
    const onPage = (position: Position) => onProgress?.({ phase, position, upTo });
    return compareLogs(to, from, { upTo, signal, onPage });
  };
  const before = await compare('checking');
  if (before.difference !== null) throw notACopy('copy-target-differs', before.difference);
  if (before.position >= upTo) return reportOf(before, 0, upTo);

  let after = before.position;
  while (after < upTo) {
    signal?.throwIfAborted();
    const page = await from.readAll({ after, maxCount: PAGE_EVENTS });
    const wanted = page.filter(({ position }) => position <= upTo);
    const last = wanted.at(-1);
    if (last === undefined) break;
    await to.restore(wanted);
    after = last.position;
    onProgress?.({ phase: 'copying', position: after, upTo });
  }

  const whole = await compare('verifying');
  if (whole.difference !== null) throw notACopy('copy-not-equal', whole.difference);
  if (whole.position < after) throw tooShort(whole);
  return reportOf(whole, whole.events - before.events, upTo);
}

function reportOf({ events, digest }: Comparison, copied: number, upTo: Position): CopyReport {
  return { events, copied, upTo, digest };
}

function notACopy(
  code: 'copy-target-differs' | 'copy-not-equal',
  { index, position, streamId, revision, what }: Difference,
): StoreError {
  const event = `${streamId}@${revision} (position ${position}, event ${index + 1})`;
  const reason =
    what === 'beyond-the-end'
      ? `it holds ${event}, which the original does not`
      : `it holds something else where the original has ${event}`;
  return new StoreError(code, `the target is no copy of the original: ${reason}`);
}

function tooShort({ events, position }: Comparison): StoreError {
  const message = `the copy ends after ${events} events, at position ${position} of the original`;
  return new StoreError('copy-not-equal', message);
}

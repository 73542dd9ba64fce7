import { compareLogs } from './comparison.ts';
import { eventHash } from './event-hash.ts';
import type { EventReader, Position } from './port.ts';
import { StoreError } from './store-error.ts';

/** The end of a log is where a restored backup, or a crash, shows. */
const TAIL_EVENTS = 500;
const SAMPLES = 16;
const SAMPLE_EVENTS = 20;

/** Where a mirror was not what the cluster says. */
export interface Disagreement {
  readonly position: Position;
  readonly streamId: string;
  readonly revision: number;
}

/** A mirror as it is checked: what can be read of it, and where its last events begin. */
export interface CheckedMirror {
  readonly reader: EventReader;
  readonly head: Position;
  /** The position after which the last `count` events stand. */
  tailAfter(count: number): Position;
}

/**
 * Compares the tail of a mirror, and samples spread evenly over its positions, with the log it
 * mirrors: true where an event is not the same there, or one too many or too few stands there.
 */
export async function looksWrong(mirror: CheckedMirror, right: EventReader): Promise<boolean> {
  const { reader, head } = mirror;
  if (head === 0n) return false;
  try {
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const about = (head * BigInt(sample)) / BigInt(SAMPLES);
      const [from] = await reader.readAll({ after: about, maxCount: 1 });
      // A cluster can be read only from where an event stands.
      const after = sample === 0 ? 0n : (from?.position ?? 0n);
      if (await differsAfter(mirror, right, after, SAMPLE_EVENTS)) return true;
    }
    return await differsAfter(mirror, right, mirror.tailAfter(TAIL_EVENTS), TAIL_EVENTS);
  } catch (error) {
    // There is no such position in the cluster, whatever the mirror says.
    if (error instanceof StoreError && error.code === 'bad-read') return true;
    throw error;
  }
}

async function differsAfter(
  { reader, head }: CheckedMirror,
  right: EventReader,
  after: Position,
  maxCount: number,
): Promise<boolean> {
  const page = { after, maxCount };
  const [mine, theirs] = await Promise.all([reader.readAll(page), right.readAll(page)]);
  const known = theirs.filter(({ position }) => position <= head);
  if (known.length !== mine.length) return true;
  return known.some((event, index) => {
    const here = mine[index];
    return here?.position !== event.position || eventHash(here) !== eventHash(event);
  });
}

/** The first place where a mirror is wrong, every event looked at; null where there is none. */
export async function firstWrong(
  { reader, head }: CheckedMirror,
  right: EventReader,
): Promise<Disagreement | null> {
  const { difference } = await compareLogs(reader, right, { upTo: head, samePositions: true });
  return difference;
}

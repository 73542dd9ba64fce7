import type { AppendResult, StreamAppend } from '../port.ts';
import { type PreparedAppend, prepareAppend } from '../prepared-append.ts';

/** One slice is one transaction: large enough to forget the disk, small enough to let others in. */
const SLICE_EVENTS = 2000;
const SLICE_TEXT_LENGTH = 4 * 1024 * 1024;

type Submit = (slice: readonly PreparedAppend[]) => Promise<readonly AppendResult[]>;

/**
 * Answers appends one for one, in order, a slice at a time: only a slice is ever held as text,
 * and appends of others find their place between two slices.
 */
export async function appendInSlices(
  appends: readonly StreamAppend[],
  submit: Submit,
): Promise<readonly AppendResult[]> {
  const results: AppendResult[] = new Array(appends.length);
  let next = 0;
  while (next < appends.length) {
    const slice = takeSlice(appends, next, results);
    next = slice.end;
    if (slice.appends.length === 0) continue;
    const outcomes = await submit(slice.appends);
    for (const [index, outcome] of outcomes.entries()) {
      results[slice.places[index] as number] = outcome;
    }
  }
  return results;
}

interface Slice {
  readonly appends: readonly PreparedAppend[];
  /** For each append of the slice its place in the call. */
  readonly places: readonly number[];
  readonly end: number;
}

/** Appends that can never be recorded get their answer here and take no part. */
function takeSlice(
  appends: readonly StreamAppend[],
  start: number,
  results: AppendResult[],
): Slice {
  const taken: PreparedAppend[] = [];
  const places: number[] = [];
  let events = 0;
  let textLength = 0;
  let end = start;
  while (end < appends.length && events < SLICE_EVENTS && textLength < SLICE_TEXT_LENGTH) {
    const prepared = prepareAppend(appends[end] as StreamAppend);
    if (prepared.ok) {
      taken.push(prepared.append);
      places.push(end);
      events += prepared.append.events.length;
      textLength += prepared.append.textLength;
    } else {
      results[end] = prepared;
    }
    end += 1;
  }
  return { appends: taken, places, end };
}

import type { RecordedEvent } from '../port.ts';
import { StoreError, type StoreErrorCode } from '../store-error.ts';
import { asStoreError } from './connection.ts';
import { Misplaced, type PlacedEvent } from './log-writer.ts';

/** A recorded event as a row for another log, at a position of that one. */
export function asPlaced(event: RecordedEvent, position: number): PlacedEvent {
  const { id, type, streamId, revision } = event;
  const recordedAt = Date.parse(event.recordedAt);
  const data = JSON.stringify(event.data);
  const metadata = JSON.stringify(event.metadata);
  return { id, type, data, metadata, streamId, revision, position, recordedAt };
}

/** What placing an event failed with, as an error of the store: `code` where it does not fit. */
export function refusedPlace(error: unknown, code: StoreErrorCode): unknown {
  if (!(error instanceof Misplaced)) return asStoreError(error);
  return new StoreError(code, error.message, { cause: error });
}

import type { JsonObject, Position, RecordedEvent } from '../port.ts';
import { instantText } from '../recorded-instant.ts';
import type { ReadResp } from './log-client.ts';
import { withoutInstant } from './restoring.ts';

/** The name an event goes by that stands under our prefix and is none of ours. */
const UNREADABLE = 'UnreadableEvent';

const BYTES_SHOWN = 1_000;

/** An event of the server, before anything is made of it. */
export interface RawEvent {
  readonly stream: string;
  readonly position: Position;
  /** Of data and metadata, for keeping pages small. */
  readonly bytes: number;
  readonly record: ReadResp.ReadEvent.RecordedEvent;
}

/** The event of an answer; nothing where the answer is of another kind. */
export function rawEvent(answer: ReadResp): RawEvent | undefined {
  const record = answer.getEvent()?.getEvent();
  if (record === undefined) return undefined;
  return {
    record,
    stream: textOf(record.getStreamIdentifier()?.getStreamName_asU8()),
    position: BigInt(record.getCommitPosition()),
    bytes: record.getData_asU8().length + record.getCustomMetadata_asU8().length,
  };
}

/**
 * An event as the port gives it. What we did not write and cannot read is given all the same, as
 * an `UnreadableEvent` with what it was: left out, its stream would have a gap that no writer
 * could ever append behind; given as it is, it would break whoever takes data for an object.
 */
export function recordedEvent({ record, position }: RawEvent, streamId: string): RecordedEvent {
  const attributes = record.getMetadataMap();
  const data = objectIn(record.getData_asU8());
  const stored = record.getCustomMetadata_asU8();
  // Other writers may leave the metadata out altogether.
  const found = stored.length === 0 ? {} : objectIn(stored);
  const { metadata, copiedAt } = withoutInstant(found ?? {});
  const type = attributes.get('type') ?? '';
  const place = {
    id: record.getId()?.getString() ?? '',
    streamId,
    revision: Number(record.getStreamRevision()),
    position,
    recordedAt:
      copiedAt ?? instantText(Math.floor(Number(attributes.get('created') ?? 0) / TICKS_PER_MS)),
  };
  const isJson = attributes.get('content-type') === 'application/json';
  if (isJson && data !== null && found !== null && !type.startsWith('$')) {
    return { ...place, type, data, metadata };
  }
  return { ...place, type: UNREADABLE, data: described(record, type), metadata };
}

/** The server counts time in steps of 100 ns. */
const TICKS_PER_MS = 10_000;

function described(record: RawEvent['record'], type: string): JsonObject {
  const bytes = record.getData_asU8();
  return {
    writtenAs: type,
    contentType: record.getMetadataMap().get('content-type') ?? '',
    byteLength: bytes.length,
    text: textOf(bytes.subarray(0, BYTES_SHOWN)),
  };
}

function objectIn(bytes: Uint8Array): JsonObject | null {
  try {
    const value: unknown = JSON.parse(textOf(bytes));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}

function textOf(bytes: Uint8Array | undefined): string {
  if (bytes === undefined) return '';
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

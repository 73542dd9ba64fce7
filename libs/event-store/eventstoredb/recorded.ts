import { problemAsJsonObject } from '../plain-json.ts';
import type { JsonObject, RecordedEvent } from '../port.ts';
import { instantText } from '../recorded-instant.ts';
import type { ReadResp } from './log-client.ts';
import type { Naming } from './naming.ts';
import { withoutInstant } from './restoring.ts';

/** The name an event goes by that stands under our prefix and is none of ours. */
const UNREADABLE = 'UnreadableEvent';

const BYTES_SHOWN = 1_000;

/** An event as it came from the server, and whose it is. */
export interface ServerEvent {
  /** Whether its stream is one of the log's own. */
  readonly isOurs: boolean;
  /** Of data and metadata, for keeping pages small. */
  readonly bytes: number;
  readonly event: RecordedEvent;
}

/**
 * The event of an answer, as the port gives it; nothing where the answer is of another kind. Made
 * as it comes, so that the larger message it came in is forgotten at once.
 *
 * What we did not write and cannot read is given all the same, as an `UnreadableEvent` with what
 * it was: left out, its stream would have a gap that no writer could ever append behind; given as
 * it is, it would break whoever takes data for an object.
 */
export function serverEvent(answer: ReadResp, naming: Naming): ServerEvent | undefined {
  const record = answer.getEvent()?.getEvent();
  if (record === undefined) return undefined;
  const stream = textOf(record.getStreamIdentifier()?.getStreamName_asU8() ?? NOTHING);
  const streamId = naming.streamId(stream);
  const attributes = record.getMetadataMap();
  const bytes = record.getData_asU8();
  const metadataBytes = record.getCustomMetadata_asU8();
  const isJson = attributes.get('content-type') === 'application/json';
  const writtenAs = attributes.get('type') ?? '';
  const data = isJson && !writtenAs.startsWith('$') ? objectIn(bytes) : null;
  // Other writers may leave the metadata out altogether.
  const stored = metadataBytes.length === 0 ? {} : objectIn(metadataBytes);
  const { metadata, copiedAt } = withoutInstant(stored ?? {});
  const isReadable = data !== null && stored !== null && copiedAt !== 'none';
  const isCopy = copiedAt !== null && copiedAt !== 'none';
  const event = {
    id: record.getId()?.getString() ?? '',
    type: isReadable ? writtenAs : UNREADABLE,
    data: isReadable ? data : described(record, writtenAs),
    metadata,
    streamId: streamId ?? stream,
    revision: Number(record.getStreamRevision()),
    position: BigInt(record.getCommitPosition()),
    recordedAt: isCopy ? copiedAt : createdAt(attributes.get('created')),
  };
  return { isOurs: streamId !== null, bytes: bytes.length + metadataBytes.length, event };
}

const NOTHING = new Uint8Array();

/** The server counts time in steps of 100 ns. */
const TICKS_PER_MS = 10_000;

function createdAt(ticks: string | undefined): string {
  const instant = Math.floor(Number(ticks ?? 0) / TICKS_PER_MS);
  return instantText(Number.isFinite(instant) ? instant : 0);
}

function described(record: ReadResp.ReadEvent.RecordedEvent, type: string): JsonObject {
  const bytes = record.getData_asU8();
  return {
    writtenAs: type,
    contentType: record.getMetadataMap().get('content-type') ?? '',
    byteLength: bytes.length,
    text: textOf(bytes.subarray(0, BYTES_SHOWN)),
  };
}

/** Only what a writer of ours could have written: the rest would not come through every reader. */
function objectIn(bytes: Uint8Array): JsonObject | null {
  try {
    const value: unknown = JSON.parse(textOf(bytes));
    return problemAsJsonObject(value) === null ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

import { problemAsJsonObject } from './plain-json.ts';
import type { BadAppend, EventData, ExpectedRevision, StreamAppend } from './port.ts';

const NAME_BYTES_MAX = 512;
const EVENT_BYTES_MAX = 1024 * 1024;

/**
 * Where a store that gives every event its own instant keeps that of the original beside a copied
 * event. No writer may set it: `recordedAt` is beyond anyone's reach.
 */
export const COPIED_INSTANT = '$recordedAt';

/** An append past the door: checked once, its events already text, so that no adapter re-checks. */
export interface PreparedAppend {
  readonly streamId: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly PreparedEvent[];
  /** UTF-16 units of all texts: a cheap measure for keeping batches small. */
  readonly textLength: number;
}

/** An event past the door: data and metadata are JSON text, within the size allowed. */
export interface PreparedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

export type Preparation = { readonly ok: true; readonly append: PreparedAppend } | BadAppend;

/** Checks everything the port promises to refuse and turns events into text. Never throws. */
export function prepareAppend(append: StreamAppend): Preparation {
  const { streamId, expected, events } = append;
  const nameProblem = problemOfName(streamId);
  if (nameProblem !== null) return refused(`the stream's name ${nameProblem}`);
  if (expected !== 'no-stream' && !(Number.isSafeInteger(expected) && expected >= 0)) {
    return refused(`the expected revision ${String(expected)} is neither a revision nor no-stream`);
  }
  if (!Array.isArray(events) || events.length === 0) return refused('there are no events');

  const prepared: PreparedEvent[] = [];
  let textLength = 0;
  for (const [index, event] of events.entries()) {
    const outcome = prepareEvent(event);
    if (typeof outcome === 'string') return refused(`event ${index}: ${outcome}`);
    prepared.push(outcome);
    textLength += outcome.data.length + outcome.metadata.length;
  }
  if (new Set(prepared.map((event) => event.id)).size < prepared.length) {
    return refused('two events carry the same id');
  }
  return { ok: true, append: { streamId, expected, events: prepared, textLength } };
}

function prepareEvent(event: EventData): PreparedEvent | string {
  if (typeof event !== 'object' || event === null) return 'it is not an object';
  const { id, type, data, metadata } = event;
  if (typeof id !== 'string' || !UUID.test(id)) return 'its id is not a lower-case UUID';
  const typeProblem = problemOfName(type);
  if (typeProblem !== null) return `its type ${typeProblem}`;
  const dataProblem = problemAsJsonObject(data);
  if (dataProblem !== null) return `its data ${dataProblem}`;
  const metadataProblem = problemAsJsonObject(metadata);
  if (metadataProblem !== null) return `its metadata ${metadataProblem}`;
  if (Object.hasOwn(metadata, COPIED_INSTANT)) {
    return `its metadata holds ${COPIED_INSTANT}, which is reserved`;
  }

  const dataText = JSON.stringify(data);
  const metadataText = JSON.stringify(metadata);
  if (isOversize(dataText, metadataText)) return `it is over ${EVENT_BYTES_MAX} bytes`;
  return { id, type, data: dataText, metadata: metadataText };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Half a surrogate pair has no UTF-8 form: two such names would become one. */
const LONE_SURROGATE = /\p{Surrogate}/u;

function problemOfName(name: unknown): string | null {
  if (typeof name !== 'string') return 'is not text';
  if (name.trim() === '') return 'is blank';
  if (name.startsWith('$')) return 'starts with $, which is reserved';
  if (name.includes('\0')) return 'holds NUL';
  if (LONE_SURROGATE.test(name)) return 'holds half a surrogate pair';
  return isLongerThan(name, NAME_BYTES_MAX) ? `is over ${NAME_BYTES_MAX} bytes` : null;
}

/** No UTF-16 unit takes more than three bytes, so most texts need no counting. */
function isLongerThan(text: string, bytes: number): boolean {
  return text.length * 3 > bytes && Buffer.byteLength(text) > bytes;
}

function isOversize(data: string, metadata: string): boolean {
  if ((data.length + metadata.length) * 3 <= EVENT_BYTES_MAX) return false;
  return Buffer.byteLength(data) + Buffer.byteLength(metadata) > EVENT_BYTES_MAX;
}

function refused(reason: string): BadAppend {
  return { ok: false, code: 'bad-append', reason };
}

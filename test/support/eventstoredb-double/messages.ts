import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Expected, Place, ProposedEvent, ServerLog, ServerRecord } from './server-log.ts';

const LINK_TYPE = '$>';

/** Responses go out as bytes, so that an event is encoded once, however often it is read. */
export type Encoded = Uint8Array;

const encodedEvents = new WeakMap<ServerRecord, Encoded>();

/** The response that carries an event, or a link and what it leads to. */
export function eventResponse(record: ServerRecord, log: ServerLog, resolves: boolean): Encoded {
  if (resolves && record.type === LINK_TYPE) return encode(record, targetOf(record, log));
  const known = encodedEvents.get(record);
  if (known) return known;
  const encoded = encode(undefined, record);
  encodedEvents.set(record, encoded);
  return encoded;
}

function encode(link: ServerRecord | undefined, event: ServerRecord | undefined): Encoded {
  const read = new streams.ReadResp.ReadEvent();
  if (event) read.setEvent(recorded(event));
  if (link) read.setLink(recorded(link));
  read.setCommitPosition(String((link ?? event)?.position));
  return new streams.ReadResp().setEvent(read).serializeBinary();
}

/** A link's data is `revision@stream`. */
function targetOf(link: ServerRecord, log: ServerLog): ServerRecord | undefined {
  const [, revision = '', streamId = ''] =
    /^(\d+)@(.*)$/s.exec(Buffer.from(link.data).toString()) ?? [];
  return log.recordAt(streamId, Number(revision));
}

function recorded(record: ServerRecord): ReadResp.ReadEvent.RecordedEvent {
  const event = new streams.ReadResp.ReadEvent.RecordedEvent();
  const id = new shared.UUID();
  id.setString(record.id);
  event.setId(id);
  event.setStreamIdentifier(identifierOf(record.streamId));
  event.setStreamRevision(String(record.revision));
  event.setCommitPosition(String(record.position));
  event.setPreparePosition(String(record.position));
  event.getMetadataMap().set('type', record.type);
  event.getMetadataMap().set('created', String(record.ticks));
  event.getMetadataMap().set('content-type', record.contentType);
  event.setData(record.data);
  event.setCustomMetadata(record.metadata);
  return event;
}

export function identifierOf(streamId: string) {
  const identifier = new shared.StreamIdentifier();
  identifier.setStreamName(new Uint8Array(Buffer.from(streamId)));
  return identifier;
}

type Named = { getStreamIdentifier(): { getStreamName_asU8(): Uint8Array } | undefined };

export function streamOf(options: Named | undefined): string {
  const name = options?.getStreamIdentifier()?.getStreamName_asU8() ?? new Uint8Array();
  return Buffer.from(name).toString();
}

/** The position a read or a subscription of all starts at. */
export function placeGiven(options: ReadReq.Options): Place {
  const given = options.getAll()?.getPosition();
  return {
    commit: BigInt(given?.getCommitPosition() ?? 0),
    prepare: BigInt(given?.getPreparePosition() ?? 0),
  };
}

type Proposed = {
  getId(): { getString(): string } | undefined;
  getMetadataMap(): { get(key: string): string | undefined };
  getData_asU8(): Uint8Array;
  getCustomMetadata_asU8(): Uint8Array;
};

export function proposedEvent(message: Proposed): ProposedEvent {
  return {
    id: message.getId()?.getString() ?? '',
    type: message.getMetadataMap().get('type') ?? '',
    contentType: message.getMetadataMap().get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

type Expecting = { hasNoStream(): boolean; hasAny(): boolean; hasStreamExists(): boolean };

/** What an append or a delete expects; `revision` is how its message spells an exact one. */
export function expectedBy(options: Expecting, revision: string): Expected {
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasAny()) return 'any';
  return options.hasStreamExists() ? 'stream-exists' : Number(revision);
}

export const response = {
  confirmation(id: string): Encoded {
    const confirmation = new streams.ReadResp.SubscriptionConfirmation();
    confirmation.setSubscriptionId(id);
    return new streams.ReadResp().setConfirmation(confirmation).serializeBinary();
  },
  checkpoint({ commit, prepare }: Place): Encoded {
    const checkpoint = new streams.ReadResp.Checkpoint();
    checkpoint.setCommitPosition(String(commit));
    checkpoint.setPreparePosition(String(prepare));
    return new streams.ReadResp().setCheckpoint(checkpoint).serializeBinary();
  },
  caughtUp(): Encoded {
    return new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp()).serializeBinary();
  },
  streamNotFound(streamId: string): Encoded {
    const notFound = new streams.ReadResp.StreamNotFound();
    notFound.setStreamIdentifier(identifierOf(streamId));
    return new streams.ReadResp().setStreamNotFound(notFound).serializeBinary();
  },
};

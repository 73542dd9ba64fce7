import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Position } from '../port.ts';
import type { PreparedAppend, PreparedEvent } from '../prepared-append.ts';
import type { BatchAppendReq, ReadReq } from './log-client.ts';

/** Messages of an append stay well under what a server takes in one, by default 4 MiB. */
const MESSAGE_TEXT_LENGTH = 512 * 1024;

/** Between two checkpoints of a subscription the server looks at so many events. */
const SEARCH_WINDOW = 1_000;

/** A read of one stream; `from` is the first revision of the answer, `end` the newest. */
export function streamRead(
  stream: string,
  from: number | 'end',
  backwards: boolean,
  count: number,
): ReadReq {
  const part = new streams.ReadReq.Options.StreamOptions();
  part.setStreamIdentifier(identifier(stream));
  if (from === 'end') part.setEnd(new shared.Empty());
  else part.setRevision(String(from));
  const options = optionsOf(backwards).setStream(part).setNoFilter(new shared.Empty());
  return new streams.ReadReq().setOptions(options.setCount(String(count)));
}

/** A read of everything, the event at `from` included, kept to names that begin with `prefix`. */
export function allRead(
  from: Position | 'end',
  backwards: boolean,
  count: number,
  prefix: string | null,
): ReadReq {
  const options = optionsOf(backwards).setAll(placeOf(from)).setCount(String(count));
  if (prefix === null) options.setNoFilter(new shared.Empty());
  else options.setFilter(filterOf(prefix));
  return new streams.ReadReq().setOptions(options);
}

/** Everything after a position, first what there is, then what comes. */
export function subscription(after: Position, prefix: string): ReadReq {
  const options = optionsOf(false).setAll(placeOf(after)).setFilter(filterOf(prefix));
  options.setSubscription(new streams.ReadReq.Options.SubscriptionOptions());
  return new streams.ReadReq().setOptions(options);
}

function optionsOf(backwards: boolean): ReadReq.Options {
  const uuid = new streams.ReadReq.Options.UUIDOption();
  uuid.setString(new shared.Empty());
  const options = new streams.ReadReq.Options().setUuidOption(uuid).setResolveLinks(false);
  return options.setReadDirection(backwards ? 1 : 0);
}

function placeOf(position: Position | 'end'): ReadReq.Options.AllOptions {
  const all = new streams.ReadReq.Options.AllOptions();
  if (position === 'end') return all.setEnd(new shared.Empty());
  if (position === 0n) return all.setStart(new shared.Empty());
  const place = new streams.ReadReq.Options.Position();
  place.setCommitPosition(String(position));
  place.setPreparePosition(String(position));
  return all.setPosition(place);
}

function filterOf(prefix: string): ReadReq.Options.FilterOptions {
  const names = new streams.ReadReq.Options.FilterOptions.Expression();
  names.setPrefixList([prefix]);
  const filter = new streams.ReadReq.Options.FilterOptions();
  filter.setStreamIdentifier(names);
  filter.setMax(SEARCH_WINDOW);
  filter.setCheckpointintervalmultiplier(1);
  return filter;
}

function identifier(stream: string) {
  const name = new shared.StreamIdentifier();
  name.setStreamName(Buffer.from(stream));
  return name;
}

function uuidOf(text: string) {
  const uuid = new shared.UUID();
  uuid.setString(text);
  return uuid;
}

/**
 * The messages of one append, recorded by the server with the last of them or not at all. They
 * carry no deadline: it would be an instant of this machine's clock, and one that runs behind the
 * server's would have every append refused.
 */
export function* appendMessages(
  correlation: string,
  stream: string,
  { expected, events }: PreparedAppend,
): Generator<BatchAppendReq> {
  const options = new streams.BatchAppendReq.Options();
  options.setStreamIdentifier(identifier(stream));
  if (expected === 'no-stream') options.setNoStream(new shared.Empty());
  else options.setStreamPosition(String(expected));
  let message = new streams.BatchAppendReq().setOptions(options);
  message.setCorrelationId(uuidOf(correlation));
  let textLength = 0;
  for (const event of events) {
    const length = event.data.length + event.metadata.length;
    if (textLength > 0 && textLength + length > MESSAGE_TEXT_LENGTH) {
      yield message.setIsFinal(false);
      message = new streams.BatchAppendReq().setCorrelationId(uuidOf(correlation));
      textLength = 0;
    }
    textLength += length;
    message.addProposedMessages(proposed(event));
  }
  yield message.setIsFinal(true);
}

function proposed({ id, type, data, metadata }: PreparedEvent) {
  const event = new streams.BatchAppendReq.ProposedMessage();
  event.setId(uuidOf(id));
  event.getMetadataMap().set('type', type).set('content-type', 'application/json');
  event.setData(Buffer.from(data));
  event.setCustomMetadata(Buffer.from(metadata));
  return event;
}

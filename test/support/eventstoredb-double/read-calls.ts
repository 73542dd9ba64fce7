import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { eventResponse, placeGiven, response, streamOf } from './messages.ts';
import { fail, type ReadCall, send } from './read-answers.ts';
import { type CallError, failure, streamDeleted, unreadable } from './refusals.ts';
import { END, type ServerRecord, START } from './server-log.ts';
import { admission, type ServerNode, standing, waited } from './server-node.ts';
import type { Subscriptions } from './subscriptions.ts';
import { filterOf } from './wanted.ts';

const BACKWARDS = 1;

/** Streams.Read: a page of a stream, a page of all, or a subscription to all. */
export function readCall(node: ServerNode, subscriptions: Subscriptions) {
  return async (call: ReadCall): Promise<void> => {
    call.on('error', () => undefined);
    const options = call.request.getOptions();
    const allowed = standing(node, call);
    if (typeof allowed === 'object') return fail(call, allowed);
    if (!options) return;
    if (options.hasSubscription()) {
      return subscriptions.serve(call, options);
    }
    const fault = node.faults.take('read');
    const admitted = admission(node, fault);
    if (!(await waited(node)) || admitted === 'unanswered') return;
    if (admitted !== 'served') return fail(call, admitted);
    const found = options.hasStream() ? ofStream(node, options) : ofAll(node, options);
    if ('code' in found) return fail(call, found);
    // The server never answers a read of nothing.
    if (options.getCount() === '0') return;
    if ('notFound' in found) {
      call.write(response.streamNotFound(found.notFound));
      call.end();
      return;
    }
    const isSpoiled = fault === 'cut' || fault === 'stalls';
    const count = isSpoiled ? found.records.length >> 1 : found.records.length;
    for (const record of found.records.slice(0, count)) {
      await send(call, eventResponse(record, node.log, options.getResolveLinks()));
      if (call.cancelled || node.life.aborted) return;
    }
    if (fault === 'cut') return fail(call, failure('unavailable'));
    if (fault !== 'stalls') call.end();
  };
}

type Found =
  | { readonly records: readonly ServerRecord[] }
  | { readonly notFound: string }
  | CallError;

function ofStream({ log }: ServerNode, options: ReadReq.Options): Found {
  const asked = options.getStream();
  const streamId = streamOf(asked);
  if (log.isTombstoned(streamId)) return streamDeleted(streamId);
  const visible = log.visible(streamId);
  if (!asked || !visible) return { notFound: streamId };
  const { records, first } = visible;
  const count = Number(options.getCount());
  const revision = asked.hasRevision() ? Number(asked.getRevision()) : 0;
  if (options.getReadDirection() === BACKWARDS) {
    const end = Math.min(asked.hasEnd() ? records.length : revision + 1, records.length);
    return { records: records.slice(Math.max(first, end - count), end).reverse() };
  }
  if (asked.hasEnd()) return unreadable('ReadStreamResult: Error');
  const from = Math.max(first, revision);
  return { records: records.slice(from, from + count) };
}

function ofAll({ log }: ServerNode, options: ReadReq.Options): Found {
  const asked = options.getAll();
  const count = Number(options.getCount());
  const isBackwards = options.getReadDirection() === BACKWARDS;
  const from = asked?.hasStart() ? START : asked?.hasEnd() ? END : placeGiven(options);
  if (from !== END && !log.isBoundary(from.commit)) {
    if (isBackwards && from.commit > log.end) return unreadable('ReadAllResult: Error');
    const isBeyond = !isBackwards && from.commit > (log.records.at(-1)?.position ?? 0n);
    if (!isBeyond) return unreadable('ReadAllResult: InvalidPosition');
  }
  const index = log.indexAt(from.commit) + (from.commit < from.prepare ? 1 : 0);
  const wanted = filterOf(options.getFilter());
  const records: ServerRecord[] = [];
  const step = isBackwards ? -1 : 1;
  for (let next = isBackwards ? index - 1 : index; records.length < count; next += step) {
    const record = log.records[next];
    if (!record) break;
    if (wanted(record)) records.push(record);
  }
  return { records };
}

import type { UUID } from '@eventstore/db-client/generated/shared_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type {
  AppendReq,
  AppendResp,
  BatchAppendReq,
  BatchAppendResp,
  DeleteReq,
  DeleteResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type {
  ServerDuplexStream,
  ServerReadableStream,
  ServerUnaryCall,
  sendUnaryData,
} from '@grpc/grpc-js';
import empties from 'google-protobuf/google/protobuf/empty_pb.js';
import { APPEND_FAULTS_THAT_WRITE, type AppendFault } from './faults.ts';
import { expectedBy, identifierOf, proposedEvent, streamOf } from './messages.ts';
import {
  APPEND_BYTES_MAX,
  batchRefusal,
  type CallError,
  failure,
  missingProperty,
  streamDeleted,
  tooLarge,
  wrongExpectedVersion,
} from './refusals.ts';
import type { Expected, Outcome, ProposedEvent } from './server-log.ts';
import { admission, type ServerNode, standing, waited } from './server-node.ts';

interface Append {
  readonly streamId: string;
  readonly expected: Expected;
  readonly events: ProposedEvent[];
}

/** How an append ends. `dropped` breaks the call off: for a batch, with all that is under way. */
type End =
  | Outcome
  | { readonly kind: 'too-large' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'dropped'; readonly error: CallError };

type Answered = Exclude<End, { kind: 'unanswered' }>;

/** What the server counts against its limit: the data alone. */
const sizeOf = (events: readonly ProposedEvent[]) =>
  events.reduce((sum, { data }) => sum + data.length, 0);

async function perform(node: ServerNode, append: Append): Promise<End> {
  const fault = node.faults.take('append');
  const admitted = admission(node, fault);
  if (!(await waited(node)) || admitted === 'unanswered') return { kind: 'unanswered' };
  if (admitted !== 'served') return { kind: 'dropped', error: admitted };
  if (fault === 'too-large' || sizeOf(append.events) > APPEND_BYTES_MAX) {
    return { kind: 'too-large' };
  }
  if (fault === 'stream-deleted') return { kind: 'stream-deleted' };
  const { log } = node;
  const before = log.lastRevision(append.streamId);
  if (fault === 'wrong-version') return { kind: 'wrong-expected-version', actual: before };
  const outcome = log.append(append.streamId, append.expected, append.events);
  return APPEND_FAULTS_THAT_WRITE.has(fault as AppendFault)
    ? spoiled(node, fault as AppendFault, append, outcome)
    : outcome;
}

/** What becomes of the answer when the write itself went as it should. */
async function spoiled(
  node: ServerNode,
  fault: AppendFault,
  { streamId }: Append,
  outcome: Outcome,
): Promise<End> {
  switch (fault) {
    case 'late-answer':
      return (await waited(node, node.faults.lateByMs)) ? outcome : { kind: 'unanswered' };
    case 'lost-answer':
      return { kind: 'dropped', error: failure('unavailable') };
    case 'wrong-version-after-commit':
      return { kind: 'wrong-expected-version', actual: node.log.lastRevision(streamId) };
    case 'timeout-after-commit':
      return { kind: 'timeout' };
    case 'reset-after-commit':
      node.cut();
      return { kind: 'unanswered' };
    default:
      return { kind: 'unanswered' };
  }
}

/** Streams.Append: the options, then one event a message; one answer. */
export function appendCall(node: ServerNode) {
  return (
    call: ServerReadableStream<AppendReq, AppendResp>,
    answer: sendUnaryData<AppendResp>,
  ): void => {
    let append: Append | undefined;
    let refused: CallError | undefined;
    call.on('data', (request: AppendReq) => {
      const options = request.getOptions();
      if (options) {
        const expected = expectedBy(options, options.getRevision());
        append = { streamId: streamOf(options), expected, events: [] };
      }
      const message = request.getProposedMessage();
      if (!message) return;
      const event = proposedEvent(message);
      if (event.type === '') refused ??= missingProperty('type');
      append?.events.push(event);
    });
    call.on('error', () => undefined);
    call.on('end', async () => {
      const allowed = standing(node, call);
      const error = typeof allowed === 'object' ? allowed : refused;
      if (error) return answer(error);
      if (!append) return;
      const end = await perform(node, append);
      if (end.kind === 'unanswered') return;
      const answered = unaryAnswer(append, end);
      if ('code' in answered) answer(answered);
      else answer(null, answered);
    });
  };
}

function unaryAnswer(append: Append, end: Answered): CallError | AppendResp {
  switch (end.kind) {
    case 'dropped':
      return end.error;
    case 'too-large':
      return tooLarge();
    case 'timeout':
      return failure('timeout');
    case 'stream-deleted':
      return streamDeleted(append.streamId);
    case 'wrong-expected-version': {
      const wrong = wrongExpectedVersion(append.expected, end.actual);
      return new streams.AppendResp().setWrongExpectedVersion(wrong);
    }
    default:
      return new streams.AppendResp().setSuccess(unarySuccess(end));
  }
}

function unarySuccess(end: Extract<Outcome, { revision: number }>): AppendResp.Success {
  const success = new streams.AppendResp.Success();
  if (end.revision < 0) success.setNoStream(new shared.Empty());
  else success.setCurrentRevision(String(end.revision));
  if (end.position === undefined) return success.setNoPosition(new shared.Empty());
  const position = new streams.AppendResp.Position();
  position.setCommitPosition(String(end.position));
  position.setPreparePosition(String(end.position));
  return success.setPosition(position);
}

/** Streams.BatchAppend: many appends on one call, each answered under its own id. */
export function batchAppendCall(node: ServerNode) {
  return (call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>): void => {
    const pending = new Map<string, Append>();
    let isOver = false;
    const over = (error?: CallError) => {
      if (!isOver && error) call.emit('error', error);
      isOver = true;
    };
    const finish = async (correlation: UUID, append: Append) => {
      const end = await perform(node, append);
      if (isOver || end.kind === 'unanswered') return;
      if (end.kind !== 'dropped') call.write(batchAnswer(correlation, append, end));
      else if (node.faults.batchGoesOn) call.write(unserved(correlation, append, end.error));
      else over(end.error);
    };
    call.on('data', (request: BatchAppendReq) => {
      const correlation = request.getCorrelationId();
      if (!correlation || isOver) return;
      const allowed = standing(node, call);
      if (typeof allowed === 'object' && !isDenial(allowed) && !node.faults.batchGoesOn) {
        return over(allowed);
      }
      const id = correlation.getString();
      const options = request.getOptions();
      if (options) {
        const expected = expectedBy(options, options.getStreamPosition());
        pending.set(id, { streamId: streamOf(options), expected, events: [] });
      }
      const append = pending.get(id);
      if (!append) return;
      append.events.push(...request.getProposedMessagesList().map(proposedEvent));
      if (!request.getIsFinal()) return;
      pending.delete(id);
      if (allowed === 'served') finish(correlation, append);
      else if (typeof allowed === 'object') call.write(unserved(correlation, append, allowed));
    });
    call.on('end', () => call.end());
    call.on('cancelled', () => over());
    call.on('error', () => over());
  };
}

function answering(correlation: UUID, { streamId }: Append): BatchAppendResp {
  const answer = new streams.BatchAppendResp();
  answer.setCorrelationId(correlation);
  return answer.setStreamIdentifier(identifierOf(streamId));
}

const isDenial = ({ metadata }: CallError) => metadata.get('exception')[0] === 'access-denied';

/** What a batch that goes on says of an append that the node cannot serve. */
function unserved(correlation: UUID, append: Append, error: CallError): BatchAppendResp {
  const refused = isDenial(error)
    ? batchRefusal.accessDenied()
    : batchRefusal.notHandled(error.details);
  return answering(correlation, append).setError(refused);
}

function batchAnswer(
  correlation: UUID,
  append: Append,
  end: Exclude<Answered, { kind: 'dropped' }>,
): BatchAppendResp {
  const answer = answering(correlation, append);
  switch (end.kind) {
    case 'too-large':
      return answer.setError(batchRefusal.tooLarge());
    case 'timeout':
      return answer.setError(batchRefusal.timeout());
    case 'stream-deleted':
      return answer.setError(batchRefusal.streamDeleted());
    case 'wrong-expected-version':
      return answer.setError(batchRefusal.wrongExpectedVersion(append.expected, end.actual));
    default: {
      const success = new streams.BatchAppendResp.Success();
      success.setCurrentRevision(String(Math.max(0, end.revision)));
      const position = new shared.AllStreamPosition();
      position.setCommitPosition(String(end.position ?? 0));
      position.setPreparePosition(String(end.position ?? 0));
      if (end.position === undefined) success.setNoPosition(new empties.Empty());
      else success.setPosition(position);
      return answer.setSuccess(success);
    }
  }
}

/** Streams.Delete and Streams.Tombstone: the messages differ in name only. */
export function deleteCall(node: ServerNode, how: 'softDelete' | 'tombstone') {
  return async (
    call: ServerUnaryCall<DeleteReq, DeleteResp>,
    answer: sendUnaryData<DeleteResp>,
  ): Promise<void> => {
    const options = call.request.getOptions();
    const streamId = streamOf(options);
    const allowed = standing(node, call);
    if (typeof allowed === 'object') return answer(allowed);
    if (!options || !(await waited(node))) return;
    if (node.log.isTombstoned(streamId)) return answer(streamDeleted(streamId));
    const outcome = node.log[how](streamId);
    const response = how === 'tombstone' ? new streams.TombstoneResp() : new streams.DeleteResp();
    const position = new streams.DeleteResp.Position();
    const at = 'position' in outcome ? outcome.position : undefined;
    position.setCommitPosition(String(at ?? 0));
    position.setPreparePosition(String(at ?? 0));
    answer(null, response.setPosition(position));
  };
}

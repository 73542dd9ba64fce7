import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { Status } from '@eventstore/db-client/generated/status_pb.js';
import statuses from '@eventstore/db-client/generated/status_pb.js';
import type { AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { Metadata, status } from '@grpc/grpc-js';
import anys from 'google-protobuf/google/protobuf/any_pb.js';
import empties from 'google-protobuf/google/protobuf/empty_pb.js';
import type { AnswerFault } from './faults.ts';
import type { Expected } from './server-log.ts';

export const APPEND_BYTES_MAX = 1024 * 1024;

/** A call that ends with an error: what the server puts into the trailers. */
export interface CallError {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

function callError(code: status, details: string, trailers: Record<string, string> = {}) {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value);
  return { code, details, metadata };
}

const asTrailer = (streamId: string) => streamId.replaceAll(/[^\x20-\x7e]/g, '?');

export function streamDeleted(streamId: string): CallError {
  return callError(status.FAILED_PRECONDITION, `Event stream '${streamId}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': asTrailer(streamId),
  });
}

export function tooLarge(): CallError {
  const details = `Maximum Append Size of ${APPEND_BYTES_MAX} Exceeded.`;
  return callError(status.INVALID_ARGUMENT, details, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(APPEND_BYTES_MAX),
  });
}

/** A subscription from where no record begins. */
export function invalidPosition(): CallError {
  return callError(status.INVALID_ARGUMENT, 'Trying to read from an invalid position.');
}

/** A read from where none can be: the server gives no reason but the name of its result. */
export function unreadable(result: string): CallError {
  return callError(status.UNKNOWN, `Unexpected ${result}`);
}

export function missingProperty(name: string): CallError {
  return callError(status.INVALID_ARGUMENT, `Required Metadata Property '${name}' is missing`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });
}

export function unauthenticated(): CallError {
  return callError(status.UNAUTHENTICATED, 'Bad gRPC response. HTTP status code: 401');
}

export function notLeader(host: string, port: number): CallError {
  return callError(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': host,
    'leader-endpoint-port': String(port),
  });
}

/** How a call fails by a fault that has an answer. */
export function failure(fault: Exclude<AnswerFault, 'silent' | 'reset' | 'not-leader'>): CallError {
  switch (fault) {
    case 'unavailable':
      return callError(status.UNAVAILABLE, 'No connection established');
    case 'cancelled':
      return callError(status.CANCELLED, 'The call was cancelled by the server');
    case 'deadline-exceeded':
      return callError(status.DEADLINE_EXCEEDED, 'Deadline exceeded');
    case 'internal':
      return callError(status.INTERNAL, 'Received RST_STREAM with code 2');
    case 'not-ready':
      return callError(status.UNAVAILABLE, 'Server Is Not Ready');
    case 'busy':
      return callError(status.UNAVAILABLE, 'Server Is Too Busy');
    case 'timeout':
      return callError(status.ABORTED, 'Operation timed out: Commit phase timeout.');
    case 'unknown':
      return callError(status.UNKNOWN, 'Unexpected OperationResult: ForwardTimeout');
    case 'no-leader-info':
      return callError(status.UNKNOWN, 'No leader info available in response');
    case 'access-denied':
      return callError(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });
  }
}

type Packable = { serializeBinary(): Uint8Array };

function batchStatus(code: number, message: string, details: Packable, type: string): Status {
  const any = new anys.Any();
  any.pack(details.serializeBinary(), type);
  const refused = new statuses.Status();
  refused.setCode(code);
  refused.setMessage(message);
  refused.setDetails(any);
  return refused;
}

const ours = (name: string) => `event_store.client.${name}`;
const EMPTY = 'google.protobuf.Empty';

/** How a batch append answers one of its appends with an error; the call itself goes on. */
export const batchRefusal = {
  wrongExpectedVersion(expected: Expected, actual: number): Status {
    const wrong = new shared.WrongExpectedVersion();
    if (actual < 0) wrong.setCurrentNoStream(new empties.Empty());
    else wrong.setCurrentStreamRevision(String(actual));
    if (expected === 'any') wrong.setExpectedAny(new empties.Empty());
    else if (expected === 'no-stream') wrong.setExpectedNoStream(new empties.Empty());
    else if (expected === 'stream-exists') wrong.setExpectedStreamExists(new empties.Empty());
    else wrong.setExpectedStreamPosition(String(expected));
    return batchStatus(6, 'WrongExpectedVersion', wrong, ours('WrongExpectedVersion'));
  },
  streamDeleted(): Status {
    return batchStatus(5, 'StreamDeleted', new shared.StreamDeleted(), ours('StreamDeleted'));
  },
  tooLarge(): Status {
    const details = new shared.MaximumAppendSizeExceeded();
    details.setMaxappendsize(APPEND_BYTES_MAX);
    const type = ours('MaximumAppendSizeExceeded');
    return batchStatus(3, 'MaximumAppendSizeExceeded', details, type);
  },
  accessDenied(): Status {
    return batchStatus(7, 'AccessDenied', new shared.AccessDenied(), ours('AccessDenied'));
  },
  timeout(): Status {
    return batchStatus(4, 'Timeout', new shared.Timeout(), ours('Timeout'));
  },
  unknown(): Status {
    return batchStatus(2, 'Unknown', new shared.Unknown(), ours('Unknown'));
  },
  badRequest(message: string): Status {
    const details = new shared.BadRequest();
    details.setMessage(message);
    return batchStatus(3, 'BadRequest', details, ours('BadRequest'));
  },
  /** "Server Is Not Ready", "Server Is Busy" and the like carry nothing but their message. */
  notHandled(message: string): Status {
    return batchStatus(0, message, new empties.Empty(), EMPTY);
  },
};

/** How a unary append answers a wrong expected version: in the response, not as an error. */
export function wrongExpectedVersion(
  expected: Expected,
  actual: number,
): AppendResp.WrongExpectedVersion {
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  if (actual < 0) wrong.setCurrentNoStream(new shared.Empty());
  else wrong.setCurrentRevision(String(actual));
  if (expected === 'any') wrong.setExpectedAny(new shared.Empty());
  else if (expected === 'no-stream') wrong.setExpectedNoStream(new shared.Empty());
  else if (expected === 'stream-exists') wrong.setExpectedStreamExists(new shared.Empty());
  else wrong.setExpectedRevision(String(expected));
  return wrong;
}

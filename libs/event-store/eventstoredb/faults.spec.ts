import { Metadata, status } from '@grpc/grpc-js';
import { type FaultKind, faultOf } from './faults.ts';

/** An error as gRPC gives it, with the server's own name for it where it has one. */
function failure(code: number, message: string, exception?: string): Error {
  const metadata = new Metadata();
  if (exception !== undefined) metadata.set('exception', exception);
  return Object.assign(new Error(message), { code, metadata });
}

describe('a failed call', () => {
  it.each<[string, Error, FaultKind]>([
    // One call carries many appends: what ends it is an answer to none of them.
    [
      'a connection told to be calm',
      failure(status.RESOURCE_EXHAUSTED, '8 RESOURCE_EXHAUSTED: Bandwidth exhausted'),
      'unknown',
    ],
    [
      'a server that is killed',
      failure(status.UNAVAILABLE, '14 UNAVAILABLE: ECONNRESET'),
      'unknown',
    ],
    ['an error of no kind', new Error('what is this'), 'unknown'],
    ['the cluster lost', new Error('Failed to discover after 10 attempts.'), 'lost'],
    [
      'a call ended here',
      failure(status.CANCELLED, '1 CANCELLED: Cancelled on client'),
      'given-up',
    ],
    ['a call ended there', failure(status.CANCELLED, '1 CANCELLED: Call canceled'), 'unknown'],
    ['wrong credentials', failure(status.UNAUTHENTICATED, '16 UNAUTHENTICATED'), 'denied'],
    [
      'missing rights',
      failure(status.PERMISSION_DENIED, '7 PERMISSION_DENIED', 'access-denied'),
      'denied',
    ],
    [
      'an append too large',
      failure(status.INVALID_ARGUMENT, '3: too large', 'maximum-append-size-exceeded'),
      'too-large',
    ],
  ])('by %s is told apart', (_, error, kind) => {
    expect(faultOf(error).kind).toBe(kind);
  });
});

import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { ExpectedRevision } from '../port.ts';
import type { BatchAppendResp } from './log-client.ts';

/**
 * What a failed call means. Only the kinds named here are answers; everything else, whatever its
 * code, leaves the outcome unknown: of a server that is killed come errors without any type.
 */
export type FaultKind =
  | 'unknown'
  /** Nothing came within the deadline: the call may still be under way. */
  | 'silent'
  /** It was broken off here, with the connection it went by: over there it may be under way. */
  | 'given-up'
  /** The client no longer finds the cluster and must be replaced. */
  | 'lost'
  | 'denied'
  | 'deleted'
  | 'too-large'
  | 'bad-request'
  /** There is no event at the position that a read or a subscription was to start at. */
  | 'no-such-position';

/** A failed call, told apart by what is to be done about it. */
export class Fault extends Error {
  override readonly name: string = 'Fault';
  readonly kind: FaultKind;

  constructor(kind: FaultKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

const CANCELLED = 1;
const PERMISSION_DENIED = 7;
const UNAUTHENTICATED = 16;

/** Reads an error of the driver or of gRPC by its shape: its classes differ between copies. */
export function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const { code, message } = Object(error) as { code?: unknown; message?: unknown };
  const text = typeof message === 'string' ? message : String(error);
  return new Fault(kindOf(exceptionOf(error), code, text), text, { cause: error });
}

function kindOf(exception: string, code: unknown, text: string): FaultKind {
  switch (exception) {
    case 'access-denied':
      return 'denied';
    case 'stream-deleted':
      return 'deleted';
    case 'maximum-append-size-exceeded':
      return 'too-large';
  }
  if (code === CANCELLED && text.includes('on client')) return 'given-up';
  if (text.startsWith('Failed to discover')) return 'lost';
  if (/invalid ?position/i.test(text)) return 'no-such-position';
  return code === PERMISSION_DENIED || code === UNAUTHENTICATED ? 'denied' : 'unknown';
}

/** The server's own name for an error, which it sends along as metadata. */
function exceptionOf(error: unknown): string {
  const { metadata } = Object(error) as { metadata?: { get?: (key: string) => unknown[] } };
  return String(metadata?.get?.('exception')?.[0] ?? '');
}

/** How the server answered an append. Without a position nothing was written. */
export type Answered =
  | { readonly kind: 'written'; readonly revision: number; readonly position: bigint | null }
  | { readonly kind: 'conflict'; readonly actual: ExpectedRevision };

/** Reads the answer to one append; throws a {@link Fault} where it is a failure. */
export function answerOf(response: BatchAppendResp): Answered {
  const success = response.getSuccess();
  if (success !== undefined) {
    const position = success.getPosition()?.getCommitPosition();
    return {
      kind: 'written',
      revision: Number(success.getCurrentRevision()),
      position: position === undefined ? null : BigInt(position),
    };
  }
  const status = response.getError();
  const details = status?.getDetails();
  const name = details?.getTypeName() ?? '';
  const message = status?.getMessage() || (name.split('.').at(-1) ?? '');
  switch (name) {
    case 'event_store.client.WrongExpectedVersion':
      return conflictIn(details?.getValue_asU8() ?? new Uint8Array());
    case 'event_store.client.StreamDeleted':
      throw new Fault('deleted', message);
    case 'event_store.client.MaximumAppendSizeExceeded':
      throw new Fault('too-large', message);
    case 'event_store.client.AccessDenied':
      throw new Fault('denied', message);
    case 'event_store.client.BadRequest':
      throw new Fault('bad-request', message);
    default:
      throw new Fault('unknown', message || 'the server failed without a reason');
  }
}

function conflictIn(details: Uint8Array): Answered {
  const wrong = shared.WrongExpectedVersion.deserializeBinary(details);
  const actual = wrong.hasCurrentStreamRevision()
    ? Number(wrong.getCurrentStreamRevision())
    : ('no-stream' as const);
  return { kind: 'conflict', actual };
}

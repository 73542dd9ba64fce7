import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { Encoded } from './messages.ts';
import type { CallError } from './refusals.ts';

export type ReadCall = ServerWritableStream<ReadReq, Encoded>;

/** Writes a response, and waits where the caller is slower than that. */
export async function send(call: ReadCall, encoded: Encoded): Promise<void> {
  if (call.write(encoded)) return;
  await new Promise<void>((resolve) => {
    const over = () => {
      call.off('drain', over).off('cancelled', over).off('close', over);
      resolve();
    };
    call.on('drain', over).on('cancelled', over).on('close', over);
  });
}

/** Ends a call with an error. */
export function fail(call: ReadCall, error: CallError): void {
  call.emit('error', error);
}

import type { FastifyRequest } from 'fastify';
import { limits } from '#ledger';
import { Refused } from '../problems/problems.ts';

/** Types a ledger may be sent as. */
export const UPLOAD_TYPES = [
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/octet-stream',
];

/**
 * Reads a file that was sent as the body, up to the limit of ledgers. It is read here and not by
 * the framework, so that no other route can be made to hold a hundred megabytes.
 */
export async function readUpload(request: FastifyRequest): Promise<Buffer> {
  const limitBytes = limits.MAX_FILE_BYTES;
  const tooLarge = () => new Refused({ code: 'body-too-large', facts: { limitBytes } });
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request.body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limitBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Refused) throw error;
    const reason = 'the upload broke off';
    throw new Refused({ code: 'malformed-request', facts: { reason } });
  }
  return Buffer.concat(chunks, bytes);
}

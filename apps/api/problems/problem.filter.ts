import { randomUUID } from 'node:crypto';
import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  type LoggerService,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StoreError } from '#event-store';
import { pathOf, refuse } from './problem-answer.ts';
import { type AnyRefusal, Refused } from './problems.ts';

/** The one place where what goes wrong becomes an answer, whoever threw it. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly faults: FaultLog;

  constructor(faults: FaultLog) {
    this.faults = faults;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const refusal = faultAnswer(error, request, this.faults);
    // Half an answer has gone out already: cutting it off is all that still tells the client.
    if (reply.sent || reply.raw.headersSent) reply.raw.destroy();
    else refuse(request, reply, refusal);
  }
}

/** Where faults nobody foresaw are written down; under this token where Nest hands it out. */
export const FAULT_LOG = Symbol('fault log');
export type FaultLog = Pick<LoggerService, 'error'>;

/** What an error is answered with; one nobody foresaw is logged under an id and says no more. */
export function faultAnswer(error: unknown, request: FastifyRequest, faults: FaultLog): AnyRefusal {
  const refusal = refusalOf(error, request);
  if (refusal !== null) return refusal;
  const id = randomUUID();
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  faults.error(`${id} ${request.method} ${pathOf(request)}: ${told}`);
  return { code: 'unexpected-error', facts: { id } };
}

/** Reads that can be tried again: the cluster is away, or not known here yet. */
const AWAY: ReadonlySet<string> = new Set(['store-unreachable', 'log-unreadable', 'mirror-behind']);

/** Null for what nobody foresaw. */
function refusalOf(error: unknown, request: FastifyRequest): AnyRefusal | null {
  if (error instanceof Refused) return error.refusal;
  if (error instanceof StoreError && AWAY.has(error.code)) {
    return { code: 'log-unavailable', facts: { reason: error.message } };
  }
  if (!(error instanceof HttpException)) return null;
  return refusalOfStatus(error.getStatus(), error.message, request);
}

/** What the framework refuses by status, in our words. */
export function refusalOfStatus(
  status: number,
  reason: string,
  request: FastifyRequest,
): AnyRefusal | null {
  const { method } = request;
  switch (status) {
    case 400:
      return { code: 'malformed-request', facts: { reason: reason.slice(0, 200) } };
    case 403:
      return { code: 'foreign-origin', facts: {} };
    case 404:
      return { code: 'route-unknown', facts: { method, path: pathOf(request) } };
    case 413:
      return { code: 'body-too-large', facts: { limitBytes: request.routeOptions.bodyLimit ?? 0 } };
    case 414:
      return { code: 'path-too-long', facts: {} };
    case 415:
      return unsupported(request);
    default:
      return null;
  }
}

/** Refuses the type of a body. */
export function unsupported(request: FastifyRequest): AnyRefusal {
  const mediaType = request.headers['content-type'] ?? '';
  return { code: 'media-type-unsupported', facts: { mediaType } };
}

import type { Socket } from 'node:net';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { refusalOfStatus } from '../problems/problem.filter.ts';
import { PROBLEM_TYPE, problemOf, refuse } from '../problems/problem-answer.ts';
import type { AnyRefusal } from '../problems/problems.ts';
import { UPLOAD_TYPES } from '../work/upload.ts';

/** A command is at most an event, and an event at most 1 MiB. */
const BODY_BYTES_MAX = 1024 * 1024;

/** A hundred characters of three bytes each, percent-encoded. */
const PARAMETER_LENGTH_MAX = 1000;

/** Time a client has to send one whole request: a large ledger over a slow line. */
const REQUEST_MS_MAX = 300_000;

/** The HTTP server, before any route: limits, and nothing that costs a request its speed. */
export function newAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    logger: false,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_MS_MAX,
    routerOptions: { maxParamLength: PARAMETER_LENGTH_MAX },
    // There is no Nest middleware here, so the layer that would run it is left out.
    skipMiddie: true,
    // Stops answer their last requests themselves, as problems like any other.
    return503OnClosing: false,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      const { statusCode = 400, message } = error;
      const refusal = refusalOfStatus(statusCode, message, request) ?? unread(message);
      refuse(request, reply.headers(HEADERS), refusal);
    },
    clientErrorHandler: (error, socket) => answerNoise(error, socket),
  });
}

const unread = (reason: string): AnyRefusal => ({ code: 'malformed-request', facts: { reason } });

/** Answers what is no HTTP at all, and hangs up: nobody knows where its next request begins. */
function answerNoise(error: Error, socket: Socket): void {
  if (!socket.writable || socket.destroyed) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(problemOf(unread(error.message), 'zh', ''));
  const head = [
    'HTTP/1.1 400 Bad Request',
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    ...Object.entries(HEADERS).map(([name, value]) => `${name}: ${value}`),
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

/** The page to try the API at: its own scripts alone, and the styles it writes into itself. */
const PAGE_HEADERS = {
  ...HEADERS,
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'none'",
};

/** Names a server bound to the local machine is called by; any other was rebound by a stranger. */
const LOCAL = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i;

/** What stands before every route. */
export class Gate {
  /** Set once a stop begins: requests on connections that are still open are turned away. */
  closing = false;
  /** True where only this machine can ask, so that no page may ask under another name. */
  private localOnly = true;

  /** Told before listening where that will be. */
  bind(host: string): void {
    this.localOnly = LOOPBACK.test(host);
  }

  /** Puts the gate, its headers and the types of bodies in place; called before the routes are. */
  install(app: NestFastifyApplication, adapter: FastifyAdapter): void {
    const fastify = adapter.getInstance();
    // Before every other hook, so that what those refuse carries the headers too.
    adapter.setOnRequestHook((request: FastifyRequest, reply: FastifyReply, done: () => void) => {
      reply.headers(request.url.startsWith('/docs') ? PAGE_HEADERS : HEADERS);
      if (this.lets(request, reply)) done();
    });
    // Bodies are JSON; what a browser may send across sites without asking is not taken at all.
    fastify.removeContentTypeParser('text/plain');
    for (const type of UPLOAD_TYPES) {
      // Handed on unread: only the import reads it, with a limit of its own.
      fastify.addContentTypeParser(type, (_request, payload, done) => done(null, payload));
    }
    app.enableCsrfProtection();
  }

  private lets(request: FastifyRequest, reply: FastifyReply): boolean {
    if (this.closing) {
      refuse(request, reply.header('connection', 'close'), { code: 'shutting-down', facts: {} });
      return false;
    }
    const { host } = request.headers;
    if (this.localOnly && host !== undefined && !LOCAL.test(host)) {
      refuse(request, reply, { code: 'foreign-host', facts: { host: host.slice(0, 100) } });
      return false;
    }
    return true;
  }
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import { AUDIT_REFUSAL_CODES, type AuditRefusal, describeAuditRefusal } from '#audit';
import { BULLETIN_REFUSAL_CODES, type BulletinCode, describeBulletinRefusal } from '#bulletin';
import { describeRefusal, type WriteRefusal } from '#commands';
import { type Facts, fillIn, type Message } from '#domain';
import { describeQueryRefusal, QUERY_REFUSAL_CODES, type Refusal as QueryRefusal } from '#journal';
import { MESSAGES as FILE_MESSAGES } from '#ledger';
import { DOOR_MESSAGES, TITLES } from './door-refusals.ts';
import { type Language, languageOf } from './language.ts';
import { type AnyRefusal, type ProblemCode, statusOf } from './problems.ts';

/** Problem details (RFC 9457), with the code and the facts a program goes by. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly facts: Facts;
  readonly instance: string;
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

const isDoors = (code: string): code is keyof typeof DOOR_MESSAGES =>
  Object.hasOwn(DOOR_MESSAGES, code);
const isFiles = (code: string): code is keyof typeof FILE_MESSAGES =>
  Object.hasOwn(FILE_MESSAGES, code);
const isBulletins = (code: string): code is BulletinCode =>
  (BULLETIN_REFUSAL_CODES as readonly string[]).includes(code);
const isAudits = (code: string) => AUDIT_REFUSAL_CODES.some((known) => known === code);
const isQuerys = (code: string) => (QUERY_REFUSAL_CODES as readonly string[]).includes(code);

/** The sentence of any refusal in both languages. */
function say({ code, facts }: AnyRefusal): Message {
  if (isDoors(code)) return fillIn(DOOR_MESSAGES[code], facts);
  if (isFiles(code)) return fillIn(FILE_MESSAGES[code], facts);
  if (isBulletins(code)) return describeBulletinRefusal({ code, facts });
  if (isAudits(code)) return describeAuditRefusal({ code, facts } as AuditRefusal);
  if (isQuerys(code)) return describeQueryRefusal({ code, facts } as QueryRefusal);
  return describeRefusal({ code, facts } as WriteRefusal);
}

/** A refusal as problem details in one language. */
export function problemOf(refusal: AnyRefusal, language: Language, instance: string): Problem {
  const { code, facts } = refusal;
  const status = statusOf(code);
  return {
    type: `urn:luodi:refusal:${code}`,
    title: TITLES[status]?.[language] ?? code,
    status,
    detail: say(refusal)[language],
    code,
    facts,
    instance,
  };
}

/** A refusal as the problem details this request is to be answered with. */
export function problemFor(request: FastifyRequest, refusal: AnyRefusal): Problem {
  const language = languageOf(request.headers['accept-language']);
  return problemOf(refusal, language, pathOf(request));
}

/** Answers a request with problem details; `more` are extension members beside them. */
export function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: AnyRefusal,
  more: object = {},
): FastifyReply {
  const problem = problemFor(request, refusal);
  // Short waits: a conflict or a lag is over in a moment, a full disk is looked at by people.
  if (problem.status === 503) reply.header('retry-after', '1');
  return reply
    .code(problem.status)
    .header('content-type', PROBLEM_TYPE)
    .header('content-language', languageOf(request.headers['accept-language']))
    .header('vary', 'accept-language')
    .send(JSON.stringify({ ...problem, ...more }));
}

/** The path asked for, without the query, which may hold names. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '/';
}

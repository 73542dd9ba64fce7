import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { type Actor, type Envelope, localAdministrator } from '#commands';

const VISIBLE = /^[\x21-\x7e]{1,200}$/;

/**
 * What travels with a command: the caller's key, so that asking again records once, and who asks.
 * Null where the key is none. Without a key every request is a command of its own.
 */
export function envelopeOf(request: FastifyRequest): Envelope | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return { commandId: randomUUID(), actor: actorOf(request) };
  if (typeof key !== 'string' || !VISIBLE.test(key)) return null;
  return { commandId: key, actor: actorOf(request) };
}

/** Who asks. The embedded deployment has one local administrator; accounts will answer here. */
export function actorOf(_request: FastifyRequest): Actor {
  return localAdministrator;
}

import { setTimeout as pause } from 'node:timers/promises';
import type { Metadata } from '@grpc/grpc-js';
import type { AnswerFault, FaultSwitches } from './faults.ts';
import { type CallError, failure, notLeader, unauthenticated } from './refusals.ts';
import type { ServerLog } from './server-log.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface Member extends Endpoint {
  readonly id: string;
  readonly state: 'leader' | 'follower';
  readonly isAlive: boolean;
}

/** What the answers to calls depend on: the node they arrived at, while it lives. */
export interface ServerNode extends Endpoint {
  readonly log: ServerLog;
  readonly faults: FaultSwitches;
  readonly credentials: Credentials | undefined;
  /** Aborted when the node stops: whatever it was about to answer stays unanswered. */
  readonly life: AbortSignal;
  members(): readonly Member[];
  /** Cuts every connection, as a crash does. */
  cut(): void;
}

interface Call {
  readonly metadata: Metadata;
}

/** A call is served, or ends with an error, or gets no answer at all. */
export type Admission = 'served' | 'unanswered' | CallError;

const isAnswerFault = (fault: string): fault is AnswerFault =>
  ANSWER_FAULTS.has(fault as AnswerFault);
const ANSWER_FAULTS: ReadonlySet<AnswerFault> = new Set([
  'silent',
  'reset',
  'unavailable',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'not-ready',
  'busy',
  'timeout',
  'unknown',
  'access-denied',
  'not-leader',
  'no-leader-info',
]);

/** What a fault that every call may have makes of a call. Faults of one kind are left to it. */
export function admission(node: ServerNode, fault: string | undefined): Admission {
  if (fault === undefined || !isAnswerFault(fault)) return 'served';
  if (fault === 'silent') return 'unanswered';
  if (fault === 'not-leader') {
    const { host, port } = node.faults.leader ?? leaderOf(node) ?? node;
    return notLeader(host, port);
  }
  if (fault !== 'reset') return failure(fault);
  node.cut();
  return 'unanswered';
}

/** What the caller's name and a wish for the leader make of a call. */
export function standing(node: ServerNode, call: Call): Admission {
  const denied = denial(node, call);
  if (denied) return denied;
  const leader = leaderOf(node);
  const isFollower = leader !== undefined && leader.port !== node.port;
  const [requiresLeader] = call.metadata.get('requires-leader');
  if (isFollower && String(requiresLeader).toLowerCase() === 'true') {
    return notLeader(leader.host, leader.port);
  }
  return 'served';
}

function denial(node: ServerNode, call: Call): CallError | undefined {
  if (!node.credentials) return undefined;
  const { username, password } = node.credentials;
  const [given] = call.metadata.get('authorization');
  if (given === undefined) return failure('access-denied');
  const wanted = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return given === wanted ? undefined : unauthenticated();
}

function leaderOf(node: ServerNode): Endpoint | undefined {
  return node.members().find(({ state }) => state === 'leader');
}

/** Waits as long as the node is slow, and `ms` more. False where the node died meanwhile. */
export async function waited(node: ServerNode, ms = 0): Promise<boolean> {
  const total = node.faults.slowByMs + ms;
  if (total > 0) await pause(total, undefined, { ref: false });
  return !node.life.aborted;
}

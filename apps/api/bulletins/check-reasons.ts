import type { BulletinContent, Difference } from '#bulletin';
import type { Message } from '#domain';
import { type Ask, asOf, type Restatement, RestatementQuery } from '#journal';
import { Refused } from '../problems/problems.ts';
import type { Desk } from '../queries/desk.ts';

/** Why a figure of a bulletin would be printed otherwise: its bridge, to the 分. */
export interface Reason {
  /** What differences name it by. */
  readonly key: string;
  readonly of: 'figure' | 'rate';
  readonly id: string;
  readonly unit: string;
  readonly label: Message;
  readonly printed: Message;
  readonly now: Message;
  readonly terms: Restatement['terms'];
}

/** A place where today's page differs, and the reason's key where it is a figure's. */
export interface ReasonedDifference extends Difference {
  readonly why: string | null;
}

/** What differs, and the bridges behind it. */
export interface Reasoned {
  readonly differences: readonly ReasonedDifference[];
  readonly reasons: readonly Reason[];
}

/** Bridges told at most: a district's page has some hundred units and metrics that may differ. */
const REASONS_MAX = 200;

interface Subject {
  readonly of: 'figure' | 'rate';
  readonly id: string;
  readonly unit: string;
}

/**
 * The figure behind a place of the page: a rate, a figure of the report, the node's own metric, or
 * a unit's line of a metric. Ranks, lights, stalls and titles are no sums and have none; neither
 * has a target.
 */
function subjectOf(path: string, node: string): Subject | null {
  const rate = /^rates\[([^\]]+)\]/.exec(path)?.[1];
  if (rate !== undefined) return { of: 'rate', id: rate, unit: node };
  const figure = /^figures\[[^\]]+\]\.figures\[([^\]]+)\]/.exec(path)?.[1];
  if (figure !== undefined) return { of: 'figure', id: figure, unit: node };
  const own = /^(?:progress|halfYear|adjustments\.rows)\[([^\]]+)\]/.exec(path)?.[1];
  if (own !== undefined) return { of: 'figure', id: own, unit: node };
  const row = /^tables\[([^\] ]+)[^\]]*\]\.rows\[([^\]]+)\]/.exec(path);
  const [, metric, unit] = row ?? [];
  return metric === undefined || unit === undefined ? null : { of: 'figure', id: metric, unit };
}

/**
 * Joins differences with the bridges that explain them, from what the bulletin was made of to what
 * is known at a time. A figure that is the same gives no reason: what differs is then its target,
 * its rank or its words.
 */
export async function reasonsOf(
  desk: Desk,
  content: BulletinContent,
  differences: readonly Difference[],
  knownAt: string,
): Promise<Reasoned> {
  const keys = new Map<string, Subject>();
  const keyOf = ({ path }: Difference) => {
    const subject = subjectOf(path, content.unit.id);
    if (subject === null) return null;
    const key = `${subject.of} ${subject.id} ${subject.unit}`;
    keys.set(key, subject);
    return key;
  };
  const keyed = differences.map((difference) => ({ difference, key: keyOf(difference) }));
  const reasons: Reason[] = [];
  for (const [key, subject] of [...keys].slice(0, REASONS_MAX)) {
    const bridge = await bridgeOf(desk, content, subject, knownAt);
    if (bridge === null || !bridge.changed) continue;
    const { label, from, to, terms } = bridge;
    reasons.push({ key, ...subject, label, printed: from.printed, now: to.printed, terms });
  }
  const told = new Set(reasons.map(({ key }) => key));
  return {
    differences: keyed.map(({ difference, key }) => {
      return { ...difference, why: key !== null && told.has(key) ? key : null };
    }),
    reasons,
  };
}

const UNKNOWN: ReadonlySet<string> = new Set(['figure-unknown', 'rate-unknown', 'unit-unknown']);

async function bridgeOf(
  desk: Desk,
  { asOf: day, knownAt: then, basis }: BulletinContent,
  { of, id, unit }: Subject,
  knownAt: string,
): Promise<Restatement | null> {
  const ask: Ask = asOf(day, { knownAt, basis, unit });
  const from = { asOf: day, knownAt: then };
  try {
    return await desk.answer<Restatement>(new RestatementQuery(desk.asker, ask, from, of, id));
  } catch (error) {
    // A metric, rate or unit that one of the two times does not know has no bridge between them.
    if (error instanceof Refused && UNKNOWN.has(error.refusal.code)) return null;
    throw error;
  }
}

import type { AuditRefusalCode } from '#audit';
import type { BulletinCode } from '#bulletin';
import type { WriteRefusal } from '#commands';
import type { Facts, Milestone } from '#domain';
import type { Refusal as QueryRefusal } from '#journal';
import type { FileCode } from '#ledger';
import type { DoorCode } from './door-refusals.ts';

/** Any refusal that can leave through HTTP: of the domain, either path, a ledger, or the door. */
export type ProblemCode =
  | WriteRefusal['code']
  | QueryRefusal['code']
  | FileCode
  | DoorCode
  | BulletinCode
  | AuditRefusalCode;

/** A refusal of any room: its exact code and the facts that led to it. */
export interface AnyRefusal {
  readonly code: ProblemCode;
  readonly facts: Facts;
}

type MilestoneOrder = `${Milestone}-before-${Milestone}`;

/**
 * The one table from codes to statuses. 400: the request cannot be read; 403: it is not this
 * caller's to ask; 404: something it names is not there; 409: what is recorded stands against it;
 * 422: it can be read, and can never be so; 503: ask again later. A code without a row does not
 * compile.
 */
const STATUS: { readonly [C in Exclude<ProblemCode, MilestoneOrder>]: number } = {
  'project-unknown': 404,
  'project-already-registered': 409,
  'before-registered': 409,
  'project-terminated': 409,
  'not-terminated': 409,
  'dated-in-future': 422,
  'not-a-day': 422,
  'amount-not-positive': 422,
  'amount-negative': 422,
  'unit-unknown': 404,
  'unit-already-registered': 409,
  'before-unit-registered': 409,
  'unit-own-ancestor': 422,
  'unit-not-peer': 422,
  'unit-is-peer': 422,
  'peer-in-tree': 422,
  'nothing-changes': 409,
  'already-signed': 409,
  'upgrade-before-signed': 409,
  'upgrade-not-higher': 409,
  'increase-needs-formal': 409,
  'already-started': 409,
  'already-filed': 409,
  'already-in-production': 409,
  'production-before-started': 409,
  'withdrawn-exceeds-received': 409,
  'stall-unknown': 404,
  'before-stall': 409,
  'stall-already-open': 409,
  'stall-already-resolved': 409,
  'stall-on-reached-milestone': 409,
  'order-unknown': 404,
  'before-order': 409,
  'order-already-closed': 409,
  'due-before-ordered': 422,
  'closing-without-evidence': 422,
  'entry-unknown': 404,
  'entry-already-reversed': 409,
  'reversal-not-reversible': 409,
  'entry-has-dependents': 409,
  'correction-not-legal': 409,
  'field-not-correctable': 422,
  'metric-unknown': 404,
  'target-not-set': 409,
  'before-target-set': 409,
  'target-already-set': 409,
  'outside-year': 422,
  'weights-not-36': 422,
  'weight-negative': 422,
  'weights-all-zero': 422,
  'weights-not-of-shape': 422,
  'period-unknown': 404,
  'bulletin-outside-period': 422,
  'not-a-hash': 422,
  'bulletin-too-large': 422,
  'bulletin-already-published': 409,
  'period-not-over': 422,
  'period-already-closed': 409,
  'period-not-closed': 409,
  'before-period-change': 409,
  'reopening-without-reason': 422,
  'scheme-invalid': 422,
  // The write path.
  'invalid-input': 400,
  'command-id-reused': 422,
  'reported-in-future': 422,
  'too-many-conflicts': 503,
  'row-refused': 409,
  'unit-outside-scope': 403,
  'store-unavailable': 503,
  'not-recordable': 422,
  // The read path.
  'figure-unknown': 404,
  'term-unknown': 404,
  'unit-not-ranked': 422,
  'rate-unknown': 404,
  'not-a-time': 400,
  'known-in-future': 422,
  'before-first-fact': 422,
  'before-first-report': 422,
  'not-groupable': 422,
  'period-outside-year': 422,
  'since-after-day': 422,
  'invalid-query': 400,
  'books-behind': 503,
  'position-beyond-log': 422,
  // Bulletins.
  'period-invalid': 400,
  'period-not-begun': 422,
  'nothing-published': 404,
  'bulletin-unknown': 404,
  'bulletin-code-unknown': 404,
  // Audit.
  'seal-key-unreadable': 503,
  'seal-key-missing': 409,
  'seal-not-recorded': 503,
  'nothing-to-seal': 409,
  'log-does-not-fit-seal': 409,
  'seals-unreadable': 400,
  'seal-of-another-log': 422,
  'seal-unknown': 404,
  'event-unknown': 404,
  'event-not-sealed': 409,
  'pack-too-large': 422,
  // Files.
  'file-empty': 422,
  'file-too-large': 413,
  'file-not-xlsx': 422,
  'file-old-xls': 422,
  'file-encrypted': 422,
  'zip-damaged': 422,
  'zip-too-many-entries': 422,
  'zip-bomb': 422,
  'part-damaged': 422,
  'xml-dtd': 422,
  'too-many-sheets': 422,
  'too-many-rows': 422,
  'too-many-columns': 422,
  'too-many-cells': 422,
  'too-many-merges': 422,
  'sheet-missing': 422,
  'sheet-duplicated': 422,
  'sheet-without-headings': 422,
  'column-missing': 422,
  'column-duplicated': 422,
  'column-unit-missing': 422,
  'column-unit-unknown': 422,
  // The door itself.
  'malformed-request': 400,
  'idempotency-key-invalid': 400,
  'foreign-origin': 403,
  'route-unknown': 404,
  'rebuild-under-way': 409,
  'body-too-large': 413,
  'path-too-long': 414,
  'media-type-unsupported': 415,
  'foreign-host': 421,
  'unexpected-error': 500,
  'not-ready': 503,
  'log-unavailable': 503,
  'shutting-down': 503,
};

/** Every code with a row of its own; the milestone orders share one. */
export const PROBLEM_CODES = Object.keys(STATUS) as (keyof typeof STATUS)[];

/** The HTTP status a code is answered with. */
export function statusOf(code: ProblemCode): number {
  // One milestone before another is always what is recorded standing against what is asked.
  return (STATUS as Readonly<Record<string, number>>)[code] ?? 409;
}

/** Refuses from inside a handler; the filter answers it as a problem. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly refusal: AnyRefusal;

  constructor(refusal: AnyRefusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/** The value of a reading, or its refusal thrown. */
export function given<T>(
  reading:
    | { readonly ok: true; readonly value: T }
    | { readonly ok: false; readonly refusal: AnyRefusal },
): T {
  if (!reading.ok) throw new Refused(reading.refusal);
  return reading.value;
}

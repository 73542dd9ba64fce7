import { hash } from 'node:crypto';
import { v5 as uuidV5 } from 'uuid';
import type { Instant } from '#domain';
import { type ChainHash, type EventData, linkOf, type RecordedEvent } from '#event-store';
import type { Order } from './catalogue.ts';

/** Metadata stored with every event; keys are short since every event carries them. */
export interface Metadata {
  readonly commandId: string;
  /** Of the command's content, so that a reused id with other content is noticed. */
  readonly commandHash: string;
  readonly actor: string;
  readonly source?: 'import';
  /** The claimed 填报时间; what counts is never before the stream's last (RULINGS 26). */
  readonly reportedAt?: Instant;
  readonly origin?: string;
}

/** The id of the event a command leads to, known before it is recorded (DESIGN.md). */
export function eventIdOf(streamId: string, commandId: string, index = 0): string {
  return uuidV5(`${streamId}\n${commandId}\n${index}`, NAMESPACE);
}

const NAMESPACE = '5f0c7d3e-2b1a-5c4d-9e8f-6a7b8c9d0e1f';

/** Where an event stands that is about to be appended. */
export const NOT_YET = -1n;

/** A stream as the loop holds it while it decides: its state, and where it ends. */
export interface Loaded {
  state: unknown;
  revision: number;
  lastPosition: bigint;
  reportedAt: Instant;
  /** The hash its last event is chained with; null before the first. */
  hash: ChainHash;
  readonly byCommand: Map<string, Done>;
}

/** A stream before its first event. */
export const nothingOf = (initial: unknown): Loaded => ({
  state: initial,
  revision: -1,
  lastPosition: 0n,
  reportedAt: '',
  hash: null,
  byCommand: new Map(),
});

/** What a command recorded: the hash of its content, the ids of its events, where they end. */
export interface Done {
  readonly hash: string;
  readonly ids: string[];
  revision: number;
  position: bigint;
}

/** Knowledge of a stream never goes backwards: a claim before its last report is raised to it. */
export const raised = (claim: Instant, last: Instant) => (claim < last ? last : claim);

/** When an event claims to have been reported. */
export const claimOf = (event: RecordedEvent) =>
  (event.metadata as Partial<Metadata>).reportedAt as Instant | undefined;

/** Adds a recorded event to what is held of its stream. */
export function take(
  stream: Loaded,
  decider: Order['decider'],
  event: EventData,
  position: bigint,
) {
  const { id, type, data } = event;
  stream.state = decider.evolve(stream.state, { id, event: { type, data } });
  stream.revision += 1;
  stream.lastPosition = position;
  stream.hash = linkOf(event.metadata)?.hash ?? null;
  const { commandId, commandHash } = event.metadata as unknown as Metadata;
  const done = stream.byCommand.get(commandId);
  const { revision } = stream;
  if (done === undefined) {
    stream.byCommand.set(commandId, { hash: commandHash, ids: [id], revision, position });
  } else {
    done.ids.push(id);
    done.revision = revision;
    done.position = position;
  }
}

/** A stream to try out on: what is decided on the copy leaves the loaded one as it was. */
export function copyOf(stream: Loaded): Loaded {
  const byCommand = new Map(
    [...stream.byCommand].map(([id, d]) => [id, { ...d, ids: [...d.ids] }]),
  );
  return { ...stream, byCommand };
}

/** Goes on as if the events were recorded, so that the next command of the batch sees them. */
export function advance(
  stream: Loaded,
  { decider, envelope }: Order,
  events: readonly EventData[],
  now: Instant,
): void {
  for (const event of events) take(stream, decider, event, NOT_YET);
  stream.reportedAt = raised(envelope.reportedAt ?? now, stream.reportedAt);
}

/** What every event carries beside its data. */
export function metadataOf({ envelope }: Order, commandHash: string): Metadata {
  const { commandId, actor, reportedAt, origin } = envelope;
  return {
    commandId,
    commandHash,
    actor: actor.id,
    ...(reportedAt !== undefined && { source: 'import' as const, reportedAt }),
    ...(origin !== undefined && { origin }),
  };
}

/** Of the command's content, whatever the order of its fields. */
export function contentHash({ streamId, command }: Order): string {
  const content = JSON.stringify([streamId, command.type, inKeyOrder(command.data)]);
  return hash('sha256', content, 'base64url').slice(0, 22);
}

function inKeyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKeyOrder);
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value).sort();
  return keys.map((key) => [key, inKeyOrder((value as Record<string, unknown>)[key])]);
}

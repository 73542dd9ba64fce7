import type { AppendResult, EventData } from '#event-store';
import type { Order } from './catalogue.ts';
import type { Done, Loaded } from './loaded.ts';
import type { WriteRefusal } from './refusals.ts';

/** What a command is answered with; `position` is the log's, as a decimal string. */
export type Answer =
  | {
      readonly ok: true;
      readonly streamId: string;
      readonly revision: number;
      readonly position: string;
      /** Ids of the events recorded, the handles of reversals, corrections, stalls and orders. */
      readonly eventIds: readonly string[];
      /** True where nothing new was recorded: the command had already been done. */
      readonly repeated: boolean;
    }
  | { readonly ok: false; readonly refusal: WriteRefusal };

export const refuse = (refusal: WriteRefusal): Answer => ({ ok: false, refusal });

/** What a command is answered with whose events stand last in an append. */
export function recorded(
  { streamId }: Order,
  { revision, position, repeated }: Extract<AppendResult, { ok: true }>,
  events: readonly EventData[],
): Answer {
  const eventIds = events.map((event) => event.id);
  return {
    ok: true,
    streamId,
    revision,
    position: position.toString(),
    eventIds,
    repeated,
  };
}

/** The store's own refusals in the words of the write path. */
export function refusedBy(result: Extract<AppendResult, { ok: false }>): Answer {
  switch (result.code) {
    case 'wrong-expected-revision':
      return refuse({ code: 'too-many-conflicts', facts: { attempts: 1 } });
    case 'store-unavailable':
      return refuse({ code: 'store-unavailable', facts: { reason: result.reason } });
    case 'bad-append':
      return refuse({ code: 'not-recordable', facts: { reason: result.reason } });
  }
}

/** The first answer again, or a refusal where the key was used for something else. */
export function repeated({ streamId, envelope }: Order, done: Done, hash: string): Answer {
  if (done.hash !== hash) {
    return refuse({ code: 'command-id-reused', facts: { commandId: envelope.commandId } });
  }
  const { revision, position, ids } = done;
  return {
    ok: true,
    streamId,
    revision,
    position: position.toString(),
    eventIds: ids,
    repeated: true,
  };
}

/** The answer to what is the case without a new event. */
export function alreadySo({ streamId }: Order, { revision, lastPosition }: Loaded): Answer {
  return {
    ok: true,
    streamId,
    revision,
    position: lastPosition.toString(),
    eventIds: [],
    repeated: true,
  };
}

import { eventIdOf } from '#commands';
import { addDays } from '#domain';
import type { EventData, EventStore, JsonObject } from '#event-store';

/** How many events each project of a bulk log has. */
export const EVENTS_EACH = 5;

/** Writes the lives of many projects at once, each a legal one, past the write loop for speed. */
export async function writeProjects(store: EventStore, projects: number): Promise<void> {
  const appends = Array.from({ length: projects }, (_, number) => {
    const streamId = `project-B${number}`;
    const events = lifeOf(number).map(([type, data], index): EventData => {
      const id = eventIdOf(streamId, 'bulk', index);
      return { id, type, data, metadata: { commandId: `bulk-${index}`, actor: 'local' } };
    });
    return { streamId, expected: 'no-stream' as const, events };
  });
  const results = await store.appendMany(appends);
  const failed = results.find((result) => !result.ok);
  if (failed !== undefined) throw new Error(JSON.stringify(failed));
}

function lifeOf(number: number): [type: string, data: JsonObject][] {
  const on = addDays('2020-01-01', number % 700);
  const signedOn = addDays(on, 30);
  const amountFen = `${(number + 1) * 1_000_000}`;
  return [
    ['ProjectRegistered', { on, unitId: `unit-${number % 30}`, name: `Project ${number}` }],
    ['ContractSigned', { on: signedOn, kind: 'formal', amountFen }],
    ['ConstructionStarted', { on: addDays(signedOn, 10), mode: 'construction' }],
    ['FundsReceived', { on: addDays(signedOn, 20), amountFen: '100' }],
    ['ProjectTransferred', { on: addDays(signedOn, 25), unitId: `unit-${(number + 1) % 30}` }],
  ];
}

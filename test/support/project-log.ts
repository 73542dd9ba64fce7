import type { Known, ProjectEvent } from '#domain';
import { noProject } from '#domain';
import type { JsonObject, RecordedEvent } from '#event-store';
import { decideStep, type Step, take } from './histories.ts';

/** The events a history records, as a log would give them back: one a second from 2023 on. */
export function recordedOf(steps: readonly Step[], projectId = 'p'): RecordedEvent[] {
  const events: RecordedEvent[] = [];
  let state = noProject;
  for (const step of steps) {
    const decision = decideStep(step, state);
    if (!decision.ok || decision.events.length === 0) continue;
    state = take(state, decision, step.commandId);
    for (const event of decision.events) {
      events.push(asRecorded({ id: step.commandId, event }, projectId, events.length));
    }
  }
  return events;
}

function asRecorded(
  { id, event }: Known<ProjectEvent>,
  projectId: string,
  revision: number,
): RecordedEvent {
  return {
    id,
    type: event.type,
    data: event.data as unknown as JsonObject,
    metadata: {},
    streamId: `project-${projectId}`,
    revision,
    position: BigInt(revision + 1),
    recordedAt: new Date(Date.UTC(2023, 0, 1) + revision * 1000).toISOString(),
  };
}

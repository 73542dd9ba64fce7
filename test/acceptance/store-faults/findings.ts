import type { Trial } from './trial.ts';

/** Nobody's own: what strangers wrote under the prefix. */
const STRANGE = 'strange';

/** Everything that is not as it must be after a trial; nothing where all is well. */
export function findings(trial: Trial): string[] {
  return [...trial.complaints, ...lost(trial), ...unasked(trial), ...unfollowed(trial)];
}

/** What was acknowledged stands where the answer says, whole and in order. */
function lost({ truth, acknowledged }: Trial): string[] {
  const byId = new Map(truth.map((event) => [event.id, event]));
  return acknowledged.flatMap(({ streamId, events, answer }) =>
    events.flatMap(({ id }, index) => {
      const revision = answer.revision - (events.length - 1 - index);
      const event = byId.get(id);
      if (!event) return [`${id} was acknowledged in ${streamId} and is lost`];
      if (event.streamId !== streamId || event.revision !== revision) {
        return [`${id} stands at ${event.streamId}/${event.revision}, not ${streamId}/${revision}`];
      }
      const isLast = index === events.length - 1;
      const isElsewhere = isLast && event.position !== answer.position;
      return isElsewhere ? [`${id} stands at ${event.position}, not ${answer.position}`] : [];
    }),
  );
}

/** Everything that was asked has been acknowledged by now, so nothing else may stand there. */
function unasked({ truth, acknowledged }: Trial): string[] {
  const asked = new Set(acknowledged.flatMap(({ events }) => events.map(({ id }) => id)));
  const seen = new Set<string>();
  return truth.flatMap(({ id, streamId, revision }) => {
    if (seen.has(id)) return [`${id} is there twice, again at ${streamId}/${revision}`];
    seen.add(id);
    const isKnown = asked.has(id) || streamId === STRANGE;
    return isKnown ? [] : [`${id} at ${streamId}/${revision} was refused and is there`];
  });
}

function unfollowed({ truth, followed, read }: Trial): string[] {
  const line = (events: readonly { id: string; streamId: string; revision: number }[]) =>
    events.map(({ id, streamId, revision }) => `${streamId}/${revision} ${id}`).join('\n');
  const wanted = line(truth);
  return [
    ...(line(followed) === wanted ? [] : [`the follower saw other events:\n${line(followed)}`]),
    ...(line(read) === wanted ? [] : [`a reader saw other events:\n${line(read)}`]),
  ];
}

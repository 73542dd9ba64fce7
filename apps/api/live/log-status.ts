import type { LogStatus } from '../log-store.ts';

/** Asks the log how it is doing; under this token where Nest hands it out. */
export const LOG_STATUS = Symbol('log status');
export type AskLogStatus = () => LogStatus;

/** Positions are decimal strings in JSON; everything else of a status goes as it is. */
export function statusJson({ store, link, mirror }: LogStatus): object {
  return {
    store,
    ...(link && { link: plain(link) }),
    ...(mirror && { mirror: plain(mirror) }),
  };
}

function plain(value: object): unknown {
  const text = JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'bigint' ? member.toString() : member,
  );
  return JSON.parse(text);
}

import { readFileSync } from 'node:fs';
import {
  type Answer,
  type CommandType,
  localAdministrator,
  orderOf,
  readCommand as readAtDoor,
  WriteLoop,
} from '#commands';
import { type Day, type Instant, instantMs } from '#domain';
import { openSqliteStore } from '#event-store';
import { type Asked, readCommand } from './case-commands.ts';

/** The body a door takes a told command in, and the day it is told on. */
interface Told {
  readonly type: CommandType;
  readonly body: Readonly<Record<string, unknown>>;
  readonly day: Day;
  readonly label: string | null;
}

const PROJECT = /^project=/;

/** Reads a history: the indented lines of a file, in their order; all else is commentary. */
function readHistory(file: URL): Told[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((raw, index) => {
    if (!raw.startsWith('    ')) return [];
    const words = raw.trim().split(/\s+/);
    const projectId = words.find((word) => PROJECT.test(word))?.replace(PROJECT, '');
    const rest = words.filter((word) => !PROJECT.test(word));
    const place = `${file.pathname}:${index + 1}`;
    const asked = readCommand({ keyword: 'given', words: rest, place });
    const day = asked.reportedOn ?? rest[0] ?? '';
    const { type } = asked.command;
    return { type, body: bodyOf(asked, projectId), day, label: asked.label };
  });
}

/** The address a command goes to and its fields, as they stand in one body. */
function bodyOf({ stream, command }: Asked, projectId: string | undefined): Told['body'] {
  const data: object = command.data;
  if (stream === 'project') return { projectId, ...data };
  const { type: _, data: __, ...address }: Told['body'] = { ...(command as object) };
  return { ...address, ...data };
}

/**
 * Tells a history to a new log in a directory, each command on the day it was told: what it
 * recorded was known and recorded then, as if somebody had sat there at the time.
 */
export async function tellHistory(file: URL, directory: string): Promise<void> {
  let now: Instant = '';
  const store = openSqliteStore({ directory, clock: () => instantMs(now) });
  const loop = new WriteLoop({ store, now: () => now });
  const ids = new Map<string, string>();
  for (const [index, { type, body, day, label }] of readHistory(file).entries()) {
    now = `${day}T02:00:00.${String(index).padStart(3, '0')}Z`;
    const { entryId } = body;
    const named = typeof entryId === 'string' ? { entryId: ids.get(entryId) } : {};
    const envelope = { commandId: `line-${index}`, actor: localAdministrator };
    const reading = readAtDoor(type, { ...body, ...named }, envelope);
    const answer: Answer = reading.ok
      ? await loop.run(orderOf(reading.command))
      : { ok: false, refusal: reading.refusal };
    if (!answer.ok) throw new Error(`${day} ${type}: ${JSON.stringify(answer.refusal)}`);
    if (label !== null) ids.set(label, answer.eventIds[0] ?? '');
  }
  await store.close();
}

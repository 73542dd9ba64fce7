import type { Day } from '#domain';
import type { EventReader } from '#event-store';
import type { BulletinContent } from './content.ts';
import type { Hash } from './hash.ts';

/** A bulletin as it was published: what was recorded, and where and when. */
export interface Published {
  /** The id of its event, by which it can be printed again and replaced. */
  readonly id: string;
  readonly on: Day;
  readonly hash: Hash;
  readonly content: BulletinContent;
  /** The event it takes the place of, and the one that took its place. */
  readonly replaces: string | null;
  readonly replacedBy: string | null;
  readonly position: bigint;
  readonly revision: number;
  readonly recordedAt: string;
  /** The key it was published under: asked again with it, the first answer is given. */
  readonly commandId: string | null;
}

/** The stream a year's bulletins stand in. */
export const streamOf = (year: number) => `period-${year}`;

/** What a year's stream holds: bulletins, and ids of publications that are none of ours. */
export interface YearOfBulletins {
  readonly published: readonly Published[];
  /** Recorded by some other program, with a content that cannot be printed here. */
  readonly unreadable: readonly string[];
}

/** The bulletins published of a year's periods, in the order they were recorded. */
export async function readPublished(log: EventReader, year: number): Promise<YearOfBulletins> {
  const events = await log.readStream(streamOf(year));
  const all = events.filter(({ type }) => type === 'BulletinPublished');
  const found = all.filter(({ data }) => isContent(data.content));
  const unreadable = all.filter(({ data }) => !isContent(data.content)).map(({ id }) => id);
  const replacedBy = new Map<string, string>();
  for (const { id, data } of found) {
    if (typeof data.replaces === 'string') replacedBy.set(data.replaces, id);
  }
  const published = found.map(({ id, data, metadata, position, revision, recordedAt }) => ({
    id,
    on: text(data.on) ?? '',
    hash: text(data.hash) ?? '',
    content: data.content as unknown as BulletinContent,
    replaces: text(data.replaces),
    replacedBy: replacedBy.get(id) ?? null,
    position,
    revision,
    recordedAt,
    commandId: text(metadata.commandId),
  }));
  return { published, unreadable };
}

const LISTS = ['rates', 'figures', 'progress', 'tables', 'rules'];
const PARTS = ['period', 'title', 'unit', 'stalls', 'lights'];

/**
 * Whether a content is one of a bulletin: it is opaque to the rules of the log, and whoever may
 * publish may record another.
 */
function isContent(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const content = value as Readonly<Record<string, unknown>>;
  const isPart = (name: string) => typeof content[name] === 'object' && content[name] !== null;
  return (
    content.version === 1 &&
    LISTS.every((name) => Array.isArray(content[name])) &&
    PARTS.every(isPart) &&
    text(Reflect.get(content.unit as object, 'id')) !== null
  );
}

const text = (value: unknown) => (typeof value === 'string' ? value : null);

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

/** The bulletins published of a year's periods, in the order they were recorded. */
export async function readPublished(log: EventReader, year: number): Promise<Published[]> {
  const events = await log.readStream(streamOf(year));
  const found = events.filter(({ type }) => type === 'BulletinPublished');
  const replacedBy = new Map<string, string>();
  for (const { id, data } of found) {
    if (typeof data.replaces === 'string') replacedBy.set(data.replaces, id);
  }
  return found.map(({ id, data, metadata, position, revision, recordedAt }) => ({
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
}

const text = (value: unknown) => (typeof value === 'string' ? value : null);

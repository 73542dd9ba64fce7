import type { CommandBus } from '@nestjs/cqrs';
import {
  type BulletinContent,
  type BulletinPeriod,
  codeOf,
  compose,
  type Difference,
  differencesOf,
  gather,
  hashOf,
  isCodeOf,
  type Published,
  readPublished,
  streamOf,
  timesOf,
  type Wanted,
} from '#bulletin';
import { type Answer, type Envelope, readCommand } from '#commands';
import { shanghaiDay } from '#domain';
import type { EventReader } from '#event-store';
import { type Ask, type CatalogueAnswer, CatalogueQuery, type Journal } from '#journal';
import { Refused } from '../problems/problems.ts';
import type { Desk } from '../queries/desk.ts';
import type { BulletinParameters } from './bulletin-parameters.ts';
import { type Reasoned, reasonsOf } from './check-reasons.ts';

/** Books that do not reach what was just recorded within this are down, not slow. */
const REACH_MS = 30_000;
/** Differences told at most; `total` says how many there are. */
const DIFFERENCES_MAX = 1000;

/** What is asked of a bulletin: for whom, and as of and as known when where it was said. */
export interface Request {
  readonly period: BulletinPeriod;
  readonly ask: Ask;
  readonly times: Parameters<typeof timesOf>[1];
  readonly more: Pick<BulletinParameters, 'office' | 'number'>;
}

/** A bulletin as it is handed to a renderer; `published` where it is one that was. */
export interface Bulletin {
  readonly content: BulletinContent;
  readonly hash: string;
  readonly published: Published | null;
}

/** What a publication is answered with. */
export interface Publication {
  readonly streamId: string;
  readonly revision: number;
  readonly position: string;
  readonly eventIds: readonly string[];
  readonly repeated: boolean;
  /** The id by which it can be printed again. */
  readonly id: string;
  readonly period: string;
  readonly unitId: string;
  readonly hash: string;
  readonly code: string;
}

/** What checking a code is answered with: whether it is genuine, and what has changed since. */
export interface Check {
  readonly period: string;
  readonly code: string;
  readonly published: object;
  /** What was recorded still has the hash it was recorded under. */
  readonly intact: boolean;
  readonly today: Compared & Reasoned;
  /** The same bulletin composed again from what was known by its own time. */
  readonly asKnownThen: Compared;
}

interface Compared {
  readonly same: boolean;
  readonly total: number;
  readonly differences: readonly Difference[];
}

/** Where bulletins are composed, published, printed again and checked. */
export class BulletinDesk {
  private readonly desk: Desk;
  private readonly commands: CommandBus;
  private readonly journal: Journal;
  private readonly log: EventReader;

  constructor(desk: Desk, commands: CommandBus, journal: Journal, log: EventReader) {
    this.desk = desk;
    this.commands = commands;
    this.journal = journal;
    this.log = log;
  }

  /** Composes a bulletin from books that hold all of the log. */
  async compose(request: Request): Promise<Bulletin> {
    const { period, ask, times, more } = request;
    const settled = timesOf(period, times, this.now());
    if ('code' in settled) throw new Refused(settled);
    const wanted = { period, times: settled, basis: ask.basis, unit: ask.unit, ...more };
    const content = await this.contentOf(wanted, await this.publishedIn(period.year));
    return { content, hash: hashOf(content), published: null };
  }

  /** A published bulletin as it was recorded: the one that stands, or the one of an id. */
  async published(request: Request, which: string): Promise<Bulletin> {
    const { period, ask } = request;
    const ofPeriod = await this.publishedOf(period);
    const unit = which === 'true' ? await this.nodeOf(ask) : null;
    const found = ofPeriod.findLast(({ id, content }) =>
      which === 'true' ? content.unit.id === unit : id === which,
    );
    if (found === undefined) {
      const facts = { period: period.id, id: which };
      throw new Refused({
        code: which === 'true' ? 'nothing-published' : 'bulletin-unknown',
        facts,
      });
    }
    // Whoever may not see the unit may not see what was printed of it.
    await this.nodeOf({ ...ask, unit: found.content.unit.id });
    return { content: found.content, hash: found.hash, published: found };
  }

  /** The bulletins of a year, of one unit or of all the asker sees. */
  async list(year: number, ask: Ask): Promise<object> {
    const { asker } = this.desk;
    const unit = ask.unit === null && asker.unitScope === null ? null : await this.nodeOf(ask);
    const { published, unreadable } = await readPublished(this.log, year);
    const seen = published.filter(({ content }) => unit === null || content.unit.id === unit);
    return { year, bulletins: seen.map(lineOf), unreadable };
  }

  /** Composes what is known now and records it; under a known key the first answer is given. */
  async publish(
    request: Request,
    replaces: string | null,
    envelope: Envelope,
  ): Promise<Publication> {
    const { period, ask } = request;
    const { year } = period;
    const before = await this.publishedUnder(envelope, request, replaces);
    if (before !== null) return before;
    const { content, hash } = await this.compose(request);
    const input = {
      year,
      on: shanghaiDay(this.now()),
      period: period.id,
      unitId: content.unit.id,
      asOf: content.asOf,
      knownAt: content.knownAt,
      basis: ask.basis,
      hash,
      content,
      ...(replaces !== null && { replaces }),
    };
    const answer = await this.record(input, envelope);
    if (!answer.ok) {
      // Under one key twice at a time: each is made at an instant of its own, and one is recorded.
      const first = await this.publishedUnder(envelope, request, replaces);
      if (first !== null) return first;
      throw new Refused(answer.refusal);
    }
    const { revision, position, repeated, streamId, eventIds } = answer;
    // Nothing new was to be recorded where the one that stands says the same.
    const standing = (await this.publishedOf(period)).findLast(
      (one) => one.content.unit.id === content.unit.id,
    );
    const id = eventIds[0] ?? standing?.id ?? '';
    const code = codeOf(hash);
    const at = { streamId, revision, position, eventIds, repeated };
    return { ...at, id, period: period.id, unitId: content.unit.id, hash, code };
  }

  /** Looks for the bulletin of a code, and composes it again. */
  async check(period: BulletinPeriod, ask: Ask, code: string): Promise<Check> {
    const found = (await this.publishedOf(period)).findLast(({ hash }) => isCodeOf(code, hash));
    if (found === undefined) {
      const facts = { period: period.id, verification: code };
      throw new Refused({ code: 'bulletin-code-unknown', facts });
    }
    await this.nodeOf({ ...ask, unit: found.content.unit.id });
    const { content, hash } = found;
    const knownAt = this.now();
    const today = await this.compared(found, period, knownAt);
    return {
      period: period.id,
      code: codeOf(hash),
      published: lineOf(found),
      intact: hashOf(content) === hash,
      today: { ...today, ...(await reasonsOf(this.desk, content, today.differences, knownAt)) },
      asKnownThen: await this.compared(found, period, content.knownAt),
    };
  }

  private async compared(
    { content, position }: Published,
    period: BulletinPeriod,
    knownAt: string,
  ): Promise<Compared> {
    const { asOf: day, basis, unit, office, number } = content;
    const times = { asOf: day, knownAt };
    const wanted = { period, times, basis, unit: unit.id, office, number };
    const before = await this.publishedIn(period.year);
    const earlier = before.filter((one) => one.position < position);
    const differences = differencesOf(content, await this.contentOf(wanted, earlier));
    const { length: total } = differences;
    return { same: total === 0, total, differences: differences.slice(0, DIFFERENCES_MAX) };
  }

  /** Paper is not asked again a moment later: books behind the log are waited for. */
  private async contentOf(wanted: Wanted, published: readonly Published[]) {
    const behind = await this.journal.reach(await this.log.head(), REACH_MS);
    if (behind !== null) throw new Refused(behind);
    const { asker } = this.desk;
    const put = <T extends object>(query: object) => this.desk.answer<T>(query);
    return compose(await gather(put, asker, wanted, published), wanted);
  }

  /** The same request under the same key was answered before, whatever has been reported since. */
  private async publishedUnder(
    { commandId }: Envelope,
    { period, ask }: Request,
    replaces: string | null,
  ): Promise<Publication | null> {
    const all = await this.publishedOf(period);
    const found = all.find((one) => one.commandId === commandId && one.replaces === replaces);
    if (found === undefined) return null;
    const { id, hash, revision, position, content } = found;
    if ((await this.nodeOf(ask)) !== content.unit.id) return null;
    const at = { revision, position: position.toString(), eventIds: [id], repeated: true };
    const of = { id, period: period.id, unitId: content.unit.id, hash, code: codeOf(hash) };
    return { streamId: streamOf(period.year), ...at, ...of };
  }

  private async record(input: object, envelope: Envelope): Promise<Answer> {
    const reading = readCommand('PublishBulletin', input, envelope);
    if (!reading.ok) throw new Refused(reading.refusal);
    return this.commands.execute(reading.command);
  }

  private async publishedIn(year: number): Promise<readonly Published[]> {
    return (await readPublished(this.log, year)).published;
  }

  private async publishedOf({ id, year }: BulletinPeriod): Promise<Published[]> {
    const all = await this.publishedIn(year);
    return all.filter(({ content }) => content.period.id === id);
  }

  /** The node asked for, or the root the asker sees; refuses what lies outside. */
  private async nodeOf(ask: Ask): Promise<string> {
    const { asker } = this.desk;
    const { units } = await this.desk.answer<CatalogueAnswer>(new CatalogueQuery(asker, ask));
    const root = units.find(({ parentId, kind }) => parentId === null && kind !== 'peer');
    return ask.unit ?? asker.unitScope ?? root?.id ?? '';
  }

  private now(): string {
    return new Date().toISOString();
  }
}

/** A published bulletin in a list. */
function lineOf({ id, on, hash, content, replaces, replacedBy, ...at }: Published): object {
  const { period, unit, title, asOf: day, knownAt, basis, office, number } = content;
  return {
    id,
    on,
    period: period.id,
    unit,
    title,
    office,
    number,
    asOf: day,
    knownAt,
    basis,
    hash,
    code: codeOf(hash),
    replaces,
    replacedBy,
    position: at.position.toString(),
    revision: at.revision,
    recordedAt: at.recordedAt,
  };
}

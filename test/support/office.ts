import { type DynamicModule, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  type Answer,
  type Command,
  CommandsModule,
  type CommandType,
  type Envelope,
  localAdministrator,
  orderOf,
  readCommand,
  WriteLoop,
} from '#commands';
import { type Day, type Instant, instantMs, isDay, startOfDay } from '#domain';
import { type EventStore, openMemoryStore } from '#event-store';
import {
  type Ask,
  type CatalogueAnswer,
  CatalogueQuery,
  ExplainQuery,
  type Explanation,
  type FigureAnswer,
  FigureQuery,
  type Grouping,
  IN_MEMORY,
  isRefusal,
  Journal,
  JournalModule,
  type ReportAnswer,
  ReportQuery,
} from '#journal';

/** How a command is told beside its content; a key of its own where none is given. */
export interface Telling {
  readonly key?: string;
  /** The ledger's 填报时间: a whole day, or an instant. */
  readonly reported?: Day | Instant;
  readonly origin?: string;
}

export interface OfficeOptions {
  readonly store?: EventStore;
  /** Folder of the books; in memory where not given. */
  readonly directory?: string;
  /** What the clock of the loop and of a store made here says. */
  readonly now?: () => Instant;
}

type Input = Readonly<Record<string, unknown>>;

@Module({})
class Rooms {
  static of(store: EventStore, journal: Journal, now: () => Instant): DynamicModule {
    const imports = [CommandsModule.forStore({ store, now }), JournalModule.of(journal, store)];
    return { module: Rooms, imports };
  }
}

/** A bureau at work: one log, its write loop, its books and both buses, as the apps wire them. */
export class Office {
  readonly store: EventStore;
  readonly journal: Journal;
  readonly loop: WriteLoop;
  private readonly app: INestApplicationContext;
  private keys = 0;

  private constructor(store: EventStore, journal: Journal, app: INestApplicationContext) {
    this.store = store;
    this.journal = journal;
    this.app = app;
    this.loop = app.get(WriteLoop);
  }

  static async open(options: OfficeOptions = {}): Promise<Office> {
    const now = options.now ?? (() => new Date().toISOString());
    const store = options.store ?? openMemoryStore({ clock: () => instantMs(now()) });
    const journal = await Journal.open({ store, directory: options.directory ?? IN_MEMORY });
    const rooms = Rooms.of(store, journal, now);
    const app = await NestFactory.createApplicationContext(rooms, { logger: false });
    return new Office(store, journal, app);
  }

  /** Sends a command over the bus, as any door would, and gives its answer. */
  ask(type: CommandType, input: Input, telling: Telling = {}): Promise<Answer> {
    return this.app.get(CommandBus).execute(this.read(type, input, telling));
  }

  /** The same for what must be accepted; gives the id of the event recorded. */
  async tell(type: CommandType, input: Input, telling: Telling = {}): Promise<string> {
    const answer = await this.ask(type, input, telling);
    if (!answer.ok) throw new Error(`${type} refused: ${JSON.stringify(answer.refusal)}`);
    return answer.eventIds[0] ?? '';
  }

  /** Tells what may as well be refused, at the door or by the rules. */
  async attempt(type: CommandType, input: Input, telling: Telling = {}): Promise<void> {
    this.keys += 1;
    const reading = readCommand(type, input, envelopeOf(telling, `key-${this.keys}`));
    if (reading.ok) await this.loop.run(orderOf(reading.command));
  }

  /** A command read at the door, and turned into what the loop takes. */
  order(type: CommandType, input: Input, telling: Telling = {}) {
    return orderOf(this.read(type, input, telling));
  }

  private read(type: CommandType, input: Input, telling: Telling): Command {
    this.keys += 1;
    const reading = readCommand(type, input, envelopeOf(telling, `key-${this.keys}`));
    if (!reading.ok) throw new Error(`${type} unreadable: ${JSON.stringify(reading.refusal)}`);
    return reading.command;
  }

  figure(id: string, ask: Ask, groupBy: Grouping | null = null): Promise<FigureAnswer> {
    return this.query(new FigureQuery(localAdministrator, 'figure', id, ask, groupBy));
  }

  rate(id: string, ask: Ask, groupBy: Grouping | null = null): Promise<FigureAnswer> {
    return this.query(new FigureQuery(localAdministrator, 'rate', id, ask, groupBy));
  }

  explain(of: 'figure' | 'rate', id: string, ask: Ask, page: { offset: number; limit: number }) {
    const { offset, limit } = page;
    const query = new ExplainQuery(localAdministrator, of, id, ask, offset, limit);
    return this.query<Explanation>(query);
  }

  report(ask: Ask): Promise<ReportAnswer> {
    return this.query(new ReportQuery(localAdministrator, ask));
  }

  catalogue(ask: Ask): Promise<CatalogueAnswer> {
    return this.query(new CatalogueQuery(localAdministrator, ask));
  }

  /** Asks over the bus once the books hold all of the log; throws where a query is refused. */
  async query<T extends object>(query: object): Promise<T> {
    const answer = await this.queryAnyway<T>(query);
    if (isRefusal(answer)) throw new Error(`refused: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** The same, where the refusal is what is looked at. */
  async queryAnyway<T extends object>(query: object): Promise<T> {
    await this.caughtUp();
    return this.app.get(QueryBus).execute(query as never) as Promise<T>;
  }

  async caughtUp(): Promise<void> {
    const refusal = await this.journal.reach(await this.store.head(), 20_000);
    if (refusal !== null) throw new Error(`the books stay behind: ${JSON.stringify(refusal)}`);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.journal.close();
    await this.store.close();
  }
}

/** The envelope of a command as the local administrator sends it. */
export function envelopeOf({ key, reported, origin }: Telling, otherKey: string): Envelope {
  return {
    commandId: key ?? otherKey,
    actor: localAdministrator,
    ...(reported !== undefined && {
      reportedAt: isDay(reported) ? startOfDay(reported) : reported,
    }),
    ...(origin !== undefined && { origin }),
  };
}

/** A district with its units, registered on 1 January 2020 and known ever since. */
export async function withUnits(
  office: Office,
  root: string,
  units: Readonly<Record<string, string>>,
) {
  const day = { on: '2020-01-01' };
  const known = { reported: '2020-01-01' };
  const district = { ...day, unitId: root, name: root, kind: 'district', parentId: null };
  await office.tell('RegisterUnit', district, known);
  for (const [unitId, parentId] of Object.entries(units)) {
    const unit = { ...day, unitId, name: `Office ${unitId}`, kind: 'unit', parentId };
    await office.tell('RegisterUnit', unit, known);
  }
  return office;
}

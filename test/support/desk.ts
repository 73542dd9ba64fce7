import {
  type Answer,
  type CommandType,
  type Order,
  orderOf,
  readCommand,
  WriteLoop,
} from '#commands';
import { type Day, defaultScheme, type Instant, instantMs, type Scheme } from '#domain';
import { type EventStore, openMemoryStore, type StreamStore } from '#event-store';
import { envelopeOf, type Telling } from './office.ts';

type Input = Readonly<Record<string, unknown>>;
/** A command as it is asked for: its name, its body, and what it comes with. */
export type Asked = readonly [type: CommandType, input: Input, telling?: Telling & Together];
interface Together {
  readonly together?: string;
}

export interface DeskOptions {
  readonly store?: EventStore;
  readonly now?: () => Instant;
  /** Units below the district, registered at once. */
  readonly units?: readonly string[];
}

const keys = { given: 0 };

/** The write path alone: a log and a loop, and commands asked in one line. */
export class Desk {
  readonly store: EventStore;
  readonly loop: WriteLoop;
  private readonly now: () => Instant;

  constructor(store: EventStore, now: () => Instant, writesTo: StreamStore = store) {
    this.store = store;
    this.now = now;
    this.loop = new WriteLoop({ store: writesTo, now });
  }

  static async open(options: DeskOptions = {}): Promise<Desk> {
    const now = options.now ?? (() => new Date().toISOString());
    const store = options.store ?? openMemoryStore({ clock: () => instantMs(now()) });
    const desk = new Desk(store, now);
    const district = { ...desk.unit('district'), kind: 'district', parentId: null };
    await desk.ask('RegisterUnit', district, { reported: '2020-01-01' });
    for (const unitId of options.units ?? ['a', 'b']) {
      await desk.ask('RegisterUnit', desk.unit(unitId), { reported: '2020-01-01' });
    }
    return desk;
  }

  /** Another loop on the same log, as another process would have. */
  colleague(): Desk {
    return new Desk(this.store, this.now);
  }

  /** A loop whose appends fail: before anything is written, or after, with the answer lost. */
  losing(what: 'append' | 'answer'): Desk {
    const lost = { ok: false, code: 'store-unavailable', reason: 'disk' } as const;
    const { store } = this;
    return new Desk(store, this.now, {
      readStream: (streamId, options) => store.readStream(streamId, options),
      append: async (...append) => {
        if (what === 'answer') await store.append(...append);
        return lost;
      },
      appendMany: async (appends) => {
        if (what === 'answer') await store.appendMany(appends);
        return appends.map(() => lost);
      },
    });
  }

  ask(...asked: Asked): Promise<Answer> {
    return this.loop.run(this.order(...asked));
  }

  askMany(asked: readonly Asked[]): Promise<readonly Answer[]> {
    return this.loop.runMany(asked.map((one) => this.order(...one)));
  }

  order(...[type, input, telling = {}]: Asked): Order {
    keys.given += 1;
    const reading = readCommand(type, input, envelopeOf(telling, `key-${keys.given}`));
    if (!reading.ok) throw new Error(`${type} unreadable: ${JSON.stringify(reading.refusal)}`);
    const { together } = telling;
    return {
      ...orderOf(reading.command),
      ...(together !== undefined && { together }),
    };
  }

  /** Adopts the scheme Luodi ships with other prerequisites. */
  adopt(given: { readonly on: Day; readonly prerequisites: Scheme['prerequisites'] }) {
    const { on, prerequisites } = given;
    return this.ask('AdoptScheme', { on, scheme: { ...defaultScheme, prerequisites } });
  }

  /** A unit of the district, as it is registered. */
  unit(unitId: string): Input {
    return { unitId, on: '2020-01-01', name: unitId, kind: 'unit', parentId: 'district' };
  }

  async types(streamId: string): Promise<string[]> {
    return (await this.store.readStream(streamId)).map((event) => event.type);
  }
}

/** An answer that must be an acceptance. */
export function answered(answer: Answer): Extract<Answer, { ok: true }> {
  if (!answer.ok) throw new Error(`refused: ${JSON.stringify(answer.refusal)}`);
  return answer;
}

/** Every event of the streams of one kind, in the order of the log. */
export async function recordedIn(store: EventStore, prefix: string) {
  const all = await store.readAll({ maxCount: 100_000 });
  return all.filter((event) => event.streamId.startsWith(prefix));
}

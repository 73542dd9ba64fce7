import { randomUUID } from 'node:crypto';
import {
  ANY,
  BACKWARDS,
  END,
  EventStoreDBClient,
  jsonEvent,
  NO_STREAM,
  type Position,
  type ResolvedEvent,
  START,
} from '@eventstore/db-client';
import { type Double, startDouble } from './double.ts';
import { filteredPage, watched } from './looks.ts';

/** The table below holds at this server, too, where its connection string is given. */
const REAL = process.env.LUODI_TEST_ESDB;
/** With credentials the client appends one call at a time, without them it batches. */
const PATHS = [
  ['batch', {}],
  ['unary', { credentials: { username: 'nobody', password: 'asks' } }],
] as const;

interface Case {
  readonly client: EventStoreDBClient;
  readonly prefix: string;
}

const anEvent = (data: object = {}) =>
  jsonEvent({
    id: randomUUID(),
    type: 'SomethingHappened',
    data: { ...data },
    metadata: { by: 'a' },
  });
const someEvents = (count: number) => Array.from({ length: count }, () => anEvent());
const placeOf = (event: ResolvedEvent | undefined) => event?.event?.position as Position;
const moved = ({ commit, prepare }: Position, by: bigint): Position => ({
  commit: commit + by,
  prepare: prepare + by,
});

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

async function refusal(outcome: Promise<unknown>): Promise<object> {
  const { type, code, ...rest } = await outcome.then(
    () => ({ type: 'not refused', code: undefined }),
    (error) => error,
  );
  return { type, code, ...('actualVersion' in rest && { actual: rest.actualVersion }) };
}

const servers: (readonly [string, () => Promise<{ address: string; stop(): Promise<void> }>])[] = [
  ['the double', startDouble],
];
if (REAL) servers.push(['the real server', async () => ({ address: REAL, stop: async () => {} })]);

describe.each(servers)('%s', (_, start) => {
  let server: Awaited<ReturnType<typeof start>>;
  let client: EventStoreDBClient;
  beforeAll(async () => {
    server = await start();
    client = EventStoreDBClient.connectionString(server.address);
  });
  afterAll(async () => {
    await client.dispose();
    await server.stop();
  });
  const on = (test: (given: Case) => Promise<void>) => () =>
    test({ client, prefix: `spec-${randomUUID()}-` });

  describe.each(PATHS)('append by the %s path', (_path, options) => {
    it(
      'answers a repetition, whole or in part, with the place of the last event',
      on(async ({ client, prefix }) => {
        const [a, b] = [anEvent(), anEvent()];
        const append = (events: (typeof a)[], expectedRevision: bigint | 'no_stream') =>
          client.appendToStream(`${prefix}s`, events, { ...options, expectedRevision });
        const first = await append([a, b], NO_STREAM);
        const read = await all(client.readStream(`${prefix}s`));
        expect(first).toEqual({
          success: true,
          nextExpectedRevision: 1n,
          position: placeOf(read[1]),
        });
        expect(await append([a, b], NO_STREAM)).toEqual(first);
        expect(await append([b], 0n)).toEqual(first);
        expect(await append([a], NO_STREAM)).toMatchObject({ position: placeOf(read[0]) });
        const next = await append([anEvent()], 1n);
        expect(next.position?.commit).toBeGreaterThan(first.position?.commit ?? 0n);
        expect(await append([a, b], NO_STREAM)).toEqual(first);
        const wrong = { type: 'wrong-expected-version', code: undefined, actual: 2n };
        expect(await refusal(append([a, anEvent()], NO_STREAM))).toEqual(wrong);
        expect(await refusal(append([anEvent()], 7n))).toEqual(wrong);
        expect(await all(client.readStream(`${prefix}s`))).toHaveLength(3);
      }),
    );

    it(
      'refuses a revision of a stream that is not there, and more than 1 MiB of data',
      on(async ({ client, prefix }) => {
        const append = (
          events: ReturnType<typeof anEvent>[],
          expectedRevision: bigint | 'no_stream',
        ) => client.appendToStream(`${prefix}s`, events, { ...options, expectedRevision });
        expect(await refusal(append([anEvent()], 0n))).toMatchObject({
          type: 'wrong-expected-version',
          actual: 'no_stream',
        });
        const half = () => anEvent({ text: 'x'.repeat(600_000) });
        expect(await refusal(append([half(), half()], NO_STREAM))).toMatchObject({
          type: 'maximum-append-size-exceeded',
        });
        const large = { ...anEvent(), metadata: { by: 'x'.repeat(1_100_000) } };
        expect(await append([large], NO_STREAM)).toMatchObject({ success: true });
      }),
    );

    it(
      'takes an append of nothing, writes no event, and yet moves on',
      on(async ({ client, prefix }) => {
        const append = (
          events: ReturnType<typeof anEvent>[],
          expectedRevision: bigint | 'no_stream',
        ) => client.appendToStream(`${prefix}s`, events, { ...options, expectedRevision });
        const first = await append([anEvent()], NO_STREAM);
        const empty = await append([], 0n);
        expect(empty.nextExpectedRevision).toBe(0n);
        expect(empty.position?.commit).toBeGreaterThan(first.position?.commit ?? 0n);
        expect(await refusal(append([], 9n))).toMatchObject({ type: 'wrong-expected-version' });
        expect(await all(client.readStream(`${prefix}s`))).toHaveLength(1);
      }),
    );

    it(
      'finds a repetition at any revision by its ids',
      on(async ({ client, prefix }) => {
        const append = (event: ReturnType<typeof anEvent>) =>
          client.appendToStream(`${prefix}s`, event, { ...options, expectedRevision: ANY });
        const event = anEvent();
        const first = await append(event);
        await append(anEvent());
        expect(await append(event)).toEqual(first);
      }),
    );

    it(
      'answers a repetition of what was deleted without a position, and revives with new ids',
      on(async ({ client, prefix }) => {
        const append = (event: ReturnType<typeof anEvent>) =>
          client.appendToStream(`${prefix}s`, event, { ...options, expectedRevision: NO_STREAM });
        const event = anEvent();
        await append(event);
        await client.deleteStream(`${prefix}s`);
        const gone = { type: 'stream-not-found', code: undefined };
        expect(await refusal(all(client.readStream(`${prefix}s`)))).toEqual(gone);
        expect((await append(event)).position).toBeUndefined();
        expect(await refusal(all(client.readStream(`${prefix}s`)))).toEqual(gone);
        expect(await append(anEvent())).toMatchObject({ nextExpectedRevision: 1n });
        const [revived, ...more] = await all(client.readStream(`${prefix}s`));
        expect([revived?.event?.revision, more]).toEqual([1n, []]);
        const [metadata, ...older] = await all(client.readStream(`$$${prefix}s`));
        expect([metadata?.event?.data, older]).toEqual([{ $tb: 1 }, []]);
        await client.tombstoneStream(`${prefix}s`);
        expect(await refusal(append(anEvent()))).toMatchObject({ type: 'stream-deleted' });
        const read = refusal(all(client.readStream(`${prefix}s`)));
        expect(await read).toEqual({ type: 'stream-deleted', code: 9 });
      }),
    );
  });

  describe('read', () => {
    it(
      'goes through a stream either way, past its ends without an error but one',
      on(async ({ client, prefix }) => {
        const name = `${prefix}s`;
        await client.appendToStream(name, someEvents(3), { expectedRevision: NO_STREAM });
        const revisions = async (options: Parameters<typeof client.readStream>[1]) =>
          (await all(client.readStream(name, options))).map(({ event }) => Number(event?.revision));
        expect(await revisions({})).toEqual([0, 1, 2]);
        expect(await revisions({ fromRevision: 1n, maxCount: 1 })).toEqual([1]);
        expect(await revisions({ fromRevision: 9n })).toEqual([]);
        const direction = BACKWARDS;
        expect(await revisions({ direction, fromRevision: END })).toEqual([2, 1, 0]);
        expect(await revisions({ direction, fromRevision: END, maxCount: 1 })).toEqual([2]);
        expect(await revisions({ direction, fromRevision: 9n, maxCount: 2 })).toEqual([2, 1]);
        expect(await revisions({ direction, fromRevision: START })).toEqual([0]);
        const unknown = { type: 'unknown', code: 2 };
        expect(await refusal(revisions({ fromRevision: END }))).toEqual(unknown);
        expect(await refusal(all(client.readStream(`${prefix}none`)))).toEqual({
          type: 'stream-not-found',
          code: undefined,
        });
      }),
    );

    it(
      'goes through all from a position: forwards with what stands there, backwards without',
      on(async ({ client, prefix }) => {
        await client.appendToStream(`${prefix}s`, someEvents(3), { expectedRevision: NO_STREAM });
        const stream = await all(client.readStream(`${prefix}s`));
        const place = placeOf(stream[1]);
        const page = (fromPosition: Position | 'start' | 'end', direction?: 'backwards') =>
          all(client.readAll({ fromPosition, maxCount: 1, ...(direction && { direction }) }));
        expect((await page(place))[0]).toEqual(stream[1]);
        expect((await page(place, BACKWARDS))[0]).toEqual(stream[0]);
        expect((await page({ ...place, prepare: 0n }))[0]).toEqual(stream[1]);
        expect(await page(END)).toEqual([]);
        expect(await page(START, BACKWARDS)).toEqual([]);
        const [oldest] = await page(START);
        expect(oldest?.event?.streamId.startsWith('$')).toBe(true);
        const unknown = { type: 'unknown', code: 2 };
        for (const by of [-1n, 1n, 50n]) {
          expect(await refusal(page(moved(place, by)))).toEqual(unknown);
          expect(await refusal(page(moved(place, by), BACKWARDS))).toEqual(unknown);
        }
        const beyond = moved(place, 100_000_000_000n);
        expect(await page(beyond)).toEqual([]);
        expect(await refusal(page(beyond, BACKWARDS))).toEqual(unknown);
      }),
    );

    it(
      'goes through all that begins with a prefix, as many as asked for, however far apart',
      on(async ({ client, prefix }) => {
        for (const [name, count] of [
          ['s', 2],
          ['other', 80],
          ['s2', 2],
        ] as const) {
          const options = { expectedRevision: NO_STREAM } as const;
          const stream = name === 'other' ? `other-${prefix}` : `${prefix}${name}`;
          await client.appendToStream(stream, someEvents(count), options);
        }
        const [a, b] = await all(client.readStream(`${prefix}s`));
        const [c, d] = await all(client.readStream(`${prefix}s2`));
        const ids = (events: readonly (ResolvedEvent | undefined)[]) =>
          events.map((one) => one?.event?.id);
        const forwards = await filteredPage(server.address, prefix, placeOf(b), 'forwards', 2);
        expect(forwards).toEqual(ids([b, c]));
        expect(await filteredPage(server.address, prefix, placeOf(d), 'backwards', 2)).toEqual(
          ids([c, b]),
        );
        expect(await filteredPage(server.address, prefix, placeOf(a), 'forwards', 9)).toHaveLength(
          4,
        );
        expect(
          await filteredPage(server.address, `${prefix}none`, placeOf(a), 'forwards', 9),
        ).toEqual([]);
      }),
    );

    it(
      'gives a link, or what it leads to, or nothing where that is gone',
      on(async ({ client, prefix }) => {
        const event = anEvent();
        await client.appendToStream(`${prefix}s`, event, { expectedRevision: NO_STREAM });
        const links = [`0@${prefix}s`, `9@${prefix}s`].map((target) => ({
          ...anEvent(),
          type: '$>',
          contentType: 'application/octet-stream' as const,
          data: Buffer.from(target),
        }));
        await client.appendToStream(`${prefix}links`, links, { expectedRevision: NO_STREAM });
        const [plain] = await all(client.readStream(`${prefix}links`));
        expect([plain?.event?.type, plain?.event?.isJson, plain?.link]).toEqual([
          '$>',
          false,
          undefined,
        ]);
        const resolved = await all(client.readStream(`${prefix}links`, { resolveLinkTos: true }));
        expect(resolved.map((one) => [one.event?.id, one.link?.revision])).toEqual([
          [event.id, 0n],
          [undefined, 1n],
        ]);
        expect(resolved[0]?.commitPosition).toBe(resolved[0]?.link?.position?.commit);
      }),
    );
  });

  describe('a subscription to all', () => {
    it(
      'gives what there is, a checkpoint, that it has caught up, then what comes',
      on(async ({ client, prefix }) => {
        await client.appendToStream(`${prefix}s`, someEvents(2), { expectedRevision: NO_STREAM });
        const [a, b] = (await all(client.readStream(`${prefix}s`))).map(
          (one) => placeOf(one).commit,
        );
        const seen = await watched(client, {
          prefix,
          from: { commit: a ?? 0n, prepare: 0n },
          until: (words) => words.length >= 6,
          onCaughtUp: () =>
            client.appendToStream(`${prefix}t`, someEvents(2), { expectedRevision: NO_STREAM }),
        });
        const [c, d] = (await all(client.readStream(`${prefix}t`))).map(
          (one) => placeOf(one).commit,
        );
        expect(seen).toEqual([
          ...[`0@${a}`, `1@${b}`, `checkpoint ${b}/${b}`, 'caught up'],
          ...[`0@${c}`, `1@${d}`],
        ]);
      }),
    );

    it(
      'names places between pages at prepare 0, from where nothing is lost',
      on(async ({ client, prefix }) => {
        const before = await client.appendToStream(`${prefix}s`, anEvent(), {
          expectedRevision: NO_STREAM,
        });
        await client.appendToStream(`other-${prefix}s`, someEvents(70), {
          expectedRevision: NO_STREAM,
        });
        const wanted = await client.appendToStream(`${prefix}s`, anEvent(), {
          expectedRevision: 0n,
        });
        const seen = await watched(client, {
          prefix,
          from: before.position as Position,
          until: (words) => words.includes('caught up'),
        });
        const foreign = await all(client.readStream(`other-${prefix}s`));
        const first = before.position?.commit;
        const page = placeOf(foreign[31]).commit;
        const last = wanted.position?.commit;
        expect(seen).toEqual([
          ...[`checkpoint ${first}/${first}`, `checkpoint ${page}/0`],
          ...[`1@${last}`, `checkpoint ${last}/${last}`, 'caught up'],
        ]);
        const resumed = await watched(client, {
          prefix,
          from: { commit: last ?? 0n, prepare: 0n },
          until: (words) => words.includes('caught up'),
        });
        expect(resumed[0]).toBe(`1@${last}`);
      }),
    );

    it(
      'from beyond the end waits for what will stand there, from no place ends with an error',
      on(async ({ client, prefix }) => {
        const { position } = await client.appendToStream(`${prefix}s`, anEvent(), {
          expectedRevision: NO_STREAM,
        });
        const place = position as Position;
        let later: Promise<unknown> | undefined;
        const seen = await watched(client, {
          prefix: `${prefix}t`,
          from: END,
          until: (words) => words.length >= 2,
          onCaughtUp: () => {
            later = client.appendToStream(`${prefix}t`, anEvent(), { expectedRevision: NO_STREAM });
          },
        });
        await later;
        const [t] = await all(client.readStream(`${prefix}t`));
        expect(seen).toEqual(['caught up', `0@${placeOf(t).commit}`]);
        const beyond = watched(client, {
          prefix,
          from: moved(place, 100_000_000_000n),
          until: (words) => words.includes('caught up'),
        });
        expect(await beyond).toEqual(['caught up']);
        const nowhere = watched(client, { prefix, from: moved(place, 5n), until: () => false });
        expect(await refusal(nowhere)).toEqual({ type: 'unknown', code: 3 });
      }),
    );
  });
});

describe('a new log', () => {
  it('has a checkpoint at the largest position there is before anything is found', async () => {
    const double: Double = await startDouble();
    const client = EventStoreDBClient.connectionString(double.address);
    const until = (words: readonly string[]) => words.includes('caught up');
    const seen = await watched(client, { prefix: 'none-', from: START, until });
    const largest = 0xffff_ffff_ffff_ffffn;
    expect(seen).toEqual([`checkpoint ${largest}/${largest}`, 'caught up']);
    await client.dispose();
    await double.stop();
  });
});

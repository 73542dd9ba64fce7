import { randomUUID } from 'node:crypto';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import {
  anEvent,
  idsOf,
  mustBeAppended,
  readToTheEnd,
} from '../../../test/contract/event-store/events.ts';
import { startDoubles } from '../../../test/support/eventstoredb-double/cluster.ts';
import { type Double, startDouble } from '../../../test/support/eventstoredb-double/double.ts';
import type { AppendFault } from '../../../test/support/eventstoredb-double/faults.ts';
import { parseAddress } from './address.ts';
import { type EventStoreDbStore, openEventStoreDb } from './eventstoredb-store.ts';

const REAL = process.env.LUODI_TEST_ESDB;
const QUICK = { deadlineMs: 400, silenceMs: 300, retryForMs: 20_000 };

let double: Double;
beforeAll(async () => {
  double = await startDouble();
});
afterAll(() => double.stop());
afterEach(() => double.faults.clear());

/** A wire to a server that can be cut, and that can go dark: open, and nothing comes through. */
async function wireTo(port: number) {
  const pairs = new Set<readonly [Socket, Socket]>();
  const server = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port });
    const pair = [near, far] as const;
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      for (const socket of pair) socket.destroy();
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    near.on('data', (bytes) => far.write(bytes));
    far.on('data', (bytes) => near.write(bytes));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  const cut = () => {
    for (const [near, far] of pairs) [near.resetAndDestroy(), far.resetAndDestroy()];
  };
  return {
    address: `esdb://127.0.0.1:${address.port}?tls=false`,
    cut,
    darken: () => {
      for (const pair of pairs)
        for (const socket of pair) socket.removeAllListeners('data').pause();
    },
    stop: () => {
      cut();
      server.close();
    },
  };
}

/** Appends to a stream of its own until told to stop; says what was acknowledged. */
async function writeUntil(store: EventStoreDbStore, name: string, isOver: () => boolean) {
  const acknowledged: string[] = [];
  for (let revision = -1; !isOver(); revision += 1) {
    const event = anEvent({ revision });
    const answer = await store.append(name, revision < 0 ? 'no-stream' : revision, [event]);
    mustBeAppended(answer);
    acknowledged.push(event.id);
  }
  return acknowledged;
}

function outageContract(name: string, port: () => number): void {
  it(`of ${name}: nothing acknowledged is lost, twice, or missed by a follower`, async () => {
    const wire = await wireTo(port());
    const settings = { address: wire.address, prefix: `test-${randomUUID()}`, ...QUICK };
    const store = await openEventStoreDb(settings);
    let isOver = false;
    const seen: string[] = [];
    const abort = new AbortController();
    const following = (async () => {
      for await (const batch of store.follow({ signal: abort.signal })) seen.push(...idsOf(batch));
    })();
    const writers = Array.from({ length: 8 }, (_, n) => writeUntil(store, `w-${n}`, () => isOver));
    for (const outage of ['cut', 'cut', 'darken', 'cut'] as const) {
      await pause(150);
      wire[outage]();
    }
    await pause(150);
    isOver = true;
    const acknowledged = (await Promise.all(writers)).flat();
    const stored = idsOf(await readToTheEnd(store, 500));
    while (seen.length < stored.length) await pause(10);
    abort.abort();
    await following;
    expect([...stored].sort()).toEqual(acknowledged.sort());
    expect(seen).toEqual(stored);
    expect(store.link().restarts).toBeGreaterThan(0);
    await store.close();
    wire.stop();
  });
}

describe('outages', () => {
  outageContract('the double', () => double.port);
  if (REAL) outageContract('LUODI_TEST_ESDB', () => parseAddress(REAL).endpoints[0].port);
});

describe('a leader that has lost its cluster', () => {
  it.each([
    ['not ready', 'not-ready'],
    ['busy', 'busy'],
    ['without a leader', 'no-leader-info'],
    ['a follower', undefined],
  ] as const)(
    'and answers each append that it is %s is left for the next one',
    async (_, fault) => {
      const cluster = await startDoubles(2);
      const settings = { address: cluster.address, prefix: 'ours', ...QUICK };
      const store = await openEventStoreDb(settings);
      const before = anEvent();
      mustBeAppended(await store.append('s', 'no-stream', [before]));
      const old = cluster.leader();
      old.faults.batchGoesOn = true;
      old.faults.always.append = fault;
      cluster.elect(1);
      const after = anEvent();
      mustBeAppended(await store.append('s', 0, [after]));
      expect(idsOf(await store.readStream('s'))).toEqual([before.id, after.id]);
      expect(store.link().reconnects).toBe(1);
      await store.close();
      await cluster.stop();
    },
  );
});

describe('one append', () => {
  const PASSING: readonly AppendFault[] = [
    ...(['silent', 'reset', 'unavailable', 'cancelled', 'deadline-exceeded', 'internal'] as const),
    ...(['not-ready', 'busy', 'timeout', 'unknown', 'not-leader', 'no-leader-info'] as const),
    ...(['late-answer', 'lost-answer', 'no-answer', 'reset-after-commit'] as const),
    ...(['wrong-version-after-commit', 'timeout-after-commit'] as const),
  ];

  const onDouble = async (test: (store: EventStoreDbStore) => Promise<void>, settings = {}) => {
    const prefix = `test-${randomUUID()}`;
    const store = await openEventStoreDb({
      address: double.address,
      prefix,
      ...QUICK,
      ...settings,
    });
    try {
      await test(store);
    } finally {
      double.faults.clear();
      await store.close();
    }
  };

  it.each(PASSING)('through %s is recorded once and answered', (fault) =>
    onDouble(async (store) => {
      mustBeAppended(await store.append('s', 'no-stream', [anEvent()]));
      const event = anEvent();
      double.faults.next.append.push(fault);
      expect(await store.append('s', 0, [event])).toMatchObject({ ok: true, revision: 1 });
      expect(idsOf(await store.readStream('s', { fromRevision: 1 }))).toEqual([event.id]);
      mustBeAppended(await store.append('s', 1, [anEvent()]));
    }),
  );

  it('of unknown outcome is given up in time, and can be asked about again', () =>
    onDouble(
      async (store) => {
        const event = anEvent();
        double.faults.always.append = 'lost-answer';
        const answer = await store.append('s', 'no-stream', [event]);
        expect(answer).toMatchObject({ ok: false, code: 'store-unavailable' });
        expect(store.link().state).toBe('dropped');
        double.faults.clear();
        expect(await store.append('s', 'no-stream', [event])).toMatchObject({ ok: true });
        expect(idsOf(await store.readStream('s'))).toEqual([event.id]);
        expect(store.link().state).toBe('live');
      },
      { retryForMs: 300 },
    ));

  it.each([
    ['is given up with its first append that is', { retryForMs: 300 }, false],
    ['ends with the store that is closed', { retryForMs: 600_000 }, true],
  ])('of a long import in an outage %s; the rest is not tried', (_, settings, isClosed) =>
    onDouble(async (store) => {
      double.faults.always.append = 'lost-answer';
      const before = double.records.length;
      const importing = store.appendMany(
        Array.from({ length: 300 }, (_, n) => ({
          streamId: `i-${n}`,
          expected: 'no-stream',
          events: [anEvent()],
        })),
      );
      if (isClosed) await store.close();
      const answers = await importing;
      expect(new Set(answers.map((answer) => answer.ok || answer.code))).toEqual(
        new Set(['store-unavailable']),
      );
      expect(double.records.length - before).toBeLessThan(100);
    }, settings),
  );

  it.each([
    ['stream-deleted', 'bad-append', 'live'],
    ['too-large', 'bad-append', 'live'],
    ['access-denied', 'store-unavailable', 'dropped'],
  ] as const)('that meets %s is answered with %s at once; the link is %s', (fault, code, state) =>
    onDouble(async (store) => {
      double.faults.always.append = fault;
      const answer = await store.append('s', 'no-stream', [anEvent()]);
      expect(answer).toEqual({ ok: false, code, reason: expect.any(String) });
      expect(store.link().state).toBe(state);
    }),
  );
});

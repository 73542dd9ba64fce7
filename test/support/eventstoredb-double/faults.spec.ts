import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  EventStoreDBClient,
  jsonEvent,
  NO_STREAM,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import { SELF_SIGNED } from './certificate.ts';
import { startDoubles } from './cluster.ts';
import { type Double, type DoubleOptions, startDouble } from './double.ts';
import type { AppendFault, ReadFault, SubscriptionFault } from './faults.ts';

/** Long enough for an answer on loopback, short enough to wait for one that never comes. */
const SOON_MS = 250;
/** For what does come: a busy machine may take so long over it. */
const SECONDS_MS = 4_000;
/** With credentials the client appends by a call of its own, whose deadline it keeps. */
const UNARY = { credentials: { username: 'a', password: 'b' }, deadline: SOON_MS };

const anEvent = () => jsonEvent({ id: randomUUID(), type: 'T', data: {} });

type Test = (client: EventStoreDBClient, double: Double) => Promise<void>;

function on(test: Test, options: DoubleOptions = {}): () => Promise<void> {
  return async () => {
    const double = await startDouble(options);
    const client = EventStoreDBClient.connectionString(double.address);
    try {
      await test(client, double);
    } finally {
      await double.stop();
      await client.dispose();
    }
  };
}

async function outcome(result: Promise<unknown>): Promise<string> {
  const late = pause(SOON_MS * 2, 'no answer', { ref: false });
  const settled = result.then(
    () => 'ok',
    (error) => error.type ?? `${error.code ?? ''} ${error.message}`.trim(),
  );
  return Promise.race([settled, late]);
}

const written = (double: Double, streamId: string) =>
  double.records.filter((record) => record.streamId === streamId).length;

const appendFaults: readonly (readonly [AppendFault, string, number])[] = [
  ['silent', 'deadline-exceeded', 0],
  ['reset', 'unavailable', 0],
  ['unavailable', 'unavailable', 0],
  ['cancelled', 'cancelled', 0],
  ['deadline-exceeded', 'deadline-exceeded', 0],
  ['internal', 'unknown', 0],
  ['not-ready', 'unavailable', 0],
  ['busy', 'unavailable', 0],
  ['timeout', 'timeout', 0],
  ['unknown', 'unknown', 0],
  ['access-denied', 'access-denied', 0],
  ['not-leader', 'not-leader', 0],
  ['no-leader-info', 'unknown', 0],
  ['wrong-version', 'wrong-expected-version', 0],
  ['stream-deleted', 'stream-deleted', 0],
  ['too-large', 'maximum-append-size-exceeded', 0],
  ['late-answer', 'ok', 1],
  ['lost-answer', 'unavailable', 1],
  ['no-answer', 'deadline-exceeded', 1],
  ['reset-after-commit', 'unavailable', 1],
  ['wrong-version-after-commit', 'wrong-expected-version', 1],
  ['timeout-after-commit', 'timeout', 1],
];

describe('an append that fails', () => {
  it.each(appendFaults)('by %s is told as %s, with %i written; the next is served', (...row) =>
    on(async (client, double) => {
      const [fault, told, count] = row;
      double.faults.lateByMs = 50;
      const options = { ...UNARY, expectedRevision: NO_STREAM } as const;
      await client.appendToStream('warm', anEvent(), { ...options, deadline: 5_000 });
      double.faults.next.append.push(fault);
      const event = anEvent();
      expect(await outcome(client.appendToStream('s', event, options))).toBe(told);
      expect(written(double, 's')).toBe(count);
      expect(await outcome(client.appendToStream('s', event, options))).toBe('ok');
      expect(written(double, 's')).toBe(1);
    })(),
  );

  it(
    'in a batch answers under its own id, or takes the whole batch with it',
    on(async (client, double) => {
      const append = (name: string) =>
        outcome(client.appendToStream(name, anEvent(), { expectedRevision: NO_STREAM }));
      await append('warm');
      double.faults.next.append.push('too-large');
      expect(await Promise.all([append('a'), append('b')])).toEqual([
        'maximum-append-size-exceeded',
        'ok',
      ]);
      double.faults.next.append.push('silent', 'lost-answer');
      expect(await Promise.all([append('c'), append('d')])).toEqual(['unavailable', 'unavailable']);
      expect([written(double, 'c'), written(double, 'd')]).toEqual([0, 1]);
    }),
  );
});

const readFaults: readonly (readonly [ReadFault, string, number])[] = [
  ['silent', 'no answer', 0],
  ['reset', 'unavailable', 0],
  ['unavailable', 'unavailable', 0],
  ['not-leader', 'not-leader', 0],
  ['access-denied', 'access-denied', 0],
  ['cut', 'unavailable', 2],
  ['stalls', 'no answer', 2],
];

describe('a read that fails', () => {
  it.each(readFaults)('by %s is told as %s after %i events of four', (fault, told, count) =>
    on(async (client, double) => {
      for (let number = 0; number < 4; number += 1) double.write({ streamId: 's' });
      double.faults.next.read.push(fault);
      let seen = 0;
      const read = client.readStream('s');
      const counting = (async () => {
        for await (const _ of read) seen += 1;
      })();
      expect(await outcome(counting)).toBe(told);
      expect(seen).toBe(count);
      await read.cancel();
    })(),
  );
});

const subscriptionFaults: readonly (readonly [SubscriptionFault, string, number])[] = [
  ['ends', 'end', 2],
  ['errs', 'unavailable', 2],
  ['stalls', 'nothing', 2],
  ['repeats', 'nothing', 5],
  ['silent', 'nothing', 0],
  ['not-ready', 'unavailable', 0],
];

describe('a subscription that fails', () => {
  it.each(subscriptionFaults)('by %s is told as %s after %i events', (fault, told, count) =>
    on(async (client, double) => {
      for (let number = 0; number < 3; number += 1) double.write({ streamId: 's-1' });
      double.faults.afterEvents = 2;
      double.faults.next.subscription.push(fault);
      let [seen, end] = [0, 'nothing'];
      const subscription = client.subscribeToAll({
        fromPosition: START,
        filter: streamNameFilter({ prefixes: ['s-'] }),
      });
      subscription.on('data', () => {
        seen += 1;
      });
      subscription.on('end', () => {
        end = 'end';
      });
      subscription.on('error', (error) => {
        end = 'type' in error ? String(error.type) : 'error';
      });
      const isThere = () => seen >= count && (told === 'nothing' || end !== 'nothing');
      for (let waited = 0; waited < SECONDS_MS && !isThere(); waited += 10) await pause(10);
      await pause(SOON_MS);
      expect([end, seen]).toEqual([told, count]);
      await subscription.unsubscribe();
    })(),
  );

  it.each(['ends', 'errs'] as const)('while it runs: it %s', (fault) =>
    on(async (client, double) => {
      const subscription = client.subscribeToAll();
      const ended = new Promise((resolve) => {
        subscription.on('end', () => resolve('ends'));
        subscription.on('error', () => resolve('errs'));
      });
      await new Promise((resolve) => subscription.once('caughtUp', resolve));
      subscription.resume();
      expect(double.strike(fault)).toBe(1);
      expect(await ended).toBe(fault);
      expect(double.subscriptions).toBe(0);
    })(),
  );
});

describe('a connection', () => {
  const append = (client: EventStoreDBClient, name: string) =>
    outcome(client.appendToStream(name, anEvent(), { expectedRevision: NO_STREAM }));

  it(
    'that is half-open stays, and nothing flows on it; a new one works',
    on(async (client, double) => {
      expect(await append(client, 'a')).toBe('ok');
      double.darken();
      expect(await append(client, 'b')).toBe('no answer');
      expect(double.connections).toBe(1);
      expect(written(double, 'b')).toBe(0);
      // Clients of one process share a connection unless they want it otherwise.
      const other = EventStoreDBClient.connectionString(
        `${double.address}&keepAliveInterval=11000`,
      );
      expect(await append(other, 'c')).toBe('ok');
      await other.dispose();
    }),
  );

  it(
    'to a server that was killed is refused, until it is there again with all it had',
    on(async (client, double) => {
      expect(await append(client, 'a')).toBe('ok');
      const { address } = double;
      await double.stop();
      expect(await append(client, 'b')).toMatch(/unavailable|14 UNAVAILABLE/);
      await double.restart();
      expect(double.address).toBe(address);
      expect(await append(client, 'c')).toBe('ok');
      expect([written(double, 'a'), written(double, 'c')]).toEqual([1, 1]);
    }),
  );

  it(
    'to a slow server takes as long as that',
    on(async (client, double) => {
      expect(await append(client, 'a')).toBe('ok');
      double.faults.slowByMs = SOON_MS * 3;
      expect(await append(client, 'b')).toBe('no answer');
    }),
  );

  it('asks for credentials where the server has them', async () => {
    const credentials = { username: 'admin', password: 'p@ss' };
    const double = await startDouble({ credentials, tls: SELF_SIGNED });
    const told: string[] = [];
    for (const given of [credentials, { ...credentials, password: 'wrong' }, undefined]) {
      const client = new EventStoreDBClient(
        { endpoint: `127.0.0.1:${double.port}` },
        { rootCertificate: Buffer.from(SELF_SIGNED.certificate) },
        given,
      );
      told.push(await outcome(client.readAll()[Symbol.asyncIterator]().next()));
      await client.dispose();
    }
    expect(told).toEqual(['ok', 'access-denied', 'access-denied']);
    await double.stop();
  });
});

describe('a cluster', () => {
  it('is found by gossip, says who leads, and shares one log', async () => {
    const cluster = await startDoubles(3);
    const [first, second] = cluster.nodes as [Double, Double, Double];
    const client = EventStoreDBClient.connectionString(cluster.address);
    const options = { expectedRevision: NO_STREAM, requiresLeader: true } as const;
    expect(await outcome(client.appendToStream('a', anEvent(), options))).toBe('ok');
    cluster.elect(1);
    expect(await outcome(client.appendToStream('b', anEvent(), options))).toBe('not-leader');
    expect(await outcome(client.appendToStream('b', anEvent(), options))).toBe('ok');
    expect([first.connections, second.connections]).toEqual([0, 1]);
    expect(written(first, 'b')).toBe(1);
    await second.stop();
    cluster.elect(0);
    expect(await outcome(client.appendToStream('c', anEvent(), options))).toBe('unavailable');
    expect(await outcome(client.appendToStream('c', anEvent(), options))).toBe('ok');
    await client.dispose();
    await cluster.stop();
  });

  it('that cannot be found is told as such', async () => {
    const cluster = await startDoubles(2);
    for (const { faults } of cluster.nodes) faults.always.gossip = 'unavailable';
    const client = EventStoreDBClient.connectionString(
      `${cluster.address}&maxDiscoverAttempts=2&discoveryInterval=10`,
    );
    const lost = 'Failed to discover after 2 attempts.';
    expect(await outcome(client.appendToStream('a', anEvent(), UNARY))).toBe(lost);
    await client.dispose();
    await cluster.stop();
  });
});

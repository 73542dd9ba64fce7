import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type AppendResult, openEventStoreDb, type RecordedEvent } from '#event-store';
import { type Cluster, startDoubles } from '../../support/eventstoredb-double/cluster.ts';
import type { Double } from '../../support/eventstoredb-double/double.ts';
import type {
  AppendFault,
  ReadFault,
  SubscriptionFault,
} from '../../support/eventstoredb-double/faults.ts';
import { inLanes } from './lanes.ts';

const SETTINGS = { prefix: 'matrix', deadlineMs: 1_200, retryForMs: 6_000, silenceMs: 500 };
/** Most of a row is waiting. */
const ROWS_AT_ONCE = 12;
const DISCOVERY = '&maxDiscoverAttempts=3&discoveryInterval=20&gossipTimeout=1';

type Store = Awaited<ReturnType<typeof openEventStoreDb>>;

interface Given {
  readonly store: Store;
  readonly double: Double;
  readonly cluster: Cluster;
}

/** What is done, and what comes of it, in words. */
type Deed = (given: Given, spoil: () => unknown) => Promise<string>;

interface Row {
  readonly fault: string;
  readonly nodes?: number;
  readonly spoil: (given: Given) => unknown;
  readonly deed: Deed;
  readonly outcome: string;
}

const anEvent = () => ({ id: randomUUID(), type: 'Happened', data: {}, metadata: {} });
const written = (double: Double, ids: readonly string[]) =>
  double.records.filter(({ id }) => ids.includes(id)).length;

/** One append under the fault, and the same once more when all is well again. */
const appending: Deed = async ({ store, double, cluster }, spoil) => {
  const event = anEvent();
  const before = callsAt(cluster, 'append');
  await spoil();
  const answer = worded(await store.append('s', 'no-stream', [event]));
  const tries = callsAt(cluster, 'append') - before;
  const times = `${tries} ${tries === 1 ? 'try' : 'tries'}`;
  const outcome = `${answer} after ${times}, ${written(double, [event.id])} written`;
  await mended(cluster);
  const again = worded(await store.append('s', 'no-stream', [event]));
  return `${outcome}; again: ${again}, ${written(double, [event.id])} written`;
};

/** A read of three events under the fault. */
const reading: Deed = async ({ store, cluster }, spoil) => {
  await store.append('s', 'no-stream', [anEvent(), anEvent(), anEvent()]);
  const before = callsAt(cluster, 'read');
  await spoil();
  const outcome = await store.readStream('s').then(
    (events) => `${events.length} events`,
    (error) => error.code,
  );
  const tries = callsAt(cluster, 'read') - before;
  await mended(cluster);
  return `${outcome} after ${tries} ${tries === 1 ? 'try' : 'tries'}`;
};

/** A follower that has seen three events, then the fault, then three more events. */
const following: Deed = async ({ store, cluster }, spoil) => {
  const seen: RecordedEvent[] = [];
  const abort = new AbortController();
  const after = await store.head();
  const follower = (async () => {
    for await (const batch of store.follow({ after, signal: abort.signal })) seen.push(...batch);
  })();
  const ids: string[] = [];
  const record = async (streamId: string) => {
    const events = [anEvent(), anEvent(), anEvent()];
    ids.push(...events.map(({ id }) => id));
    for (;;) {
      if ((await store.append(streamId, 'no-stream', events)).ok) return;
    }
  };
  await record('s');
  while (seen.length < 3) await pause(5);
  const before = store.link().restarts;
  await spoil();
  await record('t');
  while (seen.length < 6) await pause(5);
  await mended(cluster);
  const restarts = store.link().restarts - before;
  abort.abort();
  await follower;
  const inOrder = seen.map(({ id }) => id).join() === ids.join();
  const how = restarts === 0 ? 'went on' : 'resumed';
  return `${how}, ${inOrder ? 'every event once and in order' : 'events wrong'}`;
};

function worded(answer: AppendResult): string {
  return answer.ok ? (answer.repeated ? 'repeated' : 'acknowledged') : answer.code;
}

function callsAt({ nodes }: Cluster, kind: 'append' | 'read'): number {
  return nodes.reduce((sum, { faults }) => sum + faults.calls[kind], 0);
}

async function mended({ nodes }: Cluster): Promise<void> {
  for (const { faults } of nodes) faults.clear();
}

const nextAppends = (...faults: readonly AppendFault[]) => ({
  fault: `append: ${faults.join(', ')}`,
  deed: appending,
  spoil: ({ double }: Given) => double.faults.next.append.push(...faults),
});
const nextReads = (...faults: readonly ReadFault[]) => ({
  fault: `read: ${faults.join(', ')}`,
  deed: reading,
  spoil: ({ double }: Given) => double.faults.next.read.push(...faults),
});
const subscriptionNow = (fault: SubscriptionFault) => ({
  fault: `subscription: ${fault}`,
  deed: following,
  spoil: ({ double }: Given) => double.strike(fault),
});

const TRIED_AGAIN = 'acknowledged after 2 tries, 1 written; again: repeated, 1 written';
const AT_ONCE = 'acknowledged after 1 try, 1 written; again: repeated, 1 written';
const RESUMED = 'resumed, every event once and in order';

const rows: readonly Row[] = [
  { ...nextAppends('silent'), outcome: TRIED_AGAIN },
  { ...nextAppends('reset'), outcome: TRIED_AGAIN },
  { ...nextAppends('unavailable'), outcome: TRIED_AGAIN },
  { ...nextAppends('cancelled'), outcome: TRIED_AGAIN },
  { ...nextAppends('deadline-exceeded'), outcome: TRIED_AGAIN },
  { ...nextAppends('internal'), outcome: TRIED_AGAIN },
  { ...nextAppends('not-ready'), outcome: TRIED_AGAIN },
  { ...nextAppends('busy'), outcome: TRIED_AGAIN },
  { ...nextAppends('timeout'), outcome: TRIED_AGAIN },
  { ...nextAppends('unknown'), outcome: TRIED_AGAIN },
  { ...nextAppends('no-leader-info'), outcome: TRIED_AGAIN },
  { ...nextAppends('not-leader'), outcome: TRIED_AGAIN },
  { ...nextAppends('late-answer'), outcome: AT_ONCE },
  { ...nextAppends('lost-answer'), outcome: TRIED_AGAIN },
  { ...nextAppends('no-answer'), outcome: TRIED_AGAIN },
  { ...nextAppends('reset-after-commit'), outcome: TRIED_AGAIN },
  { ...nextAppends('timeout-after-commit'), outcome: TRIED_AGAIN },
  {
    ...nextAppends('lost-answer', 'unavailable', 'reset-after-commit'),
    outcome: 'acknowledged after 4 tries, 1 written; again: repeated, 1 written',
  },
  { ...nextAppends('wrong-version-after-commit'), outcome: '?' },
  { ...nextAppends('wrong-version'), outcome: '?' },
  { ...nextAppends('access-denied'), outcome: '?' },
  { ...nextAppends('stream-deleted'), outcome: '?' },
  { ...nextAppends('too-large'), outcome: '?' },
  {
    fault: 'append: killed for a while',
    deed: appending,
    spoil: async ({ double }) => {
      await double.stop();
      setTimeout(() => double.restart(), 300);
    },
    outcome: '?',
  },
  {
    fault: 'append: killed for longer than anybody asks',
    deed: async (given, spoil) => {
      const outcome = appending(given, spoil);
      return outcome;
    },
    spoil: async ({ double }) => {
      await double.stop();
      setTimeout(() => double.restart(), 8_000);
    },
    outcome: '?',
  },
  {
    fault: 'append: half-open connection',
    deed: appending,
    spoil: ({ double }) => double.darken(),
    outcome: '?',
  },
  {
    fault: 'append: cut connection',
    deed: appending,
    spoil: ({ double }) => double.cut(),
    outcome: '?',
  },
  {
    fault: 'append: slow server',
    deed: appending,
    spoil: ({ double }) => {
      double.faults.slowByMs = 250;
    },
    outcome: '?',
  },
  {
    fault: 'append: server slower than the deadline',
    deed: appending,
    spoil: ({ double }) => {
      double.faults.slowByMs = 2_000;
    },
    outcome: '?',
  },
  {
    fault: 'append: server that takes every call and answers none',
    deed: appending,
    spoil: ({ double }) => {
      double.faults.silent = true;
    },
    outcome: '?',
  },
  {
    fault: 'append: another node leads',
    nodes: 3,
    deed: appending,
    spoil: ({ cluster }) => cluster.elect(1),
    outcome: '?',
  },
  {
    fault: 'append: the leader is killed, another leads',
    nodes: 3,
    deed: appending,
    spoil: async ({ cluster }) => {
      await cluster.leader().stop();
      cluster.elect(2);
    },
    outcome: '?',
  },
  {
    fault: 'append: the cluster cannot be found for a while',
    nodes: 3,
    deed: appending,
    spoil: async ({ cluster }) => {
      for (const { faults } of cluster.nodes) faults.always.gossip = 'unavailable';
      await cluster.leader().stop();
      cluster.elect(1);
      setTimeout(() => mended(cluster), 700);
    },
    outcome: '?',
  },
  { ...nextReads('silent'), outcome: '?' },
  { ...nextReads('reset'), outcome: '?' },
  { ...nextReads('unavailable'), outcome: '?' },
  { ...nextReads('cancelled'), outcome: '?' },
  { ...nextReads('not-ready'), outcome: '?' },
  { ...nextReads('not-leader'), outcome: '?' },
  { ...nextReads('access-denied'), outcome: '?' },
  { ...nextReads('cut'), outcome: '?' },
  { ...nextReads('stalls'), outcome: '?' },
  {
    fault: 'read: half-open connection',
    deed: reading,
    spoil: ({ double }) => double.darken(),
    outcome: '?',
  },
  { ...subscriptionNow('ends'), outcome: RESUMED },
  { ...subscriptionNow('errs'), outcome: RESUMED },
  { ...subscriptionNow('stalls'), outcome: RESUMED },
  { ...subscriptionNow('repeats'), outcome: 'went on, every event once and in order' },
  { ...subscriptionNow('reset'), outcome: RESUMED },
  { ...subscriptionNow('cancelled'), outcome: RESUMED },
  { ...subscriptionNow('internal'), outcome: RESUMED },
  { ...subscriptionNow('not-leader'), outcome: RESUMED },
  {
    fault: 'subscription: killed server',
    deed: following,
    spoil: ({ double }) => double.restart(),
    outcome: RESUMED,
  },
  {
    fault: 'subscription: half-open connection',
    deed: following,
    spoil: ({ double }) => double.darken(),
    outcome: RESUMED,
  },
  {
    fault: 'subscription: ends, and the next ones are silent, refused and stalled',
    deed: following,
    spoil: ({ double }) => {
      double.faults.next.subscription.push('silent', 'not-ready', 'stalls');
      double.strike('ends');
    },
    outcome: RESUMED,
  },
  {
    fault: 'subscription: the leader is killed, another leads',
    nodes: 3,
    deed: following,
    spoil: async ({ cluster }) => {
      await cluster.leader().stop();
      cluster.elect(1);
    },
    outcome: RESUMED,
  },
];

async function outcomeOf({ nodes = 1, spoil, deed }: Row): Promise<string> {
  const cluster = await startDoubles(nodes);
  const address = nodes === 1 ? cluster.address : `${cluster.address}${DISCOVERY}`;
  const store = await openEventStoreDb({ ...SETTINGS, address });
  const given = { store, cluster, double: cluster.leader() };
  try {
    await store.append('warm', 'no-stream', [anEvent()]);
    const hangs = pause(30_000, 'hangs', { ref: false });
    return await Promise.race([deed(given, () => spoil(given)), hangs]);
  } finally {
    await store.close();
    await cluster.stop();
  }
}

describe('what the store does about', () => {
  const outcomes = new Map<string, string>();

  beforeAll(async () => {
    await inLanes(rows, ROWS_AT_ONCE, async (row) => {
      outcomes.set(row.fault, await outcomeOf(row).catch(String));
    });
  }, 120_000);

  it.each(rows)('$fault: $outcome', ({ fault, outcome }) => {
    expect(outcomes.get(fault)).toBe(outcome);
  });
});

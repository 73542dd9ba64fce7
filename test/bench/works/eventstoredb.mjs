import { randomUUID } from 'node:crypto';
import { mirroredStore, openEventStoreDb } from '#event-store';
import { emmettCluster, rawClient } from '../support/cluster-peers.mjs';
import { histories } from '../support/histories.mjs';
import { interleaved, median, percentile, timed } from '../support/measure.mjs';
import { rateOf } from '../support/rate.mjs';

const RAW = '@eventstore/db-client';
const EMMETT = 'emmett-esdb';
const LEAST = 0.95;

let made = 0;

/** Streams of exactly so many events, each of a name that no other stream of the run has. */
function* streamsOf(seed, count) {
  for (const { streamId, events } of histories(seed)) {
    if (events.length < count) continue;
    made += 1;
    const name = `${streamId}-${made}`;
    yield { streamId: name, expected: 'no-stream', events: events.slice(0, count) };
  }
}

/** The first so many of them. */
function first(count, streams) {
  const found = [];
  for (const stream of streams) if (found.push(stream) === count) break;
  return found;
}

/** Appends of so many events at once for so long, ours, the client's and emmett's in turn. */
async function appends({ ours, raw, emmett }, { rounds, seconds, inFlight, events }) {
  const source = streamsOf(3, events);
  const next = () => source.next().value;
  const oursOne = async () => {
    const { streamId, expected, events } = next();
    const result = await ours.append(streamId, expected, events);
    if (!result.ok) throw new Error(`append refused: ${result.code} ${result.reason ?? ''}`);
  };
  const found = await interleaved(rounds, {
    ours: () => rateOf(seconds, inFlight, oursOne),
    raw: () => rateOf(seconds, inFlight, () => raw.append(next())),
    emmett: () => rateOf(seconds, inFlight, () => emmett.append(next())),
  });
  return Object.fromEntries(Object.entries(found).map(([name, rate]) => [name, rate * events]));
}

const bothRows = (work, { ours, raw, emmett }, more = {}) => [
  { work, unit: 'events/s', ours, peer: RAW, theirs: raw, least: LEAST, ...more },
  { work, unit: 'events/s', ours, peer: EMMETT, theirs: emmett, least: LEAST },
];

async function appendRows(all, { rounds, seconds }) {
  const single = await appends(all, { rounds, seconds, inFlight: 1, events: 1 });
  const some = await appends(all, { rounds, seconds, inFlight: 32, events: 1 });
  const many = await appends(all, { rounds, seconds, inFlight: 128, events: 1 });
  const bulk = await appends(all, { rounds, seconds, inFlight: 128, events: 8 });
  const floor = { work: 'cluster import, least', unit: 'events/s', ours: bulk.ours };
  return [
    ...bothRows('cluster append, one by one', single),
    ...bothRows('cluster append, 32 in flight', some),
    ...bothRows('cluster append, 128 in flight', many),
    ...bothRows('cluster import: streams of 8, 128 in flight', bulk),
    { ...floor, atLeast: 20_000 },
  ];
}

/** One stream of ten events, read again and again. */
async function readRows({ ours, raw, emmett }, { rounds, seconds }) {
  const [stream] = first(1, streamsOf(4, 10));
  await ours.append(stream.streamId, 'no-stream', stream.events);
  await raw.append(stream);
  await emmett.append(stream);
  const { streamId } = stream;
  const found = await interleaved(rounds, {
    ours: () => rateOf(seconds, 1, () => ours.readStream(streamId)),
    raw: () => rateOf(seconds, 1, () => raw.read(streamId)),
    emmett: () => rateOf(seconds, 1, () => emmett.read(streamId)),
  });
  const row = { work: 'cluster read of a stream of 10', unit: 'reads/s', ours: found.ours };
  return [
    { ...row, peer: RAW, theirs: found.raw, least: LEAST },
    { ...row, peer: EMMETT, theirs: found.emmett, least: LEAST },
  ];
}

/** All events of a log from its beginning: over the network, and from a mirror of it. */
async function catchUpRows(address, directory, { rounds, streams }) {
  const ours = await openEventStoreDb({ address, prefix: `bench-${randomUUID()}` });
  const raw = rawClient(address);
  const all = first(streams, streamsOf(5, 8));
  const count = all.length * 8;
  for (let from = 0; from < all.length; from += 64) {
    const some = all.slice(from, from + 64);
    await Promise.all(some.map(raw.append));
    await ours.appendMany(some);
  }
  const followed = async (log) => {
    let seen = 0;
    for await (const batch of log.follow()) {
      seen += batch.length;
      if (seen >= count) break;
    }
  };
  const rate = async (work) => count / (await timed(work)).seconds;
  const found = await interleaved(rounds, {
    ours: () => rate(() => followed(ours)),
    raw: () => rate(() => raw.catchUp(count)),
  });
  const mirrored = await mirroredStore(ours, directory);
  const local = [];
  for (let round = 0; round < rounds; round += 1) {
    local.push(await rate(() => followed(mirrored.local)));
  }
  await mirrored.close();
  await raw.close();
  const unit = 'events/s';
  const theirs = { unit, peer: RAW, theirs: found.raw };
  return [
    { work: 'cluster catch-up', ours: found.ours, ...theirs, least: LEAST },
    { work: 'the same from the mirror', ours: median(local), ...theirs, least: 1 },
  ];
}

/** From the call of an append to its event at a follower, one at a time, in ms. */
async function latencyRows({ ours, raw }, { appends: count }) {
  const source = streamsOf(6, 1);
  const measure = async (append, waitFor) => {
    const times = [];
    for (let number = 0; number < count; number += 1) {
      const stream = source.next().value;
      const arrived = waitFor(stream.events[0].id);
      const began = performance.now();
      await append(stream);
      await arrived;
      times.push(performance.now() - began);
    }
    return times;
  };
  const arrivals = new Map();
  const waitFor = (id) => new Promise((resolve) => arrivals.set(id, resolve));
  const onEvent = (id) => arrivals.get(id)?.();
  const stopping = new AbortController();
  const after = await ours.head();
  const following = (async () => {
    for await (const batch of ours.follow({ after, signal: stopping.signal })) {
      for (const { id } of batch) onEvent(id);
    }
  })();
  const stopRaw = raw.follow(onEvent);
  const oursTimes = await measure(
    ({ streamId, events }) => ours.append(streamId, 'no-stream', events),
    waitFor,
  );
  const rawTimes = await measure(raw.append, waitFor);
  stopping.abort();
  await following;
  await stopRaw();
  return [0.5, 0.99].map((share) => ({
    work: `cluster append → follower, p${share * 100}`,
    unit: 'ms',
    ours: percentile(oursTimes, share),
    peer: RAW,
    theirs: percentile(rawTimes, share),
    most: 1 / LEAST,
  }));
}

/** The adapter for a cluster beside the client below it, on the server LUODI_TEST_ESDB names. */
export async function run({ directory, quick }) {
  const address = process.env.LUODI_TEST_ESDB;
  const size = quick
    ? { rounds: 2, seconds: 0.5, streams: 1_000, appends: 200 }
    : { rounds: 5, seconds: 3, streams: 12_500, appends: 1_000 };
  const all = {
    ours: await openEventStoreDb({ address, prefix: `bench-${randomUUID()}` }),
    raw: rawClient(address),
    emmett: await emmettCluster(address),
  };
  const rows = [
    ...(await appendRows(all, size)),
    ...(await readRows(all, size)),
    ...(await latencyRows(all, size)),
  ];
  for (const contender of Object.values(all)) await contender.close();
  return [...rows, ...(await catchUpRows(address, directory, size))];
}

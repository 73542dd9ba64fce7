import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const load = createRequire(new URL('../peers/package.json', import.meta.url));

/** The raw client as its manual shows it: its defaults, which is appending by batch. */
export function rawClient(address) {
  const { EventStoreDBClient, jsonEvent, START, streamNameFilter, NO_STREAM } =
    load('@eventstore/db-client');
  const client = EventStoreDBClient.connectionString(address);
  const run = `raw-${randomUUID()}`;
  const nameOf = (streamId) => `${run}:${streamId}`;
  const append = ({ streamId, events }) =>
    client.appendToStream(
      nameOf(streamId),
      events.map(({ id, type, data, metadata }) => jsonEvent({ id, type, data, metadata })),
      { expectedRevision: NO_STREAM },
    );
  const subscribe = (fromPosition = START) =>
    client.subscribeToAll({ fromPosition, filter: streamNameFilter({ prefixes: [`${run}:`] }) });
  return {
    append,
    async read(streamId) {
      let events = 0;
      for await (const _ of client.readStream(nameOf(streamId))) events += 1;
      return events;
    },
    /** Reads all there is of this run by a filtered subscription, as its own catch-up does. */
    async catchUp(count) {
      const subscription = subscribe();
      let events = 0;
      for await (const { event } of subscription) {
        if (event !== undefined) events += 1;
        if (events === count) break;
      }
      await subscription.unsubscribe();
    },
    follow(onEvent) {
      const subscription = subscribe();
      const done = (async () => {
        for await (const { event } of subscription) if (event) onEvent(event.id);
      })().catch(() => undefined);
      return async () => {
        await subscription.unsubscribe();
        await done;
      };
    },
    close: () => client.dispose(),
  };
}

/** The library's store over a client of its own. */
export async function emmettCluster(address) {
  // What `require` would be given awaits at its top level, which no such file may: take the module.
  const file = load.resolve('@event-driven-io/emmett-esdb').replace(/[.]cjs$/, '.js');
  const { getEventStoreDBEventStore } = await import(pathToFileURL(file).href);
  const { EventStoreDBClient } = load('@eventstore/db-client');
  const client = EventStoreDBClient.connectionString(address);
  const store = getEventStoreDBEventStore(client);
  const run = `emmett-${randomUUID()}`;
  return {
    append: ({ streamId, events }) =>
      store.appendToStream(`${run}:${streamId}`, events, {
        expectedStreamVersion: 'STREAM_DOES_NOT_EXIST',
      }),
    async read(streamId) {
      return (await store.readStream(`${run}:${streamId}`)).events.length;
    },
    close: () => client.dispose(),
  };
}

import { EventStoreDBClient, type Position, streamNameFilter } from '@eventstore/db-client';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import services from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';

/** A filtered page of all, which the server has and the client’s own methods do not ask for. */
export async function filteredPage(
  address: string,
  prefix: string,
  from: Position,
  direction: 'forwards' | 'backwards',
  count: number,
): Promise<(string | undefined)[]> {
  const place = new streams.ReadReq.Options.Position();
  place.setCommitPosition(String(from.commit)).setPreparePosition(String(from.prepare));
  const names = new streams.ReadReq.Options.FilterOptions.Expression().setPrefixList([prefix]);
  const filter = new streams.ReadReq.Options.FilterOptions().setStreamIdentifier(names).setMax(10);
  const uuid = new streams.ReadReq.Options.UUIDOption().setString(new shared.Empty());
  const options = new streams.ReadReq.Options()
    .setAll(new streams.ReadReq.Options.AllOptions().setPosition(place))
    .setFilter(filter.setCheckpointintervalmultiplier(1))
    .setReadDirection(direction === 'forwards' ? 0 : 1)
    .setCount(String(count))
    .setUuidOption(uuid);
  const [, endpoint = ''] = /^esdb:\/\/([^,?]+)/.exec(address) ?? [];
  const client = new FilteringClient({ endpoint }, { insecure: true });
  const call = await client.openRead(new streams.ReadReq().setOptions(options));
  const answers: (string | undefined)[] = [];
  for await (const answer of call) {
    const event = (answer as ReadResp).getEvent()?.getEvent();
    if (event) answers.push(event.getId()?.getString());
  }
  await client.dispose();
  return answers;
}

class FilteringClient extends EventStoreDBClient {
  openRead(request: ReadReq) {
    return this.GRPCStreamCreator(services.StreamsClient, 'read', (grpc) =>
      grpc.read(request, ...this.callArguments({})),
    )();
  }
}

export interface Watch {
  readonly prefix: string;
  readonly from: Position | 'start' | 'end';
  /** Ends the watch. */
  readonly until: (seen: readonly string[]) => boolean;
  readonly onCaughtUp?: () => unknown;
}

/** What a subscription to one prefix tells, in order, as words. */
export async function watched(client: EventStoreDBClient, watch: Watch): Promise<string[]> {
  const seen: string[] = [];
  const { promise, resolve, reject } = withResolvers<void>();
  const tell = (word: string) => {
    seen.push(word);
    if (watch.until(seen)) resolve();
  };
  const subscription = client.subscribeToAll({
    fromPosition: watch.from,
    filter: streamNameFilter({
      prefixes: [watch.prefix],
      checkpointReached: async (_, { commit, prepare }) => tell(`checkpoint ${commit}/${prepare}`),
    }),
  });
  subscription.on('error', reject);
  subscription.on('caughtUp', () => {
    tell('caught up');
    watch.onCaughtUp?.();
  });
  subscription.on('data', ({ event }) => tell(`${event?.revision}@${event?.position?.commit}`));
  await promise.finally(() => subscription.unsubscribe());
  return seen;
}

function withResolvers<T>() {
  let settle: [(value: T) => void, (reason: unknown) => void] | undefined;
  const promise = new Promise<T>((...both) => {
    settle = both;
  });
  const [resolve, reject] = settle ?? [];
  return { promise, resolve: resolve ?? fail, reject: reject ?? fail };
}

const fail = () => {
  throw new Error('a promise runs its executor at once');
};

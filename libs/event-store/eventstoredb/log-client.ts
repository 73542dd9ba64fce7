import { EventStoreDBClient } from '@eventstore/db-client';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type {
  BatchAppendReq,
  BatchAppendResp,
  ReadReq,
  ReadResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import type { Cluster } from './address.ts';
import type { FullSettings } from './settings.ts';

/** A stream of answers to one read or subscription. `cancel` tells the server as well. */
export type ReadCall = ReturnType<StreamsClient['read']>;

/** A call that takes any number of appends and answers each. */
export type AppendCall = ReturnType<StreamsClient['batchAppend']>;

/** A read, and the client it goes by: whoever gives up the one may have to give up the other. */
export interface OpenRead {
  readonly client: LogClient;
  readonly call: ReadCall;
}

export type { BatchAppendReq, BatchAppendResp, ReadReq, ReadResp };

/**
 * The driver as far as it can be relied on: discovery, channels, TLS, credentials, and going over
 * to the leader. Its own reads and appends are passed by, since they cannot be asked for filtered
 * pages, and since its appends have no deadline and share one table of answers across clients, in
 * which an error of one makes a late answer of another an uncaught exception.
 */
export class LogClient extends EventStoreDBClient {
  /** When anything last came from the server, on whatever call; `performance.now()`. */
  heardAt = performance.now();
  #streams: StreamsClient | undefined;

  /** Reads and subscriptions alike: what is wanted is in the request. */
  openRead(request: ReadReq, requiresLeader: boolean): Promise<ReadCall> {
    return this.GRPCStreamCreator(StreamsClient, 'read', (streams) => {
      this.#streams = streams;
      return streams.read(request, ...this.callArguments({ requiresLeader }, NO_DEADLINE));
    })();
  }

  openAppends(): Promise<AppendCall> {
    return this.GRPCStreamCreator(StreamsClient, 'append', (streams) => {
      this.#streams = streams;
      return streams.batchAppend(...this.callArguments({ requiresLeader: true }, NO_DEADLINE));
    })();
  }

  /** Breaks off every call and closes the connection, which disposing of a client leaves open. */
  async shut(): Promise<void> {
    await this.dispose();
    this.#streams?.close();
  }
}

/** Deadlines are kept here, by timers that also see a server that says nothing. */
const NO_DEADLINE = { deadline: Number.POSITIVE_INFINITY };

/** A client that has not connected yet: it does so with its first call. */
export function newClient(
  { username, password }: FullSettings,
  { endpoints, discover, tls, tuning }: Cluster,
  authority: Buffer | undefined,
): LogClient {
  const options = { ...tuning, connectionName: 'luodi', throwOnAppendFailure: true };
  const channel = { insecure: !tls, ...(authority && { rootCertificate: authority }) };
  const credentials =
    username === undefined || password === undefined ? undefined : { username, password };
  if (discover) return new LogClient({ ...options, discover: endpoints[0] }, channel, credentials);
  if (endpoints.length === 1) {
    return new LogClient({ ...options, endpoint: endpoints[0] }, channel, credentials);
  }
  return new LogClient({ ...options, endpoints: [...endpoints] }, channel, credentials);
}

import { randomUUID } from 'node:crypto';
import { createServer, type Socket, type Server as TcpServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import gossipServices from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import featureServices from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import services from '@eventstore/db-client/generated/streams_grpc_pb.js';
import {
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { appendCall, batchAppendCall, deleteCall } from './append-calls.ts';
import { FaultSwitches, type SubscriptionFault } from './faults.ts';
import { featuresCall, gossipCall } from './node-calls.ts';
import { readCall } from './read-calls.ts';
import { ServerLog, type ServerRecord } from './server-log.ts';
import type { Credentials, Member, ServerNode } from './server-node.ts';
import { Subscriptions } from './subscriptions.ts';
import { Wire } from './wire.ts';

const HOST = '127.0.0.1';
/** Below the ports that systems give to outgoing connections: a stopped node gets its own again. */
const FIRST_PORT = 20_000;
const PORTS = 10_000;
const LISTEN_ATTEMPTS = 40;
const LISTEN_AGAIN_MS = 25;

export interface DoubleOptions {
  /** What `created` is taken from; the machine's clock where not given. */
  readonly clock?: () => number;
  /** Asked of every call to the streams where given. Clients send them over TLS only. */
  readonly credentials?: Credentials;
  /** The key and certificate to speak TLS with, as PEM. */
  readonly tls?: { readonly key: string; readonly certificate: string };
  /** Any free one where not given. */
  readonly port?: number;
}

/** An event written behind the adapter's back. */
export interface ForeignEvent {
  readonly streamId: string;
  /** A new one where not given. */
  readonly id?: string;
  readonly type?: string;
  /** As it is where it is text: malformed JSON is text that is not JSON. */
  readonly data?: string | object;
  readonly metadata?: string | object;
  /** `application/json` where not given. */
  readonly contentType?: string;
}

/** A server that speaks EventStoreDB's protocol over a real socket and fails as it is told to. */
export interface Double {
  /** A connection string of this one node. */
  readonly address: string;
  readonly port: number;
  readonly faults: FaultSwitches;
  /** The truth: every record of the log in order, system events and foreign ones among them. */
  readonly records: readonly ServerRecord[];
  /** How many subscriptions run now. */
  readonly subscriptions: number;
  /** How many connections are open now, dark ones among them. */
  readonly connections: number;
  /** Lets a fault come to the subscriptions that run now; gives their number. */
  strike(fault: SubscriptionFault): number;
  /** Makes the connections open now half-open: they stay, nothing flows. New ones work. */
  darken(): void;
  /** Cuts the connections open now with a reset. New ones work. */
  cut(): void;
  /** Writes at the end of a stream, whatever stands there. */
  write(...events: readonly ForeignEvent[]): void;
  /** Writes a link to an event, as projections do. */
  link(streamId: string, target: Pick<ServerRecord, 'streamId' | 'revision'>): void;
  setClock(clock: () => number): void;
  /** Dies as by `kill -9`: connections are reset, nothing listens. What was written stays. */
  stop(): Promise<void>;
  /** Starts again on the same port with the same log, killed before where it runs. */
  restart(): Promise<void>;
}

/** What the nodes of a cluster have in common. */
export interface Company {
  readonly log: ServerLog;
  members(): readonly Member[];
}

/** One node alone, which leads itself. */
export async function startDouble(options: DoubleOptions = {}): Promise<Double> {
  const id = randomUUID();
  const log = new ServerLog(options.clock ?? Date.now);
  const members = (): readonly Member[] => [
    { id, host: HOST, port: node.port, state: 'leader', isAlive: true },
  ];
  const node = new DoubleNode({ log, members }, options);
  await node.start();
  return node;
}

/** A node of a company. It is not started yet. */
export class DoubleNode implements Double {
  readonly host = HOST;
  readonly faults = new FaultSwitches();
  port: number;
  private readonly company: Company;
  private readonly options: DoubleOptions;
  private readonly wires = new Set<Wire>();
  private running: Running | undefined;

  constructor(company: Company, options: DoubleOptions) {
    this.company = company;
    this.options = options;
    this.port = options.port ?? 0;
  }

  get address(): string {
    const scheme = this.options.tls ? 'tls=true' : 'tls=false';
    return `esdb://${HOST}:${this.port}?${scheme}`;
  }

  get isRunning(): boolean {
    return this.running !== undefined;
  }

  get records(): readonly ServerRecord[] {
    return this.company.log.records;
  }

  get subscriptions(): number {
    return this.running?.subscriptions.count ?? 0;
  }

  get connections(): number {
    return this.wires.size;
  }

  strike(fault: SubscriptionFault): number {
    return this.running?.subscriptions.strike(fault) ?? 0;
  }

  darken(): void {
    for (const wire of this.wires) wire.darken();
  }

  cut(): void {
    for (const wire of this.wires) wire.cut();
  }

  write(...events: readonly ForeignEvent[]): void {
    for (const event of events) {
      this.company.log.write(event.streamId, [
        {
          id: event.id ?? randomUUID(),
          type: event.type ?? 'SomethingForeign',
          contentType: event.contentType ?? 'application/json',
          data: asBytes(event.data ?? {}),
          metadata: asBytes(event.metadata ?? ''),
        },
      ]);
    }
  }

  link(streamId: string, target: Pick<ServerRecord, 'streamId' | 'revision'>): void {
    const data = `${target.revision}@${target.streamId}`;
    this.write({ streamId, type: '$>', data, contentType: 'application/octet-stream' });
  }

  setClock(clock: () => number): void {
    this.company.log.clock = clock;
  }

  async start(): Promise<void> {
    const life = new AbortController();
    const { log, members } = this.company;
    const { credentials, tls } = this.options;
    const node: ServerNode = {
      log,
      members,
      credentials,
      faults: this.faults,
      life: life.signal,
      host: HOST,
      port: this.port,
      cut: () => this.cut(),
    };
    const subscriptions = new Subscriptions(node);
    const calls = servingAll(node, subscriptions);
    const injector = calls.createConnectionInjector(
      tls
        ? ServerCredentials.createSsl(null, [
            { private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.certificate) },
          ])
        : ServerCredentials.createInsecure(),
    );
    const listener = createServer({ noDelay: true }, (socket: Socket) => {
      const wire = new Wire(socket);
      this.wires.add(wire);
      wire.once('close', () => this.wires.delete(wire));
      if (this.faults.darkConnections) wire.darken();
      injector.injectConnection(wire);
    });
    this.port = await listening(listener, this.port);
    Object.assign(node, { port: this.port });
    this.running = { life, listener, calls, subscriptions };
  }

  async stop(): Promise<void> {
    const { running } = this;
    if (!running) return;
    this.running = undefined;
    running.life.abort();
    const closed = new Promise((resolve) => running.listener.close(resolve));
    this.cut();
    running.calls.forceShutdown();
    await closed;
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }
}

interface Running {
  readonly life: AbortController;
  readonly listener: TcpServer;
  readonly calls: Server;
  readonly subscriptions: Subscriptions;
}

function servingAll(node: ServerNode, subscriptions: Subscriptions): Server {
  const server = new Server({
    'grpc.max_receive_message_length': 17 * 1024 * 1024,
    'grpc.max_send_message_length': -1,
  });
  const { StreamsService } = services;
  const encoded = { responseSerialize: (bytes: Uint8Array) => Buffer.from(bytes) };
  const streams = { ...StreamsService, read: { ...StreamsService.read, ...encoded } };
  serve(server, streams, {
    read: readCall(node, subscriptions),
    append: appendCall(node),
    batchAppend: batchAppendCall(node),
    delete: deleteCall(node, 'softDelete'),
    tombstone: deleteCall(node, 'tombstone'),
  });
  serve(server, featureServices.ServerFeaturesService, { getSupportedMethods: featuresCall(node) });
  serve(server, gossipServices.GossipService, { read: gossipCall(node) });
  return server;
}

/** The handlers are typed one by one; the server takes any that have the service's names. */
function serve(server: Server, service: object, handlers: object): void {
  const definition = service as ServiceDefinition<UntypedServiceImplementation>;
  server.addService(definition, handlers as UntypedServiceImplementation);
}

/** Listens where asked, or at a port that no outgoing connection is given meanwhile. */
async function listening(listener: TcpServer, asked: number): Promise<number> {
  for (let attempt = 0; ; attempt += 1) {
    const port = asked || FIRST_PORT + Math.floor(Math.random() * PORTS);
    try {
      await listeningAt(listener, port);
      return port;
    } catch (error) {
      if (attempt === LISTEN_ATTEMPTS) throw error;
      await pause(asked ? LISTEN_AGAIN_MS : 0);
    }
  }
}

function listeningAt(listener: TcpServer, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(port, HOST, () => {
      listener.off('error', reject);
      resolve();
    });
  });
}

function asBytes(value: string | object): Uint8Array {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}

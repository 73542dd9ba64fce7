import 'reflect-metadata';
import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { WriteLoop } from '#commands';
import type { EventStore } from '#event-store';
import { IN_MEMORY, Journal, type RebuildProgress } from '#journal';
import { ApiModule } from './api.module.ts';
import { type CatchUp, type LogStore, openLogStore } from './log-store.ts';
import { ProblemFilter } from './problems/problem.filter.ts';
import { serveDocs } from './server/docs-page.ts';
import { Gate, newAdapter } from './server/fastify-server.ts';
import { checkHandlers } from './server/one-handler-each.ts';
import { StderrLogger } from './server/stderr-logger.ts';

/** Where a Luodi keeps its data, and whom it tells. */
export interface LuodiOptions {
  /** Folder of the log and the books; without one everything is in memory, as for tests. */
  readonly dataDirectory?: string;
  /** Warnings and faults go to standard error where not given. */
  readonly logger?: LoggerService;
  /** Told while books are made anew at the start. */
  readonly onRebuild?: (progress: RebuildProgress) => void;
  /** Told while the log of a cluster is first read. */
  readonly onCatchUp?: CatchUp;
  /** Where the settings of the log are read, by name; this process's own where not given. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** A whole Luodi in this process. */
export interface Luodi {
  /** Initialised; it listens only after `listen`, and answers `inject` without. */
  readonly app: NestFastifyApplication;
  readonly store: EventStore;
  readonly journal: Journal;
  readonly loop: WriteLoop;
  /** Listens (port 0: any free one), and tells other processes where through the directory. */
  listen(port: number, host: string): Promise<string>;
  /** Takes no more requests, ends those under way, then closes the books and the log. */
  close(): Promise<void>;
}

const SWEEP_MS = 50;

/** The composition root: the one place where adapters are chosen and rooms are joined. */
export async function openLuodi(options: LuodiOptions = {}): Promise<Luodi> {
  const { dataDirectory, logger = new StderrLogger(), onRebuild, onCatchUp } = options;
  const { environment = process.env } = options;
  const warn = (message: string) => logger.warn(message);
  const chosen = { environment, warn, ...(onCatchUp && { onCatchUp }) };
  const logStore = await openLogStore(dataDirectory, chosen);
  const { log, fold } = logStore;
  let journal: Journal | null = null;
  try {
    const directory = dataDirectory ?? IN_MEMORY;
    const more = { ...(onRebuild && { onRebuild }), ...(fold && { fold }) };
    journal = await Journal.open({ store: log, directory, warn, ...more });
    const gate = new Gate();
    const app = await createApp(logStore, journal, dataDirectory ?? null, logger, gate);
    return new OpenLuodi(app, logStore, journal, gate);
  } catch (error) {
    await journal?.close();
    await logStore.close();
    throw error;
  }
}

async function createApp(
  logStore: LogStore,
  journal: Journal,
  directory: string | null,
  logger: LoggerService,
  gate: Gate,
): Promise<NestFastifyApplication> {
  const rooms = ApiModule.of({ logStore, journal, directory, faults: logger });
  const adapter = newAdapter();
  const app = await NestFactory.create<NestFastifyApplication>(rooms, adapter, {
    logger,
    bodyParser: false,
    abortOnError: false,
  });
  gate.install(app, adapter);
  app.useGlobalFilters(new ProblemFilter(logger));
  serveDocs(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  checkHandlers(app);
  return app;
}

class OpenLuodi implements Luodi {
  readonly app: NestFastifyApplication;
  readonly store: EventStore;
  readonly journal: Journal;
  readonly loop: WriteLoop;
  private readonly gate: Gate;
  private readonly logStore: LogStore;
  private closing: Promise<void> | null = null;

  constructor(app: NestFastifyApplication, logStore: LogStore, journal: Journal, gate: Gate) {
    this.app = app;
    this.logStore = logStore;
    this.store = logStore.store;
    this.journal = journal;
    this.loop = app.get(WriteLoop);
    this.gate = gate;
  }

  async listen(port: number, host: string): Promise<string> {
    this.gate.bind(host);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      // Node throws this where nobody could catch it.
      throw Object.assign(new RangeError(`port ${port}`), { code: 'ERR_SOCKET_BAD_PORT' });
    }
    // Not through Nest, which would log a failure that is the caller's to tell.
    await this.app.getHttpAdapter().getInstance().listen({ port, host });
    const url = urlOf(this.app, host);
    this.logStore.publishUrl(url);
    return url;
  }

  close(): Promise<void> {
    this.closing ??= this.stop();
    return this.closing;
  }

  private async stop(): Promise<void> {
    this.gate.closing = true;
    // Nobody is sent here any more; the directory itself stays taken until the log is closed.
    this.logStore.publishUrl(null);
    // A connection that was answering when the stop began is idle only later, and nobody else
    // would close it then before its client does.
    const server = this.app.getHttpServer();
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
    await this.app.close().finally(() => clearInterval(sweep));
    await this.loop.drain();
    await this.journal.close();
    await this.logStore.close();
  }
}

/** Where others reach it: a server on every address of the machine is reached on its own. */
function urlOf(app: NestFastifyApplication, host: string): string {
  const address = app.getHttpServer().address() as { readonly port: number };
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${address.port}`;
}

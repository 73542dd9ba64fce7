import { join } from 'node:path';
import { type DynamicModule, Module } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { AuditModule, AuditRoom } from '#audit';
import { CommandsModule, WriteLoop } from '#commands';
import { type Journal, JournalModule } from '#journal';
import { LedgerImport } from '#ledger';
import { AuditController } from './audit/audit.controller.ts';
import { PacksController } from './audit/packs.controller.ts';
import { BulletinDesk } from './bulletins/bulletin-desk.ts';
import { BulletinsController } from './bulletins/bulletins.controller.ts';
import { CommandsController } from './commands/commands.controller.ts';
import { ProjectIds } from './commands/project-ids.ts';
import { AlertsController } from './live/alerts.controller.ts';
import { ChangesController } from './live/changes.controller.ts';
import { CountedStore } from './live/counted-store.ts';
import { HealthController } from './live/health.controller.ts';
import { LOG_STATUS } from './live/log-status.ts';
import { MetricsController } from './live/metrics.controller.ts';
import type { LogStore } from './log-store.ts';
import { FAULT_LOG, type FaultLog } from './problems/problem.filter.ts';
import { Desk } from './queries/desk.ts';
import { FiguresController } from './queries/figures.controller.ts';
import { ForecastController } from './queries/forecast.controller.ts';
import { PeriodsController } from './queries/periods.controller.ts';
import { ProjectsController } from './queries/projects.controller.ts';
import { ReportingController } from './queries/reporting.controller.ts';
import { RestatementController } from './queries/restatement.controller.ts';
import { TrackingController } from './queries/tracking.controller.ts';
import { ImportsController } from './work/imports.controller.ts';
import { ledgerImports } from './work/ledger-imports.ts';
import { RebuildController } from './work/rebuild.controller.ts';

/** What the doors stand on; chosen by the composition root. */
export interface Rooms {
  readonly logStore: LogStore;
  readonly journal: Journal;
  /** Where this node keeps what is its own; null where nothing is kept. */
  readonly directory: string | null;
  readonly faults: FaultLog;
}

/** Every door of the HTTP API, on the rooms it is given. */
@Module({})
export class ApiModule {
  static of({ logStore, journal, directory, faults }: Rooms): DynamicModule {
    const store = new CountedStore(logStore.store);
    return {
      module: ApiModule,
      imports: [
        CommandsModule.forStore({ store }),
        JournalModule.of(journal, logStore.log),
        AuditModule.of(auditRoomOf(store, logStore, directory), store, logStore.log),
      ],
      controllers: [
        CommandsController,
        FiguresController,
        ProjectsController,
        TrackingController,
        RestatementController,
        ReportingController,
        ForecastController,
        PeriodsController,
        BulletinsController,
        AuditController,
        PacksController,
        ChangesController,
        AlertsController,
        ImportsController,
        RebuildController,
        HealthController,
        MetricsController,
      ],
      providers: [
        Desk,
        {
          provide: BulletinDesk,
          useFactory: (desk: Desk, commands: CommandBus) =>
            new BulletinDesk(desk, commands, journal, store),
          inject: [Desk, CommandBus],
        },
        { provide: ProjectIds, useValue: new ProjectIds(store) },
        {
          provide: LedgerImport,
          useFactory: (loop: WriteLoop, queries: QueryBus) =>
            ledgerImports({ store, journal, loop, queries }),
          inject: [WriteLoop, QueryBus],
        },
        { provide: FAULT_LOG, useValue: faults },
        { provide: CountedStore, useValue: store },
        { provide: LOG_STATUS, useValue: () => logStore.status() },
      ],
    };
  }
}

function auditRoomOf(
  store: CountedStore,
  { source }: LogStore,
  directory: string | null,
): AuditRoom {
  const inDirectory = (name: string) => (directory === null ? null : join(directory, name));
  return new AuditRoom({
    store,
    source,
    treeFile: inDirectory('merkle-tiles.bin'),
    keyFolder: inDirectory('keys'),
  });
}

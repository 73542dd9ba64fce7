import { type DynamicModule, Module } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { CommandsModule, WriteLoop } from '#commands';
import type { EventStore } from '#event-store';
import { type Journal, JournalModule } from '#journal';
import { LedgerImport } from '#ledger';
import { CommandsController } from './commands/commands.controller.ts';
import { ProjectIds } from './commands/project-ids.ts';
import { ChangesController } from './live/changes.controller.ts';
import { HealthController } from './live/health.controller.ts';
import { FAULT_LOG, type FaultLog } from './problems/problem.filter.ts';
import { Desk } from './queries/desk.ts';
import { FiguresController } from './queries/figures.controller.ts';
import { ProjectsController } from './queries/projects.controller.ts';
import { ImportsController } from './work/imports.controller.ts';
import { ledgerImports } from './work/ledger-imports.ts';
import { RebuildController } from './work/rebuild.controller.ts';

/** What the doors stand on; chosen by the composition root. */
export interface Rooms {
  readonly store: EventStore;
  readonly journal: Journal;
  readonly faults: FaultLog;
}

/** Every door of the HTTP API, on the rooms it is given. */
@Module({})
export class ApiModule {
  static of({ store, journal, faults }: Rooms): DynamicModule {
    return {
      module: ApiModule,
      imports: [CommandsModule.forStore({ store }), JournalModule.of(journal, store)],
      controllers: [
        CommandsController,
        FiguresController,
        ProjectsController,
        ChangesController,
        ImportsController,
        RebuildController,
        HealthController,
      ],
      providers: [
        Desk,
        { provide: ProjectIds, useValue: new ProjectIds(store) },
        {
          provide: LedgerImport,
          useFactory: (loop: WriteLoop, queries: QueryBus) =>
            ledgerImports({ store, journal, loop, queries }),
          inject: [WriteLoop, QueryBus],
        },
        { provide: FAULT_LOG, useValue: faults },
      ],
    };
  }
}

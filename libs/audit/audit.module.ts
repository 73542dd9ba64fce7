import { type DynamicModule, Module } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { EventReader, EventStore } from '#event-store';
import type { Ask, Asker, Refusal } from '#journal';
import { AccessLog } from './access/access-log.ts';
import { AuditRoom } from './audit-room.ts';
import { type Replay, replay } from './replay/replay.ts';

/** A project's life told event by event, as of a day, as known at a time. */
export class ReplayQuery {
  constructor(
    readonly asker: Asker,
    readonly id: string,
    readonly ask: Ask,
  ) {}
}

/** The log as an audit reads it. */
class AuditedLog {
  constructor(readonly reader: EventReader) {}
}

@QueryHandler(ReplayQuery)
class ReplayHandler implements IQueryHandler<ReplayQuery, Replay | Refusal> {
  constructor(private readonly log: AuditedLog) {}

  execute({ id, ask }: ReplayQuery): Promise<Replay | Refusal> {
    return replay(this.log.reader, id, ask);
  }
}

/** Audits on Nest's QueryBus, and the room they are made in. */
@Module({})
export class AuditModule {
  static of(room: AuditRoom, store: EventStore, log: EventReader): DynamicModule {
    return {
      module: AuditModule,
      global: true,
      providers: [
        { provide: AuditRoom, useValue: room },
        { provide: AccessLog, useValue: new AccessLog(store) },
        { provide: AuditedLog, useValue: new AuditedLog(log) },
        ReplayHandler,
      ],
      exports: [AuditRoom, AccessLog],
    };
  }
}

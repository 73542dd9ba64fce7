import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { AccessLog } from '#audit';
import { Refused } from '../problems/problems.ts';
import { Desk } from '../queries/desk.ts';

/** Records who asked for an audited view or export, and with what, before it is given. */
@Injectable()
export class AccessRecorder implements NestInterceptor {
  private readonly access: AccessLog;
  private readonly desk: Desk;

  constructor(@Inject(AccessLog) access: AccessLog, @Inject(Desk) desk: Desk) {
    this.access = access;
    this.desk = desk;
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const given = { ...(request.params as object), ...(request.query as object) };
    const parameters = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, String(value).slice(0, 200)]),
    );
    const view = context.getHandler().name;
    const actor = this.desk.asker.id;
    // What cannot be recorded is not shown: a look nobody knows of is what this guards against.
    if (await this.access.record({ actor, view, parameters })) return next.handle();
    throw new Refused({ code: 'store-unavailable', facts: { reason: 'the look is not recorded' } });
  }
}

import {
  Body,
  Controller,
  Get,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBody, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  AccessLog,
  type AuditRefusal,
  AuditRoom,
  type KeptSeals,
  type KeyAdoption,
  type Proof,
  type RecordedView,
  readKeptSeals,
  type Sealed,
} from '#audit';
import { PROBLEM } from '../commands/command-docs.ts';
import { FAULT_LOG, type FaultLog, faultAnswer } from '../problems/problem.filter.ts';
import { Refused } from '../problems/problems.ts';
import { ProgressLines } from '../work/progress-lines.ts';
import { AccessRecorder } from './access-recorder.ts';

const JSON_ANSWER = { 'application/json': { schema: { type: 'object' } } };

/** Proof that nothing was changed: seals, proofs of single events, and verification of all. */
@ApiTags('审计 · Audit')
@ApiResponse({ status: 'default', ...PROBLEM })
@UseInterceptors(AccessRecorder)
@Controller('audit')
export class AuditController {
  private readonly room: AuditRoom;
  private readonly access: AccessLog;
  private readonly faults: FaultLog;

  constructor(
    @Inject(AuditRoom) room: AuditRoom,
    @Inject(AccessLog) access: AccessLog,
    @Inject(FAULT_LOG) faults: FaultLog,
  ) {
    this.room = room;
    this.access = access;
    this.faults = faults;
  }

  @Post('verifications')
  @ApiOperation({
    operationId: 'verify',
    summary: '核验整本日志 · Verify the whole log',
    description:
      'Recomputes every hash chain, the Merkle root at every seal and every signature. The body ' +
      'may hold keys and seals exported earlier, as `GET /audit/seals` gave them.',
  })
  @ApiBody({ required: false, schema: { type: 'object' } })
  @ApiResponse({
    status: 200,
    description: '进度，末行为结果 · Lines of progress, then the result',
    content: { 'application/x-ndjson': { schema: { type: 'object' } } },
  })
  @ApiQuery({
    name: 'since',
    required: false,
    description: '只核验此签封之后的事件 · Only what came after a seal, by its size, or `last`',
  })
  async verify(
    @Body() body: unknown,
    @Query('since') from: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const against = isEmpty(body) ? null : allowed(readKeptSeals(body));
    const since = sinceOf(from);
    const lines = new ProgressLines(request, reply);
    const started = performance.now();
    try {
      const verification = await this.room.verify({
        ...(against && { against }),
        ...(since !== null && { since }),
        onProgress: ({ position, upTo }) =>
          lines.progress({ done: Number(position), total: Number(upTo) }),
      });
      if ('code' in verification) throw new Refused(verification);
      const elapsedMs = Math.round(performance.now() - started);
      lines.result({ ...verification, elapsedMs });
    } catch (error) {
      lines.refuse(faultAnswer(error, request, this.faults));
    }
  }

  @Get('seals')
  @ApiOperation({ operationId: 'seals', summary: '全部签封与公钥 · All seals and public keys' })
  @ApiResponse({
    status: 200,
    description: '另处保存 · To be kept elsewhere',
    content: JSON_ANSWER,
  })
  seals(): Promise<KeptSeals> {
    return this.room.exported();
  }

  @Post('seals')
  @ApiOperation({ operationId: 'seal', summary: '签封至今的全部事件 · Seal all events so far' })
  @ApiResponse({ status: 201, description: '签封 · The seal', content: JSON_ANSWER })
  async seal(): Promise<Sealed> {
    return allowed(await this.room.seal());
  }

  @Post('keys')
  @ApiOperation({ operationId: 'rotateSealKey', summary: '更换签封密钥 · Put a new key to use' })
  @ApiResponse({ status: 201, description: '新公钥 · The new public key', content: JSON_ANSWER })
  async rotate(): Promise<KeyAdoption> {
    return allowed(await this.room.rotate());
  }

  @Get('proofs/:address')
  @ApiOperation({
    operationId: 'prove',
    summary: '一个事件的证明文件 · The proof of one event',
    description: 'The event by `stream@revision`, the address every explanation shows.',
  })
  @ApiResponse({ status: 200, description: '证明 · The proof', content: JSON_ANSWER })
  async prove(@Param('address') address: string): Promise<Proof> {
    return allowed(await this.room.prove(address));
  }

  @Get('access')
  @ApiOperation({ operationId: 'access', summary: '谁查看过 · Who looked at audit views' })
  @ApiQuery({ name: 'month', required: true, description: '月份 · Month', example: '2026-11' })
  @ApiResponse({ status: 200, description: '查看记录 · The looks', content: JSON_ANSWER })
  async looks(@Query('month') month: unknown): Promise<{ looks: readonly RecordedView[] }> {
    if (typeof month !== 'string' || !/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) {
      const fields = ['month: must be YYYY-MM'];
      throw new Refused({ code: 'invalid-query', facts: { fields } });
    }
    return { looks: await this.access.of(month) };
  }
}

/** A seal by the number of events it covers, or the last one; null for the whole log. */
function sinceOf(given: unknown): number | 'last' | null {
  if (given === undefined) return null;
  if (given === 'last') return 'last';
  if (typeof given === 'string' && /^\d{1,15}$/.test(given)) return Number(given);
  const fields = ['since: must be the number of events a seal covers, or last'];
  throw new Refused({ code: 'invalid-query', facts: { fields } });
}

const isEmpty = (body: unknown) =>
  body === null ||
  body === undefined ||
  (typeof body === 'object' && Object.keys(body).length === 0);

/** What was asked for, or the audit's refusal thrown. */
function allowed<T extends object>(answer: T | AuditRefusal): T {
  if ('code' in answer && 'facts' in answer) throw new Refused(answer as AuditRefusal);
  return answer as T;
}

import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Journal } from '#journal';
import { PROBLEM } from '../commands/command-docs.ts';
import { FAULT_LOG, type FaultLog, faultAnswer } from '../problems/problem.filter.ts';
import { Refused } from '../problems/problems.ts';
import { ProgressLines } from './progress-lines.ts';

/** Makes the books anew from the log; the old ones answer until the new ones are there. */
@ApiTags('维护 · Upkeep')
@Controller('rebuild')
export class RebuildController {
  private readonly journal: Journal;
  private readonly faults: FaultLog;
  private underWay = false;

  constructor(@Inject(Journal) journal: Journal, @Inject(FAULT_LOG) faults: FaultLog) {
    this.journal = journal;
    this.faults = faults;
  }

  @Post()
  @ApiOperation({ operationId: 'rebuild', summary: '重建账簿 · Rebuild the books' })
  @ApiResponse({
    status: 200,
    description: '进度，末行为结果 · Lines of progress, then the result',
    content: { 'application/x-ndjson': { schema: { type: 'object' } } },
  })
  @ApiResponse({ status: 'default', ...PROBLEM })
  async rebuild(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (this.underWay) throw new Refused({ code: 'rebuild-under-way', facts: {} });
    this.underWay = true;
    const lines = new ProgressLines(request, reply);
    const started = performance.now();
    try {
      await this.journal.rebuild((progress) => lines.progress(progress));
      const { position } = await this.journal.state();
      const elapsedMs = Math.round(performance.now() - started);
      lines.result({ position: position.toString(), elapsedMs });
    } catch (error) {
      lines.refuse(faultAnswer(error, request, this.faults));
    } finally {
      this.underWay = false;
    }
  }
}

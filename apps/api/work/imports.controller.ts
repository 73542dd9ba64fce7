import { Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Parameters } from '#journal';
import { LedgerImport, writeTemplate } from '#ledger';
import { PROBLEM } from '../commands/command-docs.ts';
import { actorOf } from '../commands/idempotency-key.ts';
import { FAULT_LOG, type FaultLog, faultAnswer, unsupported } from '../problems/problem.filter.ts';
import { given, Refused } from '../problems/problems.ts';
import { IMPORT_PARAMETERS, readImportOptions } from './import-options.ts';
import { NDJSON, ProgressLines } from './progress-lines.ts';
import { readUpload, UPLOAD_TYPES } from './upload.ts';

const FILE = { schema: { type: 'string', contentMediaType: UPLOAD_TYPES[0] ?? '' } } as const;
const SHEET = Object.fromEntries(UPLOAD_TYPES.map((type) => [type, FILE]));

/** Ledgers (台账) in, and the empty template out. */
@ApiTags('台账 · Ledgers')
@Controller()
export class ImportsController {
  private readonly ledgers: LedgerImport;
  private readonly faults: FaultLog;

  constructor(@Inject(LedgerImport) ledgers: LedgerImport, @Inject(FAULT_LOG) faults: FaultLog) {
    this.ledgers = ledgers;
    this.faults = faults;
  }

  @Post('imports')
  @ApiOperation({ operationId: 'import', summary: '导入台账 · Import a ledger' })
  @ApiBody({ description: 'xlsx', required: true, schema: { type: 'string' } })
  @ApiQuery({ name: 'dryRun', required: false, ...IMPORT_PARAMETERS.dryRun })
  @ApiQuery({ name: 'allOrNothing', required: false, ...IMPORT_PARAMETERS.allOrNothing })
  @ApiQuery({ name: 'registerUnits', required: false, ...IMPORT_PARAMETERS.registerUnits })
  @ApiQuery({ name: 'district', required: false, ...IMPORT_PARAMETERS.district })
  @ApiQuery({ name: 'fileName', required: false, ...IMPORT_PARAMETERS.fileName })
  @ApiResponse({
    status: 200,
    description: '导入结果；可逐行给出进度 · The report, or with x-ndjson progress before it',
    content: {
      'application/json': { schema: { type: 'object' } },
      [NDJSON]: { schema: { type: 'object' } },
    },
  })
  @ApiResponse({ status: 'default', ...PROBLEM })
  async import(
    @Query() query: Parameters,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (!UPLOAD_TYPES.includes(type)) throw new Refused(unsupported(request));
    const options = given(readImportOptions(query));
    const file = await readUpload(request);
    const wantsLines = request.headers.accept?.includes(NDJSON) === true;
    const lines = new ProgressLines(request, reply);
    const told = wantsLines ? (progress: object) => lines.progress(progress) : undefined;
    try {
      const run = { ...options, actor: actorOf(request) };
      const answer = await this.ledgers.run(file, run, told);
      if (!answer.ok) lines.refuse(answer.refusal);
      else if (wantsLines) lines.result(answer.report);
      else reply.send(answer.report);
    } catch (error) {
      lines.refuse(faultAnswer(error, request, this.faults));
    }
  }

  @Get('template')
  @ApiOperation({ operationId: 'template', summary: '台账模板 · The ledger template' })
  @ApiResponse({ status: 200, description: 'xlsx', content: SHEET })
  template(@Res() reply: FastifyReply): void {
    const name = encodeURIComponent('招商台账模板.xlsx');
    reply
      .header('content-type', UPLOAD_TYPES[0])
      .header('content-disposition', `attachment; filename="luodi.xlsx"; filename*=UTF-8''${name}`)
      .send(Buffer.from(writeTemplate()));
  }
}

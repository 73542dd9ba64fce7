import { Controller, Get, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Scheme } from '#domain';
import { type Parameters, SchemeQuery } from '#journal';
import { LedgerImport, writeTargetTemplate, writeTemplate } from '#ledger';
import { PROBLEM } from '../commands/command-docs.ts';
import { actorOf } from '../commands/idempotency-key.ts';
import { FAULT_LOG, type FaultLog, faultAnswer, unsupported } from '../problems/problem.filter.ts';
import { given, Refused } from '../problems/problems.ts';
import { Desk } from '../queries/desk.ts';
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
  private readonly desk: Desk;
  private readonly faults: FaultLog;

  constructor(
    @Inject(LedgerImport) ledgers: LedgerImport,
    @Inject(Desk) desk: Desk,
    @Inject(FAULT_LOG) faults: FaultLog,
  ) {
    this.ledgers = ledgers;
    this.desk = desk;
    this.faults = faults;
  }

  @Post('imports')
  @HttpCode(200)
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
    sendSheet(reply, '招商台账模板.xlsx', writeTemplate());
  }

  @Get('template/targets')
  @ApiOperation({
    operationId: 'targetTemplate',
    summary: '年度任务模板 · The template of targets alone',
  })
  @ApiResponse({ status: 200, description: 'xlsx', content: SHEET })
  async targetTemplate(@Res() reply: FastifyReply): Promise<void> {
    const ask = await this.desk.read({}, []);
    const { metrics } = await this.desk.answer<Scheme>(new SchemeQuery(this.desk.asker, ask));
    sendSheet(reply, '年度任务模板.xlsx', writeTargetTemplate(metrics));
  }
}

function sendSheet(reply: FastifyReply, name: string, bytes: Uint8Array): void {
  const encoded = encodeURIComponent(name);
  reply
    .header('content-type', UPLOAD_TYPES[0])
    .header('content-disposition', `attachment; filename="luodi.xlsx"; filename*=UTF-8''${encoded}`)
    .send(Buffer.from(bytes));
}

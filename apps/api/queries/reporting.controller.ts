import { Controller, Get, Inject, Query, UseInterceptors } from '@nestjs/common';
import {
  type FindingsAnswer,
  type MaturityAnswer,
  type Parameters,
  type ReportingAnswer,
  ReportingFindingsQuery,
  ReportingMaturityQuery,
  ReportingQuery,
  readFindings,
  readMaturity,
  readReporting,
} from '#journal';
import { AccessRecorder } from '../audit/access-recorder.ts';
import { given } from '../problems/problems.ts';
import { Desk } from './desk.ts';
import { asked, REPORTED_ASK } from './parameters.ts';

const TABLE_ASK = [...REPORTED_ASK, 'pace', 'by'] as const;
const FINDINGS_ASK = [...REPORTED_ASK, 'period', 'finding', 'offset', 'limit'] as const;
const MATURITY_ASK = [...REPORTED_ASK, 'months'] as const;

/** 迟报 · 突击上报: how facts were reported, what there is to look at, and how months matured. */
@UseInterceptors(AccessRecorder)
@Controller('reporting')
export class ReportingController {
  private readonly desk: Desk;

  constructor(@Inject(Desk) desk: Desk) {
    this.desk = desk;
  }

  @Get()
  @asked('reporting', '迟报、突击上报，按单位和时段 · Late and burst reports', TABLE_ASK)
  async reporting(@Query() query: Parameters): Promise<ReportingAnswer> {
    const ask = await this.desk.read(query, TABLE_ASK);
    const shape = given(readReporting(query));
    return this.desk.answer(new ReportingQuery(this.desk.asker, ask, shape));
  }

  @Get('findings')
  @asked('reportingFindings', '填报线索及其事件 · Indications, with their events', FINDINGS_ASK)
  async reportingFindings(@Query() query: Parameters): Promise<FindingsAnswer> {
    const ask = await this.desk.read(query, FINDINGS_ASK);
    const filter = given(readFindings(query, ask));
    return this.desk.answer(new ReportingFindingsQuery(this.desk.asker, ask, filter));
  }

  @Get('maturity')
  @asked('reportingMaturity', '填报成熟曲线，按单位 · Maturity curves by unit', MATURITY_ASK)
  async reportingMaturity(@Query() query: Parameters): Promise<MaturityAnswer> {
    const ask = await this.desk.read(query, MATURITY_ASK);
    const months = given(readMaturity(query));
    return this.desk.answer(new ReportingMaturityQuery(this.desk.asker, ask, months));
  }
}

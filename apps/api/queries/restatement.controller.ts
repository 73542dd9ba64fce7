import { Controller, Get, Inject, Param, Query, UseInterceptors } from '@nestjs/common';
import {
  type BridgeLineExplanation,
  type MatrixAnswer,
  MatrixQuery,
  type Parameters,
  type ReportRestatement,
  ReportRestatementQuery,
  type Restatement,
  RestatementExplainQuery,
  RestatementQuery,
  readBridgeLine,
  readMonths,
  readStandpoint,
} from '#journal';
import { AccessRecorder } from '../audit/access-recorder.ts';
import { given } from '../problems/problems.ts';
import { Desk } from './desk.ts';
import { asked, type ParameterName, PLAIN_ASK } from './parameters.ts';

const FROM_ASK = [...PLAIN_ASK, 'fromAsOf', 'fromKnownAt'] as const;
const LINE_ASK = [...FROM_ASK, 'term', 'line', 'offset', 'limit'] as const;
const MATRIX_ASK = [...PLAIN_ASK, 'months'] as const;

type Of = 'figure' | 'rate';

/** Why a figure is another one than it was, and how it matured after it was printed. */
@UseInterceptors(AccessRecorder)
@Controller()
export class RestatementController {
  private readonly desk: Desk;

  constructor(@Inject(Desk) desk: Desk) {
    this.desk = desk;
  }

  @Get('restatement/report')
  @asked('restateReport', '报告重述：逐项桥接 · The bridges of the whole report', FROM_ASK)
  async report(@Query() query: Parameters): Promise<ReportRestatement> {
    const { ask, from } = await this.between(query, FROM_ASK);
    return this.desk.answer(new ReportRestatementQuery(this.desk.asker, ask, from));
  }

  @Get('restatement/figures/:id')
  @asked('restateFigure', '指标为何不同 · Why a figure is another one', FROM_ASK)
  figure(@Param('id') id: string, @Query() query: Parameters): Promise<Restatement> {
    return this.one('figure', id, query);
  }

  @Get('restatement/rates/:id')
  @asked('restateRate', '比率为何不同 · Why a rate is another one', FROM_ASK)
  rate(@Param('id') id: string, @Query() query: Parameters): Promise<Restatement> {
    return this.one('rate', id, query);
  }

  @Get('restatement/figures/:id/line')
  @asked('explainFigureLine', '桥接一项的分录 · The entries of a line of a bridge', LINE_ASK)
  figureLine(@Param('id') id: string, @Query() query: Parameters): Promise<BridgeLineExplanation> {
    return this.line('figure', id, query);
  }

  @Get('restatement/rates/:id/line')
  @asked('explainRateLine', '桥接一项的分录 · The entries of a line of a bridge', LINE_ASK)
  rateLine(@Param('id') id: string, @Query() query: Parameters): Promise<BridgeLineExplanation> {
    return this.line('rate', id, query);
  }

  @Get('matrix/figures/:id')
  @asked('figureMatrix', '指标如何成熟 · How a figure matured', MATRIX_ASK)
  figureMatrix(@Param('id') id: string, @Query() query: Parameters): Promise<MatrixAnswer> {
    return this.matrix('figure', id, query);
  }

  @Get('matrix/rates/:id')
  @asked('rateMatrix', '比率如何成熟 · How a rate matured', MATRIX_ASK)
  rateMatrix(@Param('id') id: string, @Query() query: Parameters): Promise<MatrixAnswer> {
    return this.matrix('rate', id, query);
  }

  private async one(of: Of, id: string, query: Parameters): Promise<Restatement> {
    const { ask, from } = await this.between(query, FROM_ASK);
    return this.desk.answer(new RestatementQuery(this.desk.asker, ask, from, of, id));
  }

  private async line(of: Of, id: string, query: Parameters): Promise<BridgeLineExplanation> {
    const { ask, from } = await this.between(query, LINE_ASK);
    const line = given(readBridgeLine(query));
    return this.desk.answer(new RestatementExplainQuery(this.desk.asker, ask, from, of, id, line));
  }

  private async matrix(of: Of, id: string, query: Parameters): Promise<MatrixAnswer> {
    const ask = await this.desk.read(query, MATRIX_ASK);
    const months = given(readMonths(query));
    return this.desk.answer(new MatrixQuery(this.desk.asker, ask, of, id, months));
  }

  private async between(query: Parameters, names: readonly ParameterName[]) {
    const ask = await this.desk.read(query, names);
    return { ask, from: given(readStandpoint(query, ask)) };
  }
}

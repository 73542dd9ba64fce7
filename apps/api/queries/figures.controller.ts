import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import {
  type CatalogueAnswer,
  CatalogueQuery,
  ExplainQuery,
  type Explanation,
  type FigureAnswer,
  FigureQuery,
  type Parameters,
  type ReportAnswer,
  ReportQuery,
  readGrouping,
  readPage,
} from '#journal';
import { given } from '../problems/problems.ts';
import { Desk } from './desk.ts';
import { asked, EXPLAIN_ASK, FIGURE_ASK, PLAIN_ASK } from './parameters.ts';

/** Entries an explanation shows at most in one answer. */
const ENTRIES_MAX = 1000;

/** Figures and rates, each with its formula, and down to the entries behind it. */
@Controller()
export class FiguresController {
  private readonly desk: Desk;

  constructor(@Inject(Desk) desk: Desk) {
    this.desk = desk;
  }

  @Get('figures')
  @asked('figures', '有哪些指标 · The figures there are', PLAIN_ASK)
  async figures(@Query() query: Parameters): Promise<Pick<CatalogueAnswer, 'figures'>> {
    const { figures } = await this.catalogue(query);
    return { figures };
  }

  @Get('figures/:id')
  @asked('figure', '一个指标 · One figure', FIGURE_ASK)
  figure(@Param('id') id: string, @Query() query: Parameters): Promise<FigureAnswer> {
    return this.one('figure', id, query);
  }

  @Get('rates')
  @asked('rates', '有哪些比率 · The rates there are', PLAIN_ASK)
  async rates(@Query() query: Parameters): Promise<Pick<CatalogueAnswer, 'rates'>> {
    const { rates } = await this.catalogue(query);
    return { rates };
  }

  @Get('rates/:id')
  @asked('rate', '一个比率 · One rate', FIGURE_ASK)
  rate(@Param('id') id: string, @Query() query: Parameters): Promise<FigureAnswer> {
    return this.one('rate', id, query);
  }

  @Get('report')
  @asked('report', '半年报 · The half-year report', PLAIN_ASK)
  async report(@Query() query: Parameters): Promise<ReportAnswer> {
    const ask = await this.desk.read(query, PLAIN_ASK);
    return this.desk.answer(new ReportQuery(this.desk.asker, ask));
  }

  @Get('units')
  @asked('units', '责任单位 · The units', PLAIN_ASK)
  async units(@Query() query: Parameters): Promise<Pick<CatalogueAnswer, 'units'>> {
    const { units } = await this.catalogue(query);
    return { units };
  }

  @Get('explain/figures/:id')
  @asked('explainFigure', '指标由哪些记录构成 · The entries behind a figure', EXPLAIN_ASK)
  explainFigure(@Param('id') id: string, @Query() query: Parameters): Promise<Explanation> {
    return this.explain('figure', id, query);
  }

  @Get('explain/rates/:id')
  @asked('explainRate', '比率由哪些记录构成 · The entries behind a rate', EXPLAIN_ASK)
  explainRate(@Param('id') id: string, @Query() query: Parameters): Promise<Explanation> {
    return this.explain('rate', id, query);
  }

  private async one(of: 'figure' | 'rate', id: string, query: Parameters): Promise<FigureAnswer> {
    const ask = await this.desk.read(query, FIGURE_ASK);
    const groupBy = given(readGrouping(query));
    return this.desk.answer(new FigureQuery(this.desk.asker, of, id, ask, groupBy));
  }

  private async explain(of: 'figure' | 'rate', id: string, query: Parameters) {
    const ask = await this.desk.read(query, EXPLAIN_ASK);
    const { offset, limit } = given(readPage(query, ENTRIES_MAX));
    const asked = new ExplainQuery(this.desk.asker, of, id, ask, offset, limit);
    return this.desk.answer<Explanation>(asked);
  }

  private async catalogue(query: Parameters): Promise<CatalogueAnswer> {
    const ask = await this.desk.read(query, PLAIN_ASK);
    return this.desk.answer(new CatalogueQuery(this.desk.asker, ask));
  }
}

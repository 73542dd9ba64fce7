import { Controller, Get, Inject, Query } from '@nestjs/common';
import {
  type ForecastAnswer,
  ForecastExplainQuery,
  type ForecastExplanation,
  ForecastQuery,
  type Parameters,
  readForecast,
  readForecastPart,
} from '#journal';
import { given } from '../problems/problems.ts';
import { Desk } from './desk.ts';
import { asked, PLAIN_ASK } from './parameters.ts';

const FORECAST_ASK = [...PLAIN_ASK, 'metrics'] as const;
const PART_ASK = [...PLAIN_ASK, 'metric', 'offset', 'limit'] as const;

/** 形势预测: where the year will end, by what is planned and by what is there. */
@Controller('forecast')
export class ForecastController {
  private readonly desk: Desk;

  constructor(@Inject(Desk) desk: Desk) {
    this.desk = desk;
  }

  @Get()
  @asked('forecast', '形势预测 · Where the year will end', FORECAST_ASK)
  async forecast(@Query() query: Parameters): Promise<ForecastAnswer> {
    const ask = await this.desk.read(query, FORECAST_ASK);
    const shape = given(readForecast(query));
    return this.desk.answer(new ForecastQuery(this.desk.asker, ask, shape));
  }

  @Get('explain')
  @asked('explainForecast', '预测由何而来 · The plans and entries behind a forecast', PART_ASK)
  async explain(@Query() query: Parameters): Promise<ForecastExplanation> {
    const ask = await this.desk.read(query, PART_ASK);
    const part = given(readForecastPart(query));
    return this.desk.answer(new ForecastExplainQuery(this.desk.asker, ask, part));
  }
}

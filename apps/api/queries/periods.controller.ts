import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import {
  type AdjustmentsAnswer,
  AdjustmentsQuery,
  type Parameters,
  type PeriodsAnswer,
  PeriodsQuery,
  readAdjustments,
  readPeriodYear,
} from '#journal';
import { given } from '../problems/problems.ts';
import { Desk } from './desk.ts';
import { asked, PLAIN_ASK } from './parameters.ts';

const PAGED = ['metric', 'offset', 'limit'] as const;
const ADJUSTMENTS_ASK = [...PLAIN_ASK, 'period', 'knownIn', ...PAGED] as const;

/** 关账: which periods are closed, and what became known of them afterwards. */
@Controller()
export class PeriodsController {
  private readonly desk: Desk;

  constructor(@Inject(Desk) desk: Desk) {
    this.desk = desk;
  }

  @Get('periods/:year')
  @asked(
    'periods',
    '一年各期：是否关账、何时、何人 · The periods of a year as they stand',
    PLAIN_ASK,
  )
  async periods(@Param('year') year: string, @Query() query: Parameters): Promise<PeriodsAnswer> {
    const ask = await this.desk.read(query, PLAIN_ASK);
    return this.desk.answer(
      new PeriodsQuery(this.desk.asker, ask, given(readPeriodYear({ year }))),
    );
  }

  @Get('adjustments')
  @asked('adjustments', '调整项：关账之后才填报的 · What came after its closing', ADJUSTMENTS_ASK)
  async adjustments(@Query() query: Parameters): Promise<AdjustmentsAnswer> {
    const ask = await this.desk.read(query, ADJUSTMENTS_ASK);
    return this.desk.answer(
      new AdjustmentsQuery(this.desk.asker, ask, given(readAdjustments(query))),
    );
  }
}

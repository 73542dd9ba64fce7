import { Controller, Get, Inject, Query } from '@nestjs/common';
import {
  type AlertsAnswer,
  AlertsQuery,
  DistrictRankingQuery,
  type HalfYearAnswer,
  HalfYearQuery,
  LightExplainQuery,
  type LightExplanation,
  type Parameters,
  type PlanCurveAnswer,
  PlanCurveQuery,
  type ProjectLightsAnswer,
  ProjectLightsQuery,
  RankExplainQuery,
  type RankExplanation,
  type RankingAnswer,
  RankingQuery,
  readAskedLight,
  readLightsFilter,
  readMetric,
  readRankExplained,
  readRanking,
  readSince,
  readTrackedCell,
  readTracking,
  type TargetsAnswer,
  TargetsQuery,
  type TrackingAnswer,
  TrackingExplainQuery,
  type TrackingExplanation,
  TrackingQuery,
} from '#journal';
import { given } from '../problems/problems.ts';
import { Desk } from './desk.ts';
import { asked, PLAIN_ASK } from './parameters.ts';

const TRACKING_ASK = [...PLAIN_ASK, 'pace', 'metrics', 'units'] as const;
const CELL_ASK = [...PLAIN_ASK, 'metric', 'period', 'offset', 'limit'] as const;
const LIGHTS_ASK = [...PLAIN_ASK, 'about', 'colours', 'offset', 'limit'] as const;
const RANKING_ASK = [...PLAIN_ASK, 'metric', 'pace'] as const;
const RANK_ASK = [...RANKING_ASK, 'offset', 'limit'] as const;
const LIGHT_ASK = [...PLAIN_ASK, 'project', 'about', 'offset', 'limit'] as const;
const METRIC_ASK = [...PLAIN_ASK, 'metric'] as const;
const SINCE_ASK = [...PLAIN_ASK, 'since'] as const;

/** 以旬保月: targets, plans, what is carried, lights and ranks. */
@Controller()
export class TrackingController {
  private readonly desk: Desk;

  constructor(@Inject(Desk) desk: Desk) {
    this.desk = desk;
  }

  @Get('tracking')
  @asked('tracking', '以旬保月 · Plan, actual and carry, period by period', TRACKING_ASK)
  async tracking(@Query() query: Parameters): Promise<TrackingAnswer> {
    const ask = await this.desk.read(query, TRACKING_ASK);
    const shape = given(readTracking(query));
    return this.desk.answer(new TrackingQuery(this.desk.asker, ask, shape));
  }

  @Get('tracking/explain')
  @asked('explainTracking', '一格由何而来 · What one cell is made of', CELL_ASK)
  async explain(@Query() query: Parameters): Promise<TrackingExplanation> {
    const ask = await this.desk.read(query, CELL_ASK);
    const cell = given(readTrackedCell(query));
    return this.desk.answer(new TrackingExplainQuery(this.desk.asker, ask, cell));
  }

  @Get('tracking/lights')
  @asked('projectLights', '开工与入统亮灯 · Lights of due starts and filings', LIGHTS_ASK)
  async lights(@Query() query: Parameters): Promise<ProjectLightsAnswer> {
    const ask = await this.desk.read(query, LIGHTS_ASK);
    const filter = given(readLightsFilter(query));
    return this.desk.answer(new ProjectLightsQuery(this.desk.asker, ask, filter));
  }

  @Get('tracking/lights/explain')
  @asked('explainLight', '亮灯由何而来 · What a project light follows from', LIGHT_ASK)
  async explainLight(@Query() query: Parameters): Promise<LightExplanation> {
    const ask = await this.desk.read(query, LIGHT_ASK);
    const light = given(readAskedLight(query));
    return this.desk.answer(new LightExplainQuery(this.desk.asker, ask, light));
  }

  @Get('tracking/half-year')
  @asked('halfYear', '双过半 · The half-year test', PLAIN_ASK)
  async halfYear(@Query() query: Parameters): Promise<HalfYearAnswer> {
    const ask = await this.desk.read(query, PLAIN_ASK);
    return this.desk.answer(new HalfYearQuery(this.desk.asker, ask));
  }

  @Get('tracking/alerts')
  @asked('alerts', '提醒：某日以来的变化 · What turned since a day', SINCE_ASK)
  async alerts(@Query() query: Parameters): Promise<AlertsAnswer> {
    const ask = await this.desk.read(query, SINCE_ASK);
    const since = given(readSince(query));
    return this.desk.answer(new AlertsQuery(this.desk.asker, ask, since));
  }

  @Get('targets')
  @asked('targets', '年度任务 · Targets down the tree', PLAIN_ASK)
  async targets(@Query() query: Parameters): Promise<TargetsAnswer> {
    const ask = await this.desk.read(query, PLAIN_ASK);
    return this.desk.answer(new TargetsQuery(this.desk.asker, ask));
  }

  @Get('plans')
  @asked('plans', '计划曲线与建议 · The plan curve, and proposals for one', METRIC_ASK)
  async plans(@Query() query: Parameters): Promise<PlanCurveAnswer> {
    const ask = await this.desk.read(query, METRIC_ASK);
    const metric = given(readMetric(query));
    return this.desk.answer(new PlanCurveQuery(this.desk.asker, ask, metric));
  }

  @Get('rankings')
  @asked('rankings', '晾晒 · The ranking within peer groups', RANKING_ASK)
  async rankings(@Query() query: Parameters): Promise<RankingAnswer> {
    const ask = await this.desk.read(query, RANKING_ASK);
    const { metric, pace } = given(readRanking(query));
    return this.desk.answer(new RankingQuery(this.desk.asker, ask, metric, pace));
  }

  @Get('rankings/explain')
  @asked('explainRank', '名次由何而来 · What a rank follows from', RANK_ASK)
  async explainRank(@Query() query: Parameters): Promise<RankExplanation> {
    const ask = await this.desk.read(query, RANK_ASK);
    const { metric, pace, page } = given(readRankExplained(query));
    return this.desk.answer(new RankExplainQuery(this.desk.asker, ask, metric, pace, page));
  }

  @Get('rankings/districts')
  @asked('districtRankings', '区县位次 · Our place among districts', METRIC_ASK)
  async districts(@Query() query: Parameters): Promise<RankingAnswer> {
    const ask = await this.desk.read(query, METRIC_ASK);
    const metric = given(readMetric(query));
    return this.desk.answer(new DistrictRankingQuery(this.desk.asker, ask, metric));
  }
}

import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { isRefusal } from '../figures/evaluate.ts';
import { Journal } from '../journal.ts';
import type { Refusal } from '../refusals.ts';
import { LogOfExplanations, sceneFor } from '../scenes.ts';
import type { ForecastAnswer, ForecastExplanation } from './answers.ts';
import { explainForecast } from './explain.ts';
import { forecast } from './forecast.ts';
import { ForecastExplainQuery, ForecastQuery } from './queries.ts';

@QueryHandler(ForecastQuery)
class ForecastHandler implements IQueryHandler<ForecastQuery, ForecastAnswer | Refusal> {
  constructor(private readonly journal: Journal) {}

  async execute(query: ForecastQuery): Promise<ForecastAnswer | Refusal> {
    const scene = await sceneFor(this.journal, query);
    return isRefusal(scene) ? scene : forecast(scene, query.shape.metrics);
  }
}

@QueryHandler(ForecastExplainQuery)
class ForecastExplainHandler
  implements IQueryHandler<ForecastExplainQuery, ForecastExplanation | Refusal>
{
  constructor(
    private readonly journal: Journal,
    private readonly log: LogOfExplanations,
  ) {}

  async execute(query: ForecastExplainQuery): Promise<ForecastExplanation | Refusal> {
    const scene = await sceneFor(this.journal, query);
    if (isRefusal(scene)) return scene;
    return explainForecast(scene, query.part.metric, this.log.reader, query.part);
  }
}

/** What answers questions about the rest of the year. */
export const FORECAST_HANDLERS = [ForecastHandler, ForecastExplainHandler];

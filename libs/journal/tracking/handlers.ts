import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { MetricDefinition } from '#domain';
import type { Ask } from '../asking.ts';
import { isRefusal, type Scene } from '../figures/evaluate.ts';
import { Journal } from '../journal.ts';
import type { Asker } from '../queries.ts';
import type { Refusal } from '../refusals.ts';
import { LogOfExplanations, sceneFor } from '../scenes.ts';
import { alertsBetween } from './alerts.ts';
import type {
  AlertsAnswer,
  HalfYearAnswer,
  LightExplanation,
  PlanCurveAnswer,
  ProjectLightsAnswer,
  RankExplanation,
  RankingAnswer,
  TargetsAnswer,
  TrackingAnswer,
  TrackingExplanation,
} from './answers.ts';
import { metricsOf, unitsOf } from './asked.ts';
import { planCurve } from './curves.ts';
import { districtRanking } from './districts.ts';
import { explainCell } from './explain.ts';
import { readFacts } from './facts.ts';
import { halfYear, testDay } from './half-year.ts';
import { explainLight } from './light-explain.ts';
import { allLights, projectLights } from './project-light-list.ts';
import {
  AlertsQuery,
  DistrictRankingQuery,
  HalfYearQuery,
  LightExplainQuery,
  PlanCurveQuery,
  ProjectLightsQuery,
  RankExplainQuery,
  RankingQuery,
  TargetsQuery,
  TrackingExplainQuery,
  TrackingQuery,
} from './queries.ts';
import { explainRank } from './rank-explain.ts';
import { ranking } from './ranking.ts';
import { targets } from './targets.ts';
import { tracking } from './tracking.ts';

interface Asked {
  readonly asker: Asker;
  readonly ask: Ask;
}

/** Answers from the asker's own scene and the metrics named; null for all of the scheme. */
async function withMetrics<T extends object>(
  journal: Journal,
  asked: Asked,
  ids: readonly string[] | null,
  answer: (scene: Scene, metrics: readonly MetricDefinition[]) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const scene = await sceneFor(journal, asked);
  if (isRefusal(scene)) return scene;
  const metrics = metricsOf(scene.scheme, ids);
  return isRefusal(metrics) ? metrics : answer(scene, metrics);
}

/** The same of one metric. */
function withMetric<T extends object>(
  journal: Journal,
  asked: Asked & { readonly metric: string },
  answer: (scene: Scene, metric: MetricDefinition) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const { metric: id } = asked;
  return withMetrics(journal, asked, [id], async (scene, [metric]) =>
    metric === undefined ? unknown(id) : answer(scene, metric),
  );
}

const unknown = (metric: string): Refusal => ({ code: 'metric-unknown', facts: { metric } });

@QueryHandler(TrackingQuery)
class TrackingHandler implements IQueryHandler<TrackingQuery, TrackingAnswer | Refusal> {
  constructor(private readonly journal: Journal) {}

  execute(query: TrackingQuery): Promise<TrackingAnswer | Refusal> {
    const { pace, metrics: ids, units } = query.shape;
    return withMetrics(this.journal, query, ids, (scene, metrics) =>
      tracking(scene, metrics, pace, units),
    );
  }
}

@QueryHandler(TargetsQuery)
class TargetsHandler implements IQueryHandler<TargetsQuery, TargetsAnswer | Refusal> {
  constructor(private readonly journal: Journal) {}

  execute(query: TargetsQuery): Promise<TargetsAnswer | Refusal> {
    return withMetrics(this.journal, query, null, targets);
  }
}

@QueryHandler(RankingQuery)
class RankingHandler implements IQueryHandler<RankingQuery, RankingAnswer | Refusal> {
  constructor(private readonly journal: Journal) {}

  execute(query: RankingQuery): Promise<RankingAnswer | Refusal> {
    return withMetric(this.journal, query, (scene, metric) => ranking(scene, metric, query.pace));
  }
}

@QueryHandler(DistrictRankingQuery)
class DistrictRankingHandler
  implements IQueryHandler<DistrictRankingQuery, RankingAnswer | Refusal>
{
  constructor(private readonly journal: Journal) {}

  async execute(query: DistrictRankingQuery): Promise<RankingAnswer | Refusal> {
    const own = await sceneFor(this.journal, query);
    if (isRefusal(own)) return own;
    // Districts are held against their sisters, as far as the asker sees them.
    const { asker, ask, metric: id } = query;
    const asked = { asker, ask: { ...ask, unit: null }, metric: id };
    return withMetric(this.journal, asked, (all, metric) => districtRanking(all, own, metric));
  }
}

@QueryHandler(HalfYearQuery)
class HalfYearHandler implements IQueryHandler<HalfYearQuery, HalfYearAnswer | Refusal> {
  constructor(private readonly journal: Journal) {}

  execute(query: HalfYearQuery): Promise<HalfYearAnswer | Refusal> {
    const { asker, ask } = query;
    const then = { asker, ask: { ...ask, asOf: testDay(ask.asOf) } };
    return withMetrics(this.journal, then, null, async (scene, metrics) =>
      halfYear(scene, await readFacts(scene, unitsOf(scene, 'all'), metrics), ask.asOf),
    );
  }
}

@QueryHandler(ProjectLightsQuery)
class ProjectLightsHandler
  implements IQueryHandler<ProjectLightsQuery, ProjectLightsAnswer | Refusal>
{
  constructor(private readonly journal: Journal) {}

  async execute(query: ProjectLightsQuery): Promise<ProjectLightsAnswer | Refusal> {
    const scene = await sceneFor(this.journal, query);
    return isRefusal(scene) ? scene : projectLights(scene, query.filter);
  }
}

@QueryHandler(AlertsQuery)
class AlertsHandler implements IQueryHandler<AlertsQuery, AlertsAnswer | Refusal> {
  constructor(private readonly journal: Journal) {}

  async execute({ asker, ask, since }: AlertsQuery): Promise<AlertsAnswer | Refusal> {
    const { asOf } = ask;
    if (since > asOf) return { code: 'since-after-day', facts: { since, asOf } };
    const before = await this.watched({ asker, ask: { ...ask, asOf: since } });
    if (isRefusal(before)) return before;
    const after = await this.watched({ asker, ask });
    if (isRefusal(after)) return after;
    return { since, asOf, alerts: alertsBetween(before, after) };
  }

  private watched(asked: Asked) {
    return withMetrics(this.journal, asked, null, async (scene, metrics) => ({
      table: await tracking(scene, metrics, 'xun', 'all'),
      lights: await allLights(scene),
    }));
  }
}

@QueryHandler(TrackingExplainQuery)
class TrackingExplainHandler
  implements IQueryHandler<TrackingExplainQuery, TrackingExplanation | Refusal>
{
  constructor(
    private readonly journal: Journal,
    private readonly log: LogOfExplanations,
  ) {}

  execute({ asker, ask, cell }: TrackingExplainQuery): Promise<TrackingExplanation | Refusal> {
    const asked = { asker, ask, metric: cell.metric };
    return withMetric(this.journal, asked, (scene, metric) =>
      explainCell(scene, metric, cell, this.log.reader),
    );
  }
}

@QueryHandler(PlanCurveQuery)
class PlanCurveHandler implements IQueryHandler<PlanCurveQuery, PlanCurveAnswer | Refusal> {
  constructor(
    private readonly journal: Journal,
    private readonly log: LogOfExplanations,
  ) {}

  execute(query: PlanCurveQuery): Promise<PlanCurveAnswer | Refusal> {
    return withMetric(this.journal, query, (scene, metric) =>
      planCurve(scene, metric, this.log.reader),
    );
  }
}

@QueryHandler(RankExplainQuery)
class RankExplainHandler implements IQueryHandler<RankExplainQuery, RankExplanation | Refusal> {
  constructor(
    private readonly journal: Journal,
    private readonly log: LogOfExplanations,
  ) {}

  async execute(query: RankExplainQuery): Promise<RankExplanation | Refusal> {
    const { asker, ask, pace, page } = query;
    const own = await sceneFor(this.journal, query);
    if (isRefusal(own)) return own;
    // A rank is among all the asker sees, not among those below the unit.
    const asked = { asker, ask: { ...ask, unit: null }, metric: query.metric };
    return withMetric(this.journal, asked, (all, metric) =>
      explainRank(all, own, { metric, pace, page }, this.log.reader),
    );
  }
}

@QueryHandler(LightExplainQuery)
class LightExplainHandler implements IQueryHandler<LightExplainQuery, LightExplanation | Refusal> {
  constructor(
    private readonly journal: Journal,
    private readonly log: LogOfExplanations,
  ) {}

  async execute(query: LightExplainQuery): Promise<LightExplanation | Refusal> {
    const scene = await sceneFor(this.journal, query);
    return isRefusal(scene) ? scene : explainLight(scene, query.light, this.log.reader);
  }
}

/** Answers every question about targets, plans, lights and ranks. */
export const TRACKING_HANDLERS = [
  TrackingHandler,
  TargetsHandler,
  RankingHandler,
  DistrictRankingHandler,
  HalfYearHandler,
  ProjectLightsHandler,
  AlertsHandler,
  TrackingExplainHandler,
  PlanCurveHandler,
  RankExplainHandler,
  LightExplainHandler,
];

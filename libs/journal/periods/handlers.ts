import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { Ask } from '../asking.ts';
import { isRefusal, type Scene } from '../figures/evaluate.ts';
import { Journal } from '../journal.ts';
import type { Refusal } from '../refusals.ts';
import { LogOfExplanations, sceneFor } from '../scenes.ts';
import { adjustmentsOf } from './adjustments.ts';
import type { AdjustmentsAnswer, PeriodsAnswer } from './answers.ts';
import { AdjustmentsQuery, PeriodsQuery } from './queries.ts';
import { periodsStanding } from './standing.ts';

@QueryHandler(PeriodsQuery)
class PeriodsHandler implements IQueryHandler<PeriodsQuery, PeriodsAnswer | Refusal> {
  constructor(
    private readonly journal: Journal,
    private readonly log: LogOfExplanations,
  ) {}

  async execute(query: PeriodsQuery): Promise<PeriodsAnswer | Refusal> {
    const scene = await sceneFor(this.journal, query);
    return isRefusal(scene) ? scene : periodsStanding(query.year, scene, this.log.reader);
  }
}

@QueryHandler(AdjustmentsQuery)
class AdjustmentsHandler implements IQueryHandler<AdjustmentsQuery, AdjustmentsAnswer | Refusal> {
  constructor(
    private readonly journal: Journal,
    private readonly log: LogOfExplanations,
  ) {}

  execute({ asker, ask, asked }: AdjustmentsQuery): Promise<AdjustmentsAnswer | Refusal> {
    const sceneAt = (at: Ask): Promise<Scene | Refusal> =>
      sceneFor(this.journal, { asker, ask: at });
    return adjustmentsOf(asked, ask, this.log.reader, sceneAt);
  }
}

/** What answers of closed periods and what was adjusted in them. */
export const PERIOD_HANDLERS = [PeriodsHandler, AdjustmentsHandler];

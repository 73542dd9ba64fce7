import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { type Day, instantFromMs, instantMs } from '#domain';
import type { Ask } from '../asking.ts';
import { isRefusal, type Scene } from '../figures/evaluate.ts';
import { figureNamed } from '../figures/named.ts';
import { Journal } from '../journal.ts';
import type { Asker } from '../queries.ts';
import type { Refusal } from '../refusals.ts';
import { LogOfExplanations, sceneFor } from '../scenes.ts';
import type { Between } from './bridge.ts';
import { type MatrixAnswer, matrixOf } from './matrix.ts';
import {
  MatrixQuery,
  ReportRestatementQuery,
  RestatementExplainQuery,
  RestatementQuery,
  type Standpoint,
} from './queries.ts';
import {
  type BridgeLineExplanation,
  explainLine,
  type ReportRestatement,
  type Restatement,
  restate,
  restateReport,
} from './restatement.ts';

/** Both points of a bridge, each with the scheme and the tree known there. */
async function betweenOf(
  journal: Journal,
  { asker, ask, from }: { readonly asker: Asker; readonly ask: Ask; readonly from: Standpoint },
): Promise<Between | Refusal> {
  const [earlier, later] = await Promise.all([
    sceneFor(journal, { asker, ask: { ...ask, ...from } }),
    sceneFor(journal, { asker, ask }),
  ]);
  if (isRefusal(earlier)) return earlier;
  if (isRefusal(later)) return later;
  return (await tooEarly(earlier)) ?? (await tooEarly(later)) ?? { from: earlier, to: later };
}

/** Before anything happened, or anything was known, there is no figure to compare with. */
async function tooEarly({ books, ask }: Scene): Promise<Refusal | null> {
  const column = ask.basis === 'reported' ? 'reported_at' : 'recorded_at';
  const [row] = await books.rows(
    `SELECT min(occurred_on)::VARCHAR, min(${column})::DOUBLE FROM entries`,
  );
  const [first, known] = (row ?? []) as [Day | null, number | null];
  if (first === null || known === null) return null;
  const { asOf, knownAt } = ask;
  if (asOf < first) return { code: 'before-first-fact', facts: { asOf, first } };
  if (knownAt === null || instantMs(knownAt) >= known) return null;
  return { code: 'before-first-report', facts: { knownAt, first: instantFromMs(known) } };
}

@QueryHandler(RestatementQuery)
class RestatementHandler implements IQueryHandler<RestatementQuery, Restatement | Refusal> {
  constructor(private readonly journal: Journal) {}

  async execute(query: RestatementQuery): Promise<Restatement | Refusal> {
    const between = await betweenOf(this.journal, query);
    if (isRefusal(between)) return between;
    const figure = figureNamed(query.of, query.id, between.to.scheme);
    return isRefusal(figure) ? figure : restate(figure, between);
  }
}

@QueryHandler(ReportRestatementQuery)
class ReportRestatementHandler
  implements IQueryHandler<ReportRestatementQuery, ReportRestatement | Refusal>
{
  constructor(private readonly journal: Journal) {}

  async execute(query: ReportRestatementQuery): Promise<ReportRestatement | Refusal> {
    const between = await betweenOf(this.journal, query);
    return isRefusal(between) ? between : restateReport(between);
  }
}

@QueryHandler(RestatementExplainQuery)
class RestatementExplainHandler
  implements IQueryHandler<RestatementExplainQuery, BridgeLineExplanation | Refusal>
{
  constructor(
    private readonly journal: Journal,
    private readonly log: LogOfExplanations,
  ) {}

  async execute(query: RestatementExplainQuery): Promise<BridgeLineExplanation | Refusal> {
    const between = await betweenOf(this.journal, query);
    if (isRefusal(between)) return between;
    const figure = figureNamed(query.of, query.id, between.to.scheme);
    if (isRefusal(figure)) return figure;
    return explainLine(figure, between, this.log.reader, query.line);
  }
}

@QueryHandler(MatrixQuery)
class MatrixHandler implements IQueryHandler<MatrixQuery, MatrixAnswer | Refusal> {
  constructor(private readonly journal: Journal) {}

  async execute({ asker, ask, of, id, months }: MatrixQuery): Promise<MatrixAnswer | Refusal> {
    const sceneAt = (asked: Ask): Promise<Scene | Refusal> =>
      sceneFor(this.journal, { asker, ask: asked });
    const scene = await sceneAt(ask);
    if (isRefusal(scene)) return scene;
    const figure = figureNamed(of, id, scene.scheme);
    return isRefusal(figure) ? figure : matrixOf(figure, scene, months, sceneAt);
  }
}

/** What answers why a figure is another one. */
export const RESTATEMENT_HANDLERS = [
  RestatementHandler,
  ReportRestatementHandler,
  RestatementExplainHandler,
  MatrixHandler,
];

import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule, type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { Message, Scheme } from '#domain';
import type { EventReader } from '#event-store';
import { type FigureDefinition, figureById, figureIds, SECTIONS } from './figures/catalogue.ts';
import { answer, type FigureAnswer, isRefusal } from './figures/evaluate.ts';
import { type Explanation, explain } from './figures/explain.ts';
import { figureNamed, rateFigure } from './figures/named.ts';
import { FORECAST_HANDLERS } from './forecast/handlers.ts';
import { Journal } from './journal.ts';
import { PERIOD_HANDLERS } from './periods/handlers.ts';
import { listProjects, type ProjectAnswer, type ProjectPage, readProject } from './projects.ts';
import {
  CatalogueQuery,
  ExplainQuery,
  FigureQuery,
  ProjectQuery,
  ProjectsQuery,
  ReportQuery,
  SchemeQuery,
} from './queries.ts';
import type { Refusal } from './refusals.ts';
import type { Unit } from './register.ts';
import { REPORTING_HANDLERS } from './reporting/handlers.ts';
import { RESTATEMENT_HANDLERS } from './restatement/handlers.ts';
import { LogOfExplanations, sceneFor } from './scenes.ts';
import { TRACKING_HANDLERS } from './tracking/handlers.ts';

/** The half-year report: its sections, then the three rates with their parts. */
export interface ReportAnswer {
  readonly asOf: string;
  readonly knownAt: string | null;
  readonly unit: string;
  readonly sections: readonly {
    readonly id: string;
    readonly title: Message;
    readonly figures: readonly FigureAnswer[];
  }[];
  readonly rates: readonly FigureAnswer[];
}

/** What can be asked for: the figures, the rates of the scheme, the units of the tree. */
export interface CatalogueAnswer {
  readonly figures: readonly { readonly id: string; readonly label: Message }[];
  readonly rates: readonly { readonly id: string; readonly name: Message; formula: Message }[];
  readonly units: readonly Unit[];
}

/** 三率 */
const THREE_RATES = ['start-rate', 'funds-rate', 'filing-rate'];

@QueryHandler(FigureQuery)
class FigureHandler implements IQueryHandler<FigureQuery, FigureAnswer | Refusal> {
  constructor(private readonly journal: Journal) {}

  async execute(query: FigureQuery): Promise<FigureAnswer | Refusal> {
    const scene = await sceneFor(this.journal, query);
    if (isRefusal(scene)) return scene;
    const figure = figureNamed(query.of, query.id, scene.scheme);
    return isRefusal(figure) ? figure : answer(figure, scene, query.groupBy);
  }
}

@QueryHandler(ReportQuery)
class ReportHandler implements IQueryHandler<ReportQuery, ReportAnswer | Refusal> {
  constructor(private readonly journal: Journal) {}

  async execute(query: ReportQuery): Promise<ReportAnswer | Refusal> {
    const scene = await sceneFor(this.journal, query);
    if (isRefusal(scene)) return scene;
    const answers = async (figures: readonly FigureDefinition[]) => {
      const all = await Promise.all(figures.map((figure) => answer(figure, scene)));
      return all.filter((figure): figure is FigureAnswer => !isRefusal(figure));
    };
    const sections = SECTIONS.map(async ({ id, title, figures }) => ({
      id,
      title,
      figures: await answers(figures),
    }));
    const rates = scene.scheme.rates.filter((rate) => THREE_RATES.includes(rate.id));
    const { asOf, knownAt, unit } = scene.ask;
    return {
      asOf,
      knownAt,
      unit: scene.register.nameOf(unit ?? scene.register.root ?? ''),
      sections: await Promise.all(sections),
      rates: await answers(rates.map(rateFigure)),
    };
  }
}

@QueryHandler(ExplainQuery)
class ExplainHandler implements IQueryHandler<ExplainQuery, Explanation | Refusal> {
  constructor(
    private readonly journal: Journal,
    private readonly log: LogOfExplanations,
  ) {}

  async execute(query: ExplainQuery): Promise<Explanation | Refusal> {
    const scene = await sceneFor(this.journal, query);
    if (isRefusal(scene)) return scene;
    const figure = figureNamed(query.of, query.id, scene.scheme);
    return isRefusal(figure) ? figure : explain(figure, scene, this.log.reader, query);
  }
}

@QueryHandler(ProjectsQuery)
class ProjectsHandler implements IQueryHandler<ProjectsQuery, ProjectPage | Refusal> {
  constructor(private readonly journal: Journal) {}

  async execute(query: ProjectsQuery): Promise<ProjectPage | Refusal> {
    const scene = await sceneFor(this.journal, query);
    return isRefusal(scene) ? scene : listProjects(scene, query.filter);
  }
}

@QueryHandler(ProjectQuery)
class ProjectHandler implements IQueryHandler<ProjectQuery, ProjectAnswer | Refusal> {
  constructor(private readonly log: LogOfExplanations) {}

  execute({ id, ask }: ProjectQuery): Promise<ProjectAnswer | Refusal> {
    return readProject(this.log.reader, id, ask);
  }
}

@QueryHandler(CatalogueQuery)
class CatalogueHandler implements IQueryHandler<CatalogueQuery, CatalogueAnswer | Refusal> {
  constructor(private readonly journal: Journal) {}

  async execute(query: CatalogueQuery): Promise<CatalogueAnswer | Refusal> {
    const scene = await sceneFor(this.journal, query);
    if (isRefusal(scene)) return scene;
    return {
      figures: figureIds(scene.scheme).map((id) => {
        const label = figureById(id, scene.scheme)?.label ?? { zh: id, en: id };
        return { id, label };
      }),
      rates: scene.scheme.rates.map(({ id, name, formula }) => ({ id, name, formula })),
      units: [...scene.register.units.values()],
    };
  }
}

@QueryHandler(SchemeQuery)
class SchemeHandler implements IQueryHandler<SchemeQuery, Scheme | Refusal> {
  constructor(private readonly journal: Journal) {}

  async execute(query: SchemeQuery): Promise<Scheme | Refusal> {
    const scene = await sceneFor(this.journal, query);
    return isRefusal(scene) ? scene : scene.scheme;
  }
}

const HANDLERS = [
  SchemeHandler,
  FigureHandler,
  ReportHandler,
  ExplainHandler,
  ProjectsHandler,
  ProjectHandler,
  CatalogueHandler,
  ...TRACKING_HANDLERS,
  ...RESTATEMENT_HANDLERS,
  ...REPORTING_HANDLERS,
  ...FORECAST_HANDLERS,
  ...PERIOD_HANDLERS,
];

/** The read path: every query on Nest's QueryBus. */
@Module({})
export class JournalModule {
  static of(journal: Journal, log: EventReader): DynamicModule {
    return {
      module: JournalModule,
      global: true,
      imports: [CqrsModule.forRoot()],
      providers: [
        { provide: Journal, useValue: journal },
        { provide: LogOfExplanations, useValue: new LogOfExplanations(log) },
        ...HANDLERS,
      ],
      exports: [Journal, CqrsModule],
    };
  }
}

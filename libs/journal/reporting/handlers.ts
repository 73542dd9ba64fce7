import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { yearOf, yearPeriod } from '#domain';
import type { EventReader } from '#event-store';
import { isRefusal, type Scene } from '../figures/evaluate.ts';
import { Journal } from '../journal.ts';
import type { Refusal } from '../refusals.ts';
import { LogOfExplanations, sceneFor } from '../scenes.ts';
import { duplicateFindings, roundFindings } from './amount-findings.ts';
import type {
  Finding,
  FindingKind,
  FindingsAnswer,
  MaturityAnswer,
  ReportingAnswer,
  ReportingHead,
} from './answers.ts';
import { changedFindings } from './bulletin-findings.ts';
import { burstFindings } from './burst-findings.ts';
import { burstsOf } from './bursts.ts';
import { delaysOf, nodeOf } from './delays.ts';
import { backDatedFindings, lateFindings } from './late-findings.ts';
import { maturityOf } from './maturity.ts';
import {
  type FindingsFilter,
  ReportingFindingsQuery,
  ReportingMaturityQuery,
  ReportingQuery,
} from './queries.ts';
import {
  burstRule,
  factRules,
  findingRules,
  MATURITY_RULE,
  NOTICE,
  QUANTILE_RULE,
} from './words.ts';

function headOf(scene: Scene, rules: ReportingHead['rules']): ReportingHead {
  const { ask, scheme } = scene;
  const { asOf, knownAt, basis } = ask;
  const all = [...factRules(ask, scheme), ...rules];
  return { asOf, knownAt, basis, scheme: scheme.name, unit: nodeOf(scene), rules: all };
}

@QueryHandler(ReportingQuery)
class ReportingHandler implements IQueryHandler<ReportingQuery, ReportingAnswer | Refusal> {
  constructor(private readonly journal: Journal) {}

  async execute(query: ReportingQuery): Promise<ReportingAnswer | Refusal> {
    const scene = await sceneFor(this.journal, query);
    if (isRefusal(scene)) return scene;
    const { pace, by } = query.shape;
    const year = yearOf(scene.ask.asOf);
    const rows = await delaysOf(scene, by, pace);
    const bursts = await burstsOf(scene, yearPeriod(year));
    const head = headOf(scene, [QUANTILE_RULE, burstRule(scene.scheme), NOTICE]);
    return { ...head, year, by, pace, rows, bursts };
  }
}

/** What finds each kind; `all` is the widest scene the asker sees. */
type Find = (asked: {
  readonly scene: Scene;
  readonly all: Scene;
  readonly log: EventReader;
  readonly filter: FindingsFilter;
}) => Promise<Finding[]>;

const FIND: { readonly [K in FindingKind]: Find } = {
  late: ({ scene, filter }) => lateFindings(scene, filter.period, filter),
  burst: ({ scene, filter }) => burstFindings(scene, filter.period, filter),
  'back-dated': ({ scene, log, filter }) => backDatedFindings(scene, log, filter.period, filter),
  'changed-after-bulletin': ({ scene, log, filter }) =>
    changedFindings(scene, log, filter.period, filter),
  'round-amounts': ({ scene, all, filter }) => roundFindings(all, scene, filter.period, filter),
  'duplicate-amounts': ({ scene, filter }) => duplicateFindings(scene, filter.period, filter),
};

@QueryHandler(ReportingFindingsQuery)
class ReportingFindingsHandler
  implements IQueryHandler<ReportingFindingsQuery, FindingsAnswer | Refusal>
{
  constructor(
    private readonly journal: Journal,
    private readonly log: LogOfExplanations,
  ) {}

  async execute(query: ReportingFindingsQuery): Promise<FindingsAnswer | Refusal> {
    const { asker, ask, filter } = query;
    const scene = await sceneFor(this.journal, query);
    if (isRefusal(scene)) return scene;
    const all = await sceneFor(this.journal, { asker, ask: { ...ask, unit: null } });
    if (isRefusal(all)) return all;
    const kinds = findingRules(scene.scheme).filter(
      ({ kind }) => filter.kind === null || filter.kind === kind,
    );
    const findings: Finding[] = [];
    for (const { kind } of kinds) {
      const found = await FIND[kind]({ scene, all, log: this.log.reader, filter });
      findings.push(...found.sort((a, b) => byId(a.unit.id, b.unit.id)));
    }
    const { id: period, from, to } = filter.period;
    return { ...headOf(scene, []), period, from, to, notice: NOTICE, kinds, findings };
  }
}

const byId = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);

@QueryHandler(ReportingMaturityQuery)
class ReportingMaturityHandler
  implements IQueryHandler<ReportingMaturityQuery, MaturityAnswer | Refusal>
{
  constructor(private readonly journal: Journal) {}

  async execute(query: ReportingMaturityQuery): Promise<MaturityAnswer | Refusal> {
    const scene = await sceneFor(this.journal, query);
    if (isRefusal(scene)) return scene;
    return { ...headOf(scene, [MATURITY_RULE]), ...(await maturityOf(scene, query.months)) };
  }
}

/** What answers how facts were reported: delays, bursts, findings, and how months matured. */
export const REPORTING_HANDLERS = [
  ReportingHandler,
  ReportingFindingsHandler,
  ReportingMaturityHandler,
];

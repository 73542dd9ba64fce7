import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { PACES } from '#domain';
import {
  FINDING_KINDS,
  GROUPINGS,
  LIGHTS_ABOUT,
  REPORTING_BY,
  RESTATED,
  TRACKED_UNITS,
} from '#journal';
import { PROBLEM } from '../commands/command-docs.ts';

interface ParameterWords {
  readonly description: string;
  readonly schema: { readonly type: 'string' | 'integer' | 'boolean'; readonly enum?: string[] };
  readonly example?: string;
}

const text = (description: string, example?: string): ParameterWords => ({
  description,
  schema: { type: 'string' },
  ...(example !== undefined && { example }),
});
const flag = (description: string): ParameterWords => ({
  description,
  schema: { type: 'boolean' },
});
const whole = (description: string): ParameterWords => ({
  description,
  schema: { type: 'integer' },
});
const word = (description: string, ...words: string[]): ParameterWords => ({
  description,
  schema: { type: 'string', enum: words },
});

/** Every query parameter there is, in words. */
const PARAMETERS = {
  asOf: text('截至哪一天；默认今天 · As of which day; today where absent', '2021-06-30'),
  knownAt: text('当时已知：日期或时刻 · As known then: a date or an instant'),
  basis: word('以填报或入库为准 · By which clock it was known', 'reported', 'recorded'),
  unit: text('单位树上的节点 · A node of the unit tree'),
  cohort: whole('签约年度 · The signing year of the cohort'),
  assessed: flag('口径：市级考核 · Scope: city-assessed'),
  terminated: word('口径：是否计入已终止 · Scope: terminated in or out', 'in', 'out'),
  minimumFen: text('口径：合同额下限（分） · Scope: smallest contract in fen', '1000000000000'),
  kinds: text('口径：合同类别，逗号分隔 · Scope: kinds, separated by commas', 'formal'),
  after: text('等账簿到达此位置再答 · Answer once the books have reached this position'),
  groupBy: word('分组 · Group by', ...GROUPINGS),
  offset: whole('从第几条起 · From which line on'),
  limit: whole('每页条数 · Lines a page'),
  stage: word('环节 · Stage', 'in-talks', 'signed', 'started', 'funded', 'filed'),
  ended: flag('已终止 · Terminated'),
  stalled: flag('有未销号停滞 · With an open stall'),
  sector: text('产业 · Sector'),
  chain: text('产业链 · Industry chain'),
  park: text('建设地点 · Site'),
  origin: text('来源地 · Origin'),
  text: text('名称、投资方或编号的一部分 · Part of the name, the investor or the id'),
  sort: word('排序 · Order', 'id', 'name', 'signedOn', 'contractFen', 'fundsFen'),
  descending: flag('倒序 · Backwards'),
  pace: word('按旬、月、季、年 · By 旬, month, quarter or year', ...PACES),
  metric: text('一个考核指标 · One metric of the scheme', 'funds'),
  metrics: text('考核指标，逗号分隔；默认全部 · Metrics, separated by commas; all where absent'),
  units: word('本级、加下级、全部 · The node, with its children, or all', ...TRACKED_UNITS),
  period: text('旬、月、季或年 · A 旬, month, quarter or year', '2021-06-x3'),
  knownIn: text('此期间内才填报的，事实更早 · Told in this period, dated earlier', '2021-07'),
  about: word('开工或入统 · Of starts or of filings', ...LIGHTS_ABOUT),
  project: text('项目编号 · Id of the project'),
  colours: text('灯色，逗号分隔 · Colours, separated by commas', 'yellow,red'),
  fromAsOf: text('与哪一天相比 · Compared with which day', '2021-06-30'),
  fromKnownAt: text('与当时已知相比 · Compared with what was known then', '2021-07-05'),
  term: whole('指标的第几项，从 0 起 · Which sum of the figure, from 0'),
  line: word('桥接的哪一项 · Which line of the bridge', ...RESTATED),
  months: whole('往前几个月（1–24） · How many months back (1–24)'),
  by: word('按事实日或填报日归期 · By the day of the fact or of its report', ...REPORTING_BY),
  finding: word('哪一类线索；默认全部 · Which findings; all where absent', ...FINDING_KINDS),
  since: text('自哪一天以来 · Since which day', '2021-05-31'),
} as const satisfies Record<string, ParameterWords>;

export type ParameterName = keyof typeof PARAMETERS;

/** What every question is asked with: as of when, as known when, for whom, in which scope. */
const ASK = ['asOf', 'knownAt', 'basis', 'unit', 'cohort'] as const;
const SCOPE = ['assessed', 'terminated', 'minimumFen', 'kinds'] as const;

export const PLAIN_ASK = [...ASK, ...SCOPE, 'after'] as const satisfies readonly ParameterName[];
/** Questions about reports take no contract scope. */
export const REPORTED_ASK = ['asOf', 'knownAt', 'basis', 'unit', 'after'] as const;
export const FIGURE_ASK = [...PLAIN_ASK, 'groupBy'] as const;
export const EXPLAIN_ASK = [...PLAIN_ASK, 'offset', 'limit'] as const;
export const PROJECT_ASK = ['asOf', 'knownAt', 'basis', 'after'] as const;
export const LIST_ASK = [
  ...[...ASK, 'after', 'stage', 'ended', 'stalled', 'sector', 'chain', 'park', 'origin'],
  ...['text', 'sort', 'descending', 'offset', 'limit'],
] as readonly ParameterName[];

/** Describes a question's route. */
export function asked(
  operationId: string,
  summary: string,
  names: readonly ParameterName[],
): MethodDecorator {
  return answeredWith({ operationId, summary }, names, 'application/json', 'object');
}

/** Describes a question's route that goes on answering, as Server-Sent Events. */
export function streamed(
  operationId: string,
  summary: string,
  description: string,
  names: readonly ParameterName[],
): MethodDecorator {
  const words = { operationId, summary, description };
  return answeredWith(words, names, 'text/event-stream', 'string');
}

interface OperationWords {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
}

function answeredWith(
  operation: OperationWords,
  names: readonly ParameterName[],
  media: string,
  type: 'object' | 'string',
): MethodDecorator {
  return applyDecorators(
    ApiTags('查询 · Questions'),
    ApiOperation({ ...operation }),
    ...names.map((name) => ApiQuery({ name, required: false, ...PARAMETERS[name] })),
    ApiResponse({
      status: 200,
      description: operation.summary,
      content: { [media]: { schema: { type } } },
    }),
    ApiResponse({ status: 'default', ...PROBLEM }),
  );
}

import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { GROUPINGS } from '#journal';
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
} as const satisfies Record<string, ParameterWords>;

export type ParameterName = keyof typeof PARAMETERS;

/** What every question is asked with: as of when, as known when, for whom, in which scope. */
const ASK = ['asOf', 'knownAt', 'basis', 'unit', 'cohort'] as const;
const SCOPE = ['assessed', 'terminated', 'minimumFen', 'kinds'] as const;

export const PLAIN_ASK = [...ASK, ...SCOPE, 'after'] as const satisfies readonly ParameterName[];
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
  return applyDecorators(
    ApiTags('查询 · Questions'),
    ApiOperation({ operationId, summary }),
    ...names.map((name) => ApiQuery({ name, required: false, ...PARAMETERS[name] })),
    ApiResponse({
      status: 200,
      description: summary,
      content: { 'application/json': { schema: { type: 'object' } } },
    }),
    ApiResponse({ status: 'default', ...PROBLEM }),
  );
}

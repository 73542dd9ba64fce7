import { applyDecorators } from '@nestjs/common';
import {
  ApiBody,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { KEY, PROBLEM } from '../commands/command-docs.ts';
import { FORMATS } from './bulletin-parameters.ts';

interface Words {
  readonly description: string;
  readonly schema: { readonly type: 'string' | 'integer'; readonly enum?: string[] };
  readonly example?: string;
}

const text = (description: string, example?: string): Words => ({
  description,
  schema: { type: 'string' },
  ...(example !== undefined && { example }),
});
const word = (description: string, ...words: string[]): Words => ({
  description,
  schema: { type: 'string', enum: words },
});

/** What a bulletin's routes take, in words. */
const WORDS = {
  year: { description: '哪一年；默认今年 · Of which year', schema: { type: 'integer' } },
  unit: text('单位树上的节点；默认全区 · A node of the unit tree; the root where absent'),
  asOf: text(
    '截至哪一天；默认该期最后一天 · As of which day; the last of the period where absent',
    '2021-06-30',
  ),
  knownAt: text(
    '当时已知；默认为制作之时，今日亦然 · As known then; when it is made where absent, and for today',
    '2021-08-02',
  ),
  basis: word('以填报或入库为准 · By which clock it was known', 'reported', 'recorded'),
  after: text('等账簿到达此位置再答 · Answer once the books have reached this position'),
  format: word('格式 · As JSON, Word, a workbook or a page to print', ...FORMATS),
  language: word('语言；默认按 Accept-Language · Language; else by Accept-Language', 'zh', 'en'),
  published: text(
    'true 或编号：按发布时的内容重印 · true, or an id: print a published one again',
    'true',
  ),
  office: text('印发单位 · The issuing office', '区招商投资促进局'),
  number: text('期号 · Its number', '〔2021〕第6期'),
  replaces: text('替换哪一份（编号） · The id of the bulletin it takes the place of'),
  code: text('校验码 · The verification code printed at the foot', '27A1-0C3F-9B42-77DE'),
} as const satisfies Record<string, Words>;

export type BulletinWord = keyof typeof WORDS;

const PERIOD = ApiParam({
  name: 'period',
  description: '旬、月、季或年 · A 旬, month, quarter or year',
  schema: { type: 'string', maxLength: 100 },
  example: '2021-06',
});
const object = { 'application/json': { schema: { type: 'object' as const } } };
const binary = (type: string) => ({ schema: { type: 'string', contentMediaType: type } }) as const;

/** The media type of each format. */
export const MEDIA = {
  json: 'application/json; charset=utf-8',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  html: 'text/html; charset=utf-8',
} as const;

const PRINTED = {
  ...object,
  [MEDIA.docx]: binary(MEDIA.docx),
  [MEDIA.xlsx]: binary(MEDIA.xlsx),
  'text/html': { schema: { type: 'string' as const } },
};

/** Describes a route that answers a question about bulletins. */
export function bulletinRoute(
  operationId: string,
  summary: string,
  names: readonly BulletinWord[],
  more: { readonly ofPeriod: boolean; readonly prints?: boolean },
): MethodDecorator {
  return applyDecorators(
    ApiTags('通报 · Bulletins'),
    ApiOperation({ operationId, summary }),
    ...(more.ofPeriod ? [PERIOD] : []),
    ...names.map((name) => ApiQuery({ name, required: name === 'code', ...WORDS[name] })),
    ApiResponse({ status: 200, description: summary, content: more.prints ? PRINTED : object }),
    ApiResponse({ status: 'default', ...PROBLEM }),
  );
}

/** Describes the route that publishes: the same words, as members of a body. */
export function publishRoute(
  operationId: string,
  summary: string,
  names: readonly BulletinWord[],
): MethodDecorator {
  const properties = Object.fromEntries(
    names.map((name) => [name, { ...WORDS[name].schema, description: WORDS[name].description }]),
  );
  const example = { office: '区招商投资促进局', number: '〔2021〕第6期' };
  return applyDecorators(
    ApiTags('通报 · Bulletins'),
    ApiOperation({ operationId, summary }),
    PERIOD,
    ApiHeader(KEY),
    ApiBody({
      schema: { type: 'object', properties, additionalProperties: false },
      examples: { example: { summary, value: example } },
    }),
    ApiResponse({ status: 201, description: '已发布 · Published', content: object }),
    ApiResponse({ status: 200, description: '此前已发布 · Published before', content: object }),
    ApiResponse({ status: 'default', ...PROBLEM }),
  );
}

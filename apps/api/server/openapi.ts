import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { PROBLEM_CODES } from '../problems/problems.ts';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

const text = (description: string) => ({ type: 'string', description });

const SCHEMAS: Schemas = {
  Recorded: {
    type: 'object',
    description: '命令的结果 · What a command led to',
    required: ['streamId', 'revision', 'position', 'eventIds', 'repeated'],
    properties: {
      streamId: text('事件流 · The stream it was recorded in'),
      revision: { type: 'integer', description: '流内版本 · The last revision of the stream' },
      position: text('日志位置，可作 after 参数 · The position in the log, to be used as `after`'),
      eventIds: {
        type: 'array',
        items: { type: 'string', format: 'uuid' },
        description: '记录编号 · Ids of the events: the handles of reversals, stalls and orders',
      },
      repeated: { type: 'boolean', description: '此前已记录 · It had been recorded before' },
    },
    example: {
      streamId: 'project-5001',
      revision: 1,
      position: '42',
      eventIds: ['3e1f6c1a-6c7e-5b0f-9a51-0d6b4b1f7c55'],
      repeated: false,
    },
  },
  Problem: {
    type: 'object',
    description: 'RFC 9457; `code` and `facts` are for programs, the rest is for people',
    required: ['type', 'title', 'status', 'detail', 'code', 'facts', 'instance'],
    properties: {
      type: text('urn:luodi:refusal:<code>'),
      title: text('这类问题 · The kind of problem'),
      status: { type: 'integer' },
      detail: text('这次的情况，按 Accept-Language · This case, by Accept-Language'),
      code: { ...text('代码 · The code'), examples: PROBLEM_CODES } as Schemas[string],
      facts: { type: 'object', description: '事实 · The facts that led to it' },
      instance: text('请求的路径 · The path asked for'),
    },
  },
};

/** Describes every route there is, from the words beside it. */
export function openApiOf(app: NestFastifyApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('落地 Luodi')
    .setDescription(
      '招商项目全程引擎：命令记录事实，查询回答指标。金额为整数分的十进制字符串，日期为 YYYY-MM-DD。\n\n' +
        'Commands record facts, questions are answered from them. Money is integer fen as a ' +
        'decimal string, dates are YYYY-MM-DD.',
    )
    .setVersion('0.1.0')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .build();
  const document = SwaggerModule.createDocument(app, about, { autoTagControllers: false });
  const schemas = { ...document.components?.schemas, ...SCHEMAS };
  return { ...document, components: { ...document.components, schemas } };
}

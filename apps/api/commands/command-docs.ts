import { applyDecorators } from '@nestjs/common';
import {
  ApiBody,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { bodySchema } from './body-schemas.ts';
import { FIELD_WORDS } from './field-words.ts';
import type { CommandRoute } from './route-table.ts';

const TAGS: Readonly<Record<string, string>> = {
  projects: '项目 · Projects',
  units: '责任单位 · Units',
  plans: '年度任务 · Targets',
  periods: '通报 · Bulletins',
  schemes: '口径方案 · Schemes',
};

/** The header by which a command asked twice is recorded once. */
export const KEY = {
  name: 'Idempotency-Key',
  required: false,
  description: '同一键再次提交只记一次 · The same key again records once',
  schema: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' },
  example: '2021-0318-001',
};

const RECORDED = { 'application/json': { schema: { $ref: getSchemaPath('Recorded') } } };

/** Describes a command's route: its body by its own validators, its example, its answers. */
export function documented({ path, command, summary, example }: CommandRoute): MethodDecorator {
  const parameters = [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');
  return applyDecorators(
    ApiTags(TAGS[path.split('/', 1)[0] ?? ''] ?? ''),
    ApiOperation({ operationId: command, summary }),
    ApiHeader(KEY),
    ...parameters.map((name) =>
      ApiParam({
        name,
        description: FIELD_WORDS[name] ?? '',
        schema: name === 'year' ? { type: 'integer' } : { type: 'string', maxLength: 100 },
      }),
    ),
    ApiBody({
      schema: bodySchema(command, parameters),
      examples: { example: { summary, value: example } },
    }),
    ApiResponse({ status: 201, description: '已记录 · Recorded', content: RECORDED }),
    ApiResponse({
      status: 200,
      description: '此前已记录 · It had been recorded before',
      content: RECORDED,
    }),
    ApiResponse({ status: 'default', ...PROBLEM }),
  );
}

/** What every route may answer instead (RFC 9457). */
export const PROBLEM = {
  description: '拒绝或错误 · A refusal or an error (RFC 9457)',
  content: { 'application/problem+json': { schema: { $ref: getSchemaPath('Problem') } } },
} as const;

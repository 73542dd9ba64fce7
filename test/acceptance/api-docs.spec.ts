import { COMMAND_ROUTES } from '../../apps/api/commands/route-table.ts';
import { ApiServer } from './api-server.ts';

type Node = { readonly [member: string]: unknown };
interface Operation extends Node {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters: readonly Node[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}
interface Content {
  readonly schema: Schema;
  readonly examples?: { readonly example: { readonly value: Readonly<Record<string, unknown>> } };
}
interface Schema extends Node {
  readonly properties: Readonly<Record<string, Node>>;
  readonly required: readonly string[];
}

let api: ApiServer;
let document: Node & {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};
beforeAll(async () => {
  api = await ApiServer.start();
  document = JSON.parse((await api.get('/openapi.json')).text);
});
afterAll(() => api.stop());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => ({ path, operation })),
  );

test('it is OpenAPI 3.1, and every reference in it leads somewhere', () => {
  expect(document).toMatchObject({
    openapi: '3.1.0',
    info: { title: '落地 Luodi', version: '0.1.0' },
  });
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];
  expect(references.length).toBeGreaterThan(0);
  for (const [, pointer = ''] of references) {
    const found = pointer.split('/').reduce<unknown>((at, name) => (at as Node)?.[name], document);
    expect([pointer, typeof found]).toEqual([pointer, 'object']);
  }
  expect(JSON.stringify(document)).not.toContain('"nullable"');
});

test('every operation has a name of its own, a summary, and its path parameters', () => {
  const names = operations().map(({ operation }) => operation.operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const { path, operation } of operations()) {
    expect([path, operation.summary]).toEqual([path, expect.stringMatching(/ · /)]);
    expect(operation.tags).toHaveLength(1);
    for (const { description } of Object.values(operation.responses))
      expect(description).not.toBe('');
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const described = operation.parameters.filter((p) => p.in === 'path');
    expect(described.map((p) => [p.name, p.required])).toEqual(inPath.map((name) => [name, true]));
  }
});

test.each(COMMAND_ROUTES)('$command: its example fits its schema, each field in words', (route) => {
  const path = `/${route.path.replace(/:(\w+)/g, '{$1}')}`;
  const content = document.paths[path]?.post?.requestBody?.content['application/json'];
  const { schema, examples } = content as Content;
  const example = examples?.example.value ?? {};
  const fields = Object.keys(schema.properties);
  expect(Object.keys(example).filter((field) => !fields.includes(field))).toEqual([]);
  expect(schema.required.filter((field) => !Object.hasOwn(example, field))).toEqual([]);
  for (const [field, of] of Object.entries(schema.properties)) {
    expect([field, of.description]).toEqual([field, expect.stringMatching(/ · |^[A-Z]/)]);
    const { pattern, enum: words } = of;
    const value = example[field];
    if (value === undefined) continue;
    if (typeof pattern === 'string') expect(value).toMatch(new RegExp(pattern, 'u'));
    if (Array.isArray(words)) expect(words).toContain(value);
    const isOf = Array.isArray(value) ? 'array' : typeof value;
    if (of.type !== undefined && of.type !== 'integer') expect(isOf).toBe(of.type);
  }
});

test('the page to try it needs nothing from elsewhere', async () => {
  const page = await api.get('/docs');
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
  expect(page.text).not.toMatch(/https?:|<script>|onload=/);
  const parts = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
  expect(parts).toHaveLength(4);
  for (const part of parts) expect([part, (await api.get(part)).status]).toEqual([part, 200]);
});

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { openApiOf } from './openapi.ts';

const PAGE = `<!doctype html>
<html lang="zh">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>落地 Luodi API</title>
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<div id="api"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/begin.js"></script>
</html>
`;

// A script of its own file, so that the page needs no inline script.
const BEGIN = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  validatorUrl: null,
});
`;

const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

/** Swagger UI comes with Nest's own package, so it is looked for from there. */
function assetsFolder(): string {
  const here = createRequire(import.meta.url);
  const beside = createRequire(here.resolve('@nestjs/swagger'));
  return dirname(beside.resolve('swagger-ui-dist/package.json'));
}

/** The description of the API (OpenAPI 3.1) and a page to try it at, neither needing a network. */
export function serveDocs(app: NestFastifyApplication): void {
  const http = app.getHttpAdapter();
  let document: string | null = null;
  http.get('/openapi.json', (_: FastifyRequest, reply: FastifyReply) => {
    // Made when first asked for: most starts are those of a command line, and ask for none.
    document ??= JSON.stringify(openApiOf(app));
    return reply.type('application/json; charset=utf-8').send(document);
  });
  const text = (path: string, type: string, body: string) =>
    http.get(path, (_: FastifyRequest, reply: FastifyReply) => reply.type(type).send(body));
  text('/docs', 'text/html; charset=utf-8', PAGE);
  text('/docs/begin.js', 'text/javascript; charset=utf-8', BEGIN);
  for (const [name, type] of Object.entries(ASSETS)) {
    http.get(`/docs/${name}`, async (_: FastifyRequest, reply: FastifyReply) => {
      const file = await readFile(join(assetsFolder(), name));
      return reply.type(type).header('cache-control', 'max-age=86400').send(file);
    });
  }
}

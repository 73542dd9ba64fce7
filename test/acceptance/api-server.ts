import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Luodi, type LuodiOptions, openLuodi } from '../../apps/api/luodi.ts';

/** A Luodi that listens on a free port, on a folder of its own. */
export class ApiServer {
  readonly luodi: Luodi;
  readonly url: string;
  readonly directory: string;

  private constructor(luodi: Luodi, url: string, directory: string) {
    this.luodi = luodi;
    this.url = url;
    this.directory = directory;
  }

  static async start(options: LuodiOptions & { directory?: string } = {}): Promise<ApiServer> {
    const { directory: given, ...more } = options;
    const directory = given ?? (await mkdtemp(join(tmpdir(), 'luodi-api-')));
    const luodi = await openLuodi({ dataDirectory: directory, ...more });
    return new ApiServer(luodi, await luodi.listen(0, '127.0.0.1'), directory);
  }

  async stop(): Promise<void> {
    await this.luodi.close();
    await rm(this.directory, { recursive: true });
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Told> {
    return told(await fetch(this.url + path, { headers }));
  }

  async post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Told> {
    const sent = {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    };
    return told(await fetch(this.url + encodeURI(path), sent));
  }

  /** Posts what must be accepted. */
  async record(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Told> {
    const answer = await this.post(path, body, headers);
    if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer;
  }
}

/** An answer as a test looks at it. */
export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Json;
}

/** Any answer, to be looked into; where a member is missing the expectation of it fails. */
export interface Json {
  readonly [member: string]: Json;
}

async function told(response: Response): Promise<Told> {
  const { status, headers } = response;
  const text = await response.text();
  const type = headers.get('content-type') ?? '';
  const isJson = /^application\/(problem\+)?json/.test(type);
  return { status, headers, text, body: isJson ? JSON.parse(text) : {} };
}

/** The district and two units every story begins with. */
export async function registerUnits(api: ApiServer): Promise<void> {
  const on = '2021-01-01';
  const unit = (unitId: string, kind: string, parentId: string | null) =>
    api.record('/units', { unitId, on, name: unitId, kind, parentId });
  await unit('钱江区', 'district', null);
  await unit('区商务委', 'unit', '钱江区');
  await unit('区经信委', 'unit', '钱江区');
}

import { type Luodi, openLuodi } from '../../apps/api/luodi.ts';
import { linesOf, readText } from '../support/tree.ts';
import { cluster, servicesNamed } from './cluster-file.ts';

/** A line of a Caddyfile, and what stands in braces after it. */
interface Directive {
  readonly words: readonly string[];
  readonly block: readonly Directive[];
}

/** Reads a Caddyfile that opens braces at the ends of lines, as its formatter writes them. */
function readCaddyfile(text: string): readonly Directive[] {
  const lines = linesOf(text)
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
  const read = (): readonly Directive[] => {
    const found: Directive[] = [];
    for (let line = lines.shift(); line !== undefined && line !== '}'; line = lines.shift()) {
      const words = line.split(/[\s,]+/);
      if (words.at(-1) !== '{') found.push({ words, block: [] });
      else found.push({ words: words.slice(0, -1), block: read() });
    }
    return found;
  };
  return read();
}

const [, snippet, site, others] = readCaddyfile(readText('docker/Caddyfile'));

/** What a directive says of itself or takes over from the snippet. */
const optionsOf = ({ block }: Directive) =>
  block.flatMap((one) => (one.words.join(' ') === 'import node' ? (snippet?.block ?? []) : [one]));
const option = (name: string, all: readonly Directive[]) =>
  all.filter(({ words }) => words[0] === name).map(({ words }) => words.slice(1).join(' '));

const [first, fallback] = site?.block ?? [];
const [whenNone, second] = fallback?.block ?? [];
const forwards = [first, second].filter((one) => one !== undefined);

const { proxy } = cluster.services;
const [, published, inside] = proxy?.ports?.[0]?.split(':') ?? [];

let luodi: Luodi;
let url: string;
beforeAll(async () => {
  luodi = await openLuodi({ environment: {} });
  url = await luodi.listen(0, '127.0.0.1');
});
afterAll(() => luodi.close());
const ask = (path: string) => fetch(url + path, { method: 'HEAD' });
const statusOf = async (path: string) => (await ask(path)).status;

describe('the proxy', () => {
  it('reads the file it is given', () => {
    expect(proxy?.configs).toEqual([{ source: 'proxy', target: '/etc/caddy/Caddyfile' }]);
    expect(cluster.configs.proxy).toEqual({ file: './Caddyfile' });
  });

  it('forwards all there is to every node, at the port it listens on', () => {
    const upstreams = servicesNamed('luodi-').map(
      ([name, { environment }]) => `${name}:${environment?.LUODI_PORT}`,
    );
    expect(site?.block).toHaveLength(2);
    expect(first?.words).toEqual(['reverse_proxy', ...upstreams]);
    expect(second?.words).toEqual(['reverse_proxy', '@none', ...upstreams]);
  });

  it('shares a network with every node and starts after both', () => {
    for (const [name, { networks }] of servicesNamed('luodi-')) {
      expect([name, networks]).toEqual([
        name,
        expect.arrayContaining([...(proxy?.networks ?? [])]),
      ]);
      expect(proxy?.depends_on).toHaveProperty(name);
    }
  });

  it('answers to the names of this machine at the published port, and to no other', () => {
    expect(inside).toBe(published);
    const names = ['localhost', '127.0.0.1'].map((name) => `http://${name}:${inside}`);
    expect(site?.words).toEqual(names);
    expect(others?.words).toEqual([`http://:${inside}`]);
    expect(others?.block.map(({ words }) => words)).toEqual([['respond', '421']]);
  });

  it('prefers nodes that are ready, by a path the API serves', async () => {
    expect(snippet?.words).toEqual(['(node)']);
    expect(forwards.map((one) => option('health_uri', optionsOf(one)))).toEqual([
      ['/health/ready'],
      ['/health/live'],
    ]);
    for (const path of ['/health/ready', '/health/live']) expect(await statusOf(path)).toBe(200);
    expect(await statusOf('/health/no-such')).toBe(404);
  });

  it('takes nodes that are only alive where none is ready, and after no other failure', () => {
    expect(fallback?.words).toEqual(['handle_errors']);
    expect(fallback?.block).toHaveLength(2);
    expect(whenNone?.words.join(' ')).toBe('@none expression {err.status_code} == 503');
  });

  it('is asked for its own health at the port and by a path that it forwards', async () => {
    const { host, pathname } = new URL(proxy?.healthcheck?.test?.at(-1) ?? '');
    expect(`http://${host}`).toBe(site?.words[1]);
    expect(await statusOf(pathname)).toBe(200);
  });

  it('holds back nothing of what is pushed, and changes nothing on the way', async () => {
    expect((await ask('/changes')).headers.get('content-type')).toContain('text/event-stream');
    for (const one of forwards) expect(option('flush_interval', optionsOf(one))).toEqual(['-1']);
    const words = readCaddyfile(readText('docker/Caddyfile')).flatMap(function all(one): string[] {
      return [...one.words, ...one.block.flatMap(all)];
    });
    const meddling = ['encode', 'request_body', 'header', 'header_up', 'rewrite', 'uri'];
    expect(words.filter((word) => meddling.includes(word))).toEqual([]);
  });

  it('keeps a whole command by it, for the node that is asked next', () => {
    const { bodyLimit } = luodi.app.getHttpAdapter().getInstance().initialConfig;
    expect([option('request_buffers', snippet?.block ?? []), bodyLimit]).toEqual([
      ['1MiB'],
      2 ** 20,
    ]);
  });

  it('lets go of an idle connection before the node does', () => {
    const [transport] = (snippet?.block ?? []).filter(({ words }) => words[0] === 'transport');
    const [idle = ''] = option('keepalive', transport?.block ?? []);
    expect(idle).toMatch(/^\d+s$/);
    const server = luodi.app.getHttpServer() as { readonly keepAliveTimeout: number };
    expect(Number.parseInt(idle, 10) * 1000).toBeLessThan(server.keepAliveTimeout);
  });
});

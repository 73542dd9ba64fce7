import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { filesUnder, linesOf, ROOT, readText } from '../support/tree.ts';

interface Service {
  readonly build: { readonly context: string; readonly dockerfile: string };
  readonly ports: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
  readonly read_only: boolean;
}

/** The Dockerfile as instructions, in order, with continued lines joined. */
function instructions(text: string) {
  return linesOf(text.replaceAll(/^#.*\n/gm, '').replaceAll(/\s*\\\n\s*/g, ' '))
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [word = '', ...rest] = line.split(' ');
      return { word, rest: rest.join(' ') };
    });
}

const dockerfile = instructions(readText('docker/Dockerfile'));
const all = (word: string) => dockerfile.filter((one) => one.word === word).map(({ rest }) => rest);
const settings = Object.fromEntries(
  all('ENV').flatMap((rest) => rest.split(' ').map((pair) => pair.split('=', 2))),
) as Readonly<Record<string, string>>;

const compose = parse(readText('docker/compose.yaml')) as {
  readonly services: { readonly luodi: Service };
  readonly volumes: Readonly<Record<string, unknown>>;
};
const { luodi } = compose.services;

const code = filesUnder('apps')
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
  .map(readText)
  .join('\n');

describe('the image', () => {
  it('sets what the code reads, by the names it reads', () => {
    const names = ['LUODI_DATA', 'LUODI_HOST', 'LUODI_PORT'];
    expect(names.filter((name) => settings[name] === undefined)).toEqual([]);
    const read = new Set(code.match(/\bLUODI_[A-Z]+\b/g));
    expect(Object.keys(settings).filter((n) => n.startsWith('LUODI_') && !read.has(n))).toEqual([]);
  });

  it('starts the file the build writes for the API', () => {
    const [command] = all('CMD').slice(-1);
    expect(JSON.parse(command ?? '')).toEqual(['node', 'dist/apps/api/main.js']);
    expect(existsSync(join(ROOT, 'apps/api/main.ts'))).toBe(true);
  });

  it('asks for its health on the port it listens on, by a path the API serves', () => {
    const [probe = ''] = all('HEALTHCHECK');
    expect(probe).toContain(`process.env.LUODI_PORT + '/health/live'`);
    expect(code).toMatch(/Controller\('health'\)|['"/]health\/live\b/);
    expect(all('EXPOSE')).toEqual([settings.LUODI_PORT]);
  });

  it('runs without rights and writes only to its volume', () => {
    expect(all('USER')).toEqual(['node']);
    expect(all('VOLUME')).toEqual([settings.LUODI_DATA]);
    expect(all('RUN').at(-1)).toBe(`install -d -o node -g node ${settings.LUODI_DATA}`);
  });

  it('copies only files there are and that the ignore file lets through', () => {
    const ignore = linesOf(readText('docker/Dockerfile.dockerignore'));
    const sources = all('COPY')
      .filter((rest) => !rest.startsWith('--from='))
      .flatMap((rest) => rest.split(' ').slice(0, -1));
    expect(sources.length).toBeGreaterThan(5);
    expect(sources.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(sources.filter((path) => !ignore.includes(`!${path}`))).toEqual([]);
  });
});

describe('the compose file', () => {
  it('builds that image', () => {
    expect(luodi.build).toEqual({ context: '..', dockerfile: 'docker/Dockerfile' });
  });

  it('gives it the same settings, and its volume at the data directory', () => {
    for (const [name, value] of Object.entries(luodi.environment)) {
      expect([name, value]).toEqual([name, settings[name]]);
    }
    const [volume = '', at] = luodi.volumes[0]?.split(':') ?? [];
    expect(at).toBe(settings.LUODI_DATA);
    expect(Object.keys(compose.volumes)).toEqual([volume]);
    expect(luodi.read_only).toBe(true);
  });

  it('publishes its port on this machine only', () => {
    const port = settings.LUODI_PORT;
    expect(luodi.ports).toEqual([`127.0.0.1:${port}:${port}`]);
  });
});

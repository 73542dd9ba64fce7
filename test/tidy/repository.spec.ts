import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { entriesOf, filesUnder, linesOf, ROOT, readText } from '../support/tree.ts';

const TOP_LEVEL = [
  '.ci',
  '.dependency-cruiser.cjs',
  '.editorconfig',
  '.gitignore',
  '.nvmrc',
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'apps',
  'biome.json',
  'docker',
  'jest.config.js',
  'knip.json',
  'libs',
  'nest-cli.json',
  'package-lock.json',
  'package.json',
  'test',
  'tsconfig.build.json',
  'tsconfig.json',
];

/** Who wrote a line is in the log of versions; where it was written is nobody’s business. */
const AUTHORSHIP = /@author\b|\bco-authored-by\b|\bsigned-off-by\b|\bgenerated (?:by|with) an?\b/i;
const MACHINE_PATH = /(?<![\w./-])\/(?:home|Users|work|root|mnt)\/[\w-]+/;

const texts = filesUnder().filter((path) => !/\.(xlsx|png|ico|woff2?|lock)$/.test(path));

describe('the repository', () => {
  it('has at its top level what the README names, and nothing else', () => {
    expect(entriesOf().map(({ name }) => name)).toEqual(TOP_LEVEL);
  });

  it('has one page of words for each library and each app, and for test and docker', () => {
    const rooms = ['apps', 'libs'].flatMap((folder) =>
      entriesOf(folder).map(({ name }) => `${folder}/${name}`),
    );
    const missing = [...rooms, 'test', 'docker'].filter(
      (room) => !existsSync(join(ROOT, room, 'README.md')),
    );
    expect(missing).toEqual([]);
  });

  it('says nothing of who wrote it, on which machine or with what', () => {
    const telling = texts
      .filter((path) => path !== 'LICENSE' && !path.startsWith('test/tidy/'))
      .flatMap((path) =>
        linesOf(readText(path)).flatMap((line, index) => {
          const said = AUTHORSHIP.exec(line) ?? MACHINE_PATH.exec(line);
          return said ? [`${path}:${index + 1} ${said[0]}`] : [];
        }),
      );
    expect(telling).toEqual([]);
  });

  it('locks the optional packages of every platform, so that `npm ci` works on each', () => {
    const script = join('test', 'support', 'complete-lock.mjs');
    const options = { cwd: ROOT, encoding: 'utf8' } as const;
    expect(execFileSync(process.execPath, [script, '--check'], options)).toBe('');
  });

  it('decides for every package that has an install script whether it may run', () => {
    const { allowScripts } = JSON.parse(readText('package.json')) as {
      readonly allowScripts: Readonly<Record<string, boolean>>;
    };
    const { packages } = JSON.parse(readText('package-lock.json')) as {
      readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>;
    };
    const scripted = Object.entries(packages)
      .filter(([, entry]) => entry.hasInstallScript)
      .map(([place]) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length));
    expect(Object.keys(allowScripts).toSorted()).toEqual([...new Set(scripted)].toSorted());
  });
});

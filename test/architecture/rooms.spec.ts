import { entriesOf, readText } from '../support/tree.ts';
import { LIBRARIES } from './offenders.ts';

const manifest = JSON.parse(readText('package.json')) as {
  readonly imports: Readonly<Record<string, { readonly source: string; readonly default: string }>>;
};
const libraries = entriesOf('libs').map(({ name }) => name);

describe('the rooms', () => {
  it('have arrows, each of them', () => {
    expect(libraries.filter((name) => !LIBRARIES.includes(name))).toEqual([]);
  });

  it('are imported by their names, from the sources and from the build', () => {
    const expected = libraries.map((name) => [
      `#${name}`,
      { source: `./libs/${name}/index.ts`, default: `./dist/libs/${name}/index.js` },
    ]);
    expect(manifest.imports).toEqual(Object.fromEntries(expected));
  });

  it('are known to jest by the same names', () => {
    const known = /\^#\(([\w|-]+)\)\$/.exec(readText('jest.config.js'))?.[1]?.split('|') ?? [];
    expect(known.toSorted()).toEqual(libraries);
  });
});

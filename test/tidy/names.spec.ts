import { basename, dirname } from 'node:path';
import { filesUnder, isCode, readText } from '../support/tree.ts';
import { exportedNames, hungarianNames, isBarrel } from './outline.ts';

/** Words that name a drawer and not what is in it. */
const EMPTY_WORDS = new Set(
  'impl manager managers helper helpers util utils common shared core dto dtos'.split(' '),
);

/** Dotted roles that a tool reads: Nest’s schematics, jest, TypeScript and the build tools. */
const ROLE = '(controller|module|filter|guard|pipe|interceptor|contract|config|d)';
const FILE_NAME = new RegExp(`^[a-z0-9]+(-[a-z0-9]+)*([.]${ROLE}|[.]properties)?([.]spec)?$`);
const FOLDER_NAME = /^[.]?[a-z0-9]+(-[a-z0-9]+)*$/;

const files = filesUnder();
const code = files.filter(isCode);
const inRooms = code.filter((path) => path.includes('/'));
const folders = [...new Set(files.map((path) => dirname(path)))].filter((path) => path !== '.');

const wordsOf = (name: string) =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
const isEmpty = (name: string) => wordsOf(name).some((word) => EMPTY_WORDS.has(word));

describe('names', () => {
  it('of files are kebab-case, with a dotted role only where a tool gives it meaning', () => {
    const misnamed = inRooms.filter(
      (path) => !FILE_NAME.test(basename(path).replace(/[.](tsx?|[cm]?js)$/, '')),
    );
    expect(misnamed).toEqual([]);
  });

  it('of folders are kebab-case', () => {
    expect(folders.filter((path) => !FOLDER_NAME.test(basename(path)))).toEqual([]);
  });

  it.each(['shared-kernel', 'StoreManager', 'utils', 'createProjectDto', 'date.helper'])(
    'such as %s are known to be empty',
    (name) => {
      expect(isEmpty(name)).toBe(true);
    },
  );

  it.each(['shareOf', 'management', 'score', 'utility'])('such as %s say something', (name) => {
    expect(isEmpty(name)).toBe(false);
  });

  it('of files and folders say what is in them', () => {
    expect(files.filter((path) => path.split('/').some(isEmpty))).toEqual([]);
  });

  it('of exports say what they are', () => {
    const empty = inRooms.flatMap((path) =>
      [
        ...exportedNames(path, readText(path)).filter(({ name }) => isEmpty(name)),
        ...hungarianNames(path, readText(path)),
      ].map(({ line, name }) => `${path}:${line} ${name}`),
    );
    expect(empty).toEqual([]);
  });

  it('of index files belong to the libraries, one each; nothing else is a barrel', () => {
    const libraries = new Set(
      files.filter((path) => path.startsWith('libs/')).map((path) => path.split('/', 2).join('/')),
    );
    const indexes = [...libraries].map((library) => `${library}/index.ts`);
    expect(code.filter((path) => /^index[.]/.test(basename(path))).toSorted()).toEqual(
      indexes.toSorted(),
    );
    const barrels = inRooms.filter((path) => isBarrel(path, readText(path)));
    expect(barrels.filter((path) => !indexes.includes(path))).toEqual([]);
  });
});

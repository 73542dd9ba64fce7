import { filesUnder, isCode, linesOf, readText } from '../support/tree.ts';
import {
  castsToAnything,
  type Found,
  longFunctions,
  tamperedTests,
  undocumentedExports,
} from './outline.ts';

const COLUMNS_MAX = 100;
const LINES_MAX = 400;
const FUNCTION_LINES_MAX = 70;
const SHORT_FILE_LINES = 15;
const SHORT_FILES_PERCENT_MAX = 15;
const MEAN_FILE_LINES = { least: 40, most: 150 };

const code = filesUnder()
  .filter(isCode)
  .map((path) => ({ path, text: readText(path) }));
const isTest = (path: string) => path.startsWith('test/') || path.endsWith('.spec.ts');

type Look = (path: string, text: string) => readonly Found[];

/** What a look finds in all the files, written so that an editor can jump there. */
function offenders(look: Look, files = code): readonly string[] {
  return files.flatMap(({ path, text }) =>
    look(path, text).map(({ line, name }) => `${path}:${line} ${name}`),
  );
}

/** A look that reads line by line; the line before comes along, for a reason given there. */
function byLine(find: (line: string, before: string) => string | undefined): Look {
  return (_path, text) =>
    linesOf(text).flatMap((line, index, lines) => {
      const name = find(line, lines[index - 1] ?? '');
      return name === undefined ? [] : [{ line: index + 1, name }];
    });
}

const columns = byLine((line) => {
  const width = [...line].length;
  return width > COLUMNS_MAX ? `${width} columns` : undefined;
});

/** The markers stand apart here so that this file does not find itself. */
const UNFINISHED = new RegExp(`\\b(${['TO', 'FIX', 'HA'].join('|')})(DO|ME|CK)\\b`);
const SILENCED = /@ts-(?:ignore|nocheck)|biome-ignore-(?:all|start)/;
const EXCUSED = /(?:@ts-expect-error|biome-ignore)\b[^:]*:?(?<reason>.*)/;

describe('sizes', () => {
  it(`keep lines within ${COLUMNS_MAX} columns`, () => {
    expect(offenders(columns)).toEqual([]);
  });

  it(`keep functions within ${FUNCTION_LINES_MAX} lines`, () => {
    const look: Look = (path, text) => longFunctions(path, text, FUNCTION_LINES_MAX);
    expect(offenders(look)).toEqual([]);
  });

  it(`keep files within ${LINES_MAX} lines`, () => {
    const long = code.filter(({ text }) => linesOf(text).length > LINES_MAX);
    expect(long.map(({ path, text }) => `${path} ${linesOf(text).length} lines`)).toEqual([]);
  });

  it('keep files from being thin', () => {
    const short = code.filter(({ text }) => linesOf(text).length < SHORT_FILE_LINES);
    const percent = (100 * short.length) / code.length;
    const list = short.map(({ path }) => path);
    expect({ percent, list: percent > SHORT_FILES_PERCENT_MAX ? list : [] }).toEqual({
      percent,
      list: [],
    });
  });

  it('keep the mean file of a size to read in one go', () => {
    const mean = code.reduce((sum, { text }) => sum + linesOf(text).length, 0) / code.length;
    expect(mean).toBeGreaterThanOrEqual(MEAN_FILE_LINES.least);
    expect(mean).toBeLessThanOrEqual(MEAN_FILE_LINES.most);
  });
});

describe('what is written', () => {
  it('says what each exported function, class and interface is for', () => {
    const product = code.filter(({ path }) => /^(apps|libs)\//.test(path) && !isTest(path));
    expect(offenders(undocumentedExports, product)).toEqual([]);
  });

  it('leaves nothing for later', () => {
    const text = filesUnder().filter((path) => /\.(md|ya?ml|sh)$|Dockerfile|\.ci\/run$/.test(path));
    const all = [...code, ...text.map((path) => ({ path, text: readText(path) }))];
    const look = byLine((line) => UNFINISHED.exec(line)?.[0]);
    expect(offenders(look, all)).toEqual([]);
  });

  it('runs every test there is; a test for one platform says why', () => {
    const reasoned: Look = (path, text) =>
      tamperedTests(path, text).filter(({ line, name }) => {
        const before = linesOf(text)[line - 2] ?? '';
        return !name.endsWith('.skip') || !/^\s*(?:\/\/|\*|\/\*)/.test(before);
      });
    expect(offenders(reasoned)).toEqual([]);
  });

  it('gives up no type', () => {
    expect(offenders(castsToAnything)).toEqual([]);
  });

  it('silences no checker without a reason', () => {
    const look = byLine((line) => {
      if (!/\/\/|\/\*|^\s*\*/.test(line)) return undefined;
      const reason = EXCUSED.exec(line)?.groups?.reason?.trim();
      const unexcused = reason !== undefined && reason.split(/\s+/).length < 3;
      return SILENCED.test(line) || unexcused ? line.trim() : undefined;
    });
    const elsewhere = code.filter(({ path }) => !path.startsWith('test/tidy/'));
    expect(offenders(look, elsewhere)).toEqual([]);
  });
});

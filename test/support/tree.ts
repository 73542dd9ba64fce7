import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, resolve } from 'node:path';

/** The repository's own folder, from which all paths here are counted. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** The folders git ignores; the checks must also work where there is no git. */
const IGNORED = new Set([
  '.git',
  ...readText('.gitignore')
    .split('\n')
    .map((line) => line.replace(/\/$/, ''))
    .filter((line) => line !== '' && !line.includes('*')),
]);

/** The text of one file of the repository. */
export function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The names in one folder that belong to the repository. */
export function entriesOf(folder = '.') {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter(({ name }) => !IGNORED.has(name) && !name.endsWith('.log'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Every file of the repository below a folder, as paths from its root with forward slashes. */
export function filesUnder(folder = '.'): readonly string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = relative(ROOT, join(ROOT, folder, entry.name)).replaceAll('\\', '/');
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

const CODE = new Set(['.ts', '.tsx', '.js', '.mjs', '.cjs']);

/** Whether a file is code that people read and write, whatever it is for. */
export function isCode(path: string): boolean {
  return CODE.has(extname(path));
}

/** The lines of a text; the newline that ends the last one does not begin another. */
export function linesOf(text: string): readonly string[] {
  return text.replace(/\n$/, '').split('\n');
}

import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(import.meta.dirname, '../..');
const CONFIG = '.dependency-cruiser.cjs';

interface Report {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

/** What the rules say of a tree: how many modules they saw, and per file the rules it breaks. */
export interface Cruise {
  readonly modules: number;
  readonly broken: ReadonlyMap<string, readonly string[]>;
}

/** Runs the rules on a tree by the command that `npm run check` uses, with a report to read. */
export async function cruise(folder = root): Promise<Cruise> {
  const depcruise = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = ['--config', CONFIG, '--output-type', 'json', 'apps', 'libs', 'test'];
  const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(process.execPath, [depcruise, ...args], options);
  const { summary } = JSON.parse(stdout) as Report;
  const broken = new Map<string, string[]>();
  for (const { from, rule } of summary.violations) {
    broken.set(from, [...(broken.get(from) ?? []), rule.name]);
  }
  return { modules: summary.totalCruised, broken };
}

/** The sources of a small tree: path and text. */
export type Sources = Readonly<Record<string, string>>;

/** A stub of every package an offender may reach for, so that nothing depends on what is here. */
function packageStubs(names: readonly string[]): Sources {
  return Object.fromEntries(
    names.flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' })],
      [`node_modules/${name}/index.js`, ''],
    ]),
  );
}

function manifest(libraries: readonly string[], packages: readonly string[]): string {
  const libraryAt = (name: string) => ({ source: `./libs/${name}/index.ts`, default: './dist' });
  return JSON.stringify({
    type: 'module',
    imports: Object.fromEntries(libraries.map((name) => [`#${name}`, libraryAt(name)])),
    dependencies: Object.fromEntries(packages.map((name) => [name, '*'])),
    devDependencies: { 'fast-check': '*' },
  });
}

/** Cruises a tree made of these sources in a folder of its own, by the real rules. */
export async function cruiseOf(
  sources: Sources,
  libraries: readonly string[],
  packages: readonly string[],
): Promise<Cruise> {
  const folder = await mkdtemp(join(tmpdir(), 'luodi-arrows-'));
  try {
    const files = {
      'package.json': manifest(libraries, packages),
      'tsconfig.json': '{}',
      ...packageStubs([...packages, 'fast-check', 'undeclared']),
      ...sources,
    };
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    await cp(join(root, CONFIG), join(folder, CONFIG));
    return await cruise(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

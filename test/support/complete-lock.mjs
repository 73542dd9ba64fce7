// `npm ci` refuses a lock file that lacks any optional package, even one for another platform.
// A registry that does not carry every platform's build makes `npm install` leave such packages
// out, so after an install this writes them back: `node test/support/complete-lock.mjs`.
// With `--check` it only names the missing ones, one a line.
import { readFileSync, writeFileSync } from 'node:fs';

const OS = /(?:^|-)(android|darwin|freebsd|linux|openharmony|win32)(?:-|$)/;
const CPU = /(?:^|-)(arm64|arm|ia32|loong64|ppc64|riscv64|s390x|x64|wasm32)(?:-|$)/;
const LIBC = { gnu: 'glibc', musl: 'musl' };

/** The folder an importer in `from` finds `name` in, as npm looks upwards; or nothing. */
function installedAs(packages, from, name) {
  for (let folder = from; ; ) {
    const place = `${folder ? `${folder}/` : ''}node_modules/${name}`;
    if (packages[place]) return place;
    if (!folder) return undefined;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')));
  }
}

/** The optional dependencies that no entry of the lock file answers for. */
function missingOptionals(lock) {
  return Object.entries(lock.packages).flatMap(([from, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !installedAs(lock.packages, from, name))
      .map(([name, version]) => ({ from, name, version })),
  );
}

/** What npm would have written, but for the checksum, which only the registry can tell. */
function lockEntry({ from, name, version }, packages) {
  const platform = name.slice(name.lastIndexOf('/') + 1);
  const os = OS.exec(platform)?.[1];
  const cpu = CPU.exec(platform)?.[1];
  const exact = /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version);
  if (!os || !cpu || !exact) throw new Error(`${from} wants ${name}@${version}: add it by hand`);
  const libc = LIBC[platform.split('-').at(-1)];
  const { dev, engines } = packages[from];
  return {
    version,
    cpu: [cpu],
    ...(dev && { dev }),
    ...(libc && { libc: [libc] }),
    optional: true,
    os: [os],
    ...(engines && { engines }),
  };
}

const file = 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = missingOptionals(lock);
if (process.argv.includes('--check')) {
  for (const { from, name } of missing) console.log(`${from} wants ${name}`);
} else {
  for (const wanted of missing) {
    lock.packages[`node_modules/${wanted.name}`] = lockEntry(wanted, lock.packages);
  }
  const byPlace = ([a], [b]) => a.localeCompare(b, 'en');
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(byPlace));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${file}: ${missing.length} optional packages written back`);
}

// `node test/bench/run.mjs [--quick] [--only name,…] [--profile]`; see README.md beside it.
import { execFileSync, fork } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { hottest } from './support/profile.mjs';
import { judged, table } from './support/table.mjs';
import { WORKS } from './support/works.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ONE_WORK = fileURLToPath(new URL('support/one-work.mjs', import.meta.url));
const RESULTS = join(ROOT, 'bench-results');
const PEERS = join(ROOT, 'test/bench/peers');
const WORK_MS_MAX = { quick: 60_000, full: 300_000 };

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    profile: { type: 'boolean', default: false },
  },
});
const names = options.only?.split(',') ?? WORKS.map(({ name }) => name);
const unknown = names.filter((name) => !WORKS.some((work) => work.name === name));
if (unknown.length > 0) {
  const known = WORKS.map(({ name }) => name).join(', ');
  console.error(`no work is called ${unknown.join(', ')}; there are ${known}`);
  process.exit(2);
}
const wanted = WORKS.filter(({ name }) => names.includes(name));
const isLeftOut = ({ needs }) => needs !== undefined && !process.env[needs];
process.exitCode = await bench(wanted.filter((work) => !isLeftOut(work)));
// Said last, where it is read: a row that is missing must not look like one that is met.
for (const { name, needs } of wanted.filter(isLeftOut)) {
  console.log(`\n${name} was left out: ${needs} names no server`);
}

/** Runs the works one after the other; 1 where one of them could not be run. */
async function bench(works) {
  prepare(works);
  const size = options.quick ? 'quick' : 'full';
  const machine = machineFacts();
  const busyAtStart = busy();
  const directory = mkdtempSync(join(tmpdir(), 'luodi-bench-'));
  const removeAll = () => rmSync(directory, { recursive: true, force: true });
  process.once('SIGINT', () => {
    removeAll();
    process.exit(130);
  });
  const rows = [];
  const failures = [];
  const profiles = {};
  try {
    for (const { name } of works) {
      const place = join(directory, name);
      mkdirSync(place);
      process.stderr.write(`${name} … `);
      const started = performance.now();
      try {
        rows.push(...(await runWork(name, place, size)).map(judged));
        if (options.profile) profiles[name] = hottest(join(place, 'profile'), 25);
        process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0)} s\n`);
      } catch (error) {
        failures.push({ name, reason: error.message });
        process.stderr.write(`failed: ${error.message}\n`);
      }
      rmSync(place, { recursive: true, force: true });
    }
  } finally {
    removeAll();
  }
  report({ size, machine, busyAtStart, rows, failures, profiles });
  return failures.length === 0 ? 0 : 1;
}

/** A process for each work, so that none inherits the heap or the compiled code of another. */
function runWork(name, place, size) {
  const profile = ['--cpu-prof', `--cpu-prof-dir=${join(place, 'profile')}`];
  return new Promise((resolve, reject) => {
    const child = fork(ONE_WORK, [name, place, size], {
      cwd: ROOT,
      execArgv: options.profile ? profile : [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      timeout: WORK_MS_MAX[size],
      killSignal: 'SIGKILL',
    });
    let rows = null;
    child.on('message', (message) => {
      rows = message;
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (rows !== null && code === 0) resolve(rows);
      else reject(new Error(signal === null ? `exit code ${code}` : `ended by ${signal}`));
    });
  });
}

/** Builds the engine where it is not built, and installs the peers where they are missing. */
function prepare(works) {
  const npm = (...args) => {
    // Windows starts npm only through a shell.
    const shell = process.platform === 'win32';
    execFileSync('npm', args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'], shell });
  };
  if (!existsSync(join(ROOT, 'dist/apps/api/main.js'))) npm('run', 'build');
  if (works.some(({ peers }) => peers) && !existsSync(join(PEERS, 'node_modules'))) {
    process.stderr.write('installing the peers (test/bench/peers) …\n');
    npm('ci', '--prefix', PEERS, '--no-audit', '--no-fund');
  }
}

function machineFacts() {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    system: `${process.platform} ${release()} ${process.arch}`,
    node: process.version,
    commit: commitOf(),
  };
}

function commitOf() {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
}

/** What others do on the machine lies in every figure, so it is said. */
function busy() {
  return loadavg()[0] / cpus().length;
}

function report({ size, machine, busyAtStart, rows, failures, profiles }) {
  const { processor, cores, memoryGb, node, system } = machine;
  console.log(`${size} · ${processor} × ${cores} · ${memoryGb} GB · ${system} · ${node}\n`);
  console.log(table(rows));
  if (busyAtStart > 0.5) {
    const load = busyAtStart.toFixed(1);
    console.log(`\nThe machine was busy with other work (load ${load} a core): run it at rest.`);
  }
  for (const { name, reason } of failures) console.log(`\n${name} could not be run: ${reason}`);
  for (const [name, lines] of Object.entries(profiles)) {
    console.log(`\nself time in ${name}`);
    for (const { percent, seconds, frame } of lines) {
      console.log(
        `${percent.toFixed(1).padStart(6)} %  ${seconds.toFixed(2).padStart(7)} s  ${frame}`,
      );
    }
  }
  mkdirSync(RESULTS, { recursive: true });
  const file = join(RESULTS, `${new Date().toISOString().replace(/[:.]/g, '-')}-${size}.json`);
  const result = { size, machine, busyAtStart, rows, failures, profiles };
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  console.log(`\nwritten to ${file}`);
}

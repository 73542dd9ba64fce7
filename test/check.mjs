// `npm test` and `npm run check`: every check there is, for people and for CI alike.
// Prints each stage with its output where it failed, and one closing line, `N passed, M failed`:
// one for each static check and one for each test. A stage that cannot run has failed.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

/** A stage that hangs must end in a message, well before CI gives up on the whole run. */
const STAGE_MINUTES_MAX = 12;

/** What people see, and the npm script that runs it alone. */
const STATIC_STAGES = [
  { name: 'types', script: 'types' },
  { name: 'lint and format', script: 'lint' },
  { name: 'architecture', script: 'arrows' },
  { name: 'dead code', script: 'unused' },
];

/** The JavaScript behind a command of an installed package; throws if it is not installed. */
function installed(command) {
  return realpath(join(root, 'node_modules', '.bin', command));
}

/** Runs one node script to its end; what cannot start or does not end is told as a failure. */
function run(script, args, { nodeArgs = [], echo = false } = {}) {
  return new Promise((settle) => {
    const child = spawn(process.execPath, [...nodeArgs, script, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const take = (chunk) => {
      output += chunk;
      if (echo) process.stdout.write(chunk);
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    const limit = setTimeout(() => {
      take(`\nno end after ${STAGE_MINUTES_MAX} minutes: stopped\n`);
      child.kill('SIGKILL');
      // What it started may live on and hold these open.
      child.stdout.destroy();
      child.stderr.destroy();
    }, STAGE_MINUTES_MAX * 60_000);
    child.on('error', (error) => take(`\n${error.message}\n`));
    child.on('close', (code) => {
      clearTimeout(limit);
      settle({ ok: code === 0, output });
    });
  });
}

function heading(name, ok, startedAt) {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name}  (${seconds} s)`);
}

async function staticStage({ name, script }) {
  const startedAt = performance.now();
  const [command, ...args] = scripts[script].split(' ');
  const outcome = await installed(command)
    .then((file) => run(file, args))
    .catch((error) => ({ ok: false, output: `cannot run: ${error.message}\n` }));
  heading(name, outcome.ok, startedAt);
  if (!outcome.ok) console.log(outcome.output);
  return outcome.ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Files that did not even load count as failed, and so does a run that found no test at all. */
function countTests(report, exitedWell) {
  const passed = report.numPassedTests;
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const silent = passed === 0 || (!exitedWell && failed === 0);
  return { passed, failed: failed + (silent ? 1 : 0) };
}

function tellSkipped(report) {
  const skipped = report.testResults.flatMap((file) =>
    file.assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed'),
  );
  for (const { fullName, status } of skipped) console.log(`${status}: ${fullName}`);
}

async function tests() {
  const startedAt = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'luodi-check-'));
  try {
    const report = join(folder, 'report.json');
    const outcome = await run(
      await installed('jest'),
      ['--json', `--outputFile=${report}`, ...process.argv.slice(2)],
      { nodeArgs: ['--experimental-vm-modules', '--no-warnings'], echo: true },
    );
    const found = JSON.parse(await readFile(report, 'utf8'));
    heading('tests', outcome.ok, startedAt);
    tellSkipped(found);
    return countTests(found, outcome.ok);
  } catch (error) {
    heading('tests', false, startedAt);
    console.log(`the tests left no report: ${error.message}`);
    return { passed: 0, failed: 1 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const counts = [];
for (const stage of STATIC_STAGES) counts.push(await staticStage(stage));
counts.push(await tests());

const total = (key) => counts.reduce((sum, count) => sum + count[key], 0);
console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
process.exitCode = total('failed') === 0 ? 0 : 1;

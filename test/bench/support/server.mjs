import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../dist/apps/api/main.js', import.meta.url));
const READY_MS_MAX = 30_000;

/** Starts the real server as a process of its own, on a free port of this machine alone. */
export async function startServer(dataDirectory) {
  const port = await freePort();
  const settings = { LUODI_DATA: dataDirectory, LUODI_PORT: `${port}`, LUODI_HOST: '127.0.0.1' };
  // Flags of this process, such as those of a profile, hold for the server too.
  const child = spawn(process.execPath, [...process.execArgv, MAIN], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const url = `http://127.0.0.1:${port}`;
  const until = performance.now() + READY_MS_MAX;
  while (!(await answers(`${url}/health/ready`))) {
    if (child.exitCode !== null || performance.now() > until) {
      child.kill('SIGKILL');
      throw new Error('the server did not get ready');
    }
    await pause(50);
  }
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      const late = pause(15_000, 'late', { ref: false });
      if ((await Promise.race([ended, late])) === 'late') child.kill('SIGKILL');
      await ended;
    },
  };
}

async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

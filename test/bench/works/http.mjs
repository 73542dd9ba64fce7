import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median } from '../support/measure.mjs';
import { startServer } from '../support/server.mjs';
import { DISTRICT, UNITS } from '../support/words.mjs';

const LOAD = fileURLToPath(new URL('../support/load.mjs', import.meta.url));
const run$ = promisify(execFile);

/** Commands over HTTP on 50 connections, each answered once it is durable. */
export async function run({ directory, quick }) {
  const server = await startServer(join(directory, 'data'));
  try {
    await registerUnits(server.url);
    const rounds = [];
    for (let round = 0; round <= (quick ? 1 : 3); round += 1) {
      const seconds = quick || round === 0 ? 4 : 10;
      const { stdout } = await run$(process.execPath, [LOAD, server.url, seconds, round + 1]);
      const found = JSON.parse(stdout);
      if (found.errors + found.non2xx > 0) throw new Error(`not all were recorded: ${stdout}`);
      // The first round warms the server up.
      if (round > 0) rounds.push(found);
    }
    const of = (field) => median(rounds.map((round) => round[field]));
    const work = 'POST of a command, 50 connections';
    const note = `p50 ${of('p50')} ms; the load generator shares the machine`;
    return [
      { work, unit: 'req/s', ours: of('perSecond'), atLeast: 7_000, note, details: { rounds } },
      { work: `${work}, p99`, unit: 'ms', ours: of('p99'), atMost: 20 },
    ];
  } finally {
    await server.stop();
  }
}

async function registerUnits(url) {
  const unit = (unitId, kind, parentId) => ({
    unitId,
    on: '2016-01-01',
    name: unitId,
    kind,
    parentId,
  });
  const units = [
    unit(DISTRICT, 'district', null),
    ...UNITS.map((name) => unit(name, 'unit', DISTRICT)),
  ];
  for (const body of units) {
    const answer = await fetch(`${url}/units`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`no unit: ${await answer.text()}`);
  }
}

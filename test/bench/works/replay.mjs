import { join } from 'node:path';
import { noProject, projectDecider, readLife } from '#domain';
import { openSqliteStore } from '#event-store';
import { makeLog } from '../support/logs.mjs';
import { median, percentile } from '../support/measure.mjs';
import { payable } from '../support/payments.mjs';
import { Random } from '../support/random.mjs';

/** One project read from the log and folded to its life, projects picked at random. */
export async function run({ directory, quick }) {
  const log = join(directory, 'log');
  await makeLog(log, quick ? 20_000 : 100_000);
  const store = openSqliteStore({ directory: log });
  const projects = payable(quick ? 1000 : 5000);
  const random = new Random(9);
  const rounds = [];
  let events = 0;
  for (let round = 0; round < 4; round += 1) {
    const times = [];
    for (let i = 0; i < (quick ? 2_000 : 20_000); i += 1) {
      const stream = `project-${random.from(projects)}`;
      const started = performance.now();
      const history = await store.readStream(stream);
      let state = noProject;
      for (const { id, type, data } of history) {
        state = projectDecider.evolve(state, { id, event: { type, data } });
      }
      const { life } = readLife(state.facts, null);
      times.push((performance.now() - started) * 1000);
      if (life === null) throw new Error(`${stream} has no life`);
      events += history.length;
    }
    if (round > 0) rounds.push(times);
  }
  await store.close();
  const p99 = median(rounds.map((times) => percentile(times, 0.99)));
  const each = (events / (rounds.length + 1) / rounds[0].length).toFixed(1);
  return [
    {
      work: 'read and replay one project, median',
      unit: 'µs',
      ours: median(rounds.map(median)),
      atMost: 100,
      note: `p99 ${p99.toFixed(0)} µs; ${each} events each on average`,
    },
  ];
}

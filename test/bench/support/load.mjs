// The load generator's own process: `load.mjs <url> <seconds> <seed>`; prints one line of JSON.
import { lifeOf } from './lives.mjs';
import { autocannon } from './peers.mjs';
import { Random } from './random.mjs';

const [url, seconds, seed] = process.argv.slice(2);
const random = new Random(Number(seed));
const registered = [];
let number = Number(seed) * 10_000_000;

/** Two of three commands register a project, the third plans one that is registered. */
function command() {
  number += 1;
  if (number % 3 === 0 && registered.length > 0) {
    const projectId = registered.shift();
    const body = { on: '2025-01-02', milestone: 'signed', plannedOn: '2026-06-30' };
    return { path: `/projects/${projectId}/schedules`, body };
  }
  const life = lifeOf(random, number);
  const { name, investor, origin, sector, chain, park, unit: unitId, key } = life;
  const details = { name: `${name}${number}`, investor, origin, sector, chain, park, key };
  const plannedInvestmentFen = String(life.plannedFen);
  const projectId = life.code;
  // Old enough by the time it is planned, so that no request meets one that is still under way.
  setTimeout(() => registered.push(projectId), 500);
  const body = { projectId, unitId, on: '2025-01-01', plannedInvestmentFen, ...details };
  return { path: '/projects', body };
}

const headers = { 'content-type': 'application/json' };
const result = await autocannon({
  url,
  connections: 50,
  duration: Number(seconds),
  requests: [
    {
      method: 'POST',
      setupRequest(request) {
        const { path, body } = command();
        const key = random.uuid();
        return {
          ...request,
          path,
          body: JSON.stringify(body),
          headers: { ...headers, 'idempotency-key': key },
        };
      },
    },
  ],
});
const { requests, latency, errors, non2xx, statusCodeStats } = result;
process.stdout.write(
  JSON.stringify({
    perSecond: requests.average,
    p50: latency.p50,
    p99: latency.p99,
    errors,
    non2xx,
    statusCodeStats,
  }),
);

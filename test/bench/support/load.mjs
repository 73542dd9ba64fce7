// The load generator's own process: `load.mjs <url> <seconds> <seed>`; prints one line of JSON.
import { lifeOf } from './lives.mjs';
import { autocannon } from './peers.mjs';
import { Random } from './random.mjs';

const [url, seconds, seed] = process.argv.slice(2);
const random = new Random(Number(seed));
let number = Number(seed) * 1_000_000;

/** A request of its own each time: its path and body are made when its turn comes. */
const post = (commandOf) => ({
  method: 'POST',
  setupRequest(request, context) {
    const { path, body } = commandOf(context);
    const headers = { 'content-type': 'application/json', 'idempotency-key': random.uuid() };
    return { ...request, path, body: JSON.stringify(body), headers };
  },
});

/** Each connection carries one project after the other from its registration to its money. */
const requests = [
  post((context) => {
    number += 1;
    const life = lifeOf(random, number);
    context.projectId = life.code;
    context.amountFen = String(life.plannedFen);
    const { name, investor, origin, sector, chain, park, unit: unitId, key } = life;
    const details = { name: `${name}${number}`, investor, origin, sector, chain, park, key };
    const body = { projectId: life.code, unitId, on: '2025-01-01', ...details };
    return { path: '/projects', body: { ...body, plannedInvestmentFen: context.amountFen } };
  }),
  post(({ projectId, amountFen }) => ({
    path: `/projects/${projectId}/signings`,
    body: { on: '2025-03-18', kind: 'formal', amountFen, occasion: '西洽会' },
  })),
  post(({ projectId, amountFen }) => ({
    path: `/projects/${projectId}/funds`,
    body: { on: '2025-05-06', amountFen, voucher: `银凭${number}` },
  })),
];

const result = await autocannon({ url, connections: 50, duration: Number(seconds), requests });
const { latency, errors, non2xx, statusCodeStats } = result;
const { average: perSecond } = result.requests;
const { p50, p99 } = latency;
process.stdout.write(JSON.stringify({ perSecond, p50, p99, errors, non2xx, statusCodeStats }));

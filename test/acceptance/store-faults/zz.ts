import { findings } from './findings.ts';
import { scheduleOf } from './schedules.ts';
import { runTrial } from './trial.ts';

const [a, b, lanes] = (process.argv[2] ?? '1-10-1').split('-').map(Number) as [
  number,
  number,
  number,
];
const only = Number(process.argv[3] ?? 0);
const left = Array.from({ length: b - a + 1 }, (_, i) => b - i).filter(
  (x) => !only || scheduleOf(x).nodes === only,
);
console.log(left.length);
const t0 = performance.now();
const times: [number, number, number, string][] = [];
const one = async () => {
  for (let s = left.pop(); s; s = left.pop()) {
    const t = performance.now();
    try {
      const r = await runTrial(scheduleOf(s));
      const f = findings(r);
      times.push([s, Math.round(performance.now() - t), r.askedAgain, f.join('|').slice(0, 300)]);
    } catch (e) {
      console.log(s, e);
    }
  }
};
await Promise.all(Array.from({ length: lanes }, one));
times.sort((x, y) => y[1] - x[1]);
console.log(
  'wall',
  Math.round(performance.now() - t0),
  'cpu',
  process.cpuUsage().user / 1000,
  'mean',
  times.reduce((s, x) => s + x[1], 0) / times.length,
);
console.log(
  times
    .slice(0, 12)
    .map(
      (x) =>
        x.join(' ') +
        ' ' +
        JSON.stringify(
          scheduleOf(x[0]).troubles.map(
            (t) => t.kind + (('fault' in t && t.fault) || ('faults' in t && t.faults) || ''),
          ),
        ) +
        scheduleOf(x[0]).nodes,
    )
    .join('\n'),
);
console.log(
  'wrong',
  times.filter((x) => x[3]),
);
await new Promise((r) => setTimeout(r, 300));
console.log(
  process
    .getActiveResourcesInfo()
    .reduce((m: Record<string, number>, x) => ({ ...m, [x]: (m[x] ?? 0) + 1 }), {}),
);
process.exit(0);

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The functions a process and its threads spent their own time in, the most expensive first. */
export function hottest(directory, count) {
  const spent = new Map();
  for (const file of readdirSync(directory)) {
    if (file.endsWith('.cpuprofile')) addProfile(join(directory, file), spent);
  }
  const total = [...spent.values()].reduce((sum, micros) => sum + micros, 0);
  return [...spent]
    .sort((a, b) => b[1] - a[1])
    .slice(0, count)
    .map(([frame, micros]) => ({ frame, percent: (100 * micros) / total, seconds: micros / 1e6 }));
}

function addProfile(file, spent) {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8'));
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  samples.forEach((sample, index) => {
    const frame = frames.get(sample);
    spent.set(frame, (spent.get(frame) ?? 0) + timeDeltas[index]);
  });
}

function nameOf({ functionName, url, lineNumber }) {
  const where = url.split(/\/dist\/|\/node_modules\//).at(-1);
  const line = where === '' ? '' : ` ${where}:${lineNumber + 1}`;
  return `${functionName || '(anonymous)'}${line}`;
}

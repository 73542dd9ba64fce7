import type { Period } from '#domain';
import type { Scene } from '../figures/evaluate.ts';
import type { Page } from '../figures/explain.ts';
import type { Finding } from './answers.ts';
import { burstsOf } from './bursts.ts';
import { factsOf } from './facts.ts';
import { eventsOf } from './finding-events.ts';

/** The bursts before the assessment days of a period, a finding a unit and day. */
export async function burstFindings(scene: Scene, period: Period, page: Page): Promise<Finding[]> {
  const bursts = (await burstsOf(scene, period)).filter(({ burst }) => burst);
  const days = bursts.flatMap(({ from, to }) => [from, to]).sort();
  const [reportedFrom, reportedTo] = [days[0], days.at(-1)];
  if (reportedFrom === undefined || reportedTo === undefined) return [];
  const windows = bursts.map(
    ({ unit, from, to }, key) =>
      `(${key}, ${scene.books.dictionary.find(unit.id)}, DATE '${from}', DATE '${to}')`,
  );
  const query = `
    SELECT f.*, w.key
    FROM (${factsOf(scene, { reportedFrom, reportedTo })}) f
    JOIN (VALUES ${windows.join(', ')}) w(key, unit, first, last)
      ON f.unit = w.unit AND f.known_on BETWEEN w.first AND w.last
  `;
  const events = await eventsOf(scene, { query, order: 'known_on' }, page);
  return bursts.map(({ unit, says, pValue, facts }, key) => ({
    kind: 'burst',
    unit,
    says,
    pValue,
    bulletin: null,
    total: facts,
    events: events.get(key) ?? [],
  }));
}

import { histories } from './histories.mjs';
import { Random } from './random.mjs';

const METRICS = [
  ['contract-amount', 10_000_000_000, 900],
  ['signings', 1, 90],
  ['starts', 1, 60],
  ['funds', 10_000_000_000, 400],
  ['filings', 1, 40],
  ['visits-out', 1, 60],
  ['visits-in', 1, 60],
  ['activities', 1, 60],
];
const YEARS = [2024, 2025];

/** Trees whose every unit has a target of every metric: one district, and a city of many. */
const TREES = {
  district: () => [['区', 'district', null], ...leaves('区', 40)],
  city: () => {
    const districts = Array.from({ length: 41 }, (_, n) => `${n + 1}区`);
    const below = districts.flatMap((name) => [[name, 'district', '市'], ...leaves(name, 34)]);
    return [['市', 'city', null], ...below];
  },
};

function leaves(parent, count) {
  return Array.from({ length: count }, (_, n) => [`${parent}-${n + 1}单位`, 'unit', parent]);
}

/** The units of a tree, their parents first, as `[name, kind, parent]`. */
export const unitsOf = (tree) => TREES[tree]();

/** A tree's units and what they did, and their targets: revised once, a third with a curve. */
export function groundworkOf(tree, seed) {
  const random = new Random(seed);
  const event = (type, data) => ({
    id: random.uuid(),
    type,
    data,
    metadata: { actor: 'local', source: 'import', reportedAt: '2016-01-02T00:00:00.000Z' },
  });
  const units = unitsOf(tree);
  const streams = units.map(([name, kind, parentId]) => {
    const events = [event('UnitRegistered', { on: '2016-01-01', name, kind, parentId })];
    const did = (n) => ({
      on: `${2016 + (n % 10)}-0${(n % 9) + 1}-1${n % 10}`,
      kind: ['visit-out', 'visit-in', 'event'][n % 3],
      batches: (n % 5) + 1,
    });
    for (let n = 0; kind === 'unit' && n < 30; n += 1)
      events.push(event('ActivityRecorded', did(n)));
    return { streamId: `unit-${name}`, expected: 'no-stream', events };
  });
  const plans = YEARS.map((year) => {
    const events = units.flatMap(([unitId]) =>
      METRICS.flatMap(([metric, scale, most]) =>
        plan(event, random, year, unitId, metric, scale, most),
      ),
    );
    return { streamId: `plan-${year}`, expected: 'no-stream', events };
  });
  return [...streams, ...plans];
}

function plan(event, random, year, unitId, metric, scale, most) {
  const value = () => String(random.between(1, most) * scale);
  const of = { metric, unitId };
  const events = [event('TargetSet', { on: `${year}-01-01`, ...of, value: value() })];
  const reason = '中期调整';
  events.push(event('TargetRevised', { on: `${year}-07-01`, ...of, value: value(), reason }));
  if (random.chance(33)) {
    const weights = Array.from({ length: 36 }, () => random.between(0, 9) + 1);
    events.push(event('PlanCurveSet', { on: `${year}-01-01`, ...of, shape: 'by-hand', weights }));
  }
  return events;
}

/** The same projects without end, held by the units of a tree. */
export function* historiesOf(tree, seed) {
  const names = unitsOf(tree).flatMap(([name, kind]) => (kind === 'unit' ? [name] : []));
  const random = new Random(seed + 1);
  for (const append of histories(seed)) {
    append.events[0].data.unitId = random.from(names);
    yield append;
  }
}

import { EQUAL_WEIGHTS, type MetricDefinition, XUN, yearOf, yearPeriod } from '#domain';
import { knownBy } from '../asking.ts';
import { conditionOf } from '../condition.ts';
import type { Scene } from '../figures/evaluate.ts';
import type { Unit } from '../register.ts';
import { placeIn, type YearDays, yearDays } from './year.ts';

/** A target from a place of the year on (below 0: since before it); null where none stands. */
export interface TargetStep {
  readonly from: number;
  readonly value: bigint | null;
}

/** One metric of one unit over a year: all a row of a table is made from. */
export interface Series {
  readonly unit: Unit;
  readonly metric: MetricDefinition;
  /** Places in the year on which the unit and all below it brought something, in order. */
  readonly days: readonly number[];
  /** What they brought on each of these days, in the metric's own unit. */
  readonly amounts: readonly bigint[];
  /** The unit's own target as it stood, in order. */
  readonly targets: readonly TargetStep[];
  /** Of the curve that holds on the day; equal where none is set, or none was asked for. */
  readonly weights: readonly bigint[];
}

/** What tables are made from: for every unit and metric asked, one series. */
export interface TrackingFacts {
  readonly days: YearDays;
  /** The place of the day asked for. */
  readonly today: number;
  readonly metrics: readonly MetricDefinition[];
  /** Unit by unit, and of each unit metric by metric. */
  readonly series: readonly Series[];
}

/**
 * Reads the facts of a year up to the day asked, as known at the time asked, in three statements:
 * what was brought, targets, and curves where they are asked for. A unit's actual is that of its
 * subtree, its target its own (RULINGS 22); in a scope no target has a value (RULINGS 11).
 */
export async function readFacts(
  scene: Scene,
  units: readonly Unit[],
  metrics: readonly MetricDefinition[],
  curves: 'with-curves' | 'without-curves' = 'without-curves',
): Promise<TrackingFacts> {
  const days = yearDays(yearOf(scene.ask.asOf));
  const today = placeIn(days, scene.ask.asOf);
  const growing = units.flatMap((unit) => metrics.map((metric) => begun(unit, metric)));
  if (growing.length > 0) {
    await readActuals(scene, units, metrics, growing);
    await readPlans(scene, days, units, metrics, growing, curves);
  }
  return { days, today, metrics, series: growing };
}

/** Reads only the targets of a year, as {@link readFacts} does. */
export async function readTargets(
  scene: Scene,
  units: readonly Unit[],
  metrics: readonly MetricDefinition[],
): Promise<TrackingFacts> {
  const days = yearDays(yearOf(scene.ask.asOf));
  const series = units.flatMap((unit) => metrics.map((metric) => begun(unit, metric)));
  if (series.length > 0) {
    await readPlans(scene, days, units, metrics, series, 'without-curves');
  }
  return { days, today: placeIn(days, scene.ask.asOf), metrics, series };
}

interface Growing extends Series {
  readonly days: number[];
  readonly amounts: bigint[];
  readonly targets: TargetStep[];
  weights: readonly bigint[];
}

function begun(unit: Unit, metric: MetricDefinition): Growing {
  return { unit, metric, days: [], amounts: [], targets: [], weights: EQUAL_WEIGHTS };
}

/** How many metrics one statement tells apart, by a bit each. */
const BITS = 30;

/**
 * One scan of the year's lines: each is told by the metrics it counts for, as bits of a number, and
 * lines of one unit, day and set of metrics are added up. A sum for each metric would cost twice.
 */
async function readActuals(
  scene: Scene,
  units: readonly Unit[],
  metrics: readonly MetricDefinition[],
  series: readonly Growing[],
): Promise<void> {
  const counted = placesOf(scene, units);
  for (let first = 0; first < metrics.length; first += BITS) {
    const told = metrics.slice(first, first + BITS);
    const [unit = [], day = [], mask = [], fen = [], quantity = []] = await scene.books.columns(
      actualsSql(scene, told),
    );
    for (let row = 0; row < unit.length; row += 1) {
      const places = counted(unit[row] as number);
      for (let bits = mask[row] as number, m = 0; bits !== 0; bits >>>= 1, m += 1) {
        if ((bits & 1) === 0) continue;
        const isCount = (told[m] as MetricDefinition).query.weight === 'count';
        const amount = isCount ? wholeOf(quantity[row] as number) : (fen[row] as bigint);
        if (amount === 0n) continue;
        for (const place of places) {
          add(series[place * metrics.length + first + m] as Growing, day[row] as number, amount);
        }
      }
    }
  }
}

const SMALL = Array.from({ length: 256 }, (_, n) => BigInt(n));

/** A count as an integer; most are small, and made once. */
const wholeOf = (count: number): bigint => SMALL[count] ?? BigInt(count);

function actualsSql(scene: Scene, metrics: readonly MetricDefinition[]): string {
  const { books, ask, scheme, subtree } = scene;
  const find = (word: string) => books.dictionary.find(word);
  const { from } = yearPeriod(yearOf(ask.asOf));
  const everywhere = { column: 'unit', subtree: null, node: null } as const;
  const amounts = metrics.reduce(
    (all, { query }, bit) => (query.weight === 'amount' ? all + 2 ** bit : all),
    0,
  );
  const bits = metrics.map(({ query }, bit) => {
    const where = conditionOf(query, ask, scheme, everywhere, find);
    return `CASE WHEN ${where} THEN ${2 ** bit} ELSE 0 END`;
  });
  const measures = new Set(metrics.map(({ query }) => find(query.measure)));
  const where = [
    `measure IN (${[...measures].join(', ')})`,
    `occurred_on BETWEEN DATE '${from}' AND DATE '${ask.asOf}'`,
    ...knownBy(ask),
    ...(subtree === null ? [] : [`unit IN (${subtree.map(find).join(', ') || '-1'})`]),
  ];
  return `
    SELECT unit, (occurred_on - DATE '${from}')::INTEGER AS day, (${bits.join(' + ')}) AS mask,
           CASE WHEN mask & ${amounts} <> 0 THEN sum(sign * amount_fen) END,
           sum(sign * quantity)::DOUBLE
    FROM entries WHERE ${where.join(' AND ')}
    GROUP BY unit, day, mask ORDER BY day
  `;
}

function add({ days, amounts }: Growing, day: number, amount: bigint): void {
  const last = days.length - 1;
  if (last >= 0 && days[last] === day) {
    amounts[last] = (amounts[last] as bigint) + amount;
  } else {
    days.push(day);
    amounts.push(amount);
  }
}

/** For the code of a unit, the places of the units asked for whose subtree it is in. */
function placesOf(scene: Scene, units: readonly Unit[]): (code: number) => readonly number[] {
  const { books, register, subtree, node } = scene;
  const placeOf = new Map(units.map((unit, place) => [unit.id, place]));
  const known = new Map<number, readonly number[]>();
  return (code) => {
    const found = known.get(code);
    if (found !== undefined) return found;
    const above = register.above(books.dictionary.wordOf(code) ?? '');
    // The whole tree counts whatever its units report, were they never registered themselves.
    if (subtree === null && node !== null) above.add(node);
    const places = [...above].flatMap((id) => placeOf.get(id) ?? []);
    known.set(code, places);
    return places;
  };
}

async function readPlans(
  scene: Scene,
  days: YearDays,
  units: readonly Unit[],
  metrics: readonly MetricDefinition[],
  series: readonly Growing[],
  curves: 'with-curves' | 'without-curves',
): Promise<void> {
  const { books, ask } = scene;
  // A target is set for a unit as a whole: in any narrower scope there is none (RULINGS 11).
  if (Object.keys(ask.scope).length > 0) return;
  const find = (word: string) => books.dictionary.find(word);
  const codes = units.map(({ id }) => find(id));
  const unitAt = new Map(codes.map((code, place) => [code, place]));
  const metricAt = new Map(metrics.map(({ id }, place) => [find(id), place]));
  const seriesOf = (unit: unknown, about: unknown) => {
    const place = unitAt.get(unit as number);
    const metric = metricAt.get(about as number) ?? 0;
    return place === undefined ? undefined : series[place * metrics.length + metric];
  };
  const { from, to } = yearPeriod(days.year);
  const where = [
    `planned_on BETWEEN DATE '${from}' AND DATE '${to}'`,
    `occurred_on <= DATE '${ask.asOf}'`,
    `about IN (${[...metricAt.keys()].join(', ')})`,
    ...knownBy(ask),
    ...(units.length > NAMED_MAX ? [] : [`unit IN (${codes.join(', ')})`]),
  ].join(' AND ');
  const [unit = [], about = [], day = [], sum = [], count = []] = await books.columns(`
    SELECT unit, about, (occurred_on - DATE '${from}')::INTEGER AS day,
           sum(sign * amount_fen) AS sum, sum(sign)::INTEGER AS count
    FROM entries WHERE measure = ${find('target')} AND ${where}
    GROUP BY unit, about, day HAVING sum <> 0 OR count <> 0 ORDER BY day
  `);
  for (let row = 0; row < unit.length; row += 1) {
    const one = seriesOf(unit[row], about[row]);
    if (one !== undefined) step(one, day[row] as number, sum[row] as bigint, count[row] as number);
  }
  if (curves === 'without-curves') return;
  // One text a curve: a city's are a hundred thousand weights.
  const set = await books.rows(`
    SELECT unit, about, string_agg(weight, ',' ORDER BY planned_on) FROM (
      SELECT unit, about, planned_on, sum(sign * amount_fen)::VARCHAR AS weight
      FROM entries WHERE measure = ${find('plan-weight')} AND ${where}
      GROUP BY unit, about, planned_on HAVING sum(sign) > 0
    ) GROUP BY unit, about
  `);
  for (const [of, metric, weights] of set) {
    const one = seriesOf(of, metric);
    if (one !== undefined) one.weights = (weights as string).split(',').map(BigInt);
  }
}

/** Beyond so many units naming each of them costs more than passing over the others. */
const NAMED_MAX = 200;

/** A target's lines of one day change what stood before by so much. */
function step({ targets }: Growing, from: number, sum: bigint, count: number): void {
  const last = targets.at(-1);
  const stood = last === undefined || last.value === null ? 0 : 1;
  const value = stood + count > 0 ? (last?.value ?? 0n) + sum : null;
  targets.push({ from, value });
}

/** What a unit had brought by the end of a day of the year. */
export function actualBy({ days, amounts }: Series, day: number): bigint {
  let sum = 0n;
  for (let i = 0; i < days.length && (days[i] as number) <= day; i += 1) {
    sum += amounts[i] as bigint;
  }
  return sum;
}

/** The target that stood on a day of the year, or null. */
export function targetOn({ targets }: Series, day: number): bigint | null {
  return targets.findLast(({ from }) => from <= day)?.value ?? null;
}

/** What each of the 36 旬 brought. */
export function xunActuals({ days, amounts }: Series, { xunOf }: YearDays): bigint[] {
  const sums = Array.from({ length: XUN }, () => 0n);
  for (let i = 0; i < days.length; i += 1) {
    const xun = xunOf[days[i] as number] as number;
    sums[xun] = (sums[xun] as bigint) + (amounts[i] as bigint);
  }
  return sums;
}

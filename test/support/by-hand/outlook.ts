import {
  addDays,
  addYears,
  type Day,
  endOfDay,
  type Life,
  monthOf,
  reachedOn,
  xunOver,
} from '#domain';
import type { RecordedEvent } from '#event-store';
import type { Ask } from '#journal';
import type { Rule } from './definitions.ts';
import { type Item, stockOn } from './items.ts';
import { follows } from './reckoning.ts';
import { knownEvents, subtreeOf, treeOn, type World, worldOf } from './world.ts';

/** A metric of the shipped scheme, said again: what it counts, and whose plans it goes by. */
const METRICS = {
  'contract-amount': { what: 'signed', about: 'signed', fen: true },
  signings: { what: 'signed', about: 'signed', fen: false },
  starts: { what: 'started', about: 'started', fen: false },
  funds: { what: 'funds', about: 'funded', fen: true },
  filings: { what: 'filed', about: 'filed', fen: false },
} as const;
export type OutlookMetric = keyof typeof METRICS;
export const OUTLOOK_METRICS = Object.keys(METRICS) as OutlookMetric[];

interface Point {
  readonly at: Day;
  readonly until: Day;
  readonly knownAt: string | null;
}

/** One open plan, and its size in the metric's unit. */
interface Open {
  readonly project: string;
  readonly kind: 'ahead' | 'overdue';
  readonly plannedOn: Day;
  readonly size: bigint;
  readonly fen: bigint;
}

/** What became of a plan that stood open in an earlier year. */
interface Past {
  readonly kind: 'ahead' | 'overdue';
  readonly size: bigint;
  readonly came: bigint;
  readonly met: boolean;
  readonly delayDays: number | null;
}

type Fraction = readonly [top: bigint, bottom: bigint];
const LEAST = 5;
const yearOf = (day: Day) => Number(day.slice(0, 4));
const lastDay = (day: Day): Day => `${yearOf(day)}-12-31`;
const sum = (values: readonly bigint[]) => values.reduce((a, b) => a + b, 0n);

/** Recomputes forecasts from events by plain loops: no entries, no books, no SQL. */
export class OutlookByHand {
  private readonly events: readonly RecordedEvent[];
  private readonly ask: Ask;
  private readonly subtree: ReadonlySet<string> | null;
  private readonly worlds = new Map<string, World>();
  private readonly stocks = new WeakMap<object, Map<Day, readonly Item[]>>();

  constructor(events: readonly RecordedEvent[], ask: Ask) {
    this.events = events;
    this.ask = ask;
    const tree = treeOn(this.world(ask.knownAt), ask.asOf);
    this.unknownUnit = ask.unit !== null && !tree.has(ask.unit);
    this.subtree = ask.unit === null ? null : subtreeOf(tree, ask.unit);
  }

  /** True where nobody knows the unit asked for. */
  readonly unknownUnit: boolean;

  /** The run-rate line: its method, what it expects, and what it would have expected before. */
  runRate(id: OutlookMetric) {
    const first = this.firstYear((life, day) => this.itemsOf(id, life, day).length);
    const { tests } = this.points(first);
    const then = tests.map((point) => {
      const known = this.knewAnything(id, point);
      const expected = known ? round(this.pace(id, point, first).expected) : null;
      return { asOf: point.at, expected, actual: `${this.yearTo(id, point.until, this.ask)}` };
    });
    const now = this.pace(id, this.now, first);
    const isTold = then.some(({ expected, actual }) => expected !== null && actual !== '0');
    return { method: now.method, expected: isTold ? round(now.expected) : null, tests: then };
  }

  /** The schedule line: its classes, what it expects, and what it would have expected before. */
  schedule(id: OutlookMetric) {
    const first = this.firstYear((life, day) => this.plansOf(id, life, day).length);
    const { tests, by } = this.points(first);
    const untested = id === 'funds' && by === 'month';
    const then = untested ? [] : tests.map((point) => this.scheduleTest(id, point, first));
    return { ...this.scheduleAt(id, this.now, first), tests: then };
  }

  private get now(): Point {
    const { asOf, knownAt } = this.ask;
    return { at: asOf, until: lastDay(asOf), knownAt };
  }

  private scheduleTest(id: OutlookMetric, point: Point, first: number | null) {
    const { expected } = this.scheduleAt(id, point, first);
    return { asOf: point.at, expected, actual: `${this.yearTo(id, point.until, this.ask)}` };
  }

  private scheduleAt(id: OutlookMetric, point: Point, first: number | null) {
    const stood = this.each(point, (life) => this.plansOf(id, life, point.at).length > 0);
    if (!stood.includes(true)) return { state: 'no-plan-dates', expected: null, classes: [] };
    const open = this.openAt(id, point);
    const past = this.earlier(point, first).flatMap((year) => this.pastOf(id, point, year));
    let expected: Fraction = [this.yearTo(id, point.at, point), 1n];
    let told = open.length === 0;
    const classes = (['ahead', 'overdue'] as const).flatMap((kind) => {
      const plans = open.filter((one) => one.kind === kind);
      if (plans.length === 0) return [];
      const record = this.recordOf(id, kind, point, past);
      const size = sum(plans.map((one) => one.size));
      if (record.share !== null) {
        const [came, of] = record.share;
        expected = [expected[0] * of + expected[1] * size * came, expected[1] * of];
        told = true;
      }
      const { share: _, ...rest } = record;
      const amountFen = `${sum(plans.map((one) => one.fen))}`;
      return [{ kind, plans: plans.length, amountFen, record: rest }];
    });
    return { state: 'planned', expected: told ? round(expected) : null, classes };
  }

  private recordOf(id: OutlookMetric, kind: Open['kind'], point: Point, past: readonly Past[]) {
    const tried = past.filter((one) => one.kind === kind);
    const timing = (list: readonly Past[]) => {
      const late = list.flatMap(({ delayDays: d }) => (d !== null && d > 0 ? [d] : []));
      late.sort((a, b) => a - b);
      const onTime = list.filter(({ delayDays: d }) => d !== null && d <= 0).length;
      const delayDaysMedian = late[Math.ceil(late.length / 2) - 1] ?? null;
      return id === 'funds' ? { onTime: 0, delayDaysMedian: null } : { onTime, delayDaysMedian };
    };
    const found = (from: string, list: readonly Past[], share: Fraction | null) => {
      const met = list.filter((one) => one.met).length;
      return { from, plans: list.length, met, ...timing(list), share };
    };
    const total = sum(tried.map((one) => one.size));
    if (tried.length >= LEAST) {
      return found('earlier-years', tried, [sum(tried.map((one) => one.came)), total]);
    }
    const due = kind === 'ahead' && id !== 'funds' ? this.dueThisYear(id, point) : [];
    if (due.length >= LEAST) {
      const met = BigInt(due.filter((one) => one.met).length);
      return found('this-year', due, [met, BigInt(due.length)]);
    }
    return found(tried.length === 0 ? 'none' : 'earlier-years', tried, null);
  }

  private dueThisYear(id: OutlookMetric, point: Point): Past[] {
    return this.each(point, (life) =>
      this.plansOf(id, life, point.at).flatMap(({ plannedOn, reachedOn: reached }): Past[] => {
        const due = plannedOn !== null && plannedOn <= point.at;
        if (!due || yearOf(plannedOn) !== yearOf(point.at)) return [];
        const delayDays = reached === null ? null : daysFrom(plannedOn, reached);
        const met = reached !== null;
        return [{ kind: 'ahead', size: 1n, came: met ? 1n : 0n, met, delayDays }];
      }),
    ).flat();
  }

  /** What became of the plans that stood open on the same day of an earlier year, as known now. */
  private pastOf(id: OutlookMetric, { knownAt }: Point, year: { at: Day; until: Day }): Past[] {
    const stood = this.openAt(id, { ...year, knownAt });
    return stood.map(({ project, kind, size, plannedOn }): Past => {
      const life = this.world(knownAt).lives.get(project) as Life;
      if (id === 'funds') {
        const later = this.fundsIn(life, addDays(year.at, 1), year.until);
        const came = [0n, later, size].sort((a, b) => (a < b ? -1 : 1))[1] ?? 0n;
        return { kind, size, came, met: came === size, delayDays: null };
      }
      const count = (day: Day) =>
        this.itemsOf(id, aloneIn(life), day).reduce((n, item) => n + item.count, 0);
      const met = count(year.until) > count(year.at);
      const reached = met ? reachedOn(life, METRICS[id].about) : null;
      const delayDays = reached === null ? null : daysFrom(plannedOn, reached);
      return { kind, size: 1n, came: met ? 1n : 0n, met, delayDays };
    });
  }

  private openAt(id: OutlookMetric, { at, until, knownAt }: Point): Open[] {
    const open: Open[] = [];
    for (const [project, life] of this.world(knownAt).lives) {
      const lives = aloneIn(life);
      for (const item of this.plansOf(id, lives, at)) {
        const { plannedOn, reachedOn: reached, terminated, sizeFen } = item;
        if (plannedOn === null || terminated) continue;
        if (id === 'funds') {
          if (yearOf(plannedOn) !== yearOf(at)) continue;
          const had = this.fundsIn(life, `${yearOf(at)}-01-01`, at);
          const left = item.fen - (had > 0n ? had : 0n);
          if (left > 0n) open.push({ project, kind: 'ahead', plannedOn, size: left, fen: left });
          continue;
        }
        if (reached !== null || plannedOn > until) continue;
        const cost = BigInt(life.details.plannedInvestmentFen ?? '0');
        const signing = METRICS[id].about === 'signed';
        const fen = signing && sizeFen === 0n ? cost : sizeFen;
        const kind = plannedOn > at ? 'ahead' : 'overdue';
        open.push({ project, kind, plannedOn, size: METRICS[id].fen ? fen : 1n, fen });
      }
    }
    return open;
  }

  private pace(id: OutlookMetric, point: Point, first: number | null) {
    const { at, until } = point;
    const actual = this.yearTo(id, at, point);
    let [byThen, whole] = [0n, 0n];
    for (const year of this.earlier(point, first)) {
      const [some, all] = [this.yearTo(id, year.at, point), this.yearTo(id, year.until, point)];
      if (some < 0n || all <= some) continue;
      [byThen, whole] = [byThen + some, whole + all];
    }
    if (byThen > 0n) return { method: 'shape', expected: [actual * whole, byThen] as Fraction };
    const over = BigInt(xunOver(at));
    if (over === 0n) return { method: 'none', expected: null };
    const goal = until === lastDay(at) ? 36n : BigInt(xunOver(until));
    const top = this.yearTo(id, xunEnd(at), point) * goal;
    const expected: Fraction = top < actual * over ? [actual, 1n] : [top, over];
    return { method: 'straight-line', expected };
  }

  private points(first: number | null): { by: 'year' | 'month'; tests: Point[] } {
    const { asOf, knownAt } = this.ask;
    const then = (at: Day, until: Day): Point => {
      const end = endOfDay(at);
      return { at, until, knownAt: knownAt !== null && knownAt < end ? knownAt : end };
    };
    const years = this.earlier(this.now, first);
    if (years.length > 0) {
      return { by: 'year', tests: years.map(({ at, until }) => then(at, until)) };
    }
    const tests: Point[] = [];
    for (let month = 12; month >= 1; month -= 1) {
      const end = monthOf(`${yearOf(asOf)}-${`${month}`.padStart(2, '0')}-01`).to;
      if (xunOver(asOf) === 0 || end >= xunEnd(asOf)) continue;
      if (2 * xunOver(end) >= xunOver(asOf)) tests.push(then(end, xunEnd(asOf)));
    }
    return { by: 'month', tests };
  }

  private earlier({ at, until }: Point, first: number | null): { at: Day; until: Day }[] {
    const years: { at: Day; until: Day }[] = [];
    for (let back = 1; back <= 3; back += 1) {
      if (first === null || yearOf(at) - back < first) break;
      years.push({ at: addYears(at, -back), until: addYears(until, -back) });
    }
    return years;
  }

  /** The first year with anything new, from the next on where that was after March. */
  private firstYear(count: (lives: ReadonlyMap<string, Life>, day: Day) => number): number | null {
    let first: Day | null = null;
    for (const life of this.world(this.ask.knownAt).lives.values()) {
      const lives = aloneIn(life);
      for (const day of daysIn(life)) {
        if (day > this.ask.asOf || (first !== null && day >= first)) continue;
        if (count(lives, day) > count(lives, addDays(day, -1))) first = day;
      }
    }
    if (first === null) return null;
    return first.slice(5) < '04' ? yearOf(first) : yearOf(first) + 1;
  }

  private knewAnything(id: OutlookMetric, { at, knownAt }: Point): boolean {
    return this.itemsOf(id, this.world(knownAt).lives, at).length > 0;
  }

  private yearTo(id: OutlookMetric, day: Day, { knownAt }: Pick<Point, 'knownAt'>): bigint {
    const total = (on: Day) =>
      sum(
        this.itemsOf(id, this.world(knownAt).lives, on).map((item) =>
          METRICS[id].fen ? item.fen : BigInt(item.count),
        ),
      );
    return total(day) - total(`${yearOf(day) - 1}-12-31`);
  }

  private itemsOf(id: OutlookMetric, lives: ReadonlyMap<string, Life>, day: Day): Item[] {
    const { what } = METRICS[id];
    const kinds = what === 'signed' ? ['formal'] : undefined;
    const rule = { ...(kinds && { kinds }), ...this.ask.scope };
    return this.stock(lives, day).filter((item) => item.what === what && this.takes(item, rule));
  }

  private plansOf(id: OutlookMetric, lives: ReadonlyMap<string, Life>, day: Day): Item[] {
    const { about } = METRICS[id];
    const { kinds: _, minimumFen: __, ...early } = this.ask.scope;
    const rule = about === 'signed' ? early : this.ask.scope;
    const plans = id === 'funds' ? [...lives].flatMap((one) => this.annual(one, day)) : [];
    const dated = id === 'funds' ? [] : this.stock(lives, day);
    const all = [...plans, ...dated.filter((item) => item.what === 'planned')];
    return all.filter((item) => item.about === about && this.takes(item, rule));
  }

  /** What each year is to bring a project, said as a plan for the last day of it. */
  private annual([project, life]: readonly [string, Life], day: Day): Item[] {
    const years = [...new Set(life.fundsPlans.map(({ year }) => year))];
    return years.flatMap((year) => {
      const plan = life.fundsPlans.findLast((one) => one.year === year && one.on <= day);
      if (plan === undefined || plan.fen === 0n) return [];
      const plans = [{ on: plan.on, milestone: 'funded' as const, plannedOn: `${year}-12-31` }];
      const said = stockOn({ ...EMPTY, lives: new Map([[project, { ...life, plans }]]) }, day);
      return said.flatMap((item) => (item.what === 'planned' ? [{ ...item, fen: plan.fen }] : []));
    });
  }

  /** What came to a project's year within some days. */
  private fundsIn(life: Life, from: Day, to: Day): bigint {
    const lives = aloneIn(life);
    const by = (day: Day) => sum(this.itemsOf('funds', lives, day).map((item) => item.fen));
    return by(to) - by(addDays(from, -1));
  }

  private takes(item: Item, rule: Rule): boolean {
    const credited = item.unit ?? '';
    return (this.subtree === null || this.subtree.has(credited)) && follows(item, rule);
  }

  private stock(lives: ReadonlyMap<string, Life>, day: Day): readonly Item[] {
    const known = this.stocks.get(lives) ?? new Map<Day, readonly Item[]>();
    this.stocks.set(lives, known);
    const found = known.get(day) ?? stockOn({ ...EMPTY, lives }, day);
    known.set(day, found);
    return found;
  }

  private world(knownAt: string | null): World {
    const key = knownAt ?? '';
    const { basis } = this.ask;
    const world = this.worlds.get(key) ?? worldOf(knownEvents(this.events, { knownAt, basis }));
    this.worlds.set(key, world);
    return world;
  }

  private each<T>({ knownAt }: Point, says: (lives: ReadonlyMap<string, Life>) => T): T[] {
    return [...this.world(knownAt).lives.values()].map((life) => says(aloneIn(life)));
  }
}

const EMPTY: World = { lives: new Map(), units: [], targets: [], schemes: [], activities: [] };
const alone = new WeakMap<Life, ReadonlyMap<string, Life>>();
const days = new WeakMap<Life, readonly Day[]>();

/** A world's lives with one of them alone; what its project is called does not matter there. */
function aloneIn(life: Life): ReadonlyMap<string, Life> {
  const found = alone.get(life) ?? new Map([['', life]]);
  alone.set(life, found);
  return found;
}

/** Every day a life speaks of. */
function daysIn(life: Life): readonly Day[] {
  const known = days.get(life);
  if (known !== undefined) return known;
  const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value);
  const found = JSON.stringify(life, plain).match(/\d{4}-\d\d-\d\d/g) ?? [];
  const each = [...new Set(found)];
  days.set(life, each);
  return each;
}

/** The last day of the last 旬 that is over, or the day itself where none is. */
function xunEnd(day: Day): Day {
  for (let end = day; yearOf(end) === yearOf(day); end = addDays(end, -1)) {
    if (xunOver(end) > xunOver(addDays(end, -1)) || end.endsWith('-01-10')) return end;
  }
  return day;
}

const daysFrom = (from: Day, to: Day) => (Date.parse(to) - Date.parse(from)) / 86_400_000;

/** Half away from zero. */
function round(fraction: Fraction | null): string | null {
  if (fraction === null) return null;
  const [top, bottom] = fraction;
  const size = ((top < 0n ? -top : top) * 2n + bottom) / (2n * bottom);
  return `${top < 0n ? -size : size}`;
}

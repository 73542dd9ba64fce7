import { addDays, type Day, monthOf, type Scheme, xunOf } from '#domain';
import type { RecordedEvent } from '#event-store';
import type { Ask } from '#journal';
import { METRICS } from './definitions.ts';
import { type Item, stockOn } from './items.ts';
import { type HandPace, type HandYear, paced, rounded, shown, shownCarry } from './pacing.ts';
import { follows } from './reckoning.ts';
import { knownEvents, schemeIn, subtreeOf, treeOn, type World, worldOf } from './world.ts';

interface Curve {
  readonly on: Day;
  readonly metric: string;
  readonly unitId: string;
  readonly weights: readonly number[];
}

/** The last day of each 旬 of a year. */
function xunEnds(year: string): Day[] {
  const months = Array.from({ length: 12 }, (_, m) => `${year}-${`${m + 1}`.padStart(2, '0')}`);
  return months.flatMap((m) => [`${m}-10`, `${m}-20`, monthOf(`${m}-01`).to]);
}

const SPAN: Readonly<Record<HandPace, number>> = { xun: 1, month: 3, quarter: 9, year: 36 };

/** Recomputes tracking tables from events by plain loops: no entries, no books, no SQL. */
export class Tracked {
  readonly scheme: Scheme;
  readonly root: string;
  private readonly world: World;
  private readonly ask: Ask;
  private readonly tree: ReturnType<typeof treeOn>;
  private readonly curves: readonly (Curve & { readonly year: string })[];
  private readonly stocks = new Map<Day, readonly Item[]>();
  private readonly subtrees = new Map<string, ReadonlySet<string>>();
  private readonly year: string;

  constructor(events: readonly RecordedEvent[], ask: Ask) {
    const known = knownEvents(events, ask);
    this.world = worldOf(known);
    this.ask = ask;
    this.year = ask.asOf.slice(0, 4);
    this.scheme = schemeIn(this.world, ask.asOf);
    this.tree = treeOn(this.world, ask.asOf);
    this.root = [...this.tree].find(([, { parentId }]) => parentId === null)?.[0] ?? '';
    this.curves = known.flatMap(({ type, streamId, data }) =>
      type === 'PlanCurveSet'
        ? [{ ...(data as unknown as Curve), year: streamId.replace('plan-', '') }]
        : [],
    );
  }

  /** Where the unit asked for is known, or none is asked for. */
  get canAnswer(): boolean {
    return this.tree.has(this.ask.unit ?? this.root);
  }

  /** The node asked for and all below it. */
  get units(): readonly string[] {
    return [...subtreeOf(this.tree, this.ask.unit ?? this.root)];
  }

  /** What a unit and all below it brought this year by a day. */
  actualBy(unit: string, metric: string, day: Day): bigint {
    const everything = this.ask.unit === null && unit === this.root;
    const below = everything ? null : (this.subtrees.get(unit) ?? subtreeOf(this.tree, unit));
    if (below !== null) this.subtrees.set(unit, below);
    const by = (on: Day) => this.sumOn(metric, on, below);
    return by(day) - by(`${Number(this.year) - 1}-12-31`);
  }

  private sumOn(metric: string, day: Day, below: ReadonlySet<string> | null): bigint {
    const sum = METRICS[metric];
    if (sum === undefined) throw new Error(`nobody defined ${metric} by hand`);
    const rule = { ...sum.rule, ...(sum.unscoped === true ? {} : this.ask.scope) };
    const stock = this.stocks.get(day) ?? stockOn(this.world, day);
    this.stocks.set(day, stock);
    let total = 0n;
    for (const item of stock) {
      if (item.what !== sum.what || !follows(item, rule)) continue;
      if (below !== null && !below.has(item.unit ?? '')) continue;
      total += sum.weight === 'count' ? BigInt(item.count) : item.fen;
    }
    return total;
  }

  /** The target that stands on a day, or null; none in a scope. */
  targetOn(unit: string, metric: string, day: Day): bigint | null {
    if (Object.keys(this.ask.scope).length > 0) return null;
    let found: { on: Day; value: bigint } | null = null;
    for (const one of this.world.targets) {
      if (one.metric !== metric || one.unitId !== unit || one.on > day) continue;
      if (`${one.year}` === this.year && (found === null || one.on >= found.on)) found = one;
    }
    return found?.value ?? null;
  }

  private weights(unit: string, metric: string): bigint[] {
    let found: Curve | null = null;
    for (const one of this.curves) {
      if (one.metric !== metric || one.unitId !== unit || one.on > this.ask.asOf) continue;
      if (one.year === this.year && (found === null || one.on >= found.on)) found = one;
    }
    return found?.weights.map(BigInt) ?? Array.from({ length: 36 }, () => 1n);
  }

  /** 旬 fully over at the end of a day. */
  overOn(day: Day): number {
    return xunEnds(this.year).filter((end) => end <= day).length;
  }

  /** green, yellow or red, from whole numbers. */
  colourOn(unit: string, metric: string, day: Day, target = this.targetOn(unit, metric, day)) {
    if (target === null || target === 0n) return 'none';
    const behind = BigInt(this.overOn(day)) * target - 36n * this.actualBy(unit, metric, day);
    if (behind <= 0n) return 'green';
    const limit = BigInt(this.scheme.lights.progressYellowPp);
    return behind * 100n <= limit * 36n * target ? 'yellow' : 'red';
  }

  /** Since which day of the year the light has stood, one day after the other. */
  since(unit: string, metric: string): Day {
    const colour = this.colourOn(unit, metric, this.ask.asOf);
    let day = this.ask.asOf;
    while (day > `${this.year}-01-01`) {
      const before = addDays(day, -1);
      if (this.colourOn(unit, metric, before) !== colour) return day;
      day = before;
    }
    return day;
  }

  /** A row as the table shows it: its totals, and every cell of a pace. */
  row(unit: string, metric: string, pace: HandPace) {
    const { asOf } = this.ask;
    const target = this.targetOn(unit, metric, asOf);
    const actual = this.actualBy(unit, metric, asOf);
    const over = this.overOn(asOf);
    const brought = this.broughtBy(unit, metric);
    const hand = target === null ? null : paced(target, this.weights(unit, metric), brought, over);
    const left = BigInt(36 - over);
    const short = target !== null && target > actual ? target - actual : 0n;
    return {
      unit,
      metric,
      target: text(target),
      actual: `${actual}`,
      completionBp: percent(actual, target),
      lagBp: lag(actual, target, over),
      requiredPerXun: target === null || left === 0n ? null : shown(short, left, weightOf(metric)),
      uncovered: target === null || left > 0n ? null : `${short}`,
      colour: this.colourOn(unit, metric, asOf),
      periods: this.cells({ unit, metric, pace, target, brought, over, hand }),
      hand,
    };
  }

  private broughtBy(unit: string, metric: string): bigint[] {
    const { asOf } = this.ask;
    let before = 0n;
    return xunEnds(this.year).map((end) => {
      if (xunOf(end).from > asOf) return 0n;
      const [to = asOf] = [end, asOf].sort();
      const by = this.actualBy(unit, metric, to);
      const came = by - before;
      before = by;
      return came;
    });
  }

  private cells({ metric, pace, target, brought, over, hand }: Told) {
    const span = SPAN[pace];
    const ends = xunEnds(this.year);
    return Array.from({ length: 36 / span }, (_, n) => {
      const [first, next] = [n * span, (n + 1) * span];
      const state = next <= over ? 'over' : this.isAhead(ends, first) ? 'ahead' : 'current';
      const come = state !== 'ahead';
      const actual = sum(brought.slice(first, next));
      const cumulative = sum(brought.slice(0, next));
      const plan = hand === null ? null : (hand.plans[pace][n] ?? 0n);
      const carried = hand?.carried[pace][n];
      const owing = shownCarry(plan ?? 0n, carried, actual, weightOf(metric));
      const by = state === 'current' ? over : next;
      const behind = target === null ? 0n : BigInt(by) * target - 36n * cumulative;
      return {
        state,
        plan: text(plan),
        actual: come ? `${actual}` : null,
        cumulativePlan: hand === null ? null : `${sum(hand.plans[pace].slice(0, n + 1))}`,
        cumulativeActual: come ? `${cumulative}` : null,
        completionBp: come ? percent(cumulative, target) : null,
        timeProgressBp: Number(rounded(BigInt(by) * 10_000n, 36n)),
        lagBp: come ? lag(cumulative, target, by) : null,
        carriedIn: plan === null ? null : owing.carriedIn,
        required: plan === null ? null : owing.required,
        owed: plan === null || state === 'over' ? null : owing.owed,
        colour: come ? this.coloured(behind, target) : null,
      };
    });
  }

  private isAhead(ends: readonly Day[], first: number): boolean {
    return first > 0 && (ends[first - 1] ?? '') >= this.ask.asOf;
  }

  private coloured(behind: bigint, target: bigint | null) {
    if (target === null || target === 0n) return 'none';
    if (behind <= 0n) return 'green';
    const limit = BigInt(this.scheme.lights.progressYellowPp);
    return behind * 100n <= limit * 36n * target ? 'yellow' : 'red';
  }
}

interface Told {
  readonly unit: string;
  readonly metric: string;
  readonly pace: HandPace;
  readonly target: bigint | null;
  readonly brought: readonly bigint[];
  readonly over: number;
  readonly hand: HandYear | null;
}

const weightOf = (metric: string) => METRICS[metric]?.weight ?? 'fen';
const sum = (all: readonly bigint[]) => all.reduce((a, b) => a + b, 0n);
const text = (value: bigint | null) => (value === null ? null : `${value}`);

function percent(part: bigint, of: bigint | null): number | null {
  return of === null || of === 0n ? null : Number(rounded(part * 10_000n, of));
}

function lag(actual: bigint, target: bigint | null, over: number): number | null {
  if (target === null || target === 0n) return null;
  return Number(rounded((36n * actual - BigInt(over) * target) * 10_000n, 36n * target));
}

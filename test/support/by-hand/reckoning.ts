import { addDays, addYears, type Day, monthOf, quarterOf, type Scheme, xunOver } from '#domain';
import type { RecordedEvent } from '#event-store';
import type { Ask, Grouping } from '#journal';
import {
  type Around,
  type Definition,
  FIGURES,
  RATES,
  type Rule,
  type Sum,
} from './definitions.ts';
import { type Item, standingOn, stockOn } from './items.ts';
import {
  knownEvents,
  schemeIn,
  subtreeOf,
  targetOn,
  treeOn,
  type World,
  worldOf,
} from './world.ts';

/** A figure's exact value as it is answered in JSON, or null for none. */
export type Plain = object | null;

/** Recomputes figures from events by plain loops: no entries, no books, no SQL. */
export class Reckoning {
  private readonly world: World;
  private readonly ask: Ask;
  private readonly scheme: Scheme;
  private readonly tree: ReturnType<typeof treeOn>;
  private readonly subtree: ReadonlySet<string> | null;
  private readonly root: string;
  private readonly stocks = new Map<Day, readonly Item[]>();

  constructor(events: readonly RecordedEvent[], ask: Ask) {
    this.world = worldOf(knownEvents(events, ask));
    this.ask = ask;
    this.scheme = schemeIn(this.world, ask.asOf);
    this.tree = treeOn(this.world, ask.asOf);
    this.subtree = ask.unit === null ? null : subtreeOf(this.tree, ask.unit);
    this.root = [...this.tree].find(([, { parentId }]) => parentId === null)?.[0] ?? '';
  }

  /** True where nobody knows the unit asked for. */
  get unknownUnit(): boolean {
    return this.ask.unit !== null && !this.tree.has(this.ask.unit);
  }

  figure(id: string): Plain {
    return this.value(this.definition({ ...RATES, ...FIGURES }, id));
  }

  rate(id: string): Plain {
    return this.value(this.definition(RATES, id));
  }

  /** The value of every group that has any; a figure that cannot be grouped is not asked for. */
  groups(of: 'figure' | 'rate', id: string, by: Grouping): ReadonlyMap<string | null, Plain> {
    const definition = this.definition(of === 'rate' ? RATES : FIGURES, id);
    const found = new Map<string | null, Plain>();
    for (const key of this.keysOf(definition, by)) {
      const value = this.value(definition, { by, key });
      if (value !== 'nothing') found.set(key, value);
    }
    return found;
  }

  private definition(table: Readonly<Record<string, Definition>>, id: string): Definition {
    const found = table[id];
    if (found === undefined) throw new Error(`nobody defined ${id} by hand`);
    return found;
  }

  private value(definition: Definition): Plain;
  private value(definition: Definition, group: Group): Plain | 'nothing';
  private value(definition: Definition, group: Group | null = null): Plain | 'nothing' {
    const { ask } = this;
    switch (definition.make) {
      case 'sum': {
        const total = this.total(definition.sum, group);
        if (group !== null && total === 0n) return 'nothing';
        return definition.sum.weight === 'fen'
          ? { kind: 'amount', amountFen: `${total}` }
          : { kind: 'count', count: `${total}` };
      }
      case 'ratio': {
        const cohort = definition.by === 'cohort';
        const totals = (sums: readonly Sum[]) => sums.map((s) => this.total(s, group, cohort));
        const [top, bottom] = [totals(definition.top), totals(definition.bottom)];
        if (group !== null && [...top, ...bottom].every((n) => n === 0n)) return 'nothing';
        return percent(add(top), add(bottom));
      }
      case 'growth': {
        const now = this.total(definition.sum, group);
        const then = this.total(definition.sum, group, false, addYears(ask.asOf, -1));
        if (group !== null && now === 0n && then === 0n) return 'nothing';
        return percent(now - then, then);
      }
      case 'completion':
      case 'lag':
      case 'perXun': {
        const actual = this.total(definition.sum, group);
        const target = this.target(definition.metric, group);
        if (group !== null && actual === 0n && target === 0n) return 'nothing';
        return against(definition.make, actual, target, ask.asOf);
      }
      case 'units':
        return { kind: 'count', count: `${this.unitsWith(definition)}` };
      case 'causes':
        return { kind: 'parts', parts: this.causes(definition.sum) };
    }
  }

  /** Of the responsible units, those whose own sums are all above zero or reach their target. */
  private unitsWith({ sums, metric }: Extract<Definition, { make: 'units' }>): number {
    let found = 0;
    for (const [unit, { kind }] of this.tree) {
      const inside = this.subtree === null || this.subtree.has(unit);
      if (kind !== 'unit' || !inside) continue;
      const own = sums.map((one) => this.total(one, { by: 'unit', key: unit }));
      const target = metric === undefined ? null : this.target(metric, { by: 'unit', key: unit });
      if (target === null ? own.every((n) => n > 0n) : target > 0n && add(own) >= target)
        found += 1;
    }
    return found;
  }

  private causes(sum: Sum): object[] {
    const counts = new Map<string, number>();
    for (const item of this.itemsOn(sum, this.ask.asOf)) {
      if (!this.isIn(item, false) || item.about !== 'filed') continue;
      const code = item.cause ?? 'UNSTATED';
      const [top = ''] = code.split('.');
      const known = this.scheme.causes.some((cause) => cause.code === top);
      counts.set(known ? top : code, (counts.get(known ? top : code) ?? 0) + 1);
    }
    return [...counts].map(([code, count]) => ({ code, count: `${count}` }));
  }

  private target(metric: string, group: Group | null): bigint {
    const { scope, asOf, unit } = this.ask;
    if (Object.keys(scope).length > 0) return 0n;
    if (group?.by === 'unit') {
      const asked = this.subtree === null || this.subtree.has(group.key ?? '');
      return asked ? targetOn(this.world, metric, group.key ?? '', asOf) : 0n;
    }
    // A target is no one sector's or chain's.
    if (group !== null && group.key !== null) return 0n;
    return targetOn(this.world, metric, unit ?? this.root, asOf);
  }

  /** A year's sum is what stands on the day less what stood when the year began. */
  private total(sum: Sum, group: Group | null, cohort = false, asOf = this.ask.asOf): bigint {
    const on = (day: Day) => this.totalOn(sum, day, asOf, group, cohort);
    if (group?.by === 'month' || group?.by === 'quarter') {
      const period = (group.by === 'month' ? monthOf : quarterOf)(`${firstDayOf(group.key ?? '')}`);
      if (period.from > asOf) return 0n;
      const [to = asOf] = [asOf, period.to].sort();
      return on(to) - on(addDays(period.from, -1));
    }
    return sum.over === 'year' ? on(asOf) - on(`${Number(asOf.slice(0, 4)) - 1}-12-31`) : on(asOf);
  }

  private totalOn(sum: Sum, day: Day, asOf: Day, group: Group | null, cohort: boolean): bigint {
    const { ask, scheme } = this;
    const around: Around = {
      asOf,
      cohort: ask.cohort ?? Number(asOf.slice(0, 4)),
      focusChains: scheme.focusChains,
      yangtze: scheme.originGroups.长三角 ?? [],
    };
    const rule: Rule = { ...sum.rule, ...(sum.unscoped === true ? {} : ask.scope) };
    let total = 0n;
    for (const item of this.itemsOn(sum, day)) {
      if (!this.isIn(item, cohort) || !follows(item, rule)) continue;
      if (sum.where !== undefined && !sum.where(item, around)) continue;
      if (group !== null && !belongs(item, group, cohort)) continue;
      total += sum.weight === 'count' ? BigInt(item.count) : item.fen;
    }
    return total;
  }

  private itemsOn(sum: Sum, day: Day): readonly Item[] {
    if (sum.over === 'now') {
      return standingOn(this.world, day).filter((item) => item.what === sum.what);
    }
    const stock = this.stocks.get(day) ?? stockOn(this.world, day);
    this.stocks.set(day, stock);
    return stock.filter((item) => item.what === sum.what);
  }

  private isIn({ unit, cohortUnit }: Item, cohort: boolean): boolean {
    if (this.subtree === null) return true;
    const credited = cohort ? cohortUnit : unit;
    return credited !== null && this.subtree.has(credited);
  }

  private keysOf(definition: Definition, by: Grouping): ReadonlySet<string | null> {
    const { asOf } = this.ask;
    const year = asOf.slice(0, 4);
    if (by === 'quarter') return new Set([1, 2, 3, 4].map((n) => `${year}-Q${n}`));
    if (by === 'month') {
      return new Set(
        Array.from({ length: 12 }, (_, n) => `${year}-${`${n + 1}`.padStart(2, '0')}`),
      );
    }
    const days = [asOf, `${Number(year) - 1}-12-31`, addYears(asOf, -1), EARLY(asOf)];
    const items = days.flatMap((day) => [
      ...stockOn(this.world, day),
      ...standingOn(this.world, day),
    ]);
    const cohort = definition.make === 'ratio' && definition.by === 'cohort';
    const keys = items.map((item) => keyOf(item, by, cohort));
    return new Set([...keys, ...(by === 'unit' ? this.tree.keys() : []), null]);
  }
}

interface Group {
  readonly by: Grouping;
  readonly key: string | null;
}

const EARLY = (asOf: Day): Day => `${Number(asOf.slice(0, 4)) - 2}-12-31`;
const add = (all: readonly bigint[]) => all.reduce((a, b) => a + b, 0n);

function keyOf(item: Item, by: Grouping, cohort: boolean): string | null {
  if (by === 'unit') return cohort ? item.cohortUnit : item.unit;
  if (by === 'month' || by === 'quarter') throw new Error('periods are no keys of items');
  return item[by];
}

function belongs(item: Item, { by, key }: Group, cohort: boolean): boolean {
  return by === 'month' || by === 'quarter' || keyOf(item, by, cohort) === key;
}

function firstDayOf(period: string): Day {
  const [year, part = ''] = period.split('-');
  const month = part.startsWith('Q') ? Number(part.slice(1)) * 3 - 2 : Number(part);
  return `${year}-${`${month}`.padStart(2, '0')}-01`;
}

/** Whether an item is inside a counting rule. */
export function follows(item: Item, rule: Rule): boolean {
  if (rule.kinds !== undefined && !rule.kinds.includes(item.kind ?? '')) return false;
  if (rule.assessed !== undefined && item.assessed !== rule.assessed) return false;
  if (rule.terminated === 'out' && item.terminated) return false;
  return rule.minimumFen === undefined || item.sizeFen >= BigInt(rule.minimumFen);
}

function percent(top: bigint, bottom: bigint): Plain {
  if (bottom === 0n) return null;
  const sign = bottom < 0n ? -1n : 1n;
  return { kind: 'percent', numerator: `${top * sign}`, denominator: `${bottom * sign}` };
}

function against(
  make: 'completion' | 'lag' | 'perXun',
  actual: bigint,
  target: bigint,
  asOf: Day,
): Plain {
  if (target === 0n) return null;
  if (make === 'completion') return percent(actual, target);
  const over = BigInt(xunOver(asOf));
  if (make === 'lag') {
    const numerator = `${actual * 36n - over * target}`;
    return { kind: 'points', numerator, denominator: `${target * 36n}` };
  }
  const left = 36n - over;
  if (left === 0n) return null;
  const short = target > actual ? target - actual : 0n;
  return left === 1n
    ? { kind: 'amount', amountFen: `${short}` }
    : { kind: 'amount', fen: { numerator: `${short}`, denominator: `${left}` } };
}

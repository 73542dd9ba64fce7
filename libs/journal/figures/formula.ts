import {
  addYears,
  type CauseDefinition,
  type Message,
  type MetricQuery,
  minus,
  type RateDefinition,
  type Ratio,
  ratio,
  type Scheme,
  xunOver,
} from '#domain';
import type { Ask } from '../asking.ts';
import type { UnitColumn } from '../condition.ts';
import type { Register } from '../register.ts';
import type { Part, Value } from './value.ts';

/** One query a figure is made of, and the part it plays. */
export interface Term {
  readonly role: 'value' | 'numerator' | 'denominator';
  readonly name: Message;
  readonly query: MetricQuery;
  /** Asked for the same day a year earlier. */
  readonly yearEarlier?: boolean;
}

/** What a formula may look at when it combines its sums. */
export interface Setting {
  readonly ask: Ask;
  readonly scheme: Scheme;
  readonly register: Register;
}

/** A figure's formula: what is summed, by what, and how the sums become a value. */
export interface Formula {
  readonly terms: readonly Term[];
  readonly words: Message;
  readonly unitColumn: UnitColumn;
  /** Sums are taken per unit or per cause and combined as a whole; it cannot be grouped further. */
  readonly per?: 'unit' | 'cause';
  readonly combine: (sums: readonly Sums[], setting: Setting) => Value;
}

/** One row of sums, in the order of the terms; `group` is null where nothing is grouped. */
export interface Sums {
  readonly group: string | null;
  readonly values: readonly bigint[];
}

const VALUE: Message = { zh: '数值', en: 'value' };
const whole = (fen: bigint): Ratio => ({ numerator: fen, denominator: 1n });
const at = (sums: readonly Sums[], term: number) => sums[0]?.values[term] ?? 0n;

/** A plain sum. */
export function sumOf(query: MetricQuery, words: Message): Formula {
  return {
    terms: [{ role: 'value', name: VALUE, query }],
    words,
    unitColumn: 'unit',
    combine: (sums) =>
      query.weight === 'count'
        ? { kind: 'count', count: at(sums, 0) }
        : { kind: 'amount', fen: whole(at(sums, 0)) },
  };
}

/** How much more than a year earlier, both sides as known at the same time (RULINGS 6). */
export function growthOf(query: MetricQuery, name: Message): Formula {
  const earlier = { zh: `上年同期${name.zh}`, en: `${name.en} a year earlier` };
  return {
    terms: [
      { role: 'numerator', name, query },
      { role: 'denominator', name: earlier, query, yearEarlier: true },
    ],
    words: {
      zh: `（${name.zh} − ${earlier.zh}）÷ ${earlier.zh}`,
      en: `(${name.en} − ${earlier.en}) ÷ ${earlier.en}`,
    },
    unitColumn: 'unit',
    combine: (sums) => percent(ratio(at(sums, 0) - at(sums, 1), at(sums, 1))),
  };
}

/** One sum as a share of another. */
export function shareOf(part: Named, of: Named): Formula {
  return {
    terms: [
      { role: 'numerator', ...part },
      { role: 'denominator', ...of },
    ],
    words: { zh: `${part.name.zh} ÷ ${of.name.zh}`, en: `${part.name.en} ÷ ${of.name.en}` },
    unitColumn: 'unit',
    combine: (sums) => percent(ratio(at(sums, 0), at(sums, 1))),
  };
}

interface Named {
  readonly name: Message;
  readonly query: MetricQuery;
}

/** A rate of the scheme: its numerators' sum over its denominators' sum. */
export function rateOf(rate: RateDefinition): Formula {
  const terms = (role: Term['role'], queries: readonly MetricQuery[]): Term[] =>
    queries.map((query) => ({ role, name: query.name ?? rate.name, query }));
  const split = rate.numerator.length;
  return {
    terms: [...terms('numerator', rate.numerator), ...terms('denominator', rate.denominator)],
    words: rate.formula,
    unitColumn: rate.unitOf === 'cohort' ? 'cohort_unit' : 'unit',
    combine: (sums) => {
      const all = sums[0]?.values ?? [];
      const total = (part: readonly bigint[]) => part.reduce((a, b) => a + b, 0n);
      return percent(ratio(total(all.slice(0, split)), total(all.slice(split))));
    },
  };
}

/** A metric's actual against its annual target. */
export function completionOf(metric: string, scheme: Scheme): Formula {
  const { actual, target } = planned(metric, scheme);
  return shareOf(actual, target);
}

/** Completion less time progress, in percentage points (RULINGS 21). */
export function lagOf(metric: string, scheme: Scheme): Formula {
  const { actual, target } = planned(metric, scheme);
  const base = shareOf(actual, target);
  return {
    ...base,
    words: {
      zh: `${base.words.zh} − 时间进度（已过旬数 ÷ 36）`,
      en: `${base.words.en} − time progress (旬 over ÷ 36)`,
    },
    combine: (sums, { ask }) => {
      const completion = ratio(at(sums, 0), at(sums, 1));
      const progress = { numerator: BigInt(xunOver(ask.asOf)), denominator: 36n };
      return completion && { kind: 'points', ratio: minus(completion, progress) };
    },
  };
}

/** The back-schedule (倒排): what is left of the target over the 旬 left (RULINGS 20). */
export function requiredPerXun(metric: string, scheme: Scheme): Formula {
  const { actual, target } = planned(metric, scheme);
  const base = shareOf(actual, target);
  return {
    ...base,
    words: {
      zh: `max(0, ${target.name.zh} − ${actual.name.zh}) ÷ 剩余旬数`,
      en: `max(0, ${target.name.en} − ${actual.name.en}) ÷ 旬 left`,
    },
    combine: (sums, { ask }) => {
      const left = BigInt(36 - xunOver(ask.asOf));
      const short = at(sums, 1) - at(sums, 0);
      if (at(sums, 1) === 0n) return null;
      const fen = ratio(short > 0n ? short : 0n, left);
      return fen && { kind: 'amount', fen };
    },
  };
}

/** How many units meet a test of their own sums. */
export function unitsWhere(
  terms: readonly Named[],
  words: Message,
  test: (values: readonly bigint[]) => boolean,
): Formula {
  return {
    terms: terms.map((term) => ({ role: 'value', ...term })),
    words,
    unitColumn: 'unit',
    per: 'unit',
    combine: (sums, { register }) => {
      const found = sums.filter(
        ({ group, values }) => group !== null && register.units.has(group) && test(values),
      );
      const counted = found.filter(({ group }) => register.units.get(group ?? '')?.kind === 'unit');
      return { kind: 'count', count: BigInt(counted.length) };
    },
  };
}

/** Units whose actual has reached their own target. */
export function unitsDone(metric: string, scheme: Scheme, words: Message): Formula {
  const { actual, target } = planned(metric, scheme);
  return unitsWhere([actual, target], words, ([done = 0n, set = 0n]) => set > 0n && done >= set);
}

/** The responsible units there are. */
export function unitsTotal(words: Message): Formula {
  return {
    terms: [],
    words,
    unitColumn: 'unit',
    combine: (_, { register, ask }) => {
      const below = ask.unit === null ? null : new Set(register.subtree(ask.unit));
      const counted = register.responsible.filter(({ id }) => below?.has(id) ?? true);
      return { kind: 'count', count: BigInt(counted.length) };
    },
  };
}

/** How many projects each top cause holds back, in the scheme's order; unknown ones at the end. */
export function byTopCause(query: MetricQuery, words: Message): Formula {
  return {
    terms: [{ role: 'value', name: VALUE, query }],
    words,
    unitColumn: 'unit',
    per: 'cause',
    combine: (sums, { scheme }) => ({ kind: 'parts', parts: topCauses(sums, scheme.causes) }),
  };
}

function topCauses(sums: readonly Sums[], causes: readonly CauseDefinition[]): Part[] {
  const parts = new Map<string, Part>();
  for (const { group, values } of sums) {
    const code = group ?? 'UNSTATED';
    const known = causes.find((cause) => cause.code === code.split('.')[0]);
    const top = known?.code ?? code;
    const count = (parts.get(top)?.count ?? 0n) + (values[0] ?? 0n);
    parts.set(top, { code: top, name: known?.name ?? { zh: code, en: code }, count });
  }
  const order = causes.map((cause) => cause.code);
  const place = (code: string) => (order.includes(code) ? order.indexOf(code) : order.length);
  return [...parts.values()]
    .filter((part) => part.count !== 0n)
    .sort((a, b) => place(a.code) - place(b.code));
}

function planned(metric: string, scheme: Scheme): { actual: Named; target: Named } {
  const found = scheme.metrics.find((m) => m.id === metric);
  if (found === undefined) throw new RangeError(`the scheme has no metric ${metric}`);
  const { name, query } = found;
  const where = { about: metric, planned: 'year' } as const;
  return {
    actual: { name, query },
    target: {
      name: { zh: `全年${name.zh}任务`, en: `annual target of ${name.en.toLowerCase()}` },
      query: { measure: 'target', weight: 'amount', window: 'ever', where },
    },
  };
}

const percent = (value: Ratio | null): Value => value && { kind: 'percent', ratio: value };

/** The day a term is asked for. */
export function dayOf(term: Term, ask: Ask): string {
  return term.yearEarlier === true ? addYears(ask.asOf, -1) : ask.asOf;
}

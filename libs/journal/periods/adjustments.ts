import {
  endOfDay,
  instantFromMs,
  instantMs,
  type Message,
  type MetricDefinition,
  monthIdOf,
  startOfDay,
  yearOf,
} from '#domain';
import type { EventReader } from '#event-store';
import type { Ask } from '../asking.ts';
import { conditionOfTerm, isRefusal, type Scene } from '../figures/evaluate.ts';
import { entriesWhere } from '../figures/explain.ts';
import { sumOf, type Term } from '../figures/formula.ts';
import type { Refusal } from '../refusals.ts';
import { RESTATED, RESTATED_WORDS, type Restated, restatedBy } from '../restatement/causes.ts';
import type { SceneAt } from '../restatement/restatement.ts';
import type { AdjustmentsAnswer, MetricAdjustments } from './answers.ts';
import { type ClosedSpan, type MonthTurn, monthsStanding, spansOf } from './closings.ts';
import type { AdjustmentsAsked } from './queries.ts';

const RULES: readonly Message[] = [
  {
    zh: '调整项：事实日期在已关账月份、其现行关账之后才填报的分录；累计数已含，已发布的表不变。',
    en:
      'Adjustments: entries dated in a closed month that became known after its closing. ' +
      'Cumulative figures hold them; what was published stays as it was.',
  },
];

/** What is known of metrics in closed months: as conditions on the books. */
export interface Frame {
  readonly scene: Scene;
  readonly spans: readonly ClosedSpan[];
  readonly metrics: readonly MetricDefinition[];
  /** Only what became known in these days, where a period of knowledge is asked for. */
  readonly within: { readonly fromMs: number; readonly toMs: number } | null;
}

const columnOf = ({ ask }: Scene) => (ask.basis === 'reported' ? 'reported_at' : 'recorded_at');
const amountOf = ({ query }: MetricDefinition) =>
  query.weight === 'count' ? 'quantity' : 'amount_fen';

/** A metric's entries in the days of a span, as known at the scene's own time. */
function inSpan({ query, name }: MetricDefinition, span: ClosedSpan, scene: Scene): string {
  const formula = sumOf(query, name);
  const at = { ...scene, ask: { ...scene.ask, asOf: span.to } };
  const where = conditionOfTerm(formula.terms[0] as Term, formula, at, null);
  return `${where} AND occurred_on >= DATE '${span.from}'`;
}

/** Those of a metric's entries that adjust closed months. */
function adjustingWhere(metric: MetricDefinition, { scene, spans, within }: Frame): string {
  const column = columnOf(scene);
  const told = within === null ? '' : ` AND ${column} BETWEEN ${within.fromMs} AND ${within.toMs}`;
  const each = spans.map(
    (span) => `(${inSpan(metric, span, scene)} AND ${column} > ${span.atMs}${told})`,
  );
  return each.length === 0 ? 'false' : `(${each.join(' OR ')})`;
}

/** Those of any of the metrics. */
export function anyAdjusting(frame: Frame): string {
  const each = frame.metrics.map((metric) => adjustingWhere(metric, frame));
  return each.length === 0 ? 'false' : `(${each.join(' OR ')})`;
}

/**
 * What became known of closed periods after they were closed, metric by metric. Metrics and units
 * are those of the period's last day, or of the day asked for where that is earlier.
 */
export async function adjustmentsOf(
  asked: AdjustmentsAsked,
  ask: Ask,
  log: EventReader,
  sceneAt: SceneAt,
): Promise<AdjustmentsAnswer | Refusal> {
  const { period } = asked;
  const [asOf = ask.asOf] = [period.to, ask.asOf].sort();
  const scene = await sceneAt({ ...ask, asOf });
  if (isRefusal(scene)) return scene;
  const { metrics } = scene.scheme;
  const chosen = metrics.filter(({ id }) => asked.metric === null || id === asked.metric);
  if (chosen.length === 0 && asked.metric !== null) {
    return { code: 'metric-unknown', facts: { metric: asked.metric } };
  }
  const months = await monthsAsked(asked, ask, scene, log);
  const spans = spansOf(months, scene.ask);
  const within = asked.by === 'dated' ? null : daysOf(asked);
  const frame = { scene, spans, metrics: chosen, within };
  const ways = asked.by === 'dated' ? await waysOf(frame, sceneAt) : null;
  const told = await toldOf(frame, ways);
  const where = anyAdjusting(frame);
  const [counted] = await scene.books.rows(
    `SELECT count(DISTINCT position)::INTEGER FROM entries WHERE ${where}`,
  );
  const page = await entriesWhere(where, scene, log, asked);
  return {
    period: period.id,
    by: asked.by,
    asOf: ask.asOf,
    knownAt: ask.knownAt,
    closings: spans.map(({ from, to, closing }) => ({ from, to, by: closing })),
    open: asked.by === 'dated' ? months.filter((m) => !m.closed).map((m) => m.month.id) : [],
    facts: counted?.[0] as number,
    metrics: told,
    total: page.total,
    entries: page.entries.map((entry) => ({
      ...entry,
      line: restatedBy(entry.event.type, 'known'),
      adjusts: monthIdOf(entry.occurredOn),
    })),
    rules: RULES,
  };
}

/** The months of the period asked for; or all before it that what became known in it may touch. */
async function monthsAsked(
  { by, period }: AdjustmentsAsked,
  ask: Ask,
  scene: Scene,
  log: EventReader,
): Promise<readonly MonthTurn[]> {
  if (by === 'dated') {
    const months = await monthsStanding(log, yearOf(period.from), ask);
    return months.filter(({ month }) => month.from >= period.from && month.to <= period.to);
  }
  const { fromMs, toMs } = daysOf({ period });
  const column = columnOf(scene);
  const years = await scene.books.rows(`
    SELECT DISTINCT year(occurred_on)::INTEGER FROM entries
    WHERE ${column} BETWEEN ${fromMs} AND ${toMs} AND occurred_on < DATE '${period.from}'
    ORDER BY 1
  `);
  const found: MonthTurn[] = [];
  for (const [year] of years) {
    found.push(...(await monthsStanding(log, year as number, ask)));
  }
  return found.filter(({ month }) => month.to < period.from);
}

function daysOf({ period }: Pick<AdjustmentsAsked, 'period'>) {
  return {
    fromMs: instantMs(startOfDay(period.from)),
    toMs: instantMs(endOfDay(period.to)),
  };
}

/** A metric in the closed months: as closed, what definitions changed since, and as it is now. */
interface Way {
  readonly closed: bigint;
  readonly definitions: bigint;
  readonly now: bigint;
}

async function waysOf(frame: Frame, sceneAt: SceneAt): Promise<readonly Way[]> {
  const { scene, spans, metrics } = frame;
  const { books } = scene;
  const total = (metric: MetricDefinition, where: string) =>
    `coalesce((SELECT sum(sign * ${amountOf(metric)}) FROM entries WHERE ${where}), 0)::HUGEINT`;
  const ways = metrics.map(() => ({ closed: 0n, definitions: 0n, now: 0n }));
  if (metrics.length === 0) return ways;
  for (const span of spans) {
    const knownAt = instantFromMs(span.atMs);
    const then = await sceneAt({ ...scene.ask, asOf: span.to, knownAt });
    const sums = metrics.flatMap((metric) => {
      const here = inSpan(metric, span, scene);
      // A unit or a metric nobody knew of then had nothing then.
      const was = isRefusal(then) ? undefined : then.scheme.metrics.find((m) => m.id === metric.id);
      const closed =
        was === undefined || isRefusal(then) ? '0::HUGEINT' : total(was, inSpan(was, span, then));
      const known = total(metric, `${here} AND ${columnOf(scene)} <= ${span.atMs}`);
      return [closed, known, total(metric, here)];
    });
    const [row = []] = await books.rows(`SELECT ${sums.join(', ')}`);
    ways.forEach((way, index) => {
      const [closed, known, now] = row.slice(index * 3, index * 3 + 3) as bigint[];
      way.closed += closed ?? 0n;
      way.definitions += (known ?? 0n) - (closed ?? 0n);
      way.now += now ?? 0n;
    });
  }
  return ways;
}

class Sums<K> {
  private readonly found = new Map<K, { sum: bigint; entries: number }>();

  add(key: K, sum: bigint, entries: number): void {
    const had = this.found.get(key) ?? { sum: 0n, entries: 0 };
    this.found.set(key, { sum: had.sum + sum, entries: had.entries + entries });
  }

  /** Keys in order with their sums in decimal. */
  all<T extends object>(order: (a: K, b: K) => number, named: (key: K) => T) {
    return [...this.found]
      .sort(([a], [b]) => order(a, b))
      .map(([key, { sum, entries }]) => ({ ...named(key), sum: sum.toString(), entries }));
  }
}

async function toldOf(frame: Frame, ways: readonly Way[] | null): Promise<MetricAdjustments[]> {
  const { scene, metrics } = frame;
  const { books, register } = scene;
  if (metrics.length === 0) return [];
  const rows = await books.rows(
    metrics
      .map(
        (metric, index) => `
        SELECT ${index} AS metric, unit, event, strftime(occurred_on, '%Y-%m') AS month,
               sum(sign * ${amountOf(metric)})::HUGEINT, count(*)::INTEGER
        FROM entries WHERE ${adjustingWhere(metric, frame)} GROUP BY unit, event, month`,
      )
      .join(' UNION ALL '),
  );
  return metrics.map(({ id, name, query }, index) => {
    const [lines, units, months] = [
      new Sums<Restated>(),
      new Sums<string | null>(),
      new Sums<string>(),
    ];
    let [sum, entries] = [0n, 0];
    for (const [metric, unit, event, month, part, count] of rows) {
      if (metric !== index) continue;
      const one = [part as bigint, count as number] as const;
      const type = books.dictionary.wordOf(event as number) ?? '';
      lines.add(restatedBy(type, 'known'), ...one);
      units.add(books.dictionary.wordOf(unit as number), ...one);
      months.add(month as string, ...one);
      sum += one[0];
      entries += one[1];
    }
    const way = ways?.[index];
    const place = (line: Restated) => RESTATED.indexOf(line);
    const byText = (a: string | null, b: string | null) => ((a ?? '') < (b ?? '') ? -1 : 1);
    return {
      metric: id,
      name,
      weight: query.weight,
      closed: way?.closed.toString() ?? null,
      definitions: way?.definitions.toString() ?? null,
      sum: sum.toString(),
      entries,
      now: way?.now.toString() ?? null,
      lines: lines.all(
        (a, b) => place(a) - place(b),
        (line) => ({ line, name: RESTATED_WORDS[line] }),
      ),
      units: units.all(byText, (unit) => ({
        unit,
        name: unit === null ? '—' : register.nameOf(unit),
      })),
      months: months.all(byText, (month) => ({ month })),
    };
  });
}

import { decimal, type Message } from '#domain';
import type {
  FigureAnswer,
  MetricHead,
  PeriodCell,
  RankingAnswer,
  RankRow,
  TableHead,
  TrackingAnswer,
  TrackingRow,
} from '#journal';
import type {
  Adjustments,
  BulletinContent,
  DistrictRow,
  DistrictTable,
  FigureGroup,
  HalfYearLine,
  MetricName,
  NamedSum,
  ProgressLine,
  ProjectLights,
  RateLine,
  UnitRow,
  UnitTable,
} from './content.ts';
import { type Answers, trackedMetrics, type Wanted } from './gather.ts';
import { KIND_WORDS, periodWords, readPeriod } from './period.ts';
import { type CauseNames, stallsOf } from './stalls.ts';

/** A bulletin's content from what the journal answered: pure, so the same answers say the same. */
export function compose(answers: Answers, wanted: Wanted): BulletinContent {
  const { period, times, basis, office, number } = wanted;
  const { tracking, report, rankings } = answers;
  const progress = progressOf(tracking, period.id);
  const { id, from, to } = period;
  return {
    version: 1,
    pace: period.pace,
    period: { id, from, to },
    title: titleOf(tracking, wanted),
    unit: { id: tracking.unit.id, name: tracking.unit.name },
    office,
    number,
    asOf: times.asOf,
    knownAt: times.knownAt,
    basis,
    scheme: tracking.scheme,
    timeProgressBp: tracking.timeProgressBp,
    rates: report.rates.map(rateOf),
    figures: report.sections.map(groupOf),
    progress,
    tables: rankings.flatMap((ranking) => tablesOf(ranking, tracking, id)),
    ...districtsOf(answers),
    halfYear: halfYearOf(answers),
    stalls: stallsOf(answers, causeNames(answers)),
    lights: lightsOf(answers),
    adjustments: adjustmentsOf(answers),
    ...closedMonthsOf(answers),
    rules: rulesOf(answers, progress.length > 0),
  };
}

function titleOf({ unit }: TableHead, { period }: Wanted): Message {
  const when = periodWords(period);
  const kind = KIND_WORDS[period.pace];
  return {
    zh: `${unit.name}招商引资工作${kind.zh}（${when.zh}）`,
    en: `${unit.name}: ${kind.en} on investment promotion, ${when.en}`,
  };
}

function rateOf({ id, label, printed, formula, terms }: FigureAnswer): RateLine {
  const sums = (role: string): NamedSum[] =>
    terms
      .filter((term) => term.role === role)
      .map(({ name, sum, weight }) => ({ name, sum, weight }));
  const [numerator, denominator] = [sums('numerator'), sums('denominator')];
  return { id, name: label, printed, formula, numerator, denominator };
}

function groupOf({ id, title, figures }: Answers['report']['sections'][number]): FigureGroup {
  const lines = figures.map(({ id: figure, label, value, printed }) => {
    return { id: figure, label, printed: value === null ? null : printed };
  });
  return { id, title, figures: lines };
}

const nameOf = ({ id, name, weight }: MetricHead): MetricName => ({ id, name, weight });

const cellOf = (row: TrackingRow, period: string): PeriodCell | undefined =>
  row.periods.find(({ id }) => id === period);

/** The node's own lines, in the scheme's order of metrics. */
function progressOf(tracking: TrackingAnswer, period: string): ProgressLine[] {
  const tracked = new Set(trackedMetrics(tracking));
  return tracking.metrics.flatMap((metric) => {
    const row = ownRow(tracking, metric.id);
    if (row === undefined || !tracked.has(metric.id)) return [];
    const cell = cellOf(row, period);
    return {
      metric: nameOf(metric),
      target: row.target,
      plan: cell?.plan ?? null,
      actual: cell?.actual ?? '0',
      cumulative: row.actual,
      completionBp: row.completionBp,
      lagBp: row.lagBp,
      requiredPerXun: row.requiredPerXun,
      carriedIn: cell?.carriedIn ?? null,
      required: cell?.required ?? null,
      owed: cell === undefined ? null : owedOf(cell),
      colour: row.light.colour,
      since: row.light.since,
      why: row.light.why,
      toGreen: row.light.toGreen,
    };
  });
}

/** What is owed now; of a period over, what it left owing, which later ones took over. */
function owedOf({ owed, required, actual }: PeriodCell): string | null {
  if (owed !== null || required === null || actual === null) return owed;
  const left = inHundredths(required) - inHundredths(actual);
  return decimal(left > 0n ? left : 0n, 2, 'all');
}

/** Counts carried over may have hundredths; amounts and plain counts are whole. */
function inHundredths(value: string): bigint {
  const [whole = '0', fraction = ''] = value.split('.');
  return BigInt(whole + fraction.padEnd(2, '0'));
}

const ownRow = ({ unit, rows }: TrackingAnswer, metric: string) =>
  rows.find((row) => row.unit.id === unit.id && row.metric === metric);

/** One table a peer group; a group nobody is in is no table. */
function tablesOf(ranking: RankingAnswer, tracking: TrackingAnswer, period: string): UnitTable[] {
  const ofMetric = tracking.rows.filter((row) => row.metric === ranking.metric.id);
  const byUnit = new Map(ofMetric.map((row) => [row.unit.id, row]));
  return ranking.groups
    .filter(({ rows }) => rows.length > 0)
    .map(({ peerGroup, rows }) => ({
      metric: nameOf(ranking.metric),
      peerGroup,
      rows: rows.map((row) => unitRow(row, byUnit.get(row.unit.id), period)),
    }));
}

function unitRow(row: RankRow, tracked: TrackingRow | undefined, period: string): UnitRow {
  const { rank, before, moved, unit, target, actual, completionBp, lagBp, colour } = row;
  const { offZero, newlyOffZero } = row;
  const cell = tracked && cellOf(tracked, period);
  return {
    rank,
    before,
    moved,
    unit: { id: unit.id, name: unit.name },
    target,
    actual: cell?.actual ?? null,
    cumulative: actual,
    completionBp,
    lagBp,
    colour,
    offZero,
    newlyOffZero,
  };
}

/** One table a metric in which another district's figure is entered. */
function districtsOf({ districts }: Answers): Pick<BulletinContent, 'districts'> {
  const tables = districts.filter(hasOthers).map(({ metric, groups, unit }): DistrictTable => {
    const rows = groups.flatMap((group) => group.rows);
    return { metric: nameOf(metric), rows: rows.map((row) => districtRow(row, unit.id)) };
  });
  return tables.length === 0 ? {} : { districts: tables };
}

const hasOthers = ({ groups, unit: own }: RankingAnswer) =>
  groups.some(({ rows }) => rows.some(({ unit }) => unit.id !== own.id));

function districtRow(row: RankRow, node: string): DistrictRow {
  const { rank, moved, unit, target, actual, completionBp, lagBp, figureOn = null } = row;
  const { id, name } = unit;
  const told = { target, cumulative: actual, completionBp, lagBp, figureOn };
  return { rank, moved, unit: { id, name }, own: id === node, ...told };
}

function halfYearOf({ halfYear }: Answers): HalfYearLine[] | null {
  if (halfYear === null) return null;
  const { unit: own, metrics, rows } = halfYear;
  return metrics.flatMap((metric) => {
    const ofMetric = rows.filter((row) => row.metric === metric.id && row.target !== null);
    const row = ofMetric.find(({ unit }) => unit.id === own.id);
    if (row === undefined) return [];
    const below = ofMetric.filter(({ unit }) => unit.kind === 'unit' && unit.id !== own.id);
    const { target, actual, completionBp, met, missing } = row;
    return {
      metric: nameOf(metric),
      target,
      actual,
      completionBp,
      met,
      missing,
      unitsMet: below.filter((one) => one.met === 'met').length,
      unitsWithTarget: below.length,
    };
  });
}

function lightsOf({ lights }: Answers): ProjectLights {
  const { hasPlannedStarts, total, rows } = lights;
  return {
    hasPlannedStarts,
    total,
    rows: rows.map(({ project, unit, about, dueOn, light }) => ({
      id: project.id,
      name: project.name,
      unit: unit.name,
      about,
      dueOn,
      colour: light.colour,
      why: light.why,
    })),
  };
}

/** What the bulletin before printed against what its day shows now; equal lines are left out. */
function adjustmentsOf({ earlier }: Answers): Adjustments | null {
  if (earlier === null) return null;
  const { content, now } = earlier;
  const rows = content.progress.flatMap(({ metric, cumulative }) => {
    const actual = ownRow(now, metric.id)?.actual;
    if (actual === undefined || actual === cumulative) return [];
    const change = (BigInt(actual) - BigInt(cumulative)).toString();
    return { metric, printed: cumulative, now: actual, change };
  });
  const { period, asOf, knownAt } = content;
  const placed = readPeriod(period.id);
  const title = placed === null ? { zh: period.id, en: period.id } : periodWords(placed);
  return { period: period.id, title, asOf, knownAt, rows };
}

/** Facts of closed months that were told in the period; absent where there are none. */
function closedMonthsOf({ adjusting }: Answers): Pick<BulletinContent, 'closedMonths'> {
  const { facts, metrics } = adjusting;
  const rows = metrics.flatMap(({ metric: id, name, weight, sum, entries, lines, months }) => {
    if (entries === 0) return [];
    const kinds = lines.map((one) => ({ id: one.line, name: one.name, change: one.sum }));
    const dated = months.map((one) => ({ id: one.month, change: one.sum }));
    return { metric: { id, name, weight }, change: sum, kinds, months: dated };
  });
  return rows.length === 0 ? {} : { closedMonths: { facts, rows } };
}

/** Rules of every table that is printed, each once. */
function rulesOf(answers: Answers, hasProgress: boolean): Message[] {
  const { tracking, rankings, districts, halfYear, lights } = answers;
  const heads: readonly (TableHead | null)[] = [
    hasProgress ? tracking : null,
    ...rankings.filter(hasTargets),
    ...districts.filter(hasOthers),
    halfYear,
    lights,
  ];
  const rules = new Map<string, Message>();
  for (const rule of heads.flatMap((head) => head?.rules ?? [])) rules.set(rule.zh, rule);
  return [...rules.values()];
}

/** Where nobody has a target, units are printed side by side, without ranks and lights. */
const hasTargets = ({ groups }: RankingAnswer) =>
  groups.some(({ rows }) => rows.some(({ target }) => target !== null));

/** What a district calls its causes, as far as its figures by cause name them. */
function causeNames({ report }: Answers): CauseNames {
  const figures = report.sections.flatMap((section) => section.figures);
  const parts = figures.flatMap(({ value }) => (value as WithParts | null)?.parts ?? []);
  return new Map(parts.map(({ code, name }) => [code, name]));
}

interface WithParts {
  readonly parts?: readonly { readonly code: string; readonly name: Message }[];
}

import { type Day, PACES, type Pace } from '#domain';
import type { Ask } from '../asking.ts';
import type { Page } from '../figures/explain.ts';
import { Faults, type Parameters, type Read } from '../parameters.ts';
import { type Asker, readPage } from '../queries.ts';
import type { Colour } from './answers.ts';
import { isPeriodId } from './periods.ts';

/** Which rows of a table: the node asked for alone, with its children, or its whole subtree. */
export const TRACKED_UNITS = ['self', 'children', 'all'] as const;
export type TrackedUnits = (typeof TRACKED_UNITS)[number];

/** How finely a tracking table is cut, for which metrics (null: all of the scheme) and units. */
export interface TrackingShape {
  readonly pace: Pace;
  readonly metrics: readonly string[] | null;
  readonly units: TrackedUnits;
}

/** 以旬保月: plan, actual, carry and lights of units and metrics, period by period. */
export class TrackingQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
    readonly shape: TrackingShape,
  ) {}
}

/** 年度任务: the targets of a node and all below it, each beside the sum of its children's. */
export class TargetsQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
  ) {}
}

/** 晾晒: the ranking of one metric in peer groups; movement is since the period before. */
export class RankingQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
    readonly metric: string,
    readonly pace: Pace,
  ) {}
}

/** Our own district, or all of our city, among the districts whose figures are entered. */
export class DistrictRankingQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
    readonly metric: string,
  ) {}
}

/** 双过半 of a node and all below it, for every metric. */
export class HalfYearQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
  ) {}
}

/** The milestones that have a light of their own. */
export const LIGHTS_ABOUT = ['started', 'filed'] as const;
export type LightAbout = (typeof LIGHTS_ABOUT)[number];

/** Which project lights: about what, of which colours (null: all), and which page of them. */
export interface LightsFilter {
  readonly about: LightAbout | null;
  readonly colours: readonly Colour[] | null;
  readonly offset: number;
  readonly limit: number;
}

/** The projects whose start or filing is due, with their lights. */
export class ProjectLightsQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
    readonly filter: LightsFilter,
  ) {}
}

/** What turned for the worse or for the first time after `since`, up to the day of the ask. */
export class AlertsQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
    readonly since: Day,
  ) {}
}

/** One cell of a tracking table: its metric and period, and the page of entries behind it. */
export interface TrackedCell {
  readonly metric: string;
  /** `2021-06-x3`, `2021-06`, `2021-Q2` or `2021`; of the year of the ask. */
  readonly period: string;
  readonly offset: number;
  readonly limit: number;
}

/** One cell of a tracking table down to what it is made of. */
export class TrackingExplainQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
    readonly cell: TrackedCell,
  ) {}
}

/** Why the unit of the ask has its rank in a metric, with the page of entries behind it. */
export class RankExplainQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
    readonly metric: string,
    readonly pace: Pace,
    readonly page: Page,
  ) {}
}

/** One light of one project, and the page of entries behind it. */
export interface AskedLight extends Page {
  readonly project: string;
  readonly about: LightAbout;
}

/** Why a project's light has its colour, with the facts it follows from. */
export class LightExplainQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
    readonly light: AskedLight,
  ) {}
}

/** The plan curve of a unit and metric that holds, and a proposal for every shape. */
export class PlanCurveQuery {
  constructor(
    readonly asker: Asker,
    readonly ask: Ask,
    readonly metric: string,
  ) {}
}

const COLOURS = ['green', 'yellow', 'red', 'stalled', 'none'] as const satisfies readonly Colour[];

/** Reads `pace` (旬 where absent), `metrics` (separated by commas) and `units` (self). */
export function readTracking(given: Parameters): Read<TrackingShape> {
  const faults = new Faults();
  const pace = faults.oneOf<Pace>(given, 'pace', PACES) ?? 'xun';
  const units = faults.oneOf<TrackedUnits>(given, 'units', TRACKED_UNITS) ?? 'self';
  const metrics = faults.text(given, 'metrics')?.split(',') ?? null;
  return faults.or({ pace, metrics, units });
}

/** Reads `metric`, which has to be there, and `pace` (month where absent). */
export function readRanking(
  given: Parameters,
): Read<{ readonly metric: string; readonly pace: Pace }> {
  const faults = new Faults();
  const metric = metricOf(given, faults);
  const pace = faults.oneOf<Pace>(given, 'pace', PACES) ?? 'month';
  return faults.or({ metric, pace });
}

/** Reads `metric`, which has to be there, `pace` (month), `offset` and `limit` (at most 1000). */
export function readRankExplained(
  given: Parameters,
): Read<{ readonly metric: string; readonly pace: Pace; readonly page: Page }> {
  const asked = readRanking(given);
  if (!asked.ok) return asked;
  const page = readPage(given, 1000);
  if (!page.ok) return page;
  const faults = new Faults();
  if (faults.text(given, 'unit') === undefined) faults.add('unit: must be given');
  return faults.or({ ...asked.value, page: page.value });
}

/** Reads `project` and `about`, which have to be there, `offset` and `limit` (at most 1000). */
export function readAskedLight(given: Parameters): Read<AskedLight> {
  const faults = new Faults();
  const project = faults.text(given, 'project');
  if (project === undefined) faults.add('project: must be given');
  const about = faults.oneOf<LightAbout>(given, 'about', LIGHTS_ABOUT);
  if (about === undefined) faults.add(`about: must be one of ${LIGHTS_ABOUT.join(', ')}`);
  const page = readPage(given, 1000);
  if (!page.ok) return page;
  return faults.or({ project: project ?? '', about: about ?? 'started', ...page.value });
}

/** Reads `metric`, which has to be there. */
export function readMetric(given: Parameters): Read<string> {
  const faults = new Faults();
  return faults.or(metricOf(given, faults));
}

/** Reads `about`, `colours` (separated by commas), `offset` and `limit` (at most 1000). */
export function readLightsFilter(given: Parameters): Read<LightsFilter> {
  const faults = new Faults();
  const about = faults.oneOf<LightAbout>(given, 'about', LIGHTS_ABOUT) ?? null;
  const named = faults.text(given, 'colours')?.split(',');
  const colours = COLOURS.filter((colour) => named?.includes(colour));
  if (named && colours.length !== new Set(named).size) faults.add(`colours: ${COLOURS.join(',')}`);
  const page = readPage(given, 1000);
  if (!page.ok) return page;
  return faults.or({ about, colours: named === undefined ? null : colours, ...page.value });
}

/** Reads `since`, a day that has to be there. */
export function readSince(given: Parameters): Read<Day> {
  const faults = new Faults();
  const since = faults.day(given, 'since');
  if (since === undefined) faults.add('since: must be given');
  return faults.or(since ?? '');
}

/** Reads `metric` and `period`, which have to be there, `offset` and `limit` (at most 1000). */
export function readTrackedCell(given: Parameters): Read<TrackedCell> {
  const faults = new Faults();
  const metric = metricOf(given, faults);
  const period = faults.text(given, 'period') ?? '';
  if (!isPeriodId(period)) faults.add('period: must be 2021-06-x3, 2021-06, 2021-Q2 or 2021');
  const page = readPage(given, 1000);
  if (!page.ok) return page;
  return faults.or({ metric, period, ...page.value });
}

function metricOf(given: Parameters, faults: Faults): string {
  const metric = faults.text(given, 'metric');
  if (metric === undefined) faults.add('metric: must be given');
  return metric ?? '';
}

import type { Day, Instant } from '#domain';
import {
  type AdjustmentsAnswer,
  AdjustmentsQuery,
  type Ask,
  type Asker,
  asOf,
  type CatalogueAnswer,
  CatalogueQuery,
  DistrictRankingQuery,
  type HalfYearAnswer,
  HalfYearQuery,
  type ProjectAnswer,
  type ProjectLightsAnswer,
  ProjectLightsQuery,
  type ProjectLine,
  type ProjectPage,
  ProjectQuery,
  ProjectsQuery,
  type RankingAnswer,
  RankingQuery,
  type ReportAnswer,
  ReportQuery,
  type TrackingAnswer,
  TrackingQuery,
} from '#journal';
import type { BulletinContent } from './content.ts';
import type { BulletinPeriod, BulletinTimes } from './period.ts';
import type { Published } from './published.ts';

/** Puts one query to the journal; rejects where it is refused. */
export type Put = <T extends object>(query: object) => Promise<T>;

/** Which bulletin is wanted: of what, for whom, as of when, and under which heading. */
export interface Wanted {
  readonly period: BulletinPeriod;
  readonly times: BulletinTimes;
  readonly basis: 'reported' | 'recorded';
  /** A node of the unit tree; null for its root. */
  readonly unit: string | null;
  readonly office: string | null;
  readonly number: string | null;
}

/** Everything a bulletin is composed from, as the journal answered it. */
export interface Answers {
  readonly report: ReportAnswer;
  /** Every unit of the subtree, in every metric, by periods of the bulletin's own length. */
  readonly tracking: TrackingAnswer;
  readonly rankings: readonly RankingAnswer[];
  /** The node among other districts; none where no other is entered, or the node is an office. */
  readonly districts: readonly RankingAnswer[];
  readonly halfYear: HalfYearAnswer | null;
  readonly lights: ProjectLightsAnswer;
  readonly stalled: ProjectPage;
  /** The stalled projects themselves; of too many, only those a bulletin names. */
  readonly stalledProjects: readonly ProjectAnswer[];
  /** The bulletin published before, and its day as it is known now. */
  readonly earlier: Earlier | null;
  /** What became known in the period of months that had been closed before it. */
  readonly adjusting: AdjustmentsAnswer;
}

/** An earlier bulletin's figures: as printed, and as its day shows now. */
export interface Earlier {
  readonly content: BulletinContent;
  readonly now: TrackingAnswer;
}

/** Stalled projects are listed so far; there are never as many in a district that is at work. */
const STALLED_MAX = 1000;
/** Causes are read project by project from the log; of more than so many, only of those named. */
const STALLED_READ_MAX = 300;
/** Stalled projects a bulletin names; how many there are beyond them stands beside the list. */
export const STALLED_NAMED_MAX = 100;
/** Projects of due starts and filings a bulletin names. */
const LIGHTS_MAX = 200;
/** Streams read from the log at once. */
const READ_AT_ONCE = 50;

/** Asks the journal for all a bulletin is composed from. */
export async function gather(
  put: Put,
  asker: Asker,
  wanted: Wanted,
  published: readonly Published[],
): Promise<Answers> {
  const { period, times } = wanted;
  const ask = askOf(wanted, times.asOf, times.knownAt);
  const shape = { pace: period.pace, metrics: null, units: 'all' } as const;
  const [report, tracking, lights, stalled] = await Promise.all([
    put<ReportAnswer>(new ReportQuery(asker, ask)),
    put<TrackingAnswer>(new TrackingQuery(asker, ask, shape)),
    put<ProjectLightsAnswer>(new ProjectLightsQuery(asker, ask, DUE)),
    put<ProjectPage>(new ProjectsQuery(asker, ask, STALLED)),
  ]);
  const ranked = trackedMetrics(tracking);
  const rankings = await Promise.all(
    ranked.map((id) => put<RankingAnswer>(new RankingQuery(asker, ask, id, period.pace))),
  );
  const half = holdsHalfYear(period);
  const few = stalled.total <= STALLED_READ_MAX;
  const named = [...stalled.projects].sort(byMoneyHeld).slice(0, STALLED_NAMED_MAX);
  return {
    report,
    tracking,
    lights,
    stalled,
    rankings,
    districts: await districtsOf(put, asker, ask, tracking.unit.id, ranked),
    halfYear: half ? await put<HalfYearAnswer>(new HalfYearQuery(asker, ask)) : null,
    stalledProjects: await readProjects(put, asker, ask, few ? stalled.projects : named),
    earlier: await earlierOf(put, asker, wanted, tracking.unit.id, published),
    adjusting: await put<AdjustmentsAnswer>(new AdjustmentsQuery(asker, ask, toldIn(period))),
  };
}

const DUE = { about: null, colours: ['red', 'yellow'], offset: 0, limit: LIGHTS_MAX } as const;
const STALLED = {
  stalled: true,
  sort: 'contractFen',
  descending: true,
  offset: 0,
  limit: STALLED_MAX,
} as const;

/** Sums are printed, entries are not. */
const toldIn = (period: BulletinPeriod) =>
  ({ by: 'known', period, metric: null, offset: 0, limit: 1 }) as const;

/** An office is no match for a district, and where no other is registered nothing is asked. */
async function districtsOf(
  put: Put,
  asker: Asker,
  ask: Ask,
  node: string,
  metrics: readonly string[],
): Promise<RankingAnswer[]> {
  const { units } = await put<CatalogueAnswer>(new CatalogueQuery(asker, ask));
  const isOffice = units.find(({ id }) => id === node)?.kind === 'unit';
  if (isOffice || !units.some(({ kind }) => kind === 'peer')) return [];
  const asked = metrics.map((id) => put<RankingAnswer>(new DistrictRankingQuery(asker, ask, id)));
  return Promise.all(asked);
}

const askOf = ({ basis, unit }: Wanted, day: Day, knownAt: Instant): Ask =>
  asOf(day, { knownAt, basis, unit });

const holdsHalfYear = ({ year, from, to }: BulletinPeriod) =>
  from <= `${year}-06-30` && `${year}-06-30` <= to;

/** The metrics anybody has a target or a result in; the others would be tables of nothing. */
export function trackedMetrics({ metrics, rows }: TrackingAnswer): string[] {
  const told = new Set(
    rows.filter((row) => row.target !== null || row.actual !== '0').map((row) => row.metric),
  );
  return metrics.filter(({ id }) => told.has(id)).map(({ id }) => id);
}

/** RULINGS 16: the contract with its increases, the planned investment before any contract. */
export function moneyHeld({ contractFen, plannedFen }: ProjectLine): bigint {
  return BigInt(contractFen === '0' ? plannedFen : contractFen);
}

/** The largest first; equals by their ids, so that the same books list the same. */
export function byMoneyHeld(a: ProjectLine, b: ProjectLine): number {
  const more = moneyHeld(b) - moneyHeld(a);
  return more === 0n ? (a.id < b.id ? -1 : 1) : more > 0n ? 1 : -1;
}

async function readProjects(
  put: Put,
  asker: Asker,
  ask: Ask,
  projects: readonly ProjectLine[],
): Promise<ProjectAnswer[]> {
  const read: ProjectAnswer[] = [];
  for (let at = 0; at < projects.length; at += READ_AT_ONCE) {
    const some = projects.slice(at, at + READ_AT_ONCE);
    const asked = some.map(({ id }) => put<ProjectAnswer>(new ProjectQuery(asker, id, ask)));
    read.push(...(await Promise.all(asked)));
  }
  return read;
}

/** The last bulletin of this unit and length that was published of an earlier period. */
async function earlierOf(
  put: Put,
  asker: Asker,
  wanted: Wanted,
  unitId: string,
  published: readonly Published[],
): Promise<Earlier | null> {
  const { period, times } = wanted;
  const before = published.filter(
    ({ content }) =>
      content.unit.id === unitId &&
      content.pace === period.pace &&
      content.basis === wanted.basis &&
      content.period.to < period.from,
  );
  const last = before.reduce<Published | null>(
    (found, one) =>
      found === null || one.content.period.to >= found.content.period.to ? one : found,
    null,
  );
  if (last === null) return null;
  const { content } = last;
  const ask = askOf(wanted, content.asOf, times.knownAt);
  const shape = { pace: 'year', metrics: null, units: 'self' } as const;
  const now = await put<TrackingAnswer>(new TrackingQuery(asker, ask, shape));
  return { content, now };
}

import type { Message } from '#domain';
import type {
  Alert,
  Colour,
  MetricHead,
  ProjectLightRow,
  ProjectLightsAnswer,
  TrackingAnswer,
  TrackingRow,
} from './answers.ts';
import { said } from './words.ts';

/** What two days are compared by: their tables of all units, and the lights of their projects. */
export interface Watched {
  /** At any pace; periods that are over tell whether a row is behind its plan. */
  readonly table: TrackingAnswer;
  readonly lights: ProjectLightsAnswer;
}

/**
 * What turned between two days. A row: its light's colour, its first result of the year, and
 * falling behind its own plan where the light did not turn at the same time. A project: its light's
 * colour; one that awaits nothing any more is not told. Years are apart: where `before` is of an
 * earlier one, what is said is what `after` alone says.
 */
export function alertsBetween(before: Watched, after: Watched): Alert[] {
  const sameYear = before.table.year === after.table.year;
  const earlier = new Map(
    sameYear ? before.table.rows.map((row) => [`${row.unit.id}\0${row.metric}`, row]) : [],
  );
  const heads = new Map(after.table.metrics.map((head) => [head.id, head]));
  const ofRows = after.table.rows.flatMap((row) => {
    const head = heads.get(row.metric);
    const then = earlier.get(`${row.unit.id}\0${row.metric}`) ?? null;
    return head === undefined ? [] : alertsOfRow(row, then, head);
  });
  const lights = new Map(before.lights.rows.map((row) => [`${row.about}\0${row.project.id}`, row]));
  const ofProjects = after.lights.rows.flatMap((row) => {
    const then = lights.get(`${row.about}\0${row.project.id}`)?.light.colour ?? 'none';
    return alertsOfProject(row, then);
  });
  return [...ofRows, ...ofProjects];
}

const TURNED = {
  yellow: { kind: 'turned-yellow', zh: '转黄', en: 'turned yellow' },
  red: { kind: 'turned-red', zh: '转红', en: 'turned red' },
  green: { kind: 'turned-green', zh: '转绿', en: 'turned green' },
} as const;

const FROM: { readonly [C in Exclude<Colour, 'none'>]: Message } = {
  green: { zh: '由绿', en: ' from green' },
  yellow: { zh: '由黄', en: ' from yellow' },
  red: { zh: '由红', en: ' from red' },
  stalled: { zh: '由停滞', en: ' from stalled' },
};

/** What a light turned, in words that say from which colour: yellow may be better or worse. */
type Turn = Pick<Alert, 'kind' | 'from'> & Message;

/** A light that turned; one that was never lit does not turn green. */
function turn(from: Colour, to: Colour): Turn | null {
  if (from === to || to === 'none' || to === 'stalled') return null;
  const turned = TURNED[to];
  if (from === 'none') return to === 'green' ? null : turned;
  const { zh, en } = FROM[from];
  return { kind: turned.kind, from, zh: `${zh}${turned.zh}`, en: `${turned.en}${en}` };
}

const kindOf = ({ kind, from }: Turn): Pick<Alert, 'kind' | 'from'> =>
  from === undefined ? { kind } : { kind, from };

function alertsOfRow(row: TrackingRow, then: TrackingRow | null, head: MetricHead): Alert[] {
  const about = { unit: { id: row.unit.id, name: row.unit.name }, about: head.id, project: null };
  const turned = turn(then?.light.colour ?? 'none', row.light.colour);
  const alerts: Alert[] = [];
  if (turned !== null) {
    const says = {
      zh: `${row.unit.name}${head.name.zh}${turned.zh}：${row.light.why.zh}`,
      en: `${row.unit.name}, ${head.name.en}: ${turned.en}; ${row.light.why.en}`,
    };
    alerts.push({ ...kindOf(turned), ...about, says });
  }
  if (BigInt(row.actual) > 0n && BigInt(then?.actual ?? '0') <= 0n) {
    alerts.push({ kind: 'off-zero', ...about, says: offZero(row, head) });
  }
  const behind = behindPlan(row);
  if (turned === null && behind > 0n && (then === null || behindPlan(then) === 0n)) {
    alerts.push({ kind: 'fell-behind', ...about, says: fellBehind(row, head, behind) });
  }
  return alerts;
}

function offZero(row: TrackingRow, head: MetricHead): Message {
  const actual = said(head, row.actual);
  return {
    zh: `${row.unit.name}${head.name.zh}破零：${actual.zh}`,
    en: `${row.unit.name}, ${head.name.en}: first result of the year, ${actual.en}`,
  };
}

function fellBehind(row: TrackingRow, head: MetricHead, behind: bigint): Message {
  const short = said(head, behind);
  return {
    zh: `${row.unit.name}${head.name.zh}落后于累计计划${short.zh}`,
    en: `${row.unit.name}, ${head.name.en}: fell ${short.en} behind the cumulative plan`,
  };
}

/** How far a row is behind what its plan asked of the periods that are over; 0 where it is not. */
function behindPlan({ periods, actual }: TrackingRow): bigint {
  const over = periods.findLast(({ state }) => state === 'over');
  const short = BigInt(over?.cumulativePlan ?? '0') - BigInt(actual);
  return over === undefined || over.cumulativePlan === null || short <= 0n ? 0n : short;
}

const ABOUT: { readonly [A in ProjectLightRow['about']]: Message } = {
  started: { zh: '开工灯', en: 'start light' },
  filed: { zh: '入统灯', en: 'filing light' },
};

function alertsOfProject(row: ProjectLightRow, then: Colour): Alert[] {
  const { project, unit, about, light } = row;
  const turned = turn(then, light.colour);
  if (turned === null) return [];
  const says = {
    zh: `${project.name}（${unit.name}）${ABOUT[about].zh}${turned.zh}：${light.why.zh}`,
    en: `${project.name} (${unit.name}), ${ABOUT[about].en}: ${turned.en}; ${light.why.en}`,
  };
  return [{ ...kindOf(turned), unit, about, project, says }];
}

import type { Day } from '#domain';
import { knownBy } from '../asking.ts';
import type { Row } from '../books/books.ts';
import { conditionOf } from '../condition.ts';
import type { Scene } from '../figures/evaluate.ts';
import type { ProjectLightRow, ProjectLightsAnswer } from './answers.ts';
import {
  joined,
  type LightHistory,
  projectColour,
  projectLight,
  projectLightRules,
  type Span,
} from './project-lights.ts';
import type { LightAbout, LightsFilter } from './queries.ts';
import { tableHead } from './words.ts';

const NO_PLANS = {
  zh: '没有任何项目填报计划开工时间，开工灯无值。',
  en: 'No project has a planned start, so start lights have no value.',
};

/** One project with what its light is made from. */
interface Awaiting {
  readonly subject: number;
  readonly history: LightHistory;
}

/** The start and filing lights on a day, the worst and longest first; a page of them. */
export async function projectLights(
  scene: Scene,
  filter: LightsFilter,
): Promise<ProjectLightsAnswer> {
  const { asOf } = scene.ask;
  const { lights } = scene.scheme;
  const abouts = filter.about === null ? (['started', 'filed'] as const) : [filter.about];
  const found: Awaiting[] = [];
  for (const about of abouts) found.push(...(await awaiting(scene, about)));
  const lit = found
    .map((one) => ({ ...one, colour: projectColour(one.history, asOf, lights) }))
    .filter(({ colour }) => colour !== 'none' && (filter.colours?.includes(colour) ?? true));
  const hasPlannedStarts = await anyPlannedStart(scene);
  const rows = (await named(scene, lit)).flatMap(({ history, project, unit }) => {
    const light = projectLight(history, asOf, lights);
    return light === null ? [] : [{ project, unit, about: history.about, ...light }];
  });
  rows.sort(byUrgency);
  const rules = projectLightRules(lights);
  return {
    ...tableHead(scene, hasPlannedStarts ? rules : [...rules, NO_PLANS]),
    hasPlannedStarts,
    total: rows.length,
    rows: rows.slice(filter.offset, filter.offset + filter.limit),
  };
}

const URGENCY = ['red', 'yellow', 'stalled', 'green', 'none'];

function byUrgency(a: ProjectLightRow, b: ProjectLightRow): number {
  const urgent = URGENCY.indexOf(a.light.colour) - URGENCY.indexOf(b.light.colour);
  if (urgent !== 0) return urgent;
  const [left, right] = [`${a.dueOn} ${a.about}`, `${b.dueOn} ${b.about}`];
  if (left !== right) return left < right ? -1 : 1;
  return a.project.id < b.project.id ? -1 : 1;
}

const MEASURE: { readonly [A in LightAbout]: 'planned' | 'started' } = {
  started: 'planned',
  filed: 'started',
};

/** Which lines stand for something awaited: a plan not reached, or a start. */
function conditionFor(scene: Scene, about: LightAbout): string {
  const { ask, scheme, books, subtree } = scene;
  const query = {
    measure: MEASURE[about],
    weight: 'count',
    window: 'ever',
    ...(about === 'started' && { where: { about, reached: false } }),
  } as const;
  const units = { column: 'unit', subtree: null, node: null } as const;
  const where = conditionOf(query, ask, scheme, units, (word) => books.dictionary.find(word));
  const held = subtree?.map((id) => books.dictionary.find(id)).join(', ');
  // A start stays with the unit that had it; the light belongs to who holds the project now.
  const holder = `subject IN (SELECT subject FROM projects WHERE ${standing(scene)}
    AND unit IN (${held || '-1'}) GROUP BY subject HAVING sum(sign) > 0)`;
  return [where, 'NOT "terminated"', ...(subtree === null ? [] : [holder])].join(' AND ');
}

/** The register lines that hold on the day, as known. */
export const standing = ({ ask }: Scene) =>
  [`occurred_on <= DATE '${ask.asOf}'`, `until_on > DATE '${ask.asOf}'`, ...knownBy(ask)].join(
    ' AND ',
  );

/** Of every project that awaits something on the day, or the one of a code, the history of it. */
export async function awaiting(
  scene: Scene,
  about: LightAbout,
  only: number | null = null,
): Promise<Awaiting[]> {
  const { books, ask } = scene;
  const find = (word: string) => books.dictionary.find(word);
  const known = [`occurred_on <= DATE '${ask.asOf}'`, ...knownBy(ask)].join(' AND ');
  const filed = `SELECT subject FROM entries WHERE measure = ${find('filed')} AND ${known}
    GROUP BY subject HAVING sum(sign) > 0`;
  const open = `SELECT subject FROM entries WHERE ${conditionFor(scene, about)}
    ${about === 'filed' ? `AND subject NOT IN (${filed})` : ''}
    ${only === null ? '' : `AND subject = ${only}`}
    GROUP BY subject HAVING sum(sign) > 0`;
  const own = about === 'started' ? `AND about = ${find('started')}` : '';
  // A start's line turns without the start changing, so its first day tells when it began.
  const rows = await books.rows(`
    SELECT subject, occurred_on::VARCHAR AS day, planned_on::VARCHAR,
           "terminated" OR reached_on <> DATE 'infinity' AS ended, sum(sign)::INTEGER
    FROM entries
    WHERE measure = ${find(MEASURE[about])} AND ${known} ${own} AND subject IN (${open})
    GROUP BY ALL HAVING sum(sign) <> 0 ORDER BY subject, day
  `);
  const stalls = about === 'started' ? await stallsOn(scene, open) : new Map<number, Span[]>();
  return [...groupedBy(rows)].map(([subject, lines]) => ({
    subject,
    history: { about, awaited: awaitedIn(lines, about), stalls: joined(stalls.get(subject) ?? []) },
  }));
}

function groupedBy(rows: readonly Row[]): ReadonlyMap<number, readonly Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const known = groups.get(row[0] as number);
    if (known === undefined) groups.set(row[0] as number, [row]);
    else known.push(row);
  }
  return groups;
}

/** What was awaited from which day on, from the lines that came and went on each. */
function awaitedIn(lines: readonly Row[], about: LightAbout): LightHistory['awaited'] {
  const standing = new Map<Day, number>();
  const awaited: { from: Day; day: Day | null }[] = [];
  const began = about === 'filed' ? (lines[0]?.[1] as Day) : null;
  lines.forEach(([, on, plannedOn, ended, sum], index) => {
    const day = began ?? (plannedOn as Day);
    if (ended !== true) standing.set(day, (standing.get(day) ?? 0) + (sum as number));
    if (lines[index + 1]?.[1] === on) return;
    const now = [...standing].find(([, count]) => count > 0)?.[0] ?? null;
    awaited.push({ from: on as Day, day: now });
  });
  return awaited;
}

/** The stalls on the start of the projects a query names. */
async function stallsOn(scene: Scene, projects: string): Promise<ReadonlyMap<number, Span[]>> {
  const { books, ask } = scene;
  const find = (word: string) => books.dictionary.find(word);
  const rows = await books.rows(`
    SELECT subject, occurred_on::VARCHAR, nullif(until_on, DATE 'infinity')::VARCHAR
    FROM entries
    WHERE ${[
      `measure = ${find('stall')}`,
      `about = ${find('started')}`,
      `occurred_on <= DATE '${ask.asOf}'`,
      ...knownBy(ask),
      `subject IN (${projects})`,
    ].join(' AND ')}
    GROUP BY ALL HAVING sum(sign) > 0
  `);
  const spans = new Map<number, Span[]>();
  for (const [subject, from, to] of rows) {
    const known = spans.get(subject as number) ?? [];
    spans.set(subject as number, [...known, { from: from as Day, to: to as Day | null }]);
  }
  return spans;
}

/** The names of projects and of the units that hold them on the day. */
async function named(scene: Scene, awaiting: readonly Awaiting[]) {
  if (awaiting.length === 0) return [];
  const { books, register } = scene;
  const subjects = new Set(awaiting.map(({ subject }) => subject));
  const rows = await books.rows(`
    SELECT subject, name, unit FROM projects
    WHERE ${standing(scene)} AND subject IN (${[...subjects].join(', ')})
    GROUP BY ALL HAVING sum(sign) > 0
  `);
  const word = (code: unknown) => books.dictionary.wordOf(code as number) ?? '';
  const held = new Map(rows.map((row) => [row[0] as number, row]));
  return awaiting.map(({ subject, history }) => {
    const [, name, unit] = held.get(subject) ?? [];
    const [id, unitId] = [word(subject), word(unit)];
    return {
      history,
      project: { id, name: word(name) || id },
      unit: { id: unitId, name: register.nameOf(unitId) },
    };
  });
}

/** True where any project of the units asked has a planned start on the day, reached or not. */
async function anyPlannedStart(scene: Scene): Promise<boolean> {
  const { ask, scheme, books, subtree } = scene;
  const query = { measure: 'planned', weight: 'count', window: 'ever' } as const;
  const units = { column: 'unit', subtree, node: null } as const;
  const where = conditionOf({ ...query, where: { about: 'started' } }, ask, scheme, units, (word) =>
    books.dictionary.find(word),
  );
  const [row] = await books.rows(`SELECT coalesce(sum(sign), 0) > 0 FROM entries WHERE ${where}`);
  return row?.[0] === true;
}

/** The lights of every project, for what compares two days. */
export function allLights(scene: Scene): Promise<ProjectLightsAnswer> {
  const everything = { about: null, colours: null, offset: 0, limit: Number.MAX_SAFE_INTEGER };
  return projectLights(scene, everything);
}

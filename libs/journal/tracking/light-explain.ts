import type { EventReader } from '#event-store';
import { knownBy } from '../asking.ts';
import type { Scene } from '../figures/evaluate.ts';
import { entriesWhere } from '../figures/explain.ts';
import type { Refusal } from '../refusals.ts';
import type { LightExplanation } from './answers.ts';
import { awaiting, standing } from './project-light-list.ts';
import { projectLight, projectLightRules, turnsOf } from './project-lights.ts';
import type { AskedLight, LightAbout } from './queries.ts';
import { tableHead } from './words.ts';

/** One light of a project with the facts it follows from; a project outside is unknown. */
export async function explainLight(
  scene: Scene,
  { project: id, about, offset, limit }: AskedLight,
  log: EventReader,
): Promise<LightExplanation | Refusal> {
  const { books, register, scheme, ask } = scene;
  const subject = books.dictionary.find(id);
  const held = await holderOf(scene, subject);
  if (held === null) return { code: 'project-unknown', facts: { projectId: id } };
  const [found] = await awaiting(scene, about, subject);
  const told = found === undefined ? null : projectLight(found.history, ask.asOf, scheme.lights);
  const day = found?.history.awaited.findLast(({ from }) => from <= ask.asOf)?.day ?? null;
  const { name, unit } = held;
  return {
    ...tableHead(scene, projectLightRules(scheme.lights)),
    project: { id, name },
    holder: { id: unit, name: register.nameOf(unit) },
    about,
    light: told?.light ?? null,
    dueOn: told?.dueOn ?? null,
    turns: day === null ? null : turnsOf(about, day, scheme.lights),
    awaited: found?.history.awaited ?? [],
    stalls: found?.history.stalls ?? [],
    entries: await entriesWhere(factsOf(scene, about, subject), scene, log, { offset, limit }),
  };
}

/** The project's name and holder on the day, where the asker sees it. */
async function holderOf(scene: Scene, subject: number) {
  const { books, subtree } = scene;
  const [row] = await books.rows(`
    SELECT name, unit FROM projects
    WHERE ${standing(scene)} AND subject = ${subject}
    GROUP BY ALL HAVING sum(sign) > 0
  `);
  if (row === undefined) return null;
  const [name, unit] = row.map((code) => books.dictionary.wordOf(code as number) ?? '');
  const seen = subtree === null || subtree.includes(unit ?? '');
  return seen ? { name: name ?? '', unit: unit ?? '' } : null;
}

/** Everything a light may come of: plans, starts and stalls; starts and filings; endings. */
function factsOf({ books, ask }: Scene, about: LightAbout, subject: number): string {
  const code = (word: string) => books.dictionary.find(word);
  const of = (measure: string) => `measure = ${code(measure)}`;
  const own = `about = ${code('started')}`;
  const facts =
    about === 'started'
      ? [`${of('planned')} AND ${own}`, of('started'), `${of('stall')} AND ${own}`]
      : [of('started'), of('filed')];
  const any = [...facts, of('terminated')].map((one) => `(${one})`).join(' OR ');
  const known = [`occurred_on <= DATE '${ask.asOf}'`, ...knownBy(ask)];
  return [`subject = ${subject}`, ...known, `(${any})`].join(' AND ');
}

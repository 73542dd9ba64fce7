import { type CauseDefinition, type Day, defaultScheme, type Message } from '#domain';
import type { ProjectLine } from '#journal';
import type { CauseLine, StalledProject, Stalls } from './content.ts';
import { type Answers, byMoneyHeld, moneyHeld, STALLED_NAMED_MAX } from './gather.ts';

/** A life's stalls, as far as a bulletin looks at them. */
interface LifeWithStalls {
  readonly stalls: readonly {
    readonly since: Day;
    readonly blocks: string;
    readonly dueOn: Day | null;
    readonly resolvedOn: Day | null;
    readonly causes: readonly { readonly cause: string }[];
  }[];
}

/** Names of causes beside those of the scheme Luodi ships: a district's own, by their code. */
export type CauseNames = ReadonlyMap<string, Message>;

/**
 * The open stalls: which top causes hold how many projects and how much money, each project once in
 * each row (RULINGS 16), and the projects held, by money. Without value where not all were read.
 */
export function stallsOf({ stalled, stalledProjects }: Answers, names: CauseNames): Stalls {
  const lives = new Map(stalledProjects.map(({ id, life }) => [id, life as LifeWithStalls]));
  const lines = [...stalled.projects].sort(byMoneyHeld);
  const held = lines.map((line) => heldOf(line, lives.get(line.id), names));
  const all = held.length === stalled.total;
  return {
    total: stalled.total,
    heldFen: all ? sumOf(held).toString() : null,
    byCause: stalledProjects.length === stalled.total ? causesOf(held, names) : null,
    projects: held.slice(0, STALLED_NAMED_MAX).map(({ project }) => project),
  };
}

interface Held {
  readonly fen: bigint;
  readonly causes: ReadonlySet<string>;
  readonly project: StalledProject;
}

function heldOf(line: ProjectLine, life: LifeWithStalls | undefined, names: CauseNames): Held {
  const fen = moneyHeld(line);
  const open = (life?.stalls ?? []).filter(({ resolvedOn }) => resolvedOn === null);
  const coded = open.map((stall) => ({ ...stall, code: stall.causes.at(-1)?.cause ?? UNSTATED }));
  return {
    fen,
    causes: new Set(coded.map(({ code }) => topOf(code))),
    project: {
      id: line.id,
      name: line.name,
      unit: line.unit,
      heldFen: fen.toString(),
      stalls: coded.map(({ code, blocks, since, dueOn }) => ({
        cause: causeWords(code, names),
        blocks,
        since,
        dueOn,
      })),
    },
  };
}

/** In the order of the tree of causes; unknown codes at the end, as they were written. */
function causesOf(held: readonly Held[], names: CauseNames): CauseLine[] {
  const byCode = new Map<string, Held[]>();
  for (const one of held) {
    for (const code of one.causes) byCode.set(code, [...(byCode.get(code) ?? []), one]);
  }
  const order = defaultScheme.causes.map(({ code }) => code);
  const place = (code: string) => (order.includes(code) ? order.indexOf(code) : order.length);
  return [...byCode]
    .sort(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1))
    .map(([code, projects]) => ({
      code,
      name: nameOf(code, names),
      projects: projects.length,
      heldFen: sumOf(projects).toString(),
    }));
}

const UNSTATED = 'UNSTATED';
const shipped = new Map(defaultScheme.causes.map((cause: CauseDefinition) => [cause.code, cause]));

/** A code of the tree counts under its top; what stands outside the tree is a cause of its own. */
function topOf(code: string): string {
  const top = code.split('.', 1)[0] ?? code;
  return shipped.has(top) ? top : code;
}

const nameOf = (code: string, names: CauseNames): Message =>
  names.get(code) ?? shipped.get(code)?.name ?? { zh: code, en: code };

/** 土地·用地审批: the top cause and its part, where there is one. */
function causeWords(code: string, names: CauseNames): Message {
  const top = nameOf(topOf(code), names);
  if (topOf(code) === code) return top;
  const part = nameOf(code, names);
  return { zh: `${top.zh}·${part.zh}`, en: `${top.en}: ${part.en}` };
}

const sumOf = (held: readonly Held[]) => held.reduce((sum, { fen }) => sum + fen, 0n);

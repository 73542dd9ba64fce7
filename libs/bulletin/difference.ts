import type { BulletinContent } from './content.ts';

/** One place where two contents differ; a side that has nothing there is null. */
export interface Difference {
  /** Where it stands: `progress[funds].cumulative`, `tables[funds][区商务委].rank`. */
  readonly path: string;
  readonly printed: unknown;
  readonly now: unknown;
}

type Json = unknown;
type Members = Readonly<Record<string, Json>>;

/** Members that say when and by whom a bulletin was made, which is not what it says. */
const OF_THE_MAKING = new Set(['knownAt']);

/**
 * What two contents say differently, member by member. Lines are matched by what they are of (the
 * metric, the unit, the project), so that one that moved up is not a different one in each place.
 */
export function differencesOf(printed: BulletinContent, now: BulletinContent): Difference[] {
  return [...between('', printed, now, OF_THE_MAKING)];
}

function* between(
  path: string,
  printed: Json,
  now: Json,
  passed: ReadonlySet<string> = new Set(),
): Generator<Difference> {
  if (isWords(printed) && isWords(now)) {
    if (atRest(printed.zh) !== atRest(now.zh)) yield { path, printed, now };
  } else if (Array.isArray(printed) && Array.isArray(now)) {
    yield* members(path, byKey(printed), byKey(now), (key) => `${path}[${key}]`);
  } else if (isMembers(printed) && isMembers(now)) {
    const kept = ({ ...rest }: Members) =>
      Object.fromEntries(Object.entries(rest).filter(([name]) => !passed.has(name)));
    yield* members(path, kept(printed), kept(now), (key) => (path === '' ? key : `${path}.${key}`));
  } else if (printed !== now) {
    yield { path, printed, now };
  }
}

function* members(
  path: string,
  printed: Members,
  now: Members,
  named: (key: string) => string,
): Generator<Difference> {
  for (const key of new Set([...Object.keys(printed), ...Object.keys(now)])) {
    const sides = [printed[key], now[key]] as const;
    if (sides[0] === undefined || sides[1] === undefined) {
      yield { path: named(key), printed: sides[0] ?? null, now: sides[1] ?? null };
    } else {
      yield* between(named(key) || path, ...sides);
    }
  }
}

/** Lines under the name of what they are of; two of one name are told apart by their order. */
function byKey(lines: readonly Json[]): Members {
  const keyed = new Map<string, Json>();
  for (const [index, line] of lines.entries()) {
    const key = keyOf(line) ?? String(index);
    keyed.set(keyed.has(key) ? `${key}#${index}` : key, line);
  }
  return Object.fromEntries(keyed);
}

function keyOf(line: Json): string | null {
  if (!isMembers(line)) return null;
  const { metric, unit, id, code, peerGroup, about } = line;
  const parts = [idOf(metric), idOf(unit), id, code, peerGroup, about];
  const told = parts.filter((part): part is string => typeof part === 'string');
  return told.length === 0 ? null : told.join(' ');
}

interface Words {
  readonly zh: string;
  readonly en: string;
}

/** Words in both languages differ once. */
const isWords = (value: Json): value is Words & Members =>
  isMembers(value) && typeof value.zh === 'string' && typeof value.en === 'string';

/** An instant as rules tell it, and as they did in bulletins of before. */
const INSTANT = /\d{4}年\d+月\d+日 \d\d:\d\d|\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** Rules name the instant the figures were known by, which every making has its own of. */
const atRest = (text: string) => text.replace(INSTANT, '…');

const idOf = (named: Json) => (isMembers(named) ? named.id : null);

const isMembers = (value: Json): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

import type { Instant } from '#domain';
import type { Ask, Parameters, Refusal } from '#journal';

export const FORMATS = ['json', 'docx', 'xlsx', 'html'] as const;
export type Format = (typeof FORMATS)[number];

/** Parameters of a bulletin beside those every question has. */
export interface BulletinParameters {
  readonly format: Format;
  readonly language: 'zh' | 'en' | null;
  /** `true`: the one that stands; an id: that one; null: composed now. */
  readonly published: string | null;
  readonly office: string | null;
  readonly number: string | null;
  readonly replaces: string | null;
  /** The verification code to look for. */
  readonly code: string | null;
  readonly year: number | null;
}

/** Parameters of the questions' own kind a bulletin takes. */
export const BULLETIN_ASK = ['asOf', 'knownAt', 'basis', 'unit', 'after'] as const;

const TEXT_MAX = 100;
const READINGS: { readonly [P in keyof BulletinParameters]: (text: string) => string | null } = {
  format: (text) => oneOf(text, FORMATS),
  language: (text) => oneOf(text, ['zh', 'en']),
  published: plainText,
  office: plainText,
  number: plainText,
  replaces: plainText,
  code: plainText,
  year: (text) => (/^(?:19|20|21)\d{2}$/.test(text) ? null : 'must be a year'),
};
const NAMES = Object.keys(READINGS) as (keyof BulletinParameters)[];

type Read =
  | { readonly ok: true; readonly value: BulletinParameters; readonly rest: Parameters }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * Reads a bulletin's own parameters of those its route takes, and hands on the others, which every
 * question has: what no one knows is refused there.
 */
export function readBulletinParameters(
  given: Parameters,
  takes: readonly (keyof BulletinParameters)[],
): Read {
  const faults: string[] = [];
  const own: Partial<Record<keyof BulletinParameters, string>> = {};
  const rest: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const known = NAMES.find((one) => one === name && takes.includes(one));
    if (known === undefined) rest[name] = value;
    else if (typeof value !== 'string') faults.push(`${name}: must be one text`);
    else if (value !== '') {
      const fault = READINGS[known](value);
      if (fault === null) own[known] = value;
      else faults.push(`${name}: ${fault}`);
    }
  }
  if (faults.length > 0) {
    return { ok: false, refusal: { code: 'invalid-query', facts: { fields: faults } } };
  }
  const { format = 'json', language = null, year, ...texts } = own;
  const value = {
    format: format as Format,
    language: language as BulletinParameters['language'],
    published: texts.published ?? null,
    office: texts.office ?? null,
    number: texts.number ?? null,
    replaces: texts.replaces ?? null,
    code: texts.code ?? null,
    year: year === undefined ? null : Number(year),
  };
  return { ok: true, value, rest };
}

function oneOf(text: string, words: readonly string[]): string | null {
  return words.includes(text) ? null : `must be one of ${words.join(', ')}`;
}

/** What is printed on paper and recorded: nothing invisible, and not a page of it. */
function plainText(text: string): string | null {
  if (text.length > TEXT_MAX) return `must be at most ${TEXT_MAX} characters`;
  return /[\p{Cc}\p{Cs}]/u.test(text) ? 'must not hold control characters' : null;
}

/** What a question said of the times of a bulletin: null where it said nothing. */
export function askedTimes(
  ask: Ask,
  given: Parameters,
): { readonly asOf: string | null; readonly knownAt: Instant | null } {
  const said = typeof given.asOf === 'string' && given.asOf !== '';
  return { asOf: said ? ask.asOf : null, knownAt: ask.knownAt };
}

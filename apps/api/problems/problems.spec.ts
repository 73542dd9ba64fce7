import { AUDIT_REFUSAL_CODES } from '#audit';
import { BULLETIN_REFUSAL_CODES } from '#bulletin';
import { WRITE_REFUSAL_CODES } from '#commands';
import { MILESTONES, REFUSAL_CODES } from '#domain';
import { QUERY_REFUSAL_CODES } from '#journal';
import { DOOR_MESSAGES, TITLES } from './door-refusals.ts';
import { languageOf } from './language.ts';
import { problemOf } from './problem-answer.ts';
import { PROBLEM_CODES, type ProblemCode, statusOf } from './problems.ts';

const ORDERS = MILESTONES.flatMap((later) =>
  MILESTONES.map((earlier): ProblemCode => `${later}-before-${earlier}`),
);
const KNOWN = [
  ...REFUSAL_CODES,
  ...WRITE_REFUSAL_CODES,
  ...QUERY_REFUSAL_CODES,
  ...BULLETIN_REFUSAL_CODES,
  ...AUDIT_REFUSAL_CODES,
];

test('every code of every room stands in the table', () => {
  const table: readonly string[] = PROBLEM_CODES;
  expect(KNOWN.filter((code) => !table.includes(code))).toEqual([]);
  expect(Object.keys(DOOR_MESSAGES).filter((code) => !table.includes(code))).toEqual([]);
});

test.each([...PROBLEM_CODES, ...ORDERS])('%s is told in both languages', (code) => {
  const status = statusOf(code);
  expect(TITLES[status]).toBeDefined();
  for (const language of ['zh', 'en'] as const) {
    const problem = problemOf({ code, facts: {} }, language, '/here');
    expect(problem).toMatchObject({ type: `urn:luodi:refusal:${code}`, status, code, facts: {} });
    expect(problem.instance).toBe('/here');
    expect(/\p{Script=Han}/u.test(problem.title)).toBe(language === 'zh');
    expect(problem.detail).not.toMatch(/[{}]|undefined/);
  }
  const details = (['zh', 'en'] as const).map((l) => problemOf({ code, facts: {} }, l, '').detail);
  expect(new Set(details).size).toBe(2);
});

test.each([
  [undefined, 'zh'],
  ['', 'zh'],
  ['en', 'en'],
  ['en-GB,en;q=0.9', 'en'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en;q=0.8,zh;q=0.9', 'zh'],
  ['en;q=0.9, zh;q=0.8', 'en'],
  ['EN-us', 'en'],
  ['fr, *;q=0.5', 'zh'],
  ['fr', 'zh'],
  ['zh;q=0, *', 'zh'],
  ['en;q=soon', 'zh'],
  ['en;q=0', 'zh'],
])('Accept-Language %s is answered in %s', (header, language) => {
  expect(languageOf(header)).toBe(language);
});

import { MILESTONES } from './project/events.ts';
import { fillIn, REFUSAL_CODES, type RefusalCode, describe as say } from './refusals.ts';

const orders = MILESTONES.flatMap((later) =>
  MILESTONES.map((earlier): RefusalCode => `${later}-before-${earlier}`),
);

describe('what a refusal says', () => {
  it.each([...REFUSAL_CODES, ...orders])('%s has a sentence in both languages', (code) => {
    const { zh, en } = say({ code, facts: {} });
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).toMatch(/^["A-Z—]/);
    expect(en).not.toMatch(/\p{Script=Han}/u);
    expect(`${zh}${en}`).not.toMatch(/[{}]|undefined|null/);
  });

  it('names in both languages the same facts', () => {
    for (const code of [...REFUSAL_CODES, ...orders]) {
      const { zh, en } = say({ code, facts: named });
      const facts = (text: string) => [...new Set(text.match(/<\w+>/g))].sort();
      expect({ code, facts: facts(en) }).toEqual({ code, facts: facts(zh) });
    }
  });

  it('fills its facts in', () => {
    const facts = { startedOn: '2021-03-01', signedOn: '2021-03-18' };
    expect(say({ code: 'started-before-signed', facts })).toEqual({
      zh: '开工 2021-03-01 之前没有签约（签约 2021-03-18）',
      en: 'Started on 2021-03-01 but not signed by then (signed: 2021-03-18)',
    });
  });

  it('shows a dash for what there is not, and lists what is many', () => {
    const message = { zh: '{a}，{b}，{c}', en: '{a}, {b}, {c}' };
    const facts = { a: null, c: ['x', 'y'] };
    expect(fillIn(message, facts)).toEqual({ zh: '—，—，x, y', en: '—, —, x, y' });
  });

  it('leaves text of the facts as it is, even where it looks like a blank', () => {
    expect(fillIn({ zh: '{a}', en: '{a}' }, { a: '{b} $& $1', b: 'no' }).en).toBe('{b} $& $1');
  });
});

/** Facts that answer to any name with the name itself. */
const named = new Proxy({}, { get: (_, name) => `<${String(name)}>` });

import { defaultScheme } from '#domain';
import { causeCode, causeCodes, causeWords } from './causes.ts';

const { causes } = defaultScheme;

describe('the words for causes', () => {
  it('lead to the causes of the scheme Luodi ships, and to all of them', () => {
    expect(causeCodes().sort()).toEqual(causes.map(({ code }) => code).sort());
  });

  it.each(causeCodes())('of %s are its own, and read as that cause', (code) => {
    expect(causeWords(code)).not.toBe(code);
    expect(causeCode(causeWords(code))).toBe(code);
  });

  it.each(causes)('know $code as the scheme calls it, $name.zh', ({ code, name }) => {
    const [top = '', part] = code.split('.');
    const above = causes.find((cause) => cause.code === top)?.name.zh;
    expect(causeCode(part === undefined ? name.zh : `${above}-${name.zh}`)).toBe(code);
  });
});

import { schemeDecider } from './decide.ts';
import { defaultScheme } from './default-scheme.ts';
import type { ReportingRules } from './events.ts';
import {
  assessmentDaysOf,
  defaultReporting,
  faultOfReporting,
  lastDayInTime,
  reportingRulesOf,
} from './reporting.ts';
import { noScheme } from './state.ts';

const adopt = (reporting: ReportingRules) =>
  schemeDecider.decide(
    { type: 'AdoptScheme', data: { on: '2021-01-01', scheme: { ...defaultScheme, reporting } } },
    noScheme,
    { reportedOn: '2021-12-31', scheme: defaultScheme, unitExists: () => true },
  );

describe('how reports are judged is scheme data', () => {
  it('a scheme that says nothing of it goes by the rules Luodi ships', () => {
    expect(defaultScheme.reporting).toBeUndefined();
    expect(reportingRulesOf(defaultScheme)).toBe(defaultReporting);
    expect(assessmentDaysOf(defaultReporting, 2021)).toEqual([
      ...['2021-03-31', '2021-06-30', '2021-09-30', '2021-12-31'],
    ]);
    expect(faultOfReporting(defaultReporting)).toBeNull();
  });

  it('a district may have other days and numbers', () => {
    const ours = { ...defaultReporting, assessmentDays: ['12-05', '06-05'], burstFacts: 20 };
    expect(adopt(ours)).toMatchObject({ ok: true });
    expect(assessmentDaysOf(ours, 2021)).toEqual(['2021-06-05', '2021-12-05']);
    expect(adopt({ ...defaultReporting, assessmentDays: [] })).toMatchObject({ ok: true });
  });

  it.each([
    ['a day not every year has', { assessmentDays: ['02-29'] }, 'no assessment day 02-29'],
    ['a day no year has', { assessmentDays: ['06-31'] }, 'no assessment day 06-31'],
    ['no day at all', { assessmentDays: ['June'] }, 'no assessment day June'],
    ['a day twice', { assessmentDays: ['06-30', '06-30'] }, 'two assessment days 06-30'],
    ['no days before', { burstDays: 0 }, 'burstDays is 0'],
    ['more than a month before', { burstDays: 32 }, 'burstDays is 32'],
    ['bursts of nothing', { burstFacts: 0 }, 'burstFacts is 0'],
    ['more than all of a month', { burstSharePercent: 101 }, 'burstSharePercent is 101'],
  ])('%s is refused', (_, rules, why) => {
    const refused = { ok: false, refusal: { code: 'scheme-invalid' } };
    const answer = adopt({ ...defaultReporting, ...rules });
    expect(answer).toMatchObject(refused);
    expect(JSON.stringify(answer)).toContain(why);
  });
});

describe('the last day in time', () => {
  it.each([
    ['2021-06-01', 5, '2021-07-05'],
    ['2021-06-30', 5, '2021-07-05'],
    ['2021-12-31', 5, '2022-01-05'],
    ['2021-01-15', 31, '2021-02-28'],
    ['2020-01-15', 30, '2020-02-29'],
    ['2021-01-15', 1000, '2021-02-28'],
    ['2021-06-10', 1, '2021-07-01'],
    ['2021-06-10', 0, '2021-06-30'],
  ])('of a fact of %s, late after day %d, is %s', (on, lateAfterDay, last) => {
    expect(lastDayInTime({ lateAfterDay }, on)).toBe(last);
  });
});

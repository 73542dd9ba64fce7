import type { Context } from '../decider.ts';
import { PLANNED_MILESTONES } from '../project/events.ts';
import { schemeDecider } from './decide.ts';
import { defaultScheme } from './default-scheme.ts';
import type { MetricQuery, Scheme } from './events.ts';
import { noScheme, type SchemeState, schemeOn } from './state.ts';

const context: Context = {
  reportedOn: '2021-12-31',
  scheme: defaultScheme,
  unitExists: () => true,
};
const adopt = (scheme: Scheme, on = '2021-01-01', state = noScheme) =>
  schemeDecider.decide({ type: 'AdoptScheme', data: { on, scheme } }, state, context);
const adopted = (...schemes: [on: string, scheme: Scheme][]): SchemeState =>
  schemes.reduce(
    (state, [on, scheme]) =>
      schemeDecider.evolve(state, {
        id: on,
        event: { type: 'SchemeAdopted', data: { on, scheme } },
      }),
    noScheme,
  );
const ours = (given: Partial<Scheme>): Scheme => ({ ...defaultScheme, name: '本区口径', ...given });
const [firstRate] = defaultScheme.rates as [Scheme['rates'][number]];
const [firstMetric] = defaultScheme.metrics as [Scheme['metrics'][number]];
const funds: MetricQuery = { measure: 'funds', weight: 'amount', window: 'year' };

describe('the scheme Luodi ships', () => {
  it('passes its own validity check', () => {
    expect(adopt(ours({}))).toMatchObject({ ok: true });
  });

  it('has the eight rates, each with its formula in words', () => {
    expect(defaultScheme.rates.map((rate) => rate.id)).toEqual([
      'start-rate',
      'funds-rate',
      'filing-rate',
      'start-rate-live',
      'start-rate-due',
      'funds-rate-cohort',
      'funds-rate-dynamic',
      'fulfilment-rate',
    ]);
    for (const { formula } of defaultScheme.rates) {
      expect(formula.zh).toContain('÷');
      expect(formula.en).toContain('÷');
    }
  });

  it('has two levels of causes: every top cause has a side, none below has one of its own', () => {
    const top = defaultScheme.causes.filter(({ code }) => !code.includes('.'));
    expect(top).toHaveLength(15);
    expect(top.every(({ side }) => side !== undefined)).toBe(true);
    const below = defaultScheme.causes.filter(({ code }) => code.includes('.'));
    expect(below.every(({ code, side }) => code.split('.').length === 2 && !side)).toBe(true);
    expect(below.map(({ code }) => code)).toContain('LAND.APPROVAL');
  });

  it('asks plans only about milestones that can be planned for', () => {
    const queries = defaultScheme.rates.flatMap((rate) => [...rate.numerator, ...rate.denominator]);
    const about = queries.filter((q) => q.measure === 'planned').map((q) => q.where?.about);
    expect(about.length).toBeGreaterThan(0);
    for (const milestone of about) expect(PLANNED_MILESTONES).toContain(milestone);
  });

  it('can be stored: it comes back from JSON as it was', () => {
    expect(JSON.parse(JSON.stringify(defaultScheme))).toEqual(defaultScheme);
  });
});

describe('a broken scheme', () => {
  it.each<[string, Partial<Scheme>, string]>([
    ['a rate twice', { rates: [firstRate, firstRate] }, 'two rates named start-rate'],
    [
      'a metric twice',
      { metrics: [firstMetric, firstMetric] },
      'two metrics named contract-amount',
    ],
    [
      'a cause twice',
      { causes: [...defaultScheme.causes, ...defaultScheme.causes.slice(0, 1)] },
      'two causes named LAND',
    ],
    [
      'a cause below none',
      { causes: [{ code: 'SEA.TIDE', name: { zh: '潮', en: 'tide' } }] },
      'cause SEA.TIDE has no top cause',
    ],
    [
      'a milestone nobody knows',
      { prerequisites: { ...defaultScheme.prerequisites, started: ['blessed' as 'signed'] } },
      'no milestone named blessed',
    ],
    [
      'prerequisites of a milestone nobody knows',
      { prerequisites: { ['blessed' as 'signed']: ['registered'] } },
      'no milestone named blessed',
    ],
    [
      'milestones that wait for one another',
      { prerequisites: { started: ['funded'], funded: ['filed'], filed: ['started'] } },
      'milestone started requires itself',
    ],
    [
      'a rate of nothing',
      { rates: [{ ...firstRate, denominator: [] }] },
      'rate start-rate has no denominator',
    ],
    [
      'a rate of a measure nobody keeps',
      { rates: [{ ...firstRate, numerator: [{ ...funds, measure: 'hope' as 'funds' }] }] },
      'rate start-rate: no measure named hope',
    ],
    [
      'a rate weighed in nothing known',
      { rates: [{ ...firstRate, denominator: [{ ...funds, weight: 'kilo' as 'count' }] }] },
      'rate start-rate: no weight named kilo',
    ],
    [
      'a metric over no known time',
      { metrics: [{ ...firstMetric, query: { ...funds, window: 'soon' as 'year' } }] },
      'metric contract-amount: no window named soon',
    ],
    [
      'two metrics of one name',
      { metrics: [firstMetric, { ...firstMetric, id: 'other' }] },
      'two metrics called 签约合同额',
    ],
    [
      'a metric that no year bounds',
      { metrics: [{ ...firstMetric, query: { ...funds, window: 'ever' } }] },
      "metric contract-amount: its window is ever, a target's is the year",
    ],
    [
      'a metric of plans',
      { metrics: [{ ...firstMetric, query: { ...funds, where: { planned: 'due' } } }] },
      'metric contract-amount: it counts plans',
    ],
    [
      'a metric of what is reached of plans',
      { metrics: [{ ...firstMetric, query: { ...funds, where: { reached: true } } }] },
      'metric contract-amount: it counts plans',
    ],
    [
      'a metric of targets',
      { metrics: [{ ...firstMetric, query: { ...funds, measure: 'target' } }] },
      'metric contract-amount: target is no result',
    ],
    [
      'a metric of what others did',
      { metrics: [{ ...firstMetric, query: { ...funds, measure: 'peer-figure' } }] },
      'metric contract-amount: peer-figure is no result',
    ],
  ])('is refused for %s', (_, broken, why) => {
    const refusal = { code: 'scheme-invalid', facts: { why } };
    expect(adopt(ours(broken))).toEqual({ ok: false, refusal });
  });
});

describe('adopting a scheme', () => {
  it('lets a district ask for money before the start, or for nothing at all', () => {
    const prerequisites = { ...defaultScheme.prerequisites, started: ['funded'] } as const;
    expect(adopt(ours({ prerequisites }))).toMatchObject({ ok: true });
    expect(adopt(ours({ prerequisites: {} }))).toMatchObject({ ok: true });
  });

  it('is dated, and changes something', () => {
    const code = (answer: ReturnType<typeof adopt>) => (answer.ok ? null : answer.refusal.code);
    expect(code(adopt(ours({}), '2021-02-29'))).toBe('not-a-day');
    expect(code(adopt(ours({}), '2022-01-01'))).toBe('dated-in-future');
    expect(code(adopt(defaultScheme))).toBe('nothing-changes');
    const state = adopted(['2021-01-01', ours({})]);
    expect(code(adopt(ours({}), '2021-06-01', state))).toBe('nothing-changes');
    expect(code(adopt(defaultScheme, '2021-06-01', state))).toBeNull();
  });

  it('holds from its day; an earlier day keeps the scheme it had', () => {
    const [late, early] = [ours({ lateAfterDay: 8 }), ours({ lateAfterDay: 10 })];
    const state = adopted(['2021-07-01', late], ['2021-03-01', early]);
    expect(schemeOn(state, '2021-02-28')).toBe(defaultScheme);
    expect(schemeOn(state, '2021-06-30')).toBe(early);
    expect(schemeOn(state, '2021-07-01')).toBe(late);
  });

  it('twice on one day leaves the last word in log order', () => {
    const [first, second] = [ours({ lateAfterDay: 8 }), ours({ lateAfterDay: 10 })];
    const state = adopted(['2021-07-01', first], ['2021-07-01', second]);
    expect(schemeOn(state, '2021-07-01')).toBe(second);
  });
});

describe('a metric of a district’s own', () => {
  it('is any query of results of the year', () => {
    const own = {
      id: 'food-funds',
      name: { zh: '食品产业到位资金', en: 'Funds of the food chain' },
      query: { ...funds, where: { chains: ['食品'] } },
    };
    expect(adopt(ours({ metrics: [firstMetric, own] }))).toMatchObject({ ok: true });
  });
});

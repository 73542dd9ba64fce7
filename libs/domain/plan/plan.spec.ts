import fc from 'fast-check';
import type { Day } from '../calendar.ts';
import type { Context, Decision } from '../decider.ts';
import { sCurveShape } from '../pacing/shapes.ts';
import { defaultScheme } from '../scheme/default-scheme.ts';
import type { PlanCommand } from './commands.ts';
import { planDecider } from './decide.ts';
import { planBlocks, planEntries } from './entries.ts';
import type { PlanEvent } from './events.ts';
import { curvesOf, noPlan, type PlanState, standingOn } from './state.ts';

const context: Context = {
  reportedOn: '2021-12-31',
  scheme: defaultScheme,
  unitExists: (id) => id === '钱江区',
};
const FUNDS = { on: '2021-01-01', metric: 'funds', unitId: '钱江区', value: '300000000000' };

const ask = (type: PlanCommand['type'], data: object, state = noPlan) =>
  planDecider.decide({ type, year: 2021, data } as PlanCommand, state, context);
const then = (state: PlanState, decision: Decision<PlanEvent>) => {
  if (!decision.ok) throw new Error(decision.refusal.code);
  return decision.events.reduce(
    (now, event) => planDecider.evolve(now, { id: 'any', event }),
    state,
  );
};
const revise = (on: Day, value: string, state: PlanState) =>
  ask('ReviseTarget', { ...FUNDS, on, value, reason: '中期调整' }, state);
const refused = (code: string, facts: object) => ({ ok: false, refusal: { code, facts } });
/** What the target is as of a day: the sum of its lines, as of any figure. */
const targetOn = (state: PlanState, day: Day) =>
  planEntries(2021, state)
    .filter((line) => line.on <= day)
    .reduce((sum, line) => sum + BigInt(line.sign) * line.amountFen, 0n);

const set = then(noPlan, ask('SetTarget', FUNDS));

describe('an annual target 年度任务', () => {
  it('stands in the books from its day, in its metric, to the end of its year', () => {
    expect(planEntries(2021, set)).toMatchObject([
      { measure: 'target', on: '2021-01-01', about: 'funds', plannedOn: '2021-12-31', sign: 1 },
    ]);
    expect(planEntries(2021, noPlan)).toEqual([]);
  });

  it('is set once; saying the same again is answered', () => {
    expect(ask('SetTarget', FUNDS, set)).toEqual({ ok: true, events: [] });
    const named = { year: 2021, unitId: '钱江区', metric: 'funds' };
    const more = { ...FUNDS, value: '400000000000' };
    expect(ask('SetTarget', more, set)).toEqual(refused('target-already-set', named));
    const revised = then(set, revise('2021-07-01', '250000000000', set));
    expect(ask('SetTarget', FUNDS, revised)).toEqual(refused('target-already-set', named));
  });

  it('is replanned from the day of its revision; earlier days show the old', () => {
    const state = then(set, revise('2021-07-01', '250000000000', set));
    expect(targetOn(state, '2020-12-31')).toBe(0n);
    expect(targetOn(state, '2021-06-30')).toBe(300_000_000_000n);
    expect(targetOn(state, '2021-07-01')).toBe(250_000_000_000n);
  });

  it('may be revised late, for days before another revision', () => {
    let state = then(set, revise('2021-07-01', '250000000000', set));
    state = then(state, revise('2021-04-01', '280000000000', state));
    const values = ['2021-03-31', '2021-04-01', '2021-07-01'].map((day) => targetOn(state, day));
    expect(values).toEqual([300_000_000_000n, 280_000_000_000n, 250_000_000_000n]);
    // What stands in August is what July revised, though April was written later.
    expect(revise('2021-08-01', '250000000000', state)).toEqual(
      refused('nothing-changes', { value: '250000000000' }),
    );
    expect(revise('2021-08-01', '280000000000', state)).toMatchObject({ ok: true });
  });

  it('of one day twice is the last word in log order', () => {
    let state = then(set, revise('2021-07-01', '250000000000', set));
    state = then(state, revise('2021-07-01', '260000000000', state));
    expect(targetOn(state, '2021-07-01')).toBe(260_000_000_000n);
  });
});

describe('setting and revising a target', () => {
  it('may be nothing, and may be set before its year begins', () => {
    const none = { ...FUNDS, on: '2020-12-20', value: '0' };
    expect(ask('SetTarget', none)).toMatchObject({ ok: true });
  });

  it('is one thing per unit and metric', () => {
    const starts = { ...FUNDS, metric: 'starts', value: '30' };
    const state = then(set, ask('SetTarget', starts, set));
    expect(planEntries(2021, state).map((line) => line.about)).toEqual(['funds', 'starts']);
  });

  it.each([
    ['an impossible day', { on: '2021-06-31' }, 'not-a-day', { value: '2021-06-31' }],
    ['another year', { on: '2022-01-01' }, 'dated-in-future', expect.anything()],
    ['a metric nobody counts', { metric: 'tea' }, 'metric-unknown', { metric: 'tea' }],
    ['a unit nobody knows', { unitId: '无' }, 'unit-unknown', { unitId: '无' }],
    ['less than nothing', { value: '-1' }, 'amount-negative', { amountFen: '-1' }],
    ['no number', { value: '三十亿' }, 'amount-negative', { amountFen: '三十亿' }],
  ])('is refused for %s', (_, wrong, code, facts) => {
    expect(ask('SetTarget', { ...FUNDS, ...wrong })).toEqual(refused(code, facts));
  });

  it('cannot be set after its year', () => {
    const late = { ...FUNDS, on: '2022-01-01' };
    const command = { type: 'SetTarget', year: 2021, data: late } as const;
    const answer = planDecider.decide(command, noPlan, { ...context, reportedOn: '2022-02-01' });
    expect(answer).toEqual(refused('outside-year', { on: '2022-01-01', year: 2021 }));
  });

  it('cannot be revised before it is set', () => {
    const named = { year: 2021, unitId: '钱江区', metric: 'funds' };
    expect(revise('2021-07-01', '1', noPlan)).toEqual(refused('target-not-set', named));
    expect(revise('2020-12-31', '1', set)).toEqual(
      refused('before-target-set', { on: '2020-12-31', setOn: '2021-01-01' }),
    );
    expect(revise('2021-07-01', FUNDS.value, set)).toEqual(
      refused('nothing-changes', { value: FUNDS.value }),
    );
  });
});

const equal = Array.from({ length: 36 }, () => 1);
const CURVE = {
  on: '2021-01-16',
  metric: 'funds',
  unitId: '钱江区',
  shape: 'equal',
  weights: equal,
};
const setCurve = (given: object, state = noPlan) =>
  ask('SetPlanCurve', { ...CURVE, ...given }, state);

describe('a plan curve 计划曲线', () => {
  it('stands in the books as 36 weights, each on the last day of its 旬', () => {
    const state = then(noPlan, setCurve({ shape: 'by-hand', weights: equal.map((_, at) => at) }));
    const lines = planEntries(2021, state);
    expect(lines).toHaveLength(36);
    expect(lines[5]).toMatchObject({
      measure: 'plan-weight',
      on: '2021-01-16',
      about: 'funds',
      unit: '钱江区',
      plannedOn: '2021-02-28',
      amountFen: 5n,
      sign: 1,
    });
  });

  it('is on any day the last set by then, whatever the order they came in', () => {
    const day = fc.integer({ min: 1, max: 28 }).map((d) => `2021-02-${String(d).padStart(2, '0')}`);
    const weights = fc.array(fc.nat(9), { minLength: 36, maxLength: 36 });
    fc.assert(
      fc.property(fc.array(fc.tuple(day, weights), { maxLength: 6 }), day, (set, asked) => {
        let state = noPlan;
        for (const [on, given] of set) {
          const decided = setCurve({ on, shape: 'by-hand', weights: given }, state);
          if (decided.ok) state = then(state, decided);
        }
        const curves = curvesOf(state, CURVE);
        const standing = planEntries(2021, state).filter((line) => line.on <= asked);
        const sums = new Map<string, bigint>();
        for (const { plannedOn, sign, amountFen } of standing) {
          const key = plannedOn ?? '';
          sums.set(key, (sums.get(key) ?? 0n) + BigInt(sign) * amountFen);
        }
        const curve = standingOn(curves, asked);
        const expected = curve?.weights.map(BigInt) ?? [];
        expect([...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum)).toEqual(
          expected,
        );
      }),
    );
  });

  it('and its target are apart: neither needs the other, one key is for both', () => {
    const state = then(set, setCurve({}, set));
    expect(planEntries(2021, state).map((line) => line.measure)).toEqual([
      'target',
      ...equal.map(() => 'plan-weight'),
    ]);
  });

  it('of one unit leaves the lines of all others as they were', () => {
    const everyone = { ...context, unitExists: () => true };
    const told = (state: PlanState, data: object) => {
      const command = { type: 'SetPlanCurve', year: 2021, data: { ...CURVE, ...data } };
      return then(state, planDecider.decide(command as PlanCommand, state, everyone));
    };
    const before = ['甲', '乙', '丙'].reduce((state, unitId) => told(state, { unitId }), noPlan);
    const after = told(before, { unitId: '乙', metric: 'starts' });
    const [a, b, c] = planBlocks(2021, before);
    const [a2, b2, c2] = planBlocks(2021, after);
    expect([a2 === a, b2 === b, c2 === c]).toEqual([true, false, true]);
    expect(b2?.lines).toHaveLength(72);
  });

  it.each([
    ['35 weights', { weights: equal.slice(1) }, 'weights-not-36', { weights: 35 }],
    [
      'a weight below zero',
      { weights: equal.map((one, at) => (at === 20 ? -1 : one)) },
      'weight-negative',
      { xun: 21, weight: '-1' },
    ],
    [
      'a weight that is none',
      { weights: equal.map((one, at) => (at === 0 ? Number.NaN : one)) },
      'weight-negative',
      { xun: 1, weight: 'NaN' },
    ],
    ['weights that sum to zero', { weights: equal.map(() => 0) }, 'weights-all-zero', {}],
    [
      'equal weights of which one is not',
      { weights: equal.map((one, at) => (at === 35 ? one + 1 : one)) },
      'weights-not-of-shape',
      { shape: 'equal', xun: 36 },
    ],
    [
      'an S-curve that is none',
      { shape: 's-curve', weights: equal },
      'weights-not-of-shape',
      { shape: 's-curve', xun: 2 },
    ],
  ])('is refused for %s', (_, wrong, code, facts) => {
    expect(setCurve(wrong)).toEqual(refused(code, facts));
  });

  it.each([
    ['equal', equal.map(() => 3)],
    ['s-curve', sCurveShape().map((weight) => weight * 2)],
    ['working-days', equal.map((_, at) => at)],
    ['last-year', equal.map((_, at) => at)],
    ['by-hand', equal.map((_, at) => at)],
  ])('%s takes weights in the proportions of its shape, where it has one of its own', (...of) => {
    const [shape, weights] = of;
    expect(setCurve({ shape, weights })).toMatchObject({ ok: true });
  });

  it('that says what stands already changes nothing', () => {
    const state = then(noPlan, setCurve({}));
    const again = setCurve({ on: '2021-05-01' }, state);
    expect(again).toEqual(refused('nothing-changes', { shape: 'equal' }));
    expect(setCurve({ shape: 'by-hand' }, state)).toMatchObject({ ok: true });
    // Before the first was set there is nothing yet that it could repeat.
    expect(setCurve({ on: '2021-01-01' }, state)).toMatchObject({ ok: true });
  });
});

import type { Context, Decision } from '../decider.ts';
import { defaultScheme } from '../scheme/default-scheme.ts';
import type { UnitCommand } from './commands.ts';
import { unitDecider } from './decide.ts';
import { detailsOn, unitEntries, unitRows } from './entries.ts';
import type { UnitEvent } from './events.ts';
import { noUnit, type UnitState } from './state.ts';

const UNIT = '区商务委';
const context: Context = {
  reportedOn: '2021-12-31',
  scheme: defaultScheme,
  unitExists: (id) => id === '钱江区' || id === '高新区',
};
const born = { on: '2021-01-01', kind: 'unit', name: '商务委', parentId: '钱江区' } as const;

const ask = (type: UnitCommand['type'], data: object, state = noUnit, given = context) =>
  unitDecider.decide({ type, unitId: UNIT, data } as UnitCommand, state, given);
const then = (state: UnitState, decision: Decision<UnitEvent>) => {
  if (!decision.ok) throw new Error(decision.refusal.code);
  return decision.events.reduce(
    (now, event) => unitDecider.evolve(now, { id: 'any', event }),
    state,
  );
};
const refused = (code: string, facts: object = {}) => ({ ok: false, refusal: { code, facts } });

const registered = then(noUnit, ask('RegisterUnit', born));

describe('registering a responsible unit 责任单位', () => {
  it('is registered once; saying the same again is answered', () => {
    expect(registered.registered).toEqual(born);
    expect(ask('RegisterUnit', born, registered)).toEqual({ ok: true, events: [] });
    const later = { ...born, on: '2021-05-01' };
    expect(ask('RegisterUnit', later, registered)).toEqual({ ok: true, events: [] });
  });

  it.each([
    ['another name', { name: '经信委' }],
    ['another parent', { parentId: '高新区' }],
    ['another kind', { kind: 'district' }],
    ['a peer group it is not in', { peerGroup: '甲组' }],
  ])('is refused where it is registered again with %s', (_, other) => {
    const answer = ask('RegisterUnit', { ...born, ...other }, registered);
    expect(answer).toEqual(refused('unit-already-registered', { unitId: UNIT }));
  });

  it('stands below a unit that exists, never below itself', () => {
    expect(ask('RegisterUnit', { ...born, parentId: '无此单位' })).toEqual(
      refused('unit-unknown', { unitId: '无此单位' }),
    );
    expect(ask('RegisterUnit', { ...born, parentId: UNIT })).toEqual(
      refused('unit-own-ancestor', { unitId: UNIT }),
    );
    const below = { on: '2021-02-01', changes: { parentId: UNIT } };
    expect(ask('ChangeUnit', below, registered)).toEqual(
      refused('unit-own-ancestor', { unitId: UNIT }),
    );
    const root = { ...born, parentId: null };
    expect(ask('RegisterUnit', root)).toMatchObject({ ok: true });
  });

  it('is dated like any fact', () => {
    expect(ask('RegisterUnit', { ...born, on: '2021-02-30' })).toEqual(
      refused('not-a-day', { value: '2021-02-30' }),
    );
    const tomorrow = { ...born, on: '2022-01-01' };
    expect(ask('RegisterUnit', tomorrow)).toEqual(
      refused('dated-in-future', { on: '2022-01-01', reportedOn: '2021-12-31' }),
    );
  });
});

describe('a responsible unit over time', () => {
  it('keeps its earlier names for the days they stood', () => {
    const changes = { on: '2021-07-01', changes: { name: '商务局', peerGroup: '甲组' } };
    const renamed = then(registered, ask('ChangeUnit', changes, registered));
    expect(unitRows(UNIT, renamed)).toMatchObject([
      { on: '2021-01-01', until: '2021-07-01', name: '商务委', peerGroup: null },
      { on: '2021-07-01', until: null, name: '商务局', peerGroup: '甲组', parentId: '钱江区' },
    ]);
    expect(detailsOn(renamed, '2021-06-30')?.name).toBe('商务委');
    expect(ask('ChangeUnit', changes, renamed)).toEqual(
      refused('nothing-changes', { unitId: UNIT }),
    );
  });

  it('may be changed late, for days before another change', () => {
    const july = { on: '2021-07-01', changes: { name: '商务局' } };
    const march = { on: '2021-03-01', changes: { name: '商委', peerGroup: '乙组' } };
    let state = then(registered, ask('ChangeUnit', july, registered));
    state = then(state, ask('ChangeUnit', march, state));
    expect(unitRows(UNIT, state).map((row) => [row.name, row.peerGroup])).toEqual([
      ['商务委', null],
      ['商委', '乙组'],
      ['商务局', '乙组'],
    ]);
  });

  it('cannot change before it is there', () => {
    const change = { on: '2020-12-31', changes: { name: '商务局' } };
    expect(ask('ChangeUnit', change)).toEqual(refused('unit-unknown', { unitId: UNIT }));
    expect(ask('ChangeUnit', change, registered)).toEqual(
      refused('before-unit-registered', { on: '2020-12-31', registeredOn: '2021-01-01' }),
    );
    const nowhere = { on: '2021-02-01', changes: { parentId: '无此单位' } };
    expect(ask('ChangeUnit', nowhere, registered)).toEqual(
      refused('unit-unknown', { unitId: '无此单位' }),
    );
    expect(unitRows(UNIT, noUnit)).toEqual([]);
    expect(detailsOn(noUnit, '2021-01-01')).toBeNull();
  });

  it.each([
    ['visit-out', 'visits-out'],
    ['visit-in', 'visits-in'],
    ['event', 'activities'],
    ['press', 'activities'],
  ])('a %s stands in the books among the %s', (kind, measure) => {
    const visit = { on: '2021-04-08', kind, batches: 3, destination: '上海' };
    const state = then(registered, ask('RecordActivity', visit, registered));
    expect(unitEntries(UNIT, state)).toMatchObject([
      { measure, on: '2021-04-08', quantity: 3, unit: UNIT, mode: kind, origin: '上海' },
    ]);
  });

  it.each([0, -1, 1.5, Number.NaN])('records no activity of %p batches', (batches) => {
    const visit = { on: '2021-04-08', kind: 'visit-out', batches };
    expect(ask('RecordActivity', visit, registered)).toEqual(
      refused('amount-not-positive', { amountFen: String(batches) }),
    );
  });
});

describe('another district 兄弟区县', () => {
  const district = { on: '2021-01-01', kind: 'peer', name: '邻区', parentId: null };
  const peer = then(noUnit, ask('RegisterUnit', district));
  const figure = { on: '2021-06-30', metric: 'funds', value: '12', source: '市通报' };
  const report = (given: object, state = peer) =>
    ask('ReportPeerFigure', { ...figure, ...given }, state);
  const sumOn = (state: UnitState, measure: string, day: string) =>
    unitEntries(UNIT, state)
      .filter((line) => line.measure === measure && line.on <= day)
      .reduce((sum, line) => sum + BigInt(line.sign) * line.amountFen, 0n);

  it('stands outside our tree, and does nothing that is counted with us', () => {
    expect(unitRows(UNIT, peer)).toMatchObject([{ kind: 'peer', parentId: null }]);
    const named = { unitId: UNIT, parentId: '钱江区' };
    const inTree = { ...district, parentId: '钱江区' };
    expect(ask('RegisterUnit', inTree)).toEqual(refused('peer-in-tree', named));
    const moved = { on: '2021-03-01', changes: { parentId: '钱江区' } };
    expect(ask('ChangeUnit', moved, peer)).toEqual(refused('peer-in-tree', named));
    const visit = { on: '2021-04-08', kind: 'visit-out', batches: 2 };
    expect(ask('RecordActivity', visit, peer)).toEqual(refused('unit-is-peer', { unitId: UNIT }));
    expect(report({}, registered)).toEqual(refused('unit-not-peer', { unitId: UNIT }));
    expect(report({}, noUnit)).toEqual(refused('unit-unknown', { unitId: UNIT }));
  });

  it('has on any day what was last told of it, to the end of that year', () => {
    let state = then(peer, report({ on: '2021-03-31', value: '5', target: '30' }));
    state = then(state, report({ value: '12' }, state));
    state = then(state, report({ on: '2021-04-30', value: '7' }, state));
    state = then(state, report({ metric: 'starts', value: '3' }, state));
    const days = ['2021-03-30', '2021-03-31', '2021-05-31', '2021-12-31', '2022-01-01'];
    const funds = then(peer, report({ metric: 'starts', value: '3' }));
    expect(
      days.map((day) => sumOn(state, 'peer-figure', day) - sumOn(funds, 'peer-figure', day)),
    ).toEqual([0n, 5n, 7n, 12n, 0n]);
    expect(days.map((day) => sumOn(state, 'peer-target', day))).toEqual([0n, 30n, 30n, 30n, 0n]);
  });

  it('told the same twice is told once; told otherwise, the last word counts', () => {
    const state = then(peer, report({}));
    expect(report({}, state)).toEqual({ ok: true, events: [] });
    const other = then(state, report({ value: '13' }, state));
    expect(sumOn(other, 'peer-figure', '2021-06-30')).toBe(13n);
  });

  it.each([
    ['a metric nobody counts', { metric: 'tea' }, 'metric-unknown', { metric: 'tea' }],
    ['less than nothing', { value: '-1' }, 'amount-negative', { amountFen: '-1' }],
    ['a target that is none', { target: '多' }, 'amount-negative', { amountFen: '多' }],
  ])('is refused %s', (_, wrong, code, facts) => {
    expect(report(wrong)).toEqual(refused(code, facts));
  });
});

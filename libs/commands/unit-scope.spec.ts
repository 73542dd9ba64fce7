import { BODIES } from '../../test/support/command-bodies.ts';
import { Desk } from '../../test/support/desk.ts';
import type { CommandType, Order } from './catalogue.ts';
import { localAdministrator } from './command.ts';

type Input = Readonly<Record<string, unknown>>;

const EQUAL = Array.from({ length: 36 }, () => 1);
const plan = (unitId: string) => ({ year: 2021, on: '2021-01-15', metric: 'funds', unitId });
const target = (unitId: string) => ({ ...plan(unitId), value: '100' });
const curve = (unitId: string) => ({ ...plan(unitId), shape: 'equal', weights: EQUAL });
const bulletin = (unitId: string) => {
  const { replaces: _, ...rest } = BODIES.PublishBulletin.full;
  return { ...rest, unitId };
};
const visit = (unitId: string) => ({ unitId, on: '2021-03-01', kind: 'visit-out', batches: 1 });

/** The district, units a and b below it, a1 below a, and a project of each of a and b. */
let desk: Desk;
beforeEach(async () => {
  desk = await Desk.open();
  await desk.ask('RegisterUnit', { ...desk.unit('a1'), parentId: 'a' });
  for (const unitId of ['a', 'b']) {
    const project = { projectId: `of-${unitId}`, on: '2021-01-10', unitId, name: unitId };
    await desk.ask('RegisterProject', project);
  }
});

/** A command as somebody sends it who answers for the subtree of `scope` alone. */
const orderOf = (scope: string | null, type: CommandType, input: Input): Order => {
  const order = desk.order(type, input);
  const actor = { ...localAdministrator, id: 'clerk', unitScope: scope };
  return { ...order, envelope: { ...order.envelope, actor } };
};
const ask = (scope: string | null, type: CommandType, input: Input) =>
  desk.loop.run(orderOf(scope, type, input));
const outside = (unitId: string) => ({
  ok: false,
  refusal: { code: 'unit-outside-scope', facts: { unitId } },
});

describe('a command of somebody who answers for a part of the tree', () => {
  it.each<[string, CommandType, Input, Input]>([
    ['sets targets', 'SetTarget', target('a1'), target('b')],
    ['sets curves', 'SetPlanCurve', curve('a'), curve('b')],
    ['publishes bulletins', 'PublishBulletin', bulletin('a1'), bulletin('b')],
    ['records activities', 'RecordActivity', visit('a1'), visit('b')],
    [
      'registers projects',
      'RegisterProject',
      { projectId: 'p', on: '2021-01-10', unitId: 'a1', name: 'p' },
      { projectId: 'q', on: '2021-01-10', unitId: 'b', name: 'q' },
    ],
    [
      'signs contracts',
      'SignContract',
      { projectId: 'of-a', on: '2021-03-18', kind: 'formal', amountFen: '1' },
      { projectId: 'of-b', on: '2021-03-18', kind: 'formal', amountFen: '1' },
    ],
    [
      'transfers projects',
      'TransferProject',
      { projectId: 'of-a', on: '2021-03-18', unitId: 'a1' },
      { projectId: 'of-a', on: '2021-03-18', unitId: 'b' },
    ],
    [
      'registers units',
      'RegisterUnit',
      { unitId: 'a2', on: '2021-01-01', name: 'a2', kind: 'unit', parentId: 'a' },
      { unitId: 'b2', on: '2021-01-01', name: 'b2', kind: 'unit', parentId: 'b' },
    ],
  ])('%s there, and nowhere else', async (_, type, inside, elsewhere) => {
    const before = await desk.store.head();
    const unitId = type === 'SignContract' ? 'b' : (elsewhere.parentId ?? elsewhere.unitId);
    expect(await ask('a', type, elsewhere)).toEqual(outside(String(unitId)));
    expect(await desk.loop.runMany([orderOf('a', type, elsewhere)])).toEqual([
      outside(String(unitId)),
    ]);
    expect(await desk.store.head()).toBe(before);
    expect(await ask('a', type, inside)).toMatchObject({ ok: true });
    expect(await ask('district', type, elsewhere)).toMatchObject({ ok: true });
  });

  it('takes nothing over from another unit', async () => {
    const taken = { projectId: 'of-b', on: '2021-03-18', unitId: 'a' };
    expect(await ask('a', 'TransferProject', taken)).toEqual(outside('b'));
  });

  it('is not told whether a unit outside exists', async () => {
    expect(await ask('a', 'SetTarget', target('nowhere'))).toEqual(outside('nowhere'));
    expect(await ask(null, 'SetTarget', target('nowhere'))).toMatchObject({
      refusal: { code: 'unit-unknown' },
    });
  });

  it('registers no second root, and no other district', async () => {
    const root = { ...desk.unit('c'), kind: 'peer', parentId: null };
    expect(await ask('a', 'RegisterUnit', root)).toEqual(outside('c'));
  });

  it('goes by where a unit stands today', async () => {
    expect(await ask('a', 'SetTarget', target('b'))).toEqual(outside('b'));
    const moved = { unitId: 'b', on: '2021-06-01', changes: { parentId: 'a1' } };
    expect(await ask(null, 'ChangeUnit', moved)).toMatchObject({ ok: true });
    expect(await ask('a', 'SetTarget', target('b'))).toMatchObject({ ok: true });
  });

  it('falls alone in a batch, with the rest of its row', async () => {
    const orders = [
      orderOf('a', 'SetTarget', target('a')),
      { ...orderOf('a', 'SetTarget', target('a1')), together: 'row' },
      { ...orderOf('a', 'SetTarget', target('b')), together: 'row' },
    ];
    expect(await desk.loop.runMany(orders)).toMatchObject([
      { ok: true },
      { refusal: { code: 'row-refused' } },
      outside('b'),
    ]);
  });

  it('ends where a tree that is a circle begins again', async () => {
    await ask(null, 'ChangeUnit', { unitId: 'a', on: '2021-02-01', changes: { parentId: 'a1' } });
    expect(await ask('b', 'SetTarget', target('a1'))).toEqual(outside('a1'));
    expect(await ask('a', 'SetTarget', target('a1'))).toMatchObject({ ok: true });
  });
});

describe('another district', () => {
  it('is credited with nothing, whoever asks', async () => {
    await ask(null, 'RegisterUnit', { ...desk.unit('next'), kind: 'peer', parentId: null });
    const unknown = { ok: false, refusal: { code: 'unit-unknown', facts: { unitId: 'next' } } };
    expect(await ask(null, 'SetTarget', target('next'))).toEqual(unknown);
    const project = { projectId: 'p', on: '2021-01-10', unitId: 'next', name: 'p' };
    expect(await ask(null, 'RegisterProject', project)).toEqual(unknown);
  });
});

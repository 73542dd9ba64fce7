import fc from 'fast-check';
import { type CommandType, eventIdOf } from '#commands';
import { addDays, type Day, dayFromNumber, dayNumber, defaultScheme } from '#domain';
import type { Asked } from './desk.ts';
import { histories, type Step, UNITS } from './histories.ts';

/** A command of a random district, and the stream it goes to. */
export interface DistrictStep {
  readonly stream: string;
  readonly asked: Asked;
}

/** The tree: two districts below a city, and one unit below another unit. */
const PARENTS: Readonly<Record<string, string | null>> = {
  city: null,
  east: 'city',
  west: 'city',
  u1: 'east',
  u2: 'east',
  u3: 'east',
  u4: 'west',
  u5: 'west',
  u6: 'west',
  u7: 'u3',
};
export const DISTRICT_UNITS = Object.keys(PARENTS);
const LEAVES = DISTRICT_UNITS.filter((id) => id.startsWith('u'));
const ORIGINS = ['上海', '浙江', '四川', undefined];
const CHAINS = ['生猪', '食品', '茶叶', undefined];

const dayBetween = (from: Day, to: Day) =>
  fc.noBias(fc.integer({ min: dayNumber(from), max: dayNumber(to) })).map(dayFromNumber);
/** Any day on which a district's figures may be asked for. */
export const askedDay = dayBetween('2020-06-01', '2022-11-30');

/** A fact's day and the day it was reported, up to three months later. */
const told = fc
  .tuple(dayBetween('2020-01-15', '2022-03-31'), fc.nat(90))
  .map(([on, late]) => ({ on, reported: addDays(on, late) }));

const step = (stream: string, type: CommandType, input: object, reported?: Day): DistrictStep => ({
  stream,
  asked: [type, input as Record<string, unknown>, reported === undefined ? {} : { reported }],
});

const registrations = DISTRICT_UNITS.map((unitId): DistrictStep => {
  const kind = unitId === 'city' ? 'city' : unitId.startsWith('u') ? 'unit' : 'district';
  const unit = { unitId, on: '2020-01-01', name: unitId, kind, parentId: PARENTS[unitId] };
  return step(`unit-${unitId}`, 'RegisterUnit', unit, '2020-01-01');
});

const moves = fc.array(
  fc.tuple(fc.constantFrom('u5', 'u6', 'u7'), fc.constantFrom('east', 'west', 'u1'), told),
  { minLength: 2, maxLength: 5 },
);

const visits = fc.array(
  fc.tuple(
    fc.constantFrom(...LEAVES),
    fc.constantFrom('visit-out', 'visit-in', 'event', 'press'),
    fc.integer({ min: 1, max: 9 }),
    told,
  ),
  { minLength: 10, maxLength: 30 },
);

const targets = fc.array(
  fc.tuple(
    fc.constantFrom(...DISTRICT_UNITS),
    fc.constantFrom('funds', 'contract-amount', 'signings'),
    fc.integer({ min: 0, max: 5_000_000 }),
    fc.boolean(),
    told,
  ),
  { minLength: 15, maxLength: 40 },
);

/** Each 旬 of a year alike but for one, so that every curve differs from the next. */
const curves = fc.array(
  fc.tuple(
    fc.constantFrom(...DISTRICT_UNITS),
    fc.constantFrom('funds', 'signings'),
    fc.nat(35),
    fc.integer({ min: 2, max: 9 }),
    told,
  ),
  { minLength: 5, maxLength: 15 },
);

/** Another district, registered before our own, and what it is said to have reached. */
const PEER = 'next-door';
const neighbour = step(
  `unit-${PEER}`,
  'RegisterUnit',
  { unitId: PEER, on: '2020-01-01', name: PEER, kind: 'peer', parentId: null },
  '2020-01-01',
);
const peerFigures = fc.array(
  fc.tuple(fc.constantFrom('funds', 'starts'), fc.nat(99), fc.option(fc.nat(200)), told),
  { minLength: 5, maxLength: 15 },
);

/** A district's own scheme: other leading chains, and another delta. */
const schemes = fc.array(fc.tuple(fc.constantFrom('食品', '茶叶'), told), { maxLength: 2 });

const RENAMED = new Map<string, readonly string[]>(
  UNITS.map((unit, index) => [unit, LEAVES.map((_, at) => LEAVES[(at + index * 2) % 7] ?? '')]),
);

/** A project's history in this district: its units, an origin and a chain, and when it is told. */
function projectSteps(steps: readonly Step[], number: number): DistrictStep[] {
  const projectId = `P${number}`;
  const unitOf = (unit: unknown) => RENAMED.get(String(unit))?.[number % 7] ?? unit;
  // Projects begin one after the other over two years, so that cohorts and carried plans differ.
  const later = <T>(value: T): T => shifted(value, number * 17);
  return steps.map(({ commandId, command: { type, data: given }, reportedOn }) => {
    const command = { type, data: later(given) } as Step['command'];
    const data: Record<string, unknown> = { ...command.data, projectId };
    if ('unitId' in data) data.unitId = unitOf(data.unitId);
    if (command.type === 'CorrectEntry' && 'unitId' in command.data.changes) {
      data.changes = { ...command.data.changes, unitId: unitOf(command.data.changes.unitId) };
    }
    if (command.type === 'RegisterProject') {
      const [origin, chain] = [ORIGINS[number % 4], CHAINS[(number >> 2) % 4]];
      Object.assign(data, { key: number % 3 === 0 }, origin && { origin }, chain && { chain });
    }
    // Every fifth project is told at the terminal, without a claim of when it was known.
    const reported = number % 5 === 4 ? {} : { reported: later(reportedOn) };
    const asked: Asked = [command.type, data, { key: commandId, ...reported }];
    return { stream: `project-${projectId}`, asked };
  });
}

/** The same with every day in it so many days later. */
function shifted<T>(value: T, days: number): T {
  const text = JSON.stringify(value);
  return JSON.parse(
    text.replace(/"(20\d\d-\d\d-\d\d)"/g, (_, day: Day) => `"${addDays(day, days)}"`),
  ) as T;
}

const project = (number: number) => {
  const playing = { eventIdOf: (id: string) => eventIdOf(`project-P${number}`, id) };
  return histories(14, playing, `p${number}-`).map((steps) => projectSteps(steps, number));
};

/** A plain life by the book: signed, planned to start, and perhaps started, filed or ended. */
const plainLife = fc
  .record({
    signed: dayBetween('2020-02-01', '2022-02-28'),
    amountFen: fc.constantFrom('300000000000', '500000000000', '1000000000000'),
    planned: fc.integer({ min: 20, max: 500 }),
    replanned: fc.option(fc.integer({ min: -200, max: 300 })),
    started: fc.option(fc.integer({ min: 1, max: 500 })),
    filed: fc.option(fc.integer({ min: 0, max: 200 })),
    ended: fc.option(fc.integer({ min: 30, max: 700 })),
    moved: fc.option(fc.integer({ min: 1, max: 400 })),
    late: fc.nat(40),
  })
  .map(({ signed, amountFen, late, ...life }) => {
    const after = (days: number) => addDays(signed, days);
    const start = life.started === null ? null : after(life.started);
    const facts: [CommandType, Day, object][] = [
      ['SignContract', signed, { kind: 'formal', amountFen }],
    ];
    const plan = (days: number) => ({ milestone: 'started', plannedOn: after(days) });
    facts.push(['SetSchedule', signed, plan(life.planned)]);
    facts.push([
      'SetSchedule',
      signed,
      { milestone: 'filed', plannedOn: after(life.planned + 60) },
    ]);
    if (life.moved !== null) facts.push(['TransferProject', after(life.moved), { unitId: 'u6' }]);
    if (life.replanned !== null) {
      facts.push(['SetSchedule', after(25), plan(life.planned + life.replanned)]);
    }
    if (start !== null) facts.push(['StartConstruction', start, { mode: 'construction' }]);
    if (start !== null && life.filed !== null) {
      facts.push(['FileProject', addDays(start, life.filed), {}]);
    }
    if (life.ended !== null)
      facts.push(['TerminateProject', after(life.ended), { cause: 'MARKET' }]);
    return { signed, facts, late };
  });

function plainSteps(
  { signed, facts, late }: { signed: Day; facts: [CommandType, Day, object][]; late: number },
  number: number,
): DistrictStep[] {
  const projectId = `Q${number}`;
  const unitId = LEAVES[number % 7];
  const born = { on: signed, unitId, name: projectId, cityAssessed: number % 2 === 0 };
  const all = [['RegisterProject', signed, born], ...facts] as const;
  return all.map(([type, on, data]) =>
    step(`project-${projectId}`, type, { projectId, on, ...data }, addDays(on, late)),
  );
}

/** Steps of several streams, each stream in its own order, one after the other in turn. */
function inTurns(streams: readonly (readonly DistrictStep[])[]): DistrictStep[] {
  const longest = Math.max(...streams.map((steps) => steps.length));
  return Array.from({ length: longest }, (_, n) =>
    streams.flatMap((steps) => steps[n] ?? []),
  ).flat();
}

/** Random districts: ten units in a moving tree, their targets and visits, and 50 projects. */
export const districts: fc.Arbitrary<readonly DistrictStep[]> = fc
  .tuple(
    fc.tuple(...Array.from({ length: 30 }, (_, number) => project(number))),
    moves,
    visits,
    targets,
    schemes,
    fc.array(plainLife, { minLength: 20, maxLength: 20 }),
    curves,
    peerFigures,
  )
  .map(([projects, moved, visited, set, adopted, lives, shaped, peers]) => [
    neighbour,
    ...registrations,
    ...shaped.map(([unitId, metric, xun, weight, { on, reported }]) => {
      const year = Number(on.slice(0, 4));
      const weights = Array.from({ length: 36 }, (_, at) => (at === xun ? weight : 1));
      const curve = { year, on, metric, unitId, shape: 'by-hand', weights };
      return step(`plan-${year}`, 'SetPlanCurve', curve, reported);
    }),
    ...peers.map(([metric, value, target, { on, reported }]) => {
      const told = { metric, value: `${value}`, ...(target !== null && { target: `${target}` }) };
      const figure = { unitId: PEER, on, ...told, source: 'the city' };
      return step(`unit-${PEER}`, 'ReportPeerFigure', figure, reported);
    }),
    ...moved.map(([unitId, parentId, { on, reported }]) =>
      step(`unit-${unitId}`, 'ChangeUnit', { unitId, on, changes: { parentId } }, reported),
    ),
    ...adopted.map(([chain, { on, reported }]) => {
      const own = { focusChains: [chain], originGroups: { 长三角: ['四川', '上海'] } };
      const scheme = { ...defaultScheme, name: chain, ...own };
      return step('scheme', 'AdoptScheme', { on, scheme }, reported);
    }),
    ...set.map(([unitId, metric, size, revised, { on, reported }]) => {
      const year = Number(on.slice(0, 4));
      const value = metric === 'signings' ? `${size % 12}` : `${BigInt(size) * 1_000_000n}`;
      const target = { year, on, metric, unitId, value };
      return revised
        ? step(`plan-${year}`, 'ReviseTarget', { ...target, reason: '调整' }, reported)
        : step(`plan-${year}`, 'SetTarget', { ...target, on: `${year}-01-01` }, reported);
    }),
    ...visited.map(([unitId, kind, batches, { on, reported }]) =>
      step(`unit-${unitId}`, 'RecordActivity', { unitId, on, kind, batches }, reported),
    ),
    ...inTurns([...projects, ...lives.map(plainSteps)]),
  ]);

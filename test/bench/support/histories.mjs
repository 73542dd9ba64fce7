import { dayText, reportInstant } from './days.mjs';
import { lifeOf } from './lives.mjs';
import { Random } from './random.mjs';
import { DISTRICT, UNITS } from './words.mjs';

const RANK = {
  ProjectRegistered: 0,
  ContractSigned: 1,
  ScheduleSet: 2,
  ConstructionStarted: 3,
  FundsReceived: 4,
  ProjectFiled: 5,
  StallReported: 6,
  StallResolved: 7,
  ProjectTerminated: 8,
};

/** The facts of a life in the order they were reported: `[type, reported, fields]`. */
function factsOf(life) {
  const facts = [];
  const fact = (type, on, fields, lag = 3) => {
    const reported = Math.max(on, Math.min(life.reportedOn, on + lag));
    facts.push({ type, on, reported, data: { on: dayText(on), ...fields } });
  };
  const { name, investor, origin, sector, chain, park, key, assessed: cityAssessed } = life;
  const details = { name, investor, origin, sector, chain, park, key, cityAssessed };
  const plannedInvestmentFen = String(life.plannedFen);
  fact('ProjectRegistered', life.bornOn, { ...details, plannedInvestmentFen, unitId: life.unit });
  plansAndContract(life, fact);
  if (life.started !== null)
    fact('ConstructionStarted', life.started.on, { mode: life.started.mode });
  for (const { on, fen, voucher } of life.funds) {
    fact('FundsReceived', on, { amountFen: String(fen), voucher }, 12);
  }
  if (life.filedOn !== null) fact('ProjectFiled', life.filedOn, {}, 5);
  for (const stall of life.stalls) {
    const { on, cause, blocks, description, department, dueOn, resolvedOn } = stall;
    const dueText = dayText(dueOn);
    fact('StallReported', on, { cause, blocks, description, department, dueOn: dueText }, 8);
    if (resolvedOn !== null) fact('StallResolved', resolvedOn, { stallId: null }, 8);
  }
  if (life.ended !== null) fact('ProjectTerminated', life.ended.on, { cause: life.ended.cause });
  return facts.sort((a, b) => a.reported - b.reported || RANK[a.type] - RANK[b.type]);
}

function plansAndContract({ signed, plannedStartOn, plannedFilingOn }, fact) {
  if (signed === null) return;
  const { on, kind, fen, occasion } = signed;
  const named = occasion === null ? {} : { occasion };
  fact('ContractSigned', on, { kind, amountFen: String(fen), ...named });
  const plan = (milestone, day) => {
    if (day !== null) fact('ScheduleSet', on, { milestone, plannedOn: dayText(day) });
  };
  plan('started', plannedStartOn);
  plan('filed', plannedFilingOn);
}

/** One project's stream as an import would have recorded it, ready to be appended. */
function historyOf(random, number) {
  const life = lifeOf(random, number);
  let stallId = '';
  const events = factsOf(life).map(({ type, reported, data }) => {
    const id = random.uuid();
    if (type === 'StallReported') stallId = id;
    const filled = type === 'StallResolved' ? { ...data, stallId } : data;
    return { id, type, data: filled, metadata: metadataOf(random, number, reported) };
  });
  return { streamId: `project-${life.code}`, expected: 'no-stream', events };
}

function metadataOf(random, number, reported) {
  return {
    commandId: random.uuid(),
    commandHash: `${random.hex8()}${random.hex8()}${random.hex8()}`.slice(0, 22),
    actor: 'local',
    source: 'import',
    reportedAt: reportInstant(reported),
    origin: `${DISTRICT}招商台账.xlsx#项目台账!${number + 3}`,
  };
}

/** The streams every district has: its units, its targets, and what the units did. */
export function groundwork(seed) {
  const random = new Random(seed);
  const event = (type, data) => ({
    id: random.uuid(),
    type,
    data,
    metadata: metadataOf(random, 0, 1),
  });
  const unit = (name, kind, parentId) => ({
    streamId: `unit-${name}`,
    expected: 'no-stream',
    events: [event('UnitRegistered', { on: '2016-01-01', name, kind, parentId })],
  });
  const units = UNITS.map((name) => unit(name, 'unit', DISTRICT));
  for (const { events } of units) {
    for (let i = 0; i < 20; i += 1) events.push(event('ActivityRecorded', activityOf(random)));
  }
  return [unit(DISTRICT, 'district', null), ...units, ...targets(event, random)];
}

function activityOf(random) {
  const on = dayText(random.between(1, 3600));
  const kind = random.from(['visit-out', 'visit-in', 'event', 'press']);
  return { on, kind, batches: random.between(1, 9), destination: random.from(['上海', '杭州']) };
}

function targets(event, random) {
  return Array.from({ length: 10 }, (_, index) => {
    const year = 2016 + index;
    const set = (metric, unitId, value) =>
      event('TargetSet', { on: `${year}-01-01`, metric, unitId, value: String(value) });
    const whole = [
      set('contract-amount', DISTRICT, 20_000_000_000_000),
      set('funds', DISTRICT, 5_000_000_000_000),
      set('filings', DISTRICT, 180),
    ];
    const each = UNITS.flatMap((name) => [
      set('contract-amount', name, random.between(2, 90) * 10_000_000_000),
      set('funds', name, random.between(2, 40) * 10_000_000_000),
    ]);
    return { streamId: `plan-${year}`, expected: 'no-stream', events: [...whole, ...each] };
  });
}

/** Project streams without end; take as many as are needed. */
export function* histories(seed) {
  const random = new Random(seed);
  for (let number = 1; ; number += 1) yield historyOf(random, number);
}

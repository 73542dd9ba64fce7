import fc from 'fast-check';
import {
  type Day,
  dayFromNumber,
  dayNumber,
  difference,
  type Entry,
  type Fact,
  type ProjectState,
  projectEntries,
} from '#domain';
import { histories, play, type Step, UNITS } from '../../../test/support/histories.ts';
import { amountOf, countOf, linesBehind, multiset } from '../../../test/support/sums.ts';

const RUNS = 100;
const days: fc.Arbitrary<Day> = fc
  .integer({ min: dayNumber('2020-01-15'), max: dayNumber('2022-06-30') })
  .map(dayFromNumber);
const asked = fc.uniqueArray(days, { minLength: 8, maxLength: 8 });

/** Says something of every random history on random days. */
const everyDay = (says: (entries: Entry[], day: Day, state: ProjectState) => void) =>
  fc.assert(
    fc.property(histories(), asked, (steps, on) => {
      const { state } = play(steps);
      const entries = projectEntries(state);
      for (const day of on) says(entries, day, state);
    }),
    { numRuns: RUNS },
  );

const formal = (line: Entry) => line.kind === 'formal';

describe('figures of one project on any day', () => {
  it('count a milestone once or not at all, whatever the scope', () => {
    everyDay((entries, asOf) => {
      for (const measure of ['registered', 'signed', 'started', 'filed', 'production'] as const) {
        for (const scope of scopes) {
          const where = (line: Entry) => scope(line) && (measure !== 'signed' || formal(line));
          expect([0, 1]).toContain(countOf(entries, { measure, asOf, where }));
        }
      }
    });
  });

  it('never are negative, whatever the scope', () => {
    everyDay((entries, asOf) => {
      for (const measure of ['signed', 'started', 'filed', 'planned', 'terminated'] as const) {
        for (const where of scopes) {
          expect(amountOf(entries, { measure, asOf, where })).toBeGreaterThanOrEqual(0n);
        }
      }
    });
  });

  it('are the same in the parts of a scope and in the whole', () => {
    everyDay((entries, asOf) => {
      for (const measure of ['signed', 'funds', 'started', 'planned', 'stall'] as const) {
        const part = (assessed: boolean) =>
          amountOf(entries, { measure, asOf, where: (line) => line.assessed === assessed });
        expect(part(true) + part(false)).toBe(amountOf(entries, { measure, asOf }));
      }
    });
  });

  it('hold at most one line of talks and one of construction', () => {
    everyDay((entries, asOf) => {
      for (const measure of ['talks', 'under-construction'] as const) {
        expect(linesBehind(entries, { measure, asOf }).length).toBeLessThanOrEqual(1);
      }
    });
  });

  it('hold each stall under one cause', () => {
    everyDay((entries, asOf, state) => {
      const reported = state.facts.filter((fact) => fact.type === 'StallReported');
      const lines = linesBehind(entries, { measure: 'stall', asOf });
      expect(lines.length).toBeLessThanOrEqual(reported.length);
      expect(lines.every((line) => line.since !== null && line.since <= line.on)).toBe(true);
    });
  });

  it('take intervals that have a length', () => {
    everyDay((entries) => {
      for (const { on, until } of entries) if (until !== null) expect(on < until).toBe(true);
    });
  });
});

/** Scopes a figure may be asked in (口径), and some that no table prints. */
const scopes: readonly ((line: Entry) => boolean)[] = [
  () => true,
  (line) => line.assessed,
  (line) => !line.assessed,
  (line) => !line.terminated,
  (line) => line.terminated,
  (line) => line.sizeFen >= 500_000_000_000n,
  (line) => line.assessed && !line.terminated && line.sizeFen >= 100_000_000_000n,
  ...UNITS.map((unit) => (line: Entry) => line.unit === unit),
];

describe('sums over entries, counted again from the facts alone', () => {
  it('formal signings and their amount with increases', () => {
    everyDay((entries, asOf, { facts }) => {
      const sum = { measure: 'signed', asOf, where: formal } as const;
      expect(countOf(entries, sum)).toBe(formalOn(facts, asOf) ? 1 : 0);
      expect(amountOf(entries, sum)).toBe(contractFen(facts, asOf));
    });
  });

  it('money received, less what was withdrawn', () => {
    everyDay((entries, asOf, { facts }) => {
      let fen = 0n;
      for (const { type, data } of facts) {
        if (data.on > asOf) continue;
        if (type === 'FundsReceived') fen += BigInt(data.amountFen);
        if (type === 'FundsWithdrawn') fen -= BigInt(data.amountFen);
      }
      expect(amountOf(entries, { measure: 'funds', asOf })).toBe(fen);
    });
  });

  it('money a year is planned to bring, the last plan of each year', () => {
    everyDay((entries, asOf, { facts }) => {
      for (const year of [2020, 2021, 2022]) {
        const plans = inOrder(facts, asOf).flatMap(({ type, data }) =>
          type === 'FundsPlanned' && data.year === year ? [BigInt(data.amountFen)] : [],
        );
        const where = (line: Entry) => line.mode === 'annual' && line.plannedOn === `${year}-12-31`;
        const planned = plans.at(-1) ?? 0n;
        const sum = { measure: 'planned', asOf, where } as const;
        expect(amountOf(entries, sum)).toBe(planned);
        expect(countOf(entries, sum)).toBe(planned > 0n ? 1 : 0);
      }
    });
  });

  it('projects in talks', () => {
    everyDay((entries, asOf, { facts }) => {
      const talking = has(facts, asOf, 'ProjectRegistered') && !has(facts, asOf, 'ContractSigned');
      const expected = talking && !endedOn(facts, asOf) ? 1 : 0;
      expect(countOf(entries, { measure: 'talks', asOf })).toBe(expected);
    });
  });
});

describe('sums in a scope, counted again from the facts alone', () => {
  it('projects under construction', () => {
    everyDay((entries, asOf, { facts }) => {
      const start = facts.find(({ type }) => type === 'ConstructionStarted');
      const built = start?.type === 'ConstructionStarted' && start.data.mode === 'construction';
      const going = built && start.data.on <= asOf && !has(facts, asOf, 'ProductionStarted');
      const where = (line: Entry) => line.mode === 'construction';
      const expected = going && !endedOn(facts, asOf) ? 1 : 0;
      expect(countOf(entries, { measure: 'under-construction', asOf, where })).toBe(expected);
    });
  });

  it('city-assessed formal signings', () => {
    everyDay((entries, asOf, { facts }) => {
      const where = (line: Entry) => formal(line) && line.assessed;
      const expected = formalOn(facts, asOf) && assessedOn(facts, asOf) ? 1 : 0;
      expect(countOf(entries, { measure: 'signed', asOf, where })).toBe(expected);
    });
  });

  it('starts to the credit of the unit that held the project on the day', () => {
    everyDay((entries, asOf, { facts }) => {
      const start = facts.find(({ type }) => type === 'ConstructionStarted');
      for (const unit of UNITS) {
        const credited = start && start.data.on <= asOf && unitOn(facts, start.data.on) === unit;
        const where = (line: Entry) => line.unit === unit;
        expect(countOf(entries, { measure: 'started', asOf, where })).toBe(credited ? 1 : 0);
      }
    });
  });

  it('terminations in force, and open stalls only while there is none', () => {
    everyDay((entries, asOf, { facts }) => {
      const ended = endedOn(facts, asOf);
      expect(countOf(entries, { measure: 'terminated', asOf })).toBe(ended ? 1 : 0);
      const resolved = facts.flatMap((fact) =>
        fact.type === 'StallResolved' && fact.data.on <= asOf ? [fact.data.stallId] : [],
      );
      const open = facts.filter(
        ({ id, type, data }) =>
          type === 'StallReported' && data.on <= asOf && !resolved.includes(id),
      );
      expect(countOf(entries, { measure: 'stall', asOf })).toBe(ended ? 0 : open.length);
    });
  });
});

const has = (facts: readonly Fact[], asOf: Day, type: Fact['type']) =>
  facts.some((fact) => fact.type === type && fact.data.on <= asOf);

const inOrder = (facts: readonly Fact[], asOf: Day) =>
  facts
    .filter(({ data }) => data.on <= asOf)
    .sort((a, b) => (a.data.on === b.data.on ? a.order - b.order : a.data.on < b.data.on ? -1 : 1));

const formalFact = (facts: readonly Fact[], asOf: Day) =>
  facts.find(({ data }) => 'kind' in data && data.kind === 'formal' && data.on <= asOf);
const formalOn = (facts: readonly Fact[], asOf: Day) => formalFact(facts, asOf) !== undefined;

function contractFen(facts: readonly Fact[], asOf: Day): bigint {
  const contract = formalFact(facts, asOf);
  const signed = contract && 'amountFen' in contract.data ? BigInt(contract.data.amountFen) : 0n;
  return facts.reduce(
    (sum, { type, data }) =>
      type === 'ContractIncreased' && data.on <= asOf ? sum + BigInt(data.amountFen) : sum,
    signed,
  );
}

function endedOn(facts: readonly Fact[], asOf: Day): boolean {
  const endings = inOrder(facts, asOf).filter(
    ({ type }) => type === 'ProjectTerminated' || type === 'ProjectReinstated',
  );
  return endings.at(-1)?.type === 'ProjectTerminated';
}

function assessedOn(facts: readonly Fact[], asOf: Day): boolean {
  let assessed = false;
  for (const fact of facts) {
    if (fact.type === 'ProjectRegistered') assessed = fact.data.cityAssessed ?? false;
    if (fact.type === 'ProjectDetailsCorrected') {
      assessed = fact.data.changes.cityAssessed ?? assessed;
    }
  }
  for (const fact of inOrder(facts, asOf)) {
    if (fact.type === 'CityAssessmentChanged') assessed = fact.data.assessed;
  }
  return assessed;
}

function unitOn(facts: readonly Fact[], day: Day): string | undefined {
  const held = inOrder(facts, day).flatMap(({ data }) => ('unitId' in data ? [data.unitId] : []));
  return held.at(-1);
}

describe('projects side by side', () => {
  const three = fc.tuple(
    ...['a', 'b', 'c'].map((prefix) => histories(30, {}, prefix)),
    fc.infiniteStream(fc.nat(2)),
  ) as fc.Arbitrary<[Step[], Step[], Step[], fc.Stream<number>]>;

  it('come to the same books and figures in whatever order their events arrive', () => {
    const property = fc.property(three, asked, ([a, b, c, order], on) => {
      const streams = [a, b, c].map(postings);
      const oneByOne = streams.flat(2);
      const shuffled = interleave(streams, order);
      expect(multiset(shuffled)).toEqual(multiset(oneByOne));
      for (const asOf of on) {
        for (const measure of ['signed', 'funds', 'talks', 'stall'] as const) {
          expect(posted(shuffled, measure, asOf)).toBe(posted(oneByOne, measure, asOf));
        }
      }
    });
    fc.assert(property, { numRuns: 50 });
  });
});

type Posted = ReturnType<typeof difference<Entry>>[number];

/** What each event of a history posts, event by event. */
const postings = (steps: Step[]): Posted[][] =>
  play(steps).outcomes.map(({ before, after }) =>
    difference(projectEntries(before), projectEntries(after)),
  );

/** Takes events from whichever stream comes next, each stream in its own order. */
function interleave(streams: readonly Posted[][][], order: fc.Stream<number>): Posted[] {
  const left = streams.map((stream) => [...stream]);
  const taken: Posted[] = [];
  while (left.some((stream) => stream.length > 0)) {
    const waiting = left.filter((stream) => stream.length > 0);
    const next = waiting[(order.next().value ?? 0) % waiting.length]?.shift();
    taken.push(...(next ?? []));
  }
  return taken;
}

const posted = (lines: readonly Posted[], measure: Entry['measure'], asOf: Day) => {
  const signed = (sign: 1 | -1) =>
    lines.filter((posting) => posting.sign === sign).map((posting) => posting.line);
  const sum = { measure, asOf };
  return amountOf(signed(1), sum) - amountOf(signed(-1), sum);
};

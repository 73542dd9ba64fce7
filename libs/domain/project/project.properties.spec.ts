import fc from 'fast-check';
import {
  defaultScheme,
  difference,
  type Fact,
  type Known,
  noProject,
  type ProjectEvent,
  type ProjectState,
  projectEntries,
  readLife,
} from '#domain';
import {
  decideStep,
  histories,
  PROJECT_EVENT_TYPES,
  play,
  replay,
  type Step,
} from '../../../test/support/histories.ts';
import { multiset } from '../../../test/support/sums.ts';

const RUNS = 100;
const books = (state: ProjectState) => multiset(projectEntries(state));
const violations = (state: ProjectState) =>
  readLife(state.facts, defaultScheme.prerequisites).violations;

/** Says something of every random history. */
const everyHistory = (says: (steps: Step[]) => void, numRuns = RUNS) =>
  fc.assert(fc.property(histories(), says), { numRuns });

describe('the histories drawn', () => {
  const drawn = fc.sample(histories(), { numRuns: 200, seed: 2021 }).map((steps) => play(steps));
  const outcomes = drawn.flatMap((played) => played.outcomes);
  const recorded = outcomes.flatMap(({ decision }) => (decision.ok ? decision.events : []));

  it('are neither all legal nor mostly refused', () => {
    const share = recorded.length / outcomes.length;
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.9);
  });

  it('record every type of event often', () => {
    for (const type of PROJECT_EVENT_TYPES) {
      const times = recorded.filter((event) => event.type === type).length;
      expect({ type, often: times >= 20 }).toEqual({ type, often: true });
    }
  });

  it('grow long, and meet refusals of many kinds', () => {
    const longest = Math.max(...drawn.map((played) => played.state.log.length));
    expect(longest).toBeGreaterThanOrEqual(30);
    const codes = outcomes.flatMap(({ decision }) => (decision.ok ? [] : [decision.refusal.code]));
    expect(new Set(codes).size).toBeGreaterThanOrEqual(30);
  });
});

describe('a project, whatever its history', () => {
  it('records once what is asked twice under one command id', () => {
    everyHistory((steps) => {
      const once = play(steps);
      const accepted = once.outcomes.filter(({ decision }) => decision.ok);
      const twice = play(accepted.flatMap(({ step }) => [step, step]));
      expect(twice.state.log).toEqual(once.state.log);
      const again = play([...steps, ...accepted.map(({ step }) => step)]);
      const late = again.outcomes.slice(steps.length);
      expect(late.every(({ decision }) => decision.ok)).toBe(true);
      expect(again.state.log).toEqual(once.state.log);
    });
  });

  it('is registered once however often and under whatever id it is registered', () => {
    everyHistory((steps) => {
      const { state } = play(steps);
      const born = state.facts.find((fact) => fact.type === 'ProjectRegistered');
      if (born?.type !== 'ProjectRegistered') return;
      const command = { type: 'RegisterProject', data: { ...born.data } } as const;
      const reportedOn = '2199-12-31';
      const same = decideStep({ commandId: 'another', command, reportedOn }, state);
      expect(same).toEqual({ ok: true, events: [] });
      const other = { ...command, data: { ...born.data, name: 'Another name' } };
      const refused = decideStep({ commandId: 'another', command: other, reportedOn }, state);
      expect(refused).toMatchObject({ refusal: { code: 'project-already-registered' } });
    });
  });

  it('is a legal life after every accepted command', () => {
    everyHistory((steps) => {
      for (const { decision, before, after } of play(steps).outcomes) {
        if (!decision.ok) continue;
        expect(after.log).toHaveLength(before.log.length + decision.events.length);
        expect(violations(after)).toEqual([]);
      }
    });
  });

  it('is the same when its log is read again from the start', () => {
    everyHistory((steps) => {
      const { state } = play(steps);
      expect(replay(state.log)).toEqual(state);
    });
  });

  it('changes in nothing when a command is refused', () => {
    everyHistory((steps) => {
      for (const { step, decision, before, after } of play(frozen(steps)).outcomes) {
        frozen(before);
        expect(decideStep(step, before)).toEqual(decision);
        if (!decision.ok) expect(after).toBe(before);
      }
    });
  });

  it('reads frozen facts into entries without touching them', () => {
    everyHistory((steps) => {
      const { state } = play(steps);
      expect(projectEntries(frozen(structuredClone(state)))).toEqual(projectEntries(state));
    });
  });
});

describe('the books of a project', () => {
  it('are at every point the sum of all differences posted up to it', () => {
    everyHistory((steps) => {
      const held = new Map<string, number>();
      for (const { before, after } of play(steps).outcomes) {
        if (after === before) continue;
        for (const { sign, line } of difference(projectEntries(before), projectEntries(after))) {
          const [key] = multiset([line]) as [string];
          held.set(key, (held.get(key) ?? 0) + sign);
        }
        const standing = [...held].flatMap(([key, times]) => Array(times).fill(key));
        expect(standing.sort()).toEqual(books(after));
      }
    }, 50);
  });

  it('post nothing when nothing was recorded', () => {
    everyHistory((steps) => {
      const { state } = play(steps);
      expect(difference(projectEntries(state), projectEntries(replay(state.log)))).toEqual([]);
    });
  });
});

describe('the books after a change of mind', () => {
  it('are after a reversal those of the history without the entry', () => {
    let reversals = 0;
    everyHistory((steps) => {
      const { state } = play(steps);
      for (const { id } of state.log) {
        const after = ask(state, { type: 'ReverseEntry', data: { entryId: id, reason: 'error' } });
        if (after === null) continue;
        reversals += 1;
        expect(books(after)).toEqual(books(replay(without(state.log, id))));
      }
    });
    expect(reversals).toBeGreaterThan(RUNS);
  });

  it('are after a correction those of the history with the entry replaced', () => {
    let corrections = 0;
    everyHistory((steps) => {
      for (const { decision, before, after } of play(steps).outcomes) {
        const event = decision.ok ? decision.events[0] : undefined;
        if (event?.type !== 'EntryCorrected') continue;
        corrections += 1;
        expect(books(after)).toEqual(books(replay(replaced(before, event.data))));
      }
    });
    expect(corrections).toBeGreaterThan(RUNS);
  });

  it('are after reversing a correction as if it had not been made', () => {
    everyHistory((steps) => {
      for (const { step, decision, before, after } of play(steps).outcomes) {
        if (!decision.ok || step.command.type !== 'CorrectEntry') continue;
        const undone = ask(after, {
          type: 'ReverseEntry',
          data: { entryId: step.commandId, reason: 'it was right' },
        });
        if (undone !== null) expect(books(undone)).toEqual(books(before));
      }
    });
  });
});

/** The state after a command that is asked late, or null where it is refused. */
function ask(state: ProjectState, command: Step['command']): ProjectState | null {
  const step = { commandId: 'asked', command, reportedOn: '2199-12-31' };
  const decision = decideStep(step, state);
  if (!decision.ok) return null;
  return replay([...state.log, ...decision.events.map((event) => ({ id: 'asked', event }))]);
}

/** A log as if an entry had never been written, nor anything written about it. */
function without(log: readonly Known<ProjectEvent>[], entryId: string) {
  return log.filter(
    ({ id, event }) => id !== entryId && !('entryId' in event.data && isAbout(event, entryId)),
  );
}

function isAbout(event: ProjectEvent, entryId: string): boolean {
  const speaks = event.type === 'EntryReversed' || event.type === 'EntryCorrected';
  return speaks && event.data.entryId === entryId;
}

/** A log with an entry written as it was last corrected, and no corrections of it. */
function replaced(
  state: ProjectState,
  { entryId, changes }: Extract<ProjectEvent, { type: 'EntryCorrected' }>['data'],
) {
  const fact = state.facts.find(({ id }) => id === entryId) as Fact;
  const data: Record<string, unknown> = { ...fact.data, ...changes };
  for (const [field, value] of Object.entries(changes)) {
    if (value === null && field !== 'plannedOn') delete data[field];
  }
  const event = { type: fact.type, data } as unknown as ProjectEvent;
  return state.log
    .filter((known) => !isAbout(known.event, entryId))
    .map((known) => (known.id === entryId ? { id: entryId, event } : known));
}

/** Freezes a value through and through, so that writing to it throws. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) frozen(part);
  return value;
}

it('a log of nothing leads to no project', () => {
  expect(replay([])).toBe(noProject);
  expect(projectEntries(noProject)).toEqual([]);
});

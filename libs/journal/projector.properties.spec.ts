import fc from 'fast-check';
import { type Known, noProject, type ProjectEvent, projectDecider, projectEntries } from '#domain';
import type { RecordedEvent } from '#event-store';
import { histories } from '../../test/support/histories.ts';
import { recordedOf } from '../../test/support/project-log.ts';
import { multiset } from '../../test/support/sums.ts';
import { type Folded, type Posted, takeNext } from './projector.ts';

const RUNS = 60;

/** Folds a stream event by event; what is put aside is a bug of the test or of the projector. */
function posted(events: readonly RecordedEvent[]): Posted[] {
  let folded: Folded | null = null;
  return events.map((event) => {
    const taken = takeNext(folded, event);
    folded = taken.after;
    if (taken.aside !== null) throw new Error(taken.aside.reason);
    return taken.posted;
  });
}

/** What the books hold after postings: every line as often as it was posted and not taken back. */
class Ledger {
  private readonly net = new Map<string, number>();

  post({ entries }: Posted): void {
    for (const { sign, line } of entries) {
      const [key = ''] = multiset([line]);
      this.net.set(key, (this.net.get(key) ?? 0) + sign);
    }
  }

  lines(): string[] {
    return [...this.net].flatMap(([line, count]) => {
      expect(count).toBeGreaterThanOrEqual(0);
      return Array.from({ length: count }, () => line);
    });
  }
}

const asKnown = ({ id, type, data }: RecordedEvent) =>
  ({ id, event: { type, data } as unknown as ProjectEvent }) satisfies Known<ProjectEvent>;

describe('the projector, on random histories', () => {
  it('posts differences whose sum is what the state contributes, at every prefix', () => {
    fc.assert(
      fc.property(histories(40), (steps) => {
        const events = recordedOf(steps);
        const ledger = new Ledger();
        let state = noProject;
        posted(events).forEach((by, index) => {
          ledger.post(by);
          state = projectDecider.evolve(state, asKnown(events[index] as RecordedEvent));
          expect(ledger.lines().sort()).toEqual(multiset(projectEntries(state)));
        });
      }),
      { numRuns: RUNS },
    );
  });

  it('never takes back what it has not posted, whatever prefix was known', () => {
    fc.assert(
      fc.property(histories(40), (steps) => {
        const standing = new Map<string, number>();
        for (const { entries } of posted(recordedOf(steps))) {
          for (const { sign, line } of entries) {
            const [key = ''] = multiset([line]);
            const now = (standing.get(key) ?? 0) + sign;
            expect(now).toBeGreaterThanOrEqual(0);
            standing.set(key, now);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('posts nothing for what changes nothing, and everything under its event', () => {
    fc.assert(
      fc.property(histories(40), (steps) => {
        const events = recordedOf(steps);
        posted(events).forEach((by, index) => {
          expect(by).toMatchObject({ position: events[index]?.position, revision: index });
          const lines = by.entries.map(({ line }) => line);
          // A line that comes and goes in one event would be noise in every explanation.
          const added = multiset(by.entries.filter((e) => e.sign === 1).map((e) => e.line));
          const gone = multiset(by.entries.filter((e) => e.sign === -1).map((e) => e.line));
          expect(added.filter((line) => gone.includes(line))).toEqual([]);
          expect(lines.every((line) => line.on !== undefined)).toBe(true);
        });
      }),
      { numRuns: RUNS },
    );
  });

  it('goes on after an event it cannot take, as if that one had not been', () => {
    fc.assert(
      fc.property(histories(25), fc.nat(1000), (steps, at) => {
        const events = recordedOf(steps);
        if (events.length === 0) return;
        const place = at % (events.length + 1);
        const strange = { ...(events[0] as RecordedEvent), id: 'strange', type: 'ProjectBlessed' };
        const with1 = [...events.slice(0, place), strange, ...events.slice(place)];
        let folded: Folded | null = null;
        const ledger = new Ledger();
        const aside: string[] = [];
        with1.forEach((event, revision) => {
          const taken = takeNext(folded, { ...event, revision });
          folded = taken.after;
          if (taken.aside === null) ledger.post(taken.posted);
          else aside.push(taken.aside.reason);
        });
        const state = events.map(asKnown).reduce(projectDecider.evolve, noProject);
        expect(aside).toEqual(['no event called ProjectBlessed']);
        expect(ledger.lines().sort()).toEqual(multiset(projectEntries(state)));
      }),
      { numRuns: RUNS },
    );
  });
});

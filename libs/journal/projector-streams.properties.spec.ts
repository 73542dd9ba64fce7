import fc from 'fast-check';
import { orderOf, readCommand, WriteLoop } from '#commands';
import {
  type Entry,
  noPlan,
  noUnit,
  planDecider,
  planEntries,
  unitDecider,
  unitEntries,
} from '#domain';
import { openMemoryStore, type RecordedEvent } from '#event-store';
import { type DistrictStep, districts } from '../../test/support/districts.ts';
import { envelopeOf } from '../../test/support/office.ts';
import { multiset } from '../../test/support/sums.ts';
import { type Folded, takeNext } from './projector.ts';

/** The plans and units of a random district, stream by stream, as its log has them. */
async function streamsOf(steps: readonly DistrictStep[]): Promise<RecordedEvent[][]> {
  const store = openMemoryStore();
  const loop = new WriteLoop({ store });
  const kinds = /^(?:plan|unit)-/;
  for (const [index, { stream, asked }] of steps.entries()) {
    if (!kinds.test(stream)) continue;
    const [type, input, telling = {}] = asked;
    const reading = readCommand(type, input, envelopeOf(telling, `key-${index}`));
    if (reading.ok) await loop.run(orderOf(reading.command));
  }
  const names = [...new Set(steps.map(({ stream }) => stream))].filter((name) => kinds.test(name));
  return Promise.all(names.map(async (name) => [...(await store.readStream(name))]));
}

/** What the state a stream leads to contributes, made from nothing. */
function contributed(events: readonly RecordedEvent[]): Entry[] {
  const known = events.map(({ id, type, data }) => ({ id, event: { type, data } }) as never);
  const { streamId = '' } = events[0] ?? {};
  const subject = streamId.slice(5);
  return streamId.startsWith('plan-')
    ? planEntries(Number(subject), known.reduce(planDecider.evolve, noPlan))
    : unitEntries(subject, known.reduce(unitDecider.evolve, noUnit));
}

describe('the projector, on the plans and units of random districts', () => {
  it('posts differences whose sum is what the state contributes, at every prefix', async () => {
    const seen = new Set<string>();
    const property = fc.asyncProperty(districts, async (steps) => {
      for (const events of await streamsOf(steps)) {
        const net = new Map<string, number>();
        let folded: Folded | null = null;
        for (const [index, event] of events.entries()) {
          const taken = takeNext(folded, event);
          folded = taken.after;
          if (taken.aside !== null) throw new Error(taken.aside.reason);
          for (const { sign, line } of taken.posted.entries) {
            const [key = ''] = multiset([line]);
            net.set(key, (net.get(key) ?? 0) + sign);
            seen.add(line.measure);
          }
          const held = [...net].flatMap(([line, count]) => Array(count).fill(line) as string[]);
          expect(held.sort()).toEqual(multiset(contributed(events.slice(0, index + 1))));
        }
      }
    });
    const { failed, seed, errorInstance } = await fc.check(property, {
      numRuns: 5,
      endOnFailure: true,
    });
    if (failed) throw new Error(`not so for seed ${seed}`, { cause: errorInstance });
    for (const measure of ['target', 'plan-weight', 'peer-figure', 'peer-target', 'visits-out']) {
      expect(seen).toContain(measure);
    }
  });
});

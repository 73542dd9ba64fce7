import fc from 'fast-check';
import type {
  AppendResult,
  EventData,
  ExpectedRevision,
  StreamAppend,
} from '../../../libs/event-store/index.ts';
import { anEvent, collect, idsOf, readToTheEnd } from './events.ts';
import type { NewPlace } from './place.ts';

/** The simplest thing that could be a log: arrays of ids, and no care for anything else. */
class Model {
  readonly streams = new Map<string, string[]>();
  readonly all: string[] = [];

  append({ streamId, expected, events }: StreamAppend): object {
    const stream = this.streams.get(streamId) ?? [];
    const actual = stream.length === 0 ? 'no-stream' : stream.length - 1;
    const first = expected === 'no-stream' ? 0 : expected + 1;
    const revision = first + events.length - 1;
    if (expected === actual) {
      this.streams.set(streamId, [...stream, ...idsOf(events)]);
      this.all.push(...idsOf(events));
      return { ok: true, revision, repeated: false };
    }
    const there = stream.slice(first, revision + 1);
    if (there.join() === idsOf(events).join()) return { ok: true, revision, repeated: true };
    return { ok: false, code: 'wrong-expected-revision', expected, actual };
  }
}

/** Few streams, few revisions and few events, so that conflicts and repetitions are common. */
const pool: EventData[] = Array.from({ length: 6 }, (_, number) => anEvent({ number }));
const expectedRevision: fc.Arbitrary<ExpectedRevision> = fc.oneof(
  fc.constant('no-stream' as const),
  fc.nat(5),
);
const anAppend: fc.Arbitrary<StreamAppend> = fc.record({
  streamId: fc.constantFrom('甲', 'b', 'c'),
  expected: expectedRevision,
  events: fc.subarray(pool, { minLength: 1, maxLength: 3 }),
});
/** Each step is one call: a single append, or several at once. */
const steps = fc.array(fc.array(anAppend, { minLength: 1, maxLength: 4 }), { maxLength: 25 });

export function modelContract(newPlace: NewPlace): void {
  it('ends as the same sequence ends in plain arrays, and every read agrees', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (calls) => {
        const place = await newPlace();
        const store = await place.open();
        const model = new Model();
        for (const appends of calls) {
          const answers = await store.appendMany(appends);
          const expected = appends.map((append) => model.append(append));
          expect(answers.map(withoutPlace)).toEqual(expected);
        }
        expect(idsOf(await readToTheEnd(store, 3))).toEqual(model.all);
        for (const [streamId, ids] of model.streams) {
          expect(idsOf(await store.readStream(streamId))).toEqual(ids);
          const back = await store.readStream(streamId, { direction: 'backwards' });
          expect(idsOf(back)).toEqual([...ids].reverse());
        }
        const scanned = await collect(store.scan({ upTo: await store.head() }));
        expect(idsOf(scanned).sort()).toEqual([...model.all].sort());
        await store.close();
        await place.remove();
      }),
      { numRuns: 60 },
    );
  });

  it('gives back any JSON as it was', async () => {
    const place = await newPlace();
    const store = await place.open();
    const json = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue(), { maxKeys: 5 });
    let streams = 0;
    await fc.assert(
      fc.asyncProperty(json, json, async (data, metadata) => {
        streams += 1;
        const event = anEvent(data as EventData['data'], metadata as EventData['metadata']);
        expect(await store.append(`s-${streams}`, 'no-stream', [event])).toMatchObject({
          ok: true,
        });
        const [read] = await store.readStream(`s-${streams}`);
        expect(JSON.stringify([read?.data, read?.metadata])).toBe(JSON.stringify([data, metadata]));
      }),
      { numRuns: 200 },
    );
    await store.close();
    await place.remove();
  });
}

function withoutPlace(answer: AppendResult): object {
  if (!answer.ok) return answer;
  const { ok, revision, repeated } = answer;
  return { ok, revision, repeated };
}

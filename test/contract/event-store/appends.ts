import { anEvent, idsOf, mustBeAppended, readToTheEnd, someEvents } from './events.ts';
import { type NewPlace, onStore } from './place.ts';

export function appendContract(newPlace: NewPlace): void {
  const on = (test: Parameters<typeof onStore>[1]) => onStore(newPlace, test);

  it(
    'answers with where the last event stands, and returns what was handed over',
    on(async (store) => {
      const events = [
        anEvent({ amountFen: '8000', list: [1, [null, true]] }, { by: 'a' }),
        anEvent(),
      ];
      const answer = mustBeAppended(await store.append('project-1', 'no-stream', events));
      const read = await store.readStream('project-1');
      expect(answer).toMatchObject({ ok: true, revision: 1, repeated: false });
      expect(read.map(({ id, type, data, metadata }) => ({ id, type, data, metadata }))).toEqual(
        events,
      );
      expect(read.map((event) => event.revision)).toEqual([0, 1]);
      expect(read[1]?.position).toBe(answer.position);
      expect(await store.head()).toBe(answer.position);
    }),
  );

  it(
    'refuses an expected revision that is not the actual one, and writes nothing',
    on(async (store) => {
      const conflict = (expected: unknown, actual: unknown) => ({
        ok: false,
        code: 'wrong-expected-revision',
        expected,
        actual,
      });
      expect(await store.append('s', 0, [anEvent()])).toEqual(conflict(0, 'no-stream'));
      mustBeAppended(await store.append('s', 'no-stream', someEvents(3)));
      const head = await store.head();
      for (const expected of ['no-stream', 0, 1, 3, 99] as const) {
        expect(await store.append('s', expected, [anEvent()])).toEqual(conflict(expected, 2));
      }
      expect(await store.readStream('s')).toHaveLength(3);
      expect(await store.head()).toBe(head);
      mustBeAppended(await store.append('s', 2, [anEvent()]));
    }),
  );

  it(
    'lets exactly one of many win the same revision',
    on(async (store) => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => store.append('s', 'no-stream', [anEvent()])),
      );
      expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
      expect(answers.filter((answer) => !answer.ok && 'actual' in answer)).toHaveLength(19);
      expect(await store.readStream('s')).toHaveLength(1);
    }),
  );

  it(
    'answers the same append again with the first answer, even after later ones',
    on(async (store) => {
      const [first, second] = [someEvents(2), someEvents(3)];
      const firstAnswer = mustBeAppended(await store.append('s', 'no-stream', first));
      const again = await store.append('s', 'no-stream', first);
      expect(again).toEqual({ ...firstAnswer, repeated: true });
      const secondAnswer = mustBeAppended(await store.append('s', 1, second));
      expect(await store.append('s', 'no-stream', first)).toEqual({
        ...firstAnswer,
        repeated: true,
      });
      expect(await store.append('s', 1, second)).toEqual({ ...secondAnswer, repeated: true });
      expect(idsOf(await store.readStream('s'))).toEqual(idsOf([...first, ...second]));
    }),
  );

  it(
    'records once what is asked many times at once',
    on(async (store) => {
      const events = someEvents(2);
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => store.append('s', 'no-stream', events)),
      );
      const places = answers.map((answer) => mustBeAppended(answer).position);
      expect(new Set(places).size).toBe(1);
      expect(answers.filter((answer) => answer.ok && !answer.repeated)).toHaveLength(1);
      expect(await store.readStream('s')).toHaveLength(2);
    }),
  );

  it(
    'takes a partial overlap, another order and other ids for conflicts',
    on(async (store) => {
      const [a, b, c] = [anEvent(), anEvent(), anEvent()];
      mustBeAppended(await store.append('s', 'no-stream', [a, b]));
      for (const events of [[a, b, c], [b, a], [a, c], [c], [b]]) {
        const answer = await store.append('s', 'no-stream', events);
        expect(answer).toMatchObject({ code: 'wrong-expected-revision', actual: 1 });
      }
      // The beginning of what stands there is there, whole: this is a repetition.
      expect(await store.append('s', 'no-stream', [a])).toMatchObject({
        revision: 0,
        repeated: true,
      });
      expect(await store.append('s', 0, [b])).toMatchObject({ revision: 1, repeated: true });
      expect(await store.readStream('s')).toHaveLength(2);
    }),
  );

  it(
    'keeps the order of appends across streams in the positions',
    on(async (store) => {
      const ids: string[] = [];
      for (let round = 0; round < 5; round += 1) {
        for (const stream of ['a', 'b', 'c']) {
          const events = someEvents(2);
          ids.push(...idsOf(events));
          await store.append(stream, round === 0 ? 'no-stream' : round * 2 - 1, events);
        }
      }
      const all = await readToTheEnd(store, 4);
      expect(idsOf(all)).toEqual(ids);
      const instants = all.map((event) => event.recordedAt);
      expect(instants).toEqual([...instants].sort());
      expect(instants[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }),
  );

  it(
    'takes the events as they are when asked',
    on(async (store) => {
      const data = { amountFen: '1' };
      const asked = store.append('s', 'no-stream', [anEvent(data)]);
      data.amountFen = '2';
      await asked;
      expect((await store.readStream('s'))[0]?.data).toEqual({ amountFen: '1' });
    }),
  );
}

import type { StreamAppend } from '../../../libs/event-store/index.ts';
import { anEvent, idsOf, mustBeAppended, readToTheEnd, someEvents } from './events.ts';
import { type NewPlace, onStore } from './place.ts';

export function bulkContract(newPlace: NewPlace): void {
  const on = (test: Parameters<typeof onStore>[1]) => onStore(newPlace, test);

  it(
    'gives each append its own outcome',
    on(async (store) => {
      const there = someEvents(2);
      mustBeAppended(await store.append('there', 'no-stream', there));
      const answers = await store.appendMany([
        { streamId: 'new', expected: 'no-stream', events: someEvents(3) },
        { streamId: 'there', expected: 'no-stream', events: [anEvent()] },
        { streamId: 'there', expected: 'no-stream', events: there },
        { streamId: '$bad', expected: 'no-stream', events: [anEvent()] },
        { streamId: 'there', expected: 1, events: [anEvent()] },
        { streamId: 'empty', expected: 'no-stream', events: [] },
      ]);
      expect(answers).toMatchObject([
        { ok: true, revision: 2, repeated: false },
        { ok: false, code: 'wrong-expected-revision', expected: 'no-stream', actual: 1 },
        { ok: true, revision: 1, repeated: true },
        { ok: false, code: 'bad-append' },
        { ok: true, revision: 2, repeated: false },
        { ok: false, code: 'bad-append' },
      ]);
      expect(await readToTheEnd(store)).toHaveLength(6);
    }),
  );

  it(
    'lets appends to one stream build on one another',
    on(async (store) => {
      const [first, second, third] = [someEvents(2), someEvents(1), someEvents(2)];
      const answers = await store.appendMany([
        { streamId: 's', expected: 'no-stream', events: first },
        { streamId: 's', expected: 1, events: second },
        { streamId: 's', expected: 1, events: someEvents(1) },
        { streamId: 's', expected: 2, events: third },
      ]);
      expect(answers.map((answer) => answer.ok)).toEqual([true, true, false, true]);
      expect(idsOf(await store.readStream('s'))).toEqual(idsOf([...first, ...second, ...third]));
    }),
  );

  it(
    'records a large import once, however often it is asked, beside other appends',
    on(async (store) => {
      const appends: StreamAppend[] = Array.from({ length: 700 }, (_, number) => ({
        streamId: `project-${number}`,
        expected: 'no-stream',
        events: someEvents(8),
      }));
      const running = store.appendMany(appends);
      const beside = store.append('beside', 'no-stream', [anEvent()]);
      const answers = await running;
      mustBeAppended(await beside);
      expect(answers.every((answer) => answer.ok && !answer.repeated)).toBe(true);
      const again = await store.appendMany(appends);
      expect(again).toEqual(answers.map((answer) => ({ ...answer, repeated: true })));
      const all = await readToTheEnd(store, 1000);
      expect(all).toHaveLength(5601);
      const imported = all.filter((event) => event.streamId !== 'beside');
      expect(idsOf(imported)).toEqual(appends.flatMap((append) => idsOf(append.events)));
    }),
  );

  it(
    'answers nothing with nothing',
    on(async (store) => {
      expect(await store.appendMany([])).toEqual([]);
    }),
  );
}

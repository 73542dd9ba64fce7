import type { EventData, JsonObject } from '../../../libs/event-store/index.ts';
import { anEvent, mustBeAppended } from './events.ts';
import { type NewPlace, onStore } from './place.ts';

const MEBIBYTE = 1024 * 1024;

/** An event of exactly so many bytes; the rest of `{"text":""}` and `{}` is 13 of them. */
function anEventOfBytes(bytes: number): EventData {
  return anEvent({ text: 'x'.repeat(bytes - 13) });
}

/** Data the types forbid, as it may come out of a cast or a parser. */
function forbidden(value: unknown): JsonObject {
  return { value } as JsonObject;
}

function aCycle(): JsonObject {
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  return cycle as JsonObject;
}

/** Thirty objects in memory, a thousand million as text. */
function aBomb(): JsonObject {
  let bomb: JsonObject = {};
  for (let level = 0; level < 30; level += 1) bomb = { left: bomb, right: bomb };
  return bomb;
}

const badData: [string, JsonObject][] = [
  ['a bigint', forbidden(1n)],
  ['undefined', forbidden(undefined)],
  ['NaN', forbidden(Number.NaN)],
  ['infinity', forbidden(Number.POSITIVE_INFINITY)],
  ['a function', forbidden(() => 1)],
  ['a symbol', forbidden(Symbol('s'))],
  ['a Date', forbidden(new Date(0))],
  ['a Map', forbidden(new Map([['a', 1]]))],
  ['a Set', forbidden(new Set([1]))],
  ['bytes', forbidden(new Uint8Array(2))],
  ['a hole in an array', forbidden(new Array(2))],
  ['a cycle', aCycle()],
  ['a bomb', aBomb()],
  ['an array at the top', [1] as unknown as JsonObject],
  ['null at the top', null as unknown as JsonObject],
  ['text at the top', 'text' as unknown as JsonObject],
];

const badNames: [string, string][] = [
  ['an empty name', ''],
  ['a blank name', ' \t\u3000'],
  ['a $ name', '$all'],
  ['NUL in a name', 'project\0-1'],
  ['half a surrogate pair', 'project-\ud83d'],
  ['513 bytes', 'x'.repeat(513)],
  ['171 Chinese characters', '项'.repeat(171)],
];

export function refusalContract(newPlace: NewPlace): void {
  const on = (test: Parameters<typeof onStore>[1]) => onStore(newPlace, test);
  const refusal = { ok: false, code: 'bad-append', reason: expect.any(String) };

  it.each(badNames)('refuses %s, of a stream and of a type', (_, name) =>
    on(async (store) => {
      expect(await store.append(name, 'no-stream', [anEvent()])).toEqual(refusal);
      const event = { ...anEvent(), type: name };
      expect(await store.append('s', 'no-stream', [event])).toEqual(refusal);
      expect(await store.head()).toBe(0n);
    })(),
  );

  it(
    'refuses the instant of a copied event, which no writer may give',
    on(async (store) => {
      const claimed = anEvent({}, { $recordedAt: '2001-01-01T00:00:00.000Z' });
      expect(await store.append('s', 'no-stream', [claimed])).toEqual(refusal);
      expect(await store.readStream('s')).toEqual([]);
    }),
  );

  it.each(badData)('refuses %s, in data and in metadata', (_, bad) =>
    on(async (store) => {
      const inData = [anEvent(), { ...anEvent(), data: bad }];
      const inMetadata = [{ ...anEvent(), metadata: bad }];
      expect(await store.append('s', 'no-stream', inData)).toEqual(refusal);
      expect(await store.append('s', 'no-stream', inMetadata)).toEqual(refusal);
      expect(await store.readStream('s')).toEqual([]);
      mustBeAppended(await store.append('s', 'no-stream', [anEvent()]));
    })(),
  );

  it(
    'refuses an append without events, with one id twice, with an id that is no UUID',
    on(async (store) => {
      const event = anEvent();
      const upperCase = { ...event, id: event.id.toUpperCase().replace(/^./, 'A') };
      for (const events of [[], [event, event], [{ ...event, id: 'one' }], [upperCase]]) {
        expect(await store.append('s', 'no-stream', events)).toEqual(refusal);
      }
      expect(await store.head()).toBe(0n);
    }),
  );

  it(
    'refuses an expected revision that is none: there is no "any"',
    on(async (store) => {
      for (const expected of [-1, 0.5, Number.NaN, undefined, null, 'any']) {
        const answer = await store.append('s', expected as number, [anEvent()]);
        expect(answer).toEqual(refusal);
      }
      expect(await store.head()).toBe(0n);
    }),
  );

  it(
    'records an event of exactly 1 MiB and refuses one byte more',
    on(async (store) => {
      const largest = anEventOfBytes(MEBIBYTE);
      mustBeAppended(await store.append('s', 'no-stream', [largest]));
      expect(await store.append('s', 0, [anEventOfBytes(MEBIBYTE + 1)])).toEqual(refusal);
      // Bytes are counted, not characters: a Chinese one takes three.
      const chinese = anEvent({ text: '落'.repeat(MEBIBYTE / 3) });
      expect(await store.append('s', 0, [chinese])).toEqual(refusal);
      const half = { text: 'x'.repeat(MEBIBYTE / 2) };
      expect(await store.append('s', 0, [anEvent(half, half)])).toEqual(refusal);
      expect((await store.readStream('s'))[0]?.data).toEqual(largest.data);
    }),
  );

  it(
    'keeps text of every script, in names, types, data and metadata',
    on(async (store) => {
      const names = ['项目-钱江-𠮷', 'проект é', 'e\u0301', 'é', '🏗️👷‍♀️', 'x'.repeat(512)];
      const data = {
        名称: '落地',
        '': '\u0000\u2028"\\',
        emoji: '🏗️',
        ['__proto__']: 'own',
        half: '\ud83d',
      };
      for (const name of names) {
        const event = { ...anEvent(data, data), type: name };
        mustBeAppended(await store.append(name, 'no-stream', [event]));
      }
      for (const name of names) {
        const [event] = await store.readStream(name);
        expect(event).toMatchObject({ streamId: name, type: name });
        expect(Object.entries(event?.data ?? {})).toEqual(Object.entries(data));
        expect(Object.entries(event?.metadata ?? {})).toEqual(Object.entries(data));
      }
    }),
  );
}

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { shanghaiTime } from '#domain';
import { juneContent } from '../../test/support/bulletins.ts';
import { differencesOf } from './difference.ts';
import { canonicalText, codeOf, hashOf, isCodeOf } from './hash.ts';

/** The same members in another order, at every depth. */
function shuffled<T>(value: T, turn: number): T {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, turn)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value);
  const at = members.length === 0 ? 0 : turn % members.length;
  const turned = [...members.slice(at), ...members.slice(0, at)].reverse();
  return Object.fromEntries(turned.map(([name, item]) => [name, shuffled(item, turn)])) as T;
}

test('the same content has the same hash, in whatever order its members come back', () => {
  const content = juneContent();
  fc.assert(
    fc.property(fc.nat(20), (turn) => {
      expect(hashOf(shuffled(content, turn))).toBe(hashOf(content));
      expect(hashOf(JSON.parse(JSON.stringify(content)))).toBe(hashOf(content));
    }),
  );
});

test('the hash is the SHA-256 of the canonical text: members in order, no blanks', () => {
  const content = juneContent();
  const text = canonicalText(content);
  expect(JSON.parse(text)).toEqual(content);
  expect(text.startsWith('{"adjustments":null,"asOf":"2021-06-30","basis":"reported"')).toBe(true);
  expect(hashOf(content)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
});

test.each([
  [{ asOf: '2021-06-29' }],
  [{ number: '〔2021〕第7期' }],
  [{ timeProgressBp: 5001 }],
  [{ rules: [] }],
])('another content has another hash: %j', (more) => {
  expect(hashOf(juneContent(more))).not.toBe(hashOf(juneContent()));
});

test('the code is the first 16 digits in fours, and is recognised as people type it', () => {
  const hash = `27a10c3f9b4277de${'0'.repeat(48)}`;
  expect(codeOf(hash)).toBe('27A1-0C3F-9B42-77DE');
  for (const typed of ['27A1-0C3F-9B42-77DE', '27a1 0c3f 9b42 77de', '27A10C3F9B4277DE']) {
    expect(isCodeOf(typed, hash)).toBe(true);
  }
  for (const typed of ['', '27A1', '27A1-0C3F-9B42-77DF', `${hash}`]) {
    expect(isCodeOf(typed, hash)).toBe(false);
  }
});

describe('what two contents say differently', () => {
  const june = juneContent();

  test('nothing, where only the time they were made differs', () => {
    const rule = (knownAt: string) => {
      const { zh, en } = shanghaiTime(knownAt);
      return { zh: `按填报时间${zh}已知`, en: `as reported by ${en}` };
    };
    const was = '2021-08-02T15:59:59.999Z';
    const first = juneContent({ rules: [rule(was)] });
    const knownAt = '2021-12-11T15:59:59.999Z';
    expect(differencesOf(first, juneContent({ knownAt, rules: [rule(knownAt)] }))).toEqual([]);
    const before = juneContent({ rules: [{ zh: `按 ${was} 已知`, en: was }] });
    const since = { zh: `按 ${knownAt} 已知`, en: knownAt };
    expect(differencesOf(before, juneContent({ knownAt, rules: [since] }))).toEqual([]);
  });

  test('a line is known by what it is of, wherever it stands now', () => {
    const [table] = june.tables;
    const [row] = table?.rows ?? [];
    if (table === undefined || row === undefined) throw new Error('the sample has a table');
    const other = { ...row, unit: { id: '区教委', name: '区教委' } };
    const was = juneContent({ tables: [{ ...table, rows: [row, other] }] });
    const now = juneContent({ tables: [{ ...table, rows: [{ ...other, rank: 2 }, row] }] });
    expect(differencesOf(was, now)).toEqual([
      { path: 'tables[funds].rows[区教委].rank', printed: 1, now: 2 },
    ]);
  });

  test('a line that is new or gone is told whole', () => {
    const now = juneContent({ progress: [] });
    expect(differencesOf(june, now)).toEqual([
      { path: 'progress[funds]', printed: june.progress[0], now: null },
    ]);
    expect(differencesOf(now, june)).toHaveLength(1);
  });

  test('words differ once, not once a language', () => {
    const title = { zh: '另一题', en: 'another' };
    expect(differencesOf(june, juneContent({ title }))).toEqual([
      { path: 'title', printed: june.title, now: title },
    ]);
  });
});

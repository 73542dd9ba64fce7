import type { Context, Decision } from '../decider.ts';
import { PACES, periodsOf } from '../pacing/periods.ts';
import { defaultScheme } from '../scheme/default-scheme.ts';
import { BULLETIN_BYTES_MAX, periodDecider } from './decide.ts';
import { periodEntries } from './entries.ts';
import type { Bulletin, PeriodEvent } from './events.ts';
import { bulletinKey, noPeriod, type PeriodState } from './state.ts';

const context: Context = {
  reportedOn: '2022-01-31',
  scheme: defaultScheme,
  unitExists: (id) => id === '钱江区' || id === '区商务委',
};
const JUNE: Bulletin = {
  on: '2021-07-05',
  period: '2021-06',
  unitId: '钱江区',
  asOf: '2021-06-30',
  knownAt: '2021-07-05T15:59:59.999Z',
  basis: 'reported',
  hash: 'a'.repeat(64),
  content: { title: '六月通报' },
};

const publish = (given: Partial<Bulletin>, state = noPeriod) =>
  periodDecider.decide(
    { type: 'PublishBulletin', year: 2021, data: { ...JUNE, ...given } },
    state,
    context,
  );
const then = (state: PeriodState, id: string, decision: Decision<PeriodEvent>) => {
  if (!decision.ok) throw new Error(decision.refusal.code);
  return decision.events.reduce((now, event) => periodDecider.evolve(now, { id, event }), state);
};
const refused = (code: string, facts: object) => ({ ok: false, refusal: { code, facts } });
const standing = (state: PeriodState, of: Partial<Bulletin> = {}) =>
  state.published.get(bulletinKey({ ...JUNE, ...of }))?.at(-1)?.id;

const published = then(noPeriod, 'first', publish({}));

describe('a bulletin 通报', () => {
  it('is kept as it was handed out, and counts for nothing', () => {
    expect(publish({})).toEqual({ ok: true, events: [{ type: 'BulletinPublished', data: JUNE }] });
    expect(standing(published)).toBe('first');
    expect(periodEntries(published)).toEqual([]);
  });

  it('of any 旬, month, quarter and year of its stream can be published', () => {
    for (const pace of PACES) {
      for (const { id, to } of periodsOf(2021, pace)) {
        expect(publish({ period: id, asOf: to, on: to })).toMatchObject({ ok: true });
      }
    }
  });

  it('handed out again as it was records nothing, whatever the day', () => {
    expect(publish({ on: '2021-08-01' }, published)).toEqual({ ok: true, events: [] });
    expect(publish({ on: '2021-08-01', replaces: 'first' }, published)).toEqual({
      ok: true,
      events: [],
    });
  });

  it.each<[string, Partial<Bulletin>]>([
    ['other figures', { hash: 'b'.repeat(64) }],
    ['another day', { asOf: '2021-06-20' }],
    ['later knowledge', { knownAt: '2021-08-02T15:59:59.999Z' }],
    ['all that is known', { knownAt: null }],
    ['the auditor’s clock', { basis: 'recorded' }],
  ])('with %s names the one it replaces', (_, other) => {
    const facts = { period: '2021-06', unitId: '钱江区', bulletinId: 'first' };
    const stands = refused('bulletin-already-published', { ...facts, publishedOn: '2021-07-05' });
    expect(publish(other, published)).toEqual(stands);
    const replaced = then(published, 'second', publish({ ...other, replaces: 'first' }, published));
    expect(standing(replaced)).toBe('second');
    // What was replaced is replaced: another correction goes on from the one that stands.
    const third = publish({ hash: 'c'.repeat(64), replaces: 'first' }, replaced);
    expect(third).toMatchObject({ refusal: { facts: { bulletinId: 'second' } } });
  });

  it('replaces none of another period or unit', () => {
    for (const other of [{ period: '2021-Q2' }, { unitId: '区商务委' }]) {
      expect(publish({ ...other, replaces: 'first' }, published)).toEqual(
        refused('entry-unknown', { entryId: 'first' }),
      );
      expect(publish(other, published)).toMatchObject({ ok: true });
    }
  });

  it.each<[string, Partial<Bulletin>, string, object]>([
    ['an impossible day', { on: '2021-06-31' }, 'not-a-day', { value: '2021-06-31' }],
    ['figures of no day', { asOf: '六月底' }, 'not-a-day', { value: '六月底' }],
    [
      'a day to come',
      { on: '2022-02-01' },
      'dated-in-future',
      { on: '2022-02-01', reportedOn: '2022-01-31' },
    ],
    ['another year', { period: '2020-06' }, 'period-unknown', { period: '2020-06', year: 2021 }],
    [
      'figures of the month before',
      { asOf: '2021-05-31' },
      'bulletin-outside-period',
      { asOf: '2021-05-31', from: '2021-06-01', to: '2021-06-30' },
    ],
    ['a unit nobody knows', { unitId: '无' }, 'unit-unknown', { unitId: '无' }],
    ['a hash in capitals', { hash: 'A'.repeat(64) }, 'not-a-hash', { hash: 'A'.repeat(64) }],
  ])('is refused for %s', (_, wrong, code, facts) => {
    expect(publish(wrong)).toEqual(refused(code, facts));
  });

  it('has room in one event, whatever its script', () => {
    // {"t":""} takes 8 bytes, a character of Chinese three.
    const held = Math.floor((BULLETIN_BYTES_MAX - 8) / 3);
    expect(publish({ content: { t: '文'.repeat(held) } })).toMatchObject({ ok: true });
    expect(publish({ content: { t: '文'.repeat(held + 1) } })).toEqual(
      refused('bulletin-too-large', {
        bytes: 8 + 3 * (held + 1),
        limitBytes: BULLETIN_BYTES_MAX,
      }),
    );
  });
});

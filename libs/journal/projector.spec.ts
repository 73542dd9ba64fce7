import type { RecordedEvent } from '#event-store';
import { takeNext } from './projector.ts';

const event = (revision: number, recordedAt: string, metadata = {}): RecordedEvent => ({
  streamId: 'unit-a',
  revision,
  position: BigInt(revision + 1),
  id: `00000000-0000-4000-8000-00000000000${revision}`,
  type: revision === 0 ? 'UnitRegistered' : 'ActivityRecorded',
  data:
    revision === 0
      ? { on: '2021-01-01', name: 'a', kind: 'unit', parentId: null }
      : { on: '2021-02-01', kind: 'visit-out', batches: 1 },
  metadata,
  recordedAt,
});

/** When each event of a stream counts as recorded and as reported. */
function timesOf(events: readonly RecordedEvent[]) {
  let after: Parameters<typeof takeNext>[0] = null;
  return events.map((one) => {
    const taken = takeNext(after, one);
    after = taken.after;
    const { recordedAtMs, reportedAtMs } = taken.posted ?? {};
    return [recordedAtMs, reportedAtMs].map((ms) => new Date(ms ?? 0).toISOString().slice(0, 10));
  });
}

describe('an event that cannot be taken', () => {
  const broken = (error: Error): RecordedEvent => ({
    ...event(1, '2021-03-06T00:00:00.000Z'),
    data: {
      get on(): string {
        throw error;
      },
    },
  });

  it('is put aside where its data makes no sense', () => {
    expect(takeNext(null, broken(new TypeError('no such field'))).aside).not.toBeNull();
  });

  it('stops the books where the program is at fault, and is not lost', () => {
    const fault = new ReferenceError('later is not defined');
    expect(() => takeNext(null, broken(fault))).toThrow(fault);
  });
});

describe('the times of a stream', () => {
  it('never go back, though another leader’s clock does', () => {
    const stream = [event(0, '2021-03-05T00:00:00.000Z'), event(1, '2021-03-02T00:00:00.000Z')];
    expect(timesOf(stream)).toEqual([
      ['2021-03-05', '2021-03-05'],
      ['2021-03-05', '2021-03-05'],
    ]);
  });

  it('take a claim for the report alone, raised to the one before', () => {
    const claim = (on: string) => ({ reportedAt: `${on}T00:00:00.000Z` });
    const stream = [
      event(0, '2021-03-05T00:00:00.000Z', claim('2021-02-10')),
      event(1, '2021-03-06T00:00:00.000Z', claim('2021-02-03')),
    ];
    expect(timesOf(stream)).toEqual([
      ['2021-03-05', '2021-02-10'],
      ['2021-03-06', '2021-02-10'],
    ]);
  });
});

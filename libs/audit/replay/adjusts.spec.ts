import { asOf } from '#journal';
import { Case, received, reportedOn, signed, talked } from '../../../test/support/cases.ts';
import { type Replay, replay } from './replay.ts';

const JUNE = { year: 2021, period: '2021-06', reason: '核实' };

let district: Case;
beforeEach(async () => {
  district = await Case.open();
});
afterEach(() => district.close());

async function marks(more: Parameters<typeof asOf>[1] = {}) {
  const told = await replay(district.office.store, 'road', asOf('2021-12-31', more));
  return (told as Replay).steps.map(({ event, adjusts }) => `${event.type} ${adjusts.join('+')}`);
}

/** A life told in time; June is closed; then what comes too late for it. */
async function lateLife() {
  const [, , first, second] = await district.project(
    'road',
    talked('2021-01-05'),
    signed('2021-02-10', 5),
    received('2021-05-10', 1),
    received('2021-06-10', 1),
  );
  await district.tell(['2021-06-06', 'ClosePeriod', { ...JUNE, period: '2021-05' }]);
  await district.tell(['2021-07-06', 'ClosePeriod', JUNE]);
  const moved = { entryId: first, changes: { on: '2021-06-02' }, reason: '误填' };
  const [, , correction] = await district.project(
    'road',
    reportedOn('2021-07-20', received('2021-06-25', 2)),
    received('2021-07-21', 2),
    ['2021-07-22', 'CorrectEntry', moved, '2021-07-22'],
    ['2021-07-23', 'ReverseEntry', { entryId: second, reason: '误填' }, '2021-07-23'],
  );
  await district.project('road', [
    '2021-07-24',
    'ReverseEntry',
    { entryId: correction, reason: '原填不误' },
    '2021-07-24',
  ]);
}

describe('a replayed life 重放', () => {
  it('marks what came after the closing of the month it is about', async () => {
    await lateLife();
    expect(await marks()).toEqual([
      'ProjectRegistered ',
      'ContractSigned ',
      'FundsReceived ',
      'FundsReceived ',
      'FundsReceived 2021-06',
      'FundsReceived ',
      'EntryCorrected 2021-05+2021-06',
      'EntryReversed 2021-06',
      'EntryReversed 2021-05+2021-06',
    ]);
  });

  it('marks nothing of a month that was open when it was known, or is open again', async () => {
    await lateLife();
    const early = await marks({ knownAt: '2021-07-05T15:59:59.999Z' });
    expect(early.every((mark) => mark.endsWith(' '))).toBe(true);
    await district.tell(['2021-08-01', 'ReopenPeriod', JUNE]);
    expect(await marks()).toContain('EntryCorrected 2021-05');
    await district.tell(['2021-08-02', 'ClosePeriod', JUNE]);
    expect((await marks()).filter((mark) => mark.includes('2021-06'))).toEqual([]);
  });
});

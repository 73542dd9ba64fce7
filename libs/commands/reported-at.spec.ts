import { type Day, type Instant, startOfDay } from '#domain';
import { answered, Desk } from '../../test/support/desk.ts';

const REGISTER = { projectId: 'p', on: '2021-01-10', unitId: 'a', name: '玻纤项目' };
const SIGN = { projectId: 'p', on: '2021-03-18', kind: 'formal', amountFen: '80000000000' };
const FUNDS = { projectId: 'p', amountFen: '100' };

let now: Instant;
let desk: Desk;
beforeEach(async () => {
  now = startOfDay('2021-07-20');
  desk = await Desk.open({ now: () => now });
});

const ask = (on: Day, reported?: Day | Instant) =>
  desk.ask('ReceiveFunds', { ...FUNDS, on }, reported === undefined ? {} : { reported });

describe('when a fact was reported 填报时间', () => {
  beforeEach(async () => {
    await desk.ask('RegisterProject', REGISTER, { reported: '2021-02-01' });
    await desk.ask('SignContract', SIGN, { reported: '2021-04-02' });
  });

  it('is kept with the event as it was claimed, and said to be an import', async () => {
    const [, signed] = await desk.store.readStream('project-p');
    expect(signed?.metadata).toMatchObject({
      source: 'import',
      reportedAt: '2021-04-01T16:00:00.000Z',
    });
    await ask('2021-04-05');
    const own = (await desk.store.readStream('project-p')).at(-1);
    expect(own?.metadata).not.toHaveProperty('reportedAt');
    expect(own?.metadata).not.toHaveProperty('source');
    expect(own?.recordedAt).toBe(now);
  });

  it('cannot be still to come', async () => {
    expect(await ask('2021-04-05', '2021-07-21')).toEqual({
      ok: false,
      refusal: {
        code: 'reported-in-future',
        facts: { reportedAt: startOfDay('2021-07-21') },
      },
    });
    expect(await ask('2021-04-05', now)).toMatchObject({ ok: true });
  });

  it('bounds the date of the fact', async () => {
    expect(await ask('2021-05-02', '2021-05-01')).toMatchObject({
      refusal: { code: 'dated-in-future', facts: { on: '2021-05-02', reportedOn: '2021-05-01' } },
    });
    expect(await ask('2021-05-02', '2021-05-02')).toMatchObject({ ok: true });
    expect(await ask('2021-07-21')).toMatchObject({ refusal: { code: 'dated-in-future' } });
  });

  it('is a Shanghai day: at 23:00 in London it is tomorrow already', async () => {
    now = '2021-07-20T23:00:00.000Z';
    expect(await ask('2021-07-21')).toMatchObject({ ok: true });
    expect(await ask('2021-07-22')).toMatchObject({ refusal: { code: 'dated-in-future' } });
  });

  it('never goes backwards: an earlier claim is raised to the last and kept beside', async () => {
    // Claimed for March, known in April at the earliest, since the signing was reported then.
    answered(await ask('2021-04-01', '2021-03-20'));
    const last = (await desk.store.readStream('project-p')).at(-1);
    expect(last?.metadata).toMatchObject({ reportedAt: startOfDay('2021-03-20') });
    expect(await ask('2021-04-03', '2021-03-20')).toMatchObject({
      refusal: { code: 'dated-in-future', facts: { reportedOn: '2021-04-02' } },
    });
  });

  it('is raised over what was recorded without a claim as well', async () => {
    answered(await ask('2021-07-19'));
    // Reported on 20 July by the store's own clock, so the claim of May counts as of that day.
    answered(await ask('2021-06-30', '2021-05-01'));
  });

  it('is raised within a batch as it is between commands', async () => {
    const given = [
      ['ReceiveFunds', { ...FUNDS, on: '2021-05-03' }, { reported: '2021-05-04' }],
      ['ReceiveFunds', { ...FUNDS, on: '2021-05-02' }, { reported: '2021-04-20' }],
      ['ReceiveFunds', { ...FUNDS, on: '2021-07-02' }, {}],
      ['ReceiveFunds', { ...FUNDS, on: '2021-07-01' }, { reported: '2021-05-04' }],
    ] as const;
    const answers = await desk.askMany(given);
    expect(answers.map((answer) => answer.ok)).toEqual([true, true, true, true]);
  });

  it('is raised in a stream of facts that have no claim when the clock is put back', async () => {
    answered(await ask('2021-07-19'));
    now = startOfDay('2021-07-10');
    expect(await ask('2021-07-15')).toMatchObject({ ok: true });
  });
});

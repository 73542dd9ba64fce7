import { MemoryLog, openMemoryStore } from '#event-store';
import { type Asked, answered, Desk, recordedIn } from '../../test/support/desk.ts';
import { eventIdOf } from './loaded.ts';

const REGISTER = { projectId: 'p', on: '2021-01-10', unitId: 'a', name: '玻纤项目' };
const SIGN = { projectId: 'p', on: '2021-03-18', kind: 'formal', amountFen: '80000000000' };
const FUNDS = { projectId: 'p', on: '2021-04-01', amountFen: '100' };

let desk: Desk;
beforeEach(async () => {
  desk = await Desk.open();
});

describe('asking twice 幂等', () => {
  it('records once, and is answered the second time as the first', async () => {
    const first = await desk.ask('RegisterProject', REGISTER, { key: 'k1' });
    expect(first).toMatchObject({ ok: true, streamId: 'project-p', revision: 0, repeated: false });
    await desk.ask('SignContract', SIGN);
    const again = await desk.ask('RegisterProject', REGISTER, { key: 'k1' });
    expect(again).toEqual({ ...first, repeated: true });
    expect(await desk.types('project-p')).toEqual(['ProjectRegistered', 'ContractSigned']);
  });

  it('is recognised whatever the order of the fields', async () => {
    const first = await desk.ask('RegisterProject', REGISTER, { key: 'k1' });
    const { projectId, on, unitId, name } = REGISTER;
    const again = await desk.ask('RegisterProject', { name, unitId, on, projectId }, { key: 'k1' });
    expect(again).toEqual({ ...first, repeated: true });
  });

  it('is refused where the key was used for something else', async () => {
    await desk.ask('RegisterProject', REGISTER, { key: 'k1' });
    const reused = {
      ok: false,
      refusal: { code: 'command-id-reused', facts: { commandId: 'k1' } },
    };
    const other = { ...REGISTER, name: '蚕桑项目' };
    expect(await desk.ask('RegisterProject', other, { key: 'k1' })).toEqual(reused);
    expect(await desk.ask('SignContract', SIGN, { key: 'k1' })).toEqual(reused);
    expect(await desk.types('project-p')).toEqual(['ProjectRegistered']);
  });

  it('is the first answer even where the command would be refused by now', async () => {
    await desk.ask('RegisterProject', REGISTER);
    const signed = await desk.ask('SignContract', SIGN, { key: 'sign' });
    await desk.ask('TerminateProject', { projectId: 'p', on: '2021-03-19', cause: 'MARKET' });
    const again = await desk.ask('SignContract', SIGN, { key: 'sign' });
    expect(again).toEqual({ ...signed, repeated: true });
  });

  it('of what is the case already, under another key, records nothing', async () => {
    const first = await desk.ask('RegisterProject', REGISTER);
    const again = await desk.ask('RegisterProject', REGISTER, { key: 'another' });
    expect(again).toEqual({ ...first, eventIds: [], repeated: true });
  });

  it('names the event before it is recorded', async () => {
    const answer = await desk.ask('RegisterProject', REGISTER, { key: 'k1' });
    const [event] = await desk.store.readStream('project-p');
    expect(answer).toMatchObject({ eventIds: [eventIdOf('project-p', 'k1')] });
    expect(event?.id).toBe(eventIdOf('project-p', 'k1'));
    expect(event?.metadata).toMatchObject({ commandId: 'k1', actor: 'local' });
  });

  it('leaves a refused command free to be asked again', async () => {
    const refused = await desk.ask('SignContract', SIGN, { key: 'k' });
    expect(refused).toMatchObject({ refusal: { code: 'project-unknown' } });
    await desk.ask('RegisterProject', REGISTER);
    expect(await desk.ask('SignContract', SIGN, { key: 'k' })).toMatchObject({ repeated: false });
  });
});

describe('many at once', () => {
  it('lose nothing and record nothing twice: two loops, one stream, 200 in flight', async () => {
    await desk.ask('RegisterProject', REGISTER);
    await desk.ask('SignContract', SIGN);
    const other = desk.colleague();
    const asked: Asked[] = Array.from({ length: 100 }, (_, n) => {
      return ['ReceiveFunds', { ...FUNDS, amountFen: String(n + 1) }, { key: `funds-${n}` }];
    });
    // Either loop is asked for everything, so that every command meets itself on the way.
    const untilAnswered = async (at: Desk, one: Asked) => {
      for (;;) {
        const answer = await at.ask(...one);
        if (answer.ok || answer.refusal.code !== 'too-many-conflicts') return answer;
      }
    };
    const all = asked.flatMap((one) => [untilAnswered(desk, one), untilAnswered(other, one)]);
    const answers = await Promise.all(all);
    expect(answers).toHaveLength(200);
    const fresh = answers.filter((answer) => answer.ok && !answer.repeated);
    expect(fresh).toHaveLength(100);
    const events = await desk.store.readStream('project-p');
    expect(new Set(events.map((event) => event.id)).size).toBe(102);
    expect(events.map((event) => event.revision)).toEqual(events.map((_, index) => index));
    for (const answer of answers) {
      const { revision, eventIds } = answered(answer);
      expect(events[revision]?.id).toBe(eventIds[0]);
    }
  });

  it('of one loop meet no conflict with one another', async () => {
    await desk.ask('RegisterProject', REGISTER);
    await desk.ask('SignContract', SIGN);
    const all = Array.from({ length: 200 }, (_, n) =>
      desk.ask('ReceiveFunds', { ...FUNDS, voucher: `v${n}` }),
    );
    const answers = await Promise.all(all);
    expect(answers.filter((answer) => !answer.ok)).toEqual([]);
    expect(await desk.store.readStream('project-p')).toHaveLength(202);
  });

  it('decide on what is there: of two signings at once one is refused', async () => {
    await desk.ask('RegisterProject', REGISTER);
    const both = await Promise.all([
      desk.ask('SignContract', SIGN),
      desk.colleague().ask('SignContract', { ...SIGN, amountFen: '1' }),
    ]);
    expect(both.map((answer) => answer.ok).sort()).toEqual([false, true]);
    expect(both.find((answer) => !answer.ok)).toMatchObject({
      refusal: { code: 'already-signed', facts: { signedOn: '2021-03-18' } },
    });
  });

  it('are waited for before a stop', async () => {
    const answers = [desk.ask('RegisterProject', REGISTER), desk.ask('SignContract', SIGN)];
    let done = 0;
    for (const answer of answers) void answer.then(() => (done += 1));
    await desk.loop.drain();
    expect(done).toBe(2);
    await desk.loop.drain();
  });
});

describe('a log that cannot be written now', () => {
  it('is said to whoever asks, and the same key goes in once it can', async () => {
    const log = new MemoryLog('5d0f7c3e-0000-4000-8000-000000000001');
    const before = await Desk.open({ store: openMemoryStore({ log }) });
    await before.store.close();
    for (const answer of [
      await before.ask('RegisterProject', REGISTER, { key: 'k1' }),
      ...(await before.askMany([['RegisterProject', REGISTER, { key: 'k1' }]])),
    ]) {
      expect(answer).toMatchObject({ ok: false, refusal: { code: 'store-unavailable' } });
    }
    const after = await Desk.open({ store: openMemoryStore({ log }), units: [] });
    const answer = await after.ask('RegisterProject', REGISTER, { key: 'k1' });
    expect(answer).toMatchObject({ ok: true, repeated: false });
    expect(await after.store.readStream('project-p')).toHaveLength(1);
  });

  it('says so when only the append fails; a doubtful outcome is cleared up by asking', async () => {
    await desk.ask('RegisterProject', REGISTER);
    const lost = await desk.losing('answer').ask('SignContract', SIGN, { key: 's' });
    expect(lost).toMatchObject({ refusal: { code: 'store-unavailable' } });
    const again = await desk.ask('SignContract', SIGN, { key: 's' });
    expect(again).toMatchObject({ ok: true, repeated: true, revision: 1 });
    const failed = await desk.losing('append').ask('ReceiveFunds', FUNDS, { key: 'f' });
    expect(failed).toMatchObject({ refusal: { code: 'store-unavailable' } });
    const funds = await desk.ask('ReceiveFunds', FUNDS, { key: 'f' });
    expect(funds).toMatchObject({ ok: true, repeated: false, revision: 2 });
  });

  it('promises nothing that rests on an append that failed', async () => {
    const answers = await desk.losing('append').askMany([
      ['RegisterProject', REGISTER, { key: 'k1' }],
      ['RegisterProject', REGISTER, { key: 'k1' }],
      ['RegisterProject', REGISTER, { key: 'k2' }],
    ]);
    const refused = { ok: false, refusal: { code: 'store-unavailable', facts: expect.anything() } };
    expect(answers).toEqual([refused, refused, refused]);
    expect(await recordedIn(desk.store, 'project-')).toEqual([]);
  });
});

describe('what a decision looks at beside its stream', () => {
  it('is which units there are', async () => {
    const asked = [REGISTER, { ...REGISTER, unitId: 'nowhere' }] as const;
    expect(await desk.ask('RegisterProject', asked[1])).toEqual({
      ok: false,
      refusal: { code: 'unit-unknown', facts: { unitId: 'nowhere' } },
    });
    await desk.ask('RegisterProject', asked[0]);
    const [entryId = ''] = answered(
      await desk.ask('TransferProject', { projectId: 'p', on: '2021-02-01', unitId: 'b' }),
    ).eventIds;
    const changes = { unitId: 'nowhere' };
    const correction = { projectId: 'p', entryId, changes, reason: '误填' };
    expect(await desk.ask('CorrectEntry', correction)).toMatchObject({
      refusal: { code: 'unit-unknown', facts: { unitId: 'nowhere' } },
    });
    await desk.ask('RegisterUnit', desk.unit('nowhere'));
    expect(await desk.ask('CorrectEntry', correction)).toMatchObject({ ok: true });
  });

  it('is the scheme in force on the day of the report, from its adoption on', async () => {
    await desk.ask('RegisterProject', REGISTER, { reported: '2021-01-11' });
    const start = { projectId: 'p', on: '2021-02-01', mode: 'construction' };
    const early = { code: 'started-before-signed' };
    expect(await desk.ask('StartConstruction', start)).toMatchObject({ refusal: early });
    const prerequisites = { started: ['registered'] } as const;
    await desk.adopt({ on: '2021-06-01', prerequisites });
    const reported = { reported: '2021-05-31' };
    expect(await desk.ask('StartConstruction', start, reported)).toMatchObject({ refusal: early });
    expect(await desk.ask('StartConstruction', start)).toMatchObject({ ok: true });
    const colleague = desk.colleague();
    await colleague.adopt({ on: '2021-06-01', prerequisites: { signed: ['started'] } });
    const sign = { ...SIGN, on: '2021-01-20' };
    expect(await desk.ask('SignContract', sign)).toMatchObject({
      refusal: { code: 'signed-before-started' },
    });
  });

  it('is the last scheme in the log, however many ask at once', async () => {
    await desk.ask('RegisterProject', REGISTER);
    for (const started of [['registered'], ['signed'], ['registered']] as const) {
      const fresh = desk.colleague();
      const asks = Array.from({ length: 8 }, () => fresh.ask('ReceiveFunds', FUNDS));
      await desk.adopt({ on: '2021-06-01', prerequisites: { started } });
      await Promise.all(asks);
      const start = { projectId: 'q', on: '2021-02-01', mode: 'construction' };
      await desk.ask('RegisterProject', { ...REGISTER, projectId: 'q' });
      const answer = await fresh.ask('StartConstruction', start, { key: `start-${started}` });
      expect(answer.ok || answer.refusal.code === 'already-started').toBe(started[0] !== 'signed');
      if (answer.ok) {
        const [entryId] = answer.eventIds;
        await desk.ask('ReverseEntry', { projectId: 'q', entryId, reason: '重来' });
      }
    }
  });
});

import { openMemoryStore } from '#event-store';
import { verifyLog } from '../integrity/verify.ts';
import { AccessLog } from './access-log.ts';

const look = (view: string) => ({ actor: '审计员', view, parameters: { id: 'funds.amount' } });

describe('who looked', () => {
  it('is recorded month by month, in order, chained like every other event', async () => {
    const store = openMemoryStore();
    let now = '2021-07-31T15:00:00.000Z';
    const log = new AccessLog(store, () => now);
    expect(await log.record(look('restateFigure'))).toBe(true);
    expect(await log.record(look('replay'))).toBe(true);
    now = '2021-08-01T00:00:00.000Z';
    await log.record(look('prove'));
    expect(await log.of('2021-07')).toMatchObject([
      { view: 'restateFigure', actor: '审计员', at: '2021-07-31T15:00:00.000Z', revision: 0 },
      { view: 'replay', revision: 1 },
    ]);
    expect(await log.of('2021-08')).toMatchObject([{ view: 'prove', revision: 0 }]);
    expect(await log.of('2021-09')).toEqual([]);
    expect(await verifyLog(store)).toMatchObject({ ok: true, events: 3, unchained: 0 });
  });

  it('loses none where several nodes look at once', async () => {
    const store = openMemoryStore();
    const now = () => '2021-07-31T15:00:00.000Z';
    const nodes = [new AccessLog(store, now), new AccessLog(store, now)];
    const looks = Array.from({ length: 40 }, (_, n) => nodes[n % 2]?.record(look(`view-${n}`)));
    expect(await Promise.all(looks)).toEqual(looks.map(() => true));
    expect((await nodes[0]?.of('2021-07'))?.map(({ view }) => view).sort()).toEqual(
      looks.map((_, n) => `view-${n}`).sort(),
    );
    expect(await verifyLog(store)).toMatchObject({ ok: true, events: 40 });
  });

  it('says where it could not be recorded', async () => {
    const store = openMemoryStore();
    await store.close();
    expect(await new AccessLog(store).record(look('replay'))).toBe(false);
  });
});

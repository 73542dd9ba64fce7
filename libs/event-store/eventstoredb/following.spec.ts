import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  anEvent,
  collect,
  idsOf,
  mustBeAppended,
  someEvents,
} from '../../../test/contract/event-store/events.ts';
import { type Double, startDouble } from '../../../test/support/eventstoredb-double/double.ts';
import type { SubscriptionFault } from '../../../test/support/eventstoredb-double/faults.ts';
import { type EventStoreDbStore, openEventStoreDb } from './eventstoredb-store.ts';

let double: Double;
let store: EventStoreDbStore;
beforeEach(async () => {
  double = await startDouble();
  const settings = { prefix: `test-${randomUUID()}`, deadlineMs: 400, silenceMs: 200 };
  store = await openEventStoreDb({ address: double.address, ...settings });
});
afterEach(async () => {
  await store.close();
  await double.stop();
});

/** Waits for what the server sees a moment later than we do. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await pause(5);
}

describe('a follower', () => {
  const FAULTS: readonly SubscriptionFault[] = [
    ...(['ends', 'errs', 'stalls', 'repeats'] as const),
    ...(['silent', 'reset', 'unavailable', 'cancelled', 'internal', 'not-ready'] as const),
  ];
  it.each(FAULTS)(
    'goes on behind the last event it gave when its subscription %s',
    async (fault) => {
      const events = someEvents(6);
      await store.append('s', 'no-stream', events);
      double.faults.afterEvents = 2;
      double.faults.next.subscription.push(fault, fault);
      const followed = collect(store.follow(), 8);
      await pause(50);
      const later = someEvents(2);
      mustBeAppended(await store.append('s', 5, later));
      expect(idsOf(await followed)).toEqual(idsOf([...events, ...later]));
    },
  );

  it('notices that a subscription has stalled while nothing else fails', async () => {
    const followed = collect(store.follow(), 2);
    mustBeAppended(await store.append('s', 'no-stream', [anEvent()]));
    await until(() => store.link().state === 'live' && store.link().lag === 0n);
    expect(double.strike('stalls')).toBe(1);
    mustBeAppended(await store.append('s', 0, [anEvent()]));
    expect(await followed).toHaveLength(2);
    expect(store.link()).toMatchObject({
      restarts: 1,
      lastError: expect.stringMatching(/nothing/),
    });
  });

  it('is not taken for dropped while there is nothing to give', async () => {
    const abort = new AbortController();
    const followed = collect(store.follow({ signal: abort.signal }));
    await pause(900);
    expect(store.link()).toMatchObject({ state: 'live', restarts: 0, followers: 1, lag: 0n });
    expect(double.subscriptions).toBe(1);
    abort.abort();
    await followed;
  });

  it('is not taken for dropped while the server looks through what others wrote', async () => {
    const patient = { prefix: `test-${randomUUID()}`, deadlineMs: 5_000, silenceMs: 5 };
    const other = await openEventStoreDb({ address: double.address, ...patient });
    mustBeAppended(await other.append('s', 'no-stream', [anEvent()]));
    const page = Array.from({ length: 1_000 }, () => ({ streamId: 'theirs' }));
    for (let written = 0; written < 100; written += 1) double.write(...page);
    mustBeAppended(await other.append('s', 0, [anEvent()]));
    expect(await collect(other.follow(), 2)).toHaveLength(2);
    expect(other.link().restarts).toBe(0);
    await other.close();
  });

  it('has its call on the server ended however it leaves', async () => {
    await store.append('s', 'no-stream', someEvents(3));
    for await (const _ of store.follow()) break;
    await until(() => double.subscriptions === 0);
    const thrown = (async () => {
      for await (const _ of store.follow()) throw new Error('consumer');
    })();
    await expect(thrown).rejects.toThrow('consumer');
    await until(() => double.subscriptions === 0);
    const abort = new AbortController();
    const followed = collect(store.follow({ signal: abort.signal }));
    await until(() => double.subscriptions === 1);
    abort.abort();
    await followed;
    await until(() => double.subscriptions === 0);
    const second = collect(store.follow());
    await until(() => double.subscriptions === 1);
    await store.close();
    await second;
    await until(() => double.subscriptions === 0);
    expect(store.link()).toMatchObject({ state: 'closed', followers: 0 });
  });

  it('says that it is dropped while the server is gone, and is live again after', async () => {
    const followed = collect(store.follow(), 2);
    mustBeAppended(await store.append('s', 'no-stream', [anEvent()]));
    await until(() => store.link().state === 'live');
    await double.stop();
    await until(() => store.link().state === 'dropped');
    expect(store.link().lastError).not.toBeNull();
    await double.restart();
    mustBeAppended(await store.append('s', 0, [anEvent()]));
    expect(await followed).toHaveLength(2);
  });

  it('ends with an error where trying again would not help', async () => {
    await store.append('s', 'no-stream', someEvents(1));
    double.faults.always.subscription = 'access-denied';
    const followed = collect(store.follow());
    await expect(followed).rejects.toMatchObject({ code: 'store-access-denied' });
    double.faults.clear();
    const between = collect(store.follow({ after: (await store.head()) - 1n }));
    await expect(between).rejects.toMatchObject({ code: 'bad-read' });
  });
});

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  anEvent,
  collect,
  idsOf,
  mustBeAppended,
} from '../../../test/contract/event-store/events.ts';
import { type Double, startDouble } from '../../../test/support/eventstoredb-double/double.ts';
import { mirroredStore } from '../mirror.ts';
import { type EventStoreDbStore, openEventStoreDb } from './eventstoredb-store.ts';

let double: Double;
let store: EventStoreDbStore;
beforeEach(async () => {
  double = await startDouble();
  store = await openEventStoreDb({ address: double.address, prefix: 'ours' });
});
afterEach(async () => {
  await store.close();
  await double.stop();
});

describe('what others write on the same server', () => {
  it('is none of the log: other logs, system streams, links to ours from elsewhere', async () => {
    const [first, last] = [anEvent(), anEvent()];
    mustBeAppended(await store.append('s', 'no-stream', [first]));
    double.write({ streamId: 'ours-2:s' }, { streamId: 'ours' }, { streamId: '$ours:s' });
    double.link('links', { streamId: 'ours:s', revision: 0 });
    const other = await openEventStoreDb({ address: double.address, prefix: 'ours.2' });
    mustBeAppended(await other.append('s', 'no-stream', [anEvent()]));
    const { position } = mustBeAppended(await store.append('s', 0, [last]));
    double.write({ streamId: 'theirs' }, { streamId: '$stats' });
    expect(await store.head()).toBe(position);
    const expected = idsOf([first, last]);
    expect(idsOf(await store.readAll({ maxCount: 100 }))).toEqual(expected);
    expect(idsOf(await collect(store.follow(), 2))).toEqual(expected);
    expect(idsOf(await collect(store.scan({ upTo: position })))).toEqual(expected);
    expect(await other.head()).toBeLessThan(position);
    await other.close();
  });

  it('does not move the head, however much of it there is', async () => {
    const { position } = mustBeAppended(await store.append('s', 'no-stream', [anEvent()]));
    for (let page = 0; page < 5; page += 1) {
      double.write(...Array.from({ length: 700 }, () => ({ streamId: 'theirs' })));
      expect(await store.head()).toBe(position);
    }
    const other = await openEventStoreDb({ address: double.address, prefix: 'ours' });
    expect(await other.head()).toBe(position);
    await other.close();
  });

  it('shows as unreadable in a stream of ours, which can go on behind it', async () => {
    mustBeAppended(await store.append('s', 'no-stream', [anEvent()]));
    const streamId = 'ours:s';
    double.write(
      { streamId, type: 'ContractSigned', data: '{"on":' },
      { streamId, type: 'ContractSigned', data: '"text"' },
      { streamId, type: 'Picture', data: 'GIF89a', contentType: 'application/octet-stream' },
      { streamId, type: 'ContractSigned', data: {}, metadata: '[]' },
    );
    double.link(streamId, { streamId, revision: 0 });
    mustBeAppended(await store.append('s', 5, [anEvent()]));
    const stream = await store.readStream('s');
    expect(stream.map(({ type, revision }) => `${revision} ${type}`)).toEqual([
      '0 SomethingHappened',
      '1 UnreadableEvent',
      '2 UnreadableEvent',
      '3 UnreadableEvent',
      '4 UnreadableEvent',
      '5 UnreadableEvent',
      '6 SomethingHappened',
    ]);
    expect(stream[1]?.data).toMatchObject({ writtenAs: 'ContractSigned', text: '{"on":' });
    expect(stream[3]?.data).toMatchObject({ writtenAs: 'Picture', byteLength: 6 });
    expect(await collect(store.follow(), 7)).toEqual(stream);
    expect(await store.readAll({ maxCount: 100 })).toEqual(stream);
  });

  const DEEP = `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
  it.each([
    ['a number that is none', { data: '{"a":1e400}' }],
    ['data nested without end', { data: DEEP }],
    ['metadata nested without end', { data: {}, metadata: DEEP }],
    ['an instant of a copy that is none', { data: {}, metadata: { $recordedAt: 'yesterday' } }],
    ['one told in another way', { data: {}, metadata: { $recordedAt: '2021-09-01T00:00:00Z' } }],
  ])('holds up no mirror with %s, now or when it starts again', async (_, event) => {
    mustBeAppended(await store.append('s', 'no-stream', [anEvent()]));
    double.write({ streamId: 'ours:s', type: 'Strange', ...event });
    const { position } = mustBeAppended(await store.append('s', 1, [anEvent()]));
    const directory = mkdtempSync(join(tmpdir(), 'luodi-strange-'));
    for (const _start of ['first', 'again']) {
      const cluster = await openEventStoreDb({ address: double.address, prefix: 'ours' });
      const mirrored = await mirroredStore(cluster, directory);
      const [, strange] = await mirrored.local.readStream('s');
      expect(strange?.type).toBe('UnreadableEvent');
      expect(mirrored.mirror()).toMatchObject({ position, restarts: 0, disagreements: 0 });
      await mirrored.close();
    }
    rmSync(directory, { recursive: true });
  });

  it('is given with empty metadata where it has none', async () => {
    double.write({ streamId: 'ours:s', type: 'ContractSigned', data: { on: 'x' }, metadata: '' });
    const [event] = await store.readStream('s');
    expect(event).toMatchObject({ type: 'ContractSigned', data: { on: 'x' }, metadata: {} });
  });

  it('in place of the identity is another prefix’s business', async () => {
    double.write({ streamId: 'taken!identity', data: { identity: 'no uuid' } });
    const opening = openEventStoreDb({ address: double.address, prefix: 'taken' });
    await expect(opening).rejects.toMatchObject({ code: 'not-a-luodi-log' });
    const newer = { identity: randomUUID(), format: 2 };
    double.write({ streamId: 'newer!identity', data: newer });
    const second = openEventStoreDb({ address: double.address, prefix: 'newer' });
    await expect(second).rejects.toMatchObject({ code: 'log-too-new' });
  });

  it('has one identity, whoever opens it first', async () => {
    const open = () => openEventStoreDb({ address: double.address, prefix: 'together' });
    const stores = await Promise.all([open(), open(), open()]);
    expect(new Set(stores.map(({ identity }) => identity)).size).toBe(1);
    for (const each of stores) await each.close();
  });
});

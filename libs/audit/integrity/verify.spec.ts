import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v5 as uuidV5 } from 'uuid';
import {
  type ChainHash,
  chained,
  type EventReader,
  type EventStore,
  linkOf,
  openMemoryStore,
  type RecordedEvent,
} from '#event-store';
import { KeyRing } from './keys.ts';
import { LogTree } from './log-tree.ts';
import { eventAt, type Proof, proofOf } from './proofs.ts';
import { Sealing } from './sealing.ts';
import { type KeptSeals, verifyLog } from './verify.ts';

const SPACE = 'a3b5c7d9-1e2f-5a4b-8c6d-7e8f9a0b1c2d';
const VERIFIER = fileURLToPath(new URL('../../../apps/cli/verifier.mjs', import.meta.url));

/** Records funds on project after project, each event linked to the one before. */
async function recordFunds(store: EventStore, from: number, count: number): Promise<void> {
  for (let n = from; n < from + count; n += 1) {
    const streamId = `project-${n % 7}`;
    const [last] = await store.readStream(streamId, { direction: 'backwards', maxCount: 1 });
    const revision = last?.revision ?? -1;
    const hash: ChainHash = last === undefined ? null : (linkOf(last.metadata)?.hash ?? null);
    const event = {
      id: uuidV5(`${n}`, SPACE),
      type: 'FundsReceived',
      data: { on: '2021-04-02', amountFen: `${n}00`, note: '第一期到位' },
      metadata: { actor: '甲', commandId: `c${n}` },
    };
    const linked = chained(streamId, { revision, hash }, [event]);
    await store.append(streamId, revision === -1 ? 'no-stream' : revision, linked);
  }
}

/** A log as somebody with a knife left it. */
function readerOf(identity: string, events: readonly RecordedEvent[]): EventReader {
  return {
    identity,
    head: async () => events.at(-1)?.position ?? 0n,
    readAll: async ({ after = 0n, maxCount }) =>
      events.filter(({ position }) => position > after).slice(0, maxCount),
    readStream: async (streamId) => events.filter((event) => event.streamId === streamId),
    scan: async function* () {
      yield events;
    },
    close: async () => undefined,
  };
}

describe('a sealed log', () => {
  let folder: string;
  let store: EventStore;
  let sealing: Sealing;
  let tree: LogTree;
  let events: readonly RecordedEvent[];
  let kept: KeptSeals;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'luodi-audit-'));
    store = openMemoryStore();
    tree = LogTree.open(store, join(folder, 'tiles.bin'));
    const keys = new KeyRing(join(folder, 'keys'));
    sealing = new Sealing({ store, tree, keys, now: () => '2021-07-01T00:00:00.000Z' });
    await recordFunds(store, 0, 300);
    await sealing.seal();
    await recordFunds(store, 300, 300);
    await sealing.rotate();
    await sealing.seal();
    await recordFunds(store, 600, 40);
    events = await store.readAll({ maxCount: 10_000 });
    kept = await sealing.exported();
  });
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const look = (changed: readonly RecordedEvent[], against?: KeptSeals) =>
    verifyLog(readerOf(store.identity, changed), against ? { against } : {});
  const found = async (changed: readonly RecordedEvent[], against?: KeptSeals) => {
    const { ok, faults } = await look(changed, against);
    expect(ok).toBe(faults.length === 0);
    return faults[0];
  };
  /** Where the n-th event of the funds stands. */
  const at = (n: number) => events.findIndex((event) => event.id === uuidV5(`${n}`, SPACE));

  it('verifies whole, with both seals and both keys', async () => {
    const verification = await verifyLog(store, { against: kept });
    expect(verification).toMatchObject({
      ok: true,
      events: 644,
      streams: 8,
      unchained: 0,
      unsealed: 41,
      seals: { checked: 4, held: 4, last: '2021-07-01T00:00:00.000Z' },
      firstKeyId: kept.keys[0]?.keyId,
      faults: [],
    });
  });

  it('is not sealed twice over the same events', async () => {
    const other = openMemoryStore();
    const keys = new KeyRing(join(folder, 'other'));
    const room = { store: other, tree: LogTree.open(other, null), keys };
    await recordFunds(other, 0, 5);
    expect(await new Sealing(room).seal()).toMatchObject({ seal: { size: 6, previous: null } });
    expect(await new Sealing(room).seal()).toMatchObject({ code: 'nothing-to-seal' });
    await recordFunds(other, 5, 1);
    expect(await new Sealing(room).seal()).toMatchObject({ seal: { size: 8 } });
    const stranger = { ...room, keys: new KeyRing(join(folder, 'stranger')) };
    expect(await new Sealing(stranger).seal()).toMatchObject({ code: 'seal-key-missing' });
  });

  describe('shows what was done to it', () => {
    const changedAt = (n: number, change: Partial<RecordedEvent>) => {
      const place = at(n);
      return events.map((event, index) => (index === place ? { ...event, ...change } : event));
    };

    it('an amount changed: the event is named', async () => {
      const data = { on: '2021-04-02', amountFen: '99', note: '第一期到位' };
      expect(await found(changedAt(123, { data }))).toMatchObject({
        kind: 'event-changed',
        eventId: uuidV5('123', SPACE),
        streamId: 'project-4',
      });
    });

    it('an event changed with its own hash made anew: its successor is named', async () => {
      const [event] = [events[at(123)] as RecordedEvent];
      const { hash: _, prevHash, ...metadata } = event.metadata;
      const data = { ...event.data, amountFen: '99' };
      const after = { revision: event.revision - 1, hash: prevHash as string };
      const [forged] = chained(event.streamId, after, [{ ...event, data, metadata }]);
      const changed = changedAt(123, { data, metadata: forged?.metadata ?? {} });
      expect(await found(changed)).toMatchObject({
        kind: 'chain-broken',
        eventId: uuidV5('130', SPACE),
      });
    });

    it('an event taken out: the next of its stream does not follow', async () => {
      const without = events.toSpliced(at(123), 1);
      expect(await found(without)).toMatchObject({
        kind: 'revision-out-of-order',
        eventId: uuidV5('130', SPACE),
      });
    });

    it('an event put in: it has no place in its stream', async () => {
      const one = events[at(123)] as RecordedEvent;
      const twice = [...events.slice(0, at(123) + 1), one, ...events.slice(at(123) + 1)];
      expect(await found(twice)).toMatchObject({ kind: 'revision-out-of-order' });
    });

    it('two events of two streams that changed places: the sealed root differs', async () => {
      const [a, b] = [events[at(100)] as RecordedEvent, events[at(101)] as RecordedEvent];
      const swapped = [...events];
      swapped[at(100)] = { ...b, position: a.position, recordedAt: a.recordedAt };
      swapped[at(101)] = { ...a, position: b.position, recordedAt: b.recordedAt };
      expect(await found(swapped)).toMatchObject({ kind: 'root-differs', sealSize: 301 });
    });

    it('an instant moved: the sealed root differs', async () => {
      const earlier = changedAt(100, { recordedAt: '2001-01-01T00:00:00.000Z' });
      expect(await found(earlier)).toMatchObject({ kind: 'time-backwards' });
      const kinds = (await look(earlier)).faults.map((fault) => fault.kind);
      expect(kinds).toContain('root-differs');
    });

    it('the end cut off within what is sealed: the log is shorter than its seal', async () => {
      const cut = events.slice(0, 500);
      // Nothing in it tells of what came later: it takes a seal kept elsewhere.
      expect(await found(cut)).toBeUndefined();
      expect(await found(cut, kept)).toMatchObject({ kind: 'log-shortened', sealSize: 603 });
    });

    it('an old copy put back: only a seal kept elsewhere shows it', async () => {
      const old = events.slice(0, at(310));
      expect(await found(old)).toBeUndefined();
      expect(await found(old, kept)).toMatchObject({ kind: 'log-shortened' });
    });

    it('all of it written anew without the key: no root fits', async () => {
      const again = openMemoryStore();
      await recordFunds(again, 1, 640);
      const forged = await again.readAll({ maxCount: 10_000 });
      const seals = events.filter((event) => event.streamId === 'seals');
      const all = [...forged, ...seals].map((event, n) => ({ ...event, position: BigInt(n + 1) }));
      const kinds = (await look(all)).faults.map((fault) => fault.kind);
      expect(kinds).toContain('root-differs');
      expect(await found(forged, kept)).toMatchObject({ kind: 'root-differs' });
    });

    it('all of it written anew and sealed anew: the key kept elsewhere shows it', async () => {
      const again = openMemoryStore();
      await recordFunds(again, 1, 640);
      const keys = new KeyRing(join(folder, 'forger'));
      const room = { store: again, tree: LogTree.open(again, null), keys };
      await new Sealing(room).seal();
      const forged = await again.readAll({ maxCount: 10_000 });
      // By itself it is a whole log: what is beyond a seal is said, not passed over.
      expect(await found(forged)).toBeUndefined();
      const kinds = (await look(forged, kept)).faults.map((fault) => fault.kind);
      expect(kinds).toEqual(expect.arrayContaining(['seal-key-unknown', 'root-differs']));
    });

    it('a seal changed or taken out', async () => {
      const seal = events.findIndex((event) => event.type === 'LogSealed');
      const data = { ...events[seal]?.data, size: 299 };
      const changed = events.map((e, index) => (index === seal ? { ...e, data } : e));
      const kinds = (await look(changed)).faults.map((fault) => fault.kind);
      expect(kinds).toEqual(expect.arrayContaining(['event-changed', 'seal-signature-wrong']));
      const last = events.findLastIndex((event) => event.type === 'LogSealed');
      expect(await found(events.slice(0, last), kept)).toMatchObject({ kind: 'seal-missing' });
    });

    it('a link taken off', async () => {
      const { hash: _, prevHash: __, ...metadata } = events[at(123)]?.metadata ?? {};
      const kinds = (await look(changedAt(123, { metadata }))).faults.map((fault) => fault.kind);
      expect(kinds).toContain('link-missing');
    });
  });

  describe('proves an event', () => {
    const prove = async (address: string) => {
      const event = await eventAt(store, address);
      if ('code' in event) return event;
      return proofOf(event, tree, kept);
    };
    const check = (proof: unknown, ...more: string[]) => {
      const file = join(folder, 'proof.json');
      writeFileSync(file, JSON.stringify(proof));
      try {
        return execFileSync(process.execPath, [VERIFIER, file, ...more], { encoding: 'utf8' });
      } catch (error) {
        return (error as { stdout: string }).stdout;
      }
    };

    it('to a verifier that knows nothing of Luodi', async () => {
      const proof = (await prove('project-4@17')) as Proof;
      const first = kept.keys[0]?.keyId ?? '';
      expect(check(proof, '--key', first)).toMatch(/^✓/);
      expect(check(proof, '--key', '0'.repeat(16))).toMatch(/^✗.*\n.*the first key is another/);
    });

    it.each<[string, (proof: Proof) => object, string]>([
      [
        'another amount',
        (p) => ({ ...p, event: { ...p.event, data: { ...p.event.data, amountFen: '1' } } }),
        'the event is not what it was',
      ],
      ['another place', (p) => ({ ...p, index: p.index + 1 }), 'does not lead to the sealed root'],
      ['another root', (p) => ({ ...p, seal: { ...p.seal, root: 'ab' } }), 'sealed root'],
      [
        'another date of the seal',
        (p) => ({ ...p, seal: { ...p.seal, sealedAt: '' } }),
        'signature',
      ],
      ['no keys', (p) => ({ ...p, keys: [] }), 'unknown key'],
      ['half a file', () => ({ format: 'luodi-proof-1' }), 'incomplete'],
    ])('and a proof with %s is told apart', async (_, change, words) => {
      const proof = (await prove('project-4@17')) as Proof;
      const told = check(change(proof));
      expect(told).toMatch(/^✗/);
      expect(told).toContain(words);
    });

    it('only once it is sealed', async () => {
      expect(await prove('project-0@91')).toMatchObject({ code: 'event-not-sealed' });
      expect(await prove('project-0@9999')).toMatchObject({ code: 'event-unknown' });
      expect(await prove('nowhere')).toMatchObject({ code: 'event-unknown' });
    });
  });

  it('keeps its tree beside the log, and goes on from it', async () => {
    const again = LogTree.open(store, join(folder, 'tiles.bin'));
    expect(again.size).toBe(512);
    await again.catchUp();
    expect(await again.root()).toEqual(await tree.root());
    writeFileSync(join(folder, 'foreign.bin'), 'something else altogether, of some length');
    const foreign = LogTree.open(store, join(folder, 'foreign.bin'));
    await foreign.catchUp();
    expect(await foreign.root()).toEqual(await tree.root());
  });
});

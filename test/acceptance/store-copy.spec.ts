import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyBetween, logPlaceOf } from '../../apps/api/log-copy.ts';
import { openLuodi } from '../../apps/api/luodi.ts';
import { startFailureOf } from '../../apps/api/start-failure.ts';
import { instantMs } from '../../libs/domain/index.ts';
import { openSqliteReader, openSqliteStore } from '../../libs/event-store/index.ts';
import { writeProjects } from '../support/bulk-log.ts';
import { type Double, startDouble } from '../support/eventstoredb-double/double.ts';
import { EXAMPLE, Imports } from '../support/imports.ts';
import { luodi, startLuodi } from './cli-process.ts';

let double: Double;
let folder: string;
beforeAll(async () => {
  double = await startDouble();
  folder = mkdtempSync(join(tmpdir(), 'luodi-store-copy-'));
});
afterAll(async () => {
  await double.stop();
  rmSync(folder, { recursive: true });
});

const address = () => process.env.LUODI_TEST_ESDB ?? double.address;
const place = (name: string) => join(folder, name);

/** Questions whose answers hang on either clock; the example was imported in September 2021. */
const QUESTIONS = [
  'report?asOf=2021-06-30',
  'report?asOf=2021-06-30&knownAt=2021-07-05',
  'report?asOf=2021-06-30&knownAt=2021-08-31&basis=recorded',
  'report?asOf=2021-06-30&knownAt=2021-09-02&basis=recorded',
  'projects?asOf=2021-06-30&limit=1000',
];

/** What a Luodi on a log answers, in every figure of the report and every project. */
async function answers(dataDirectory: string, environment: Record<string, string> = {}) {
  const opened = await openLuodi({ dataDirectory, environment });
  try {
    await opened.journal.reach(await opened.store.head(), 20_000);
    const url = await opened.listen(0, '127.0.0.1');
    const asked = QUESTIONS.map(async (question) => {
      const answer = await (await fetch(`${url}/${question}`)).json();
      const { sections, rates, projects, total } = answer as Record<string, unknown>;
      return { question, sections, rates, projects, total };
    });
    return await Promise.all(asked);
  } finally {
    await opened.close();
  }
}

describe('the example district, copied', () => {
  it('answers as it did, on a cluster and back in a directory, by either clock', async () => {
    const environment = { LUODI_STORE: address(), LUODI_STORE_PREFIX: `copy-${randomUUID()}` };
    const now = '2021-09-01T00:00:00.000Z';
    const store = openSqliteStore({ directory: place('original'), clock: () => instantMs(now) });
    await new Imports(store, () => now).run(EXAMPLE);
    await store.close();
    const original = await answers(place('original'));
    // The two by recorded time differ, or they would prove nothing of the instants of a copy.
    expect(original[2]?.sections).not.toEqual(original[3]?.sections);

    const cluster = logPlaceOf(address(), environment);
    const there = await copyBetween({ directory: place('original') }, cluster, () => {});
    expect(there.copied).toBe(there.events);
    expect(await answers(place('node'), environment)).toEqual(original);

    const back = await copyBetween(cluster, { directory: place('back') }, () => {});
    expect(back).toMatchObject({ events: there.events, digest: there.digest });
    expect(await answers(place('back'))).toEqual(original);
    const again = await copyBetween({ directory: place('original') }, cluster, () => {});
    expect(again).toEqual({ ...there, copied: 0 });
  }, 60_000);
});

describe('luodi store copy', () => {
  it('killed again and again goes on where it was, and ends with the whole log', async () => {
    const store = openSqliteStore({ directory: place('large') });
    await writeProjects(store, 6000);
    await store.close();
    const target = place('killed');
    const seen: bigint[] = [];
    for (let kill = 0; kill < 3; kill += 1) {
      const { child, ended } = startLuodi('store', 'copy', place('large'), target);
      const least = seen.at(-1) ?? 0n;
      while ((await headOf(target)) <= least && child.exitCode === null) await nextTurn();
      child.kill('SIGKILL');
      await ended;
      seen.push(await headOf(target));
    }
    expect(seen[0]).toBeGreaterThan(0n);
    const { code, out } = await luodi('store', 'copy', place('large'), target, '--json');
    expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, events: 30_000 });
    expect(await headOf(target)).toBe(30_000n);
    const words = await luodi('store', 'copy', place('large'), target, '--lang', 'en');
    expect(words.out).toContain('Both logs hold the same 30000 events, 30000 there before');
  }, 120_000);

  const made = () => place('made');
  const clear = () => double.address.replace(/\?.*/, '');
  it.each<[string, () => readonly [string, string], number, string]>([
    ['no log', () => [place('nothing'), made()], 8, 'log-missing'],
    ['a wrong scheme', () => ['http://127.0.0.1:2113', made()], 2, 'store-address-invalid'],
    ['no host', () => ['esdb://', made()], 2, 'store-address-invalid'],
    [
      'credentials for all to see',
      () => ['esdb://admin:changeit@127.0.0.1:2113', made()],
      2,
      'store-credentials-invalid',
    ],
    [
      'a node that is not there',
      () => ['esdb://127.0.0.1:1?tls=false', made()],
      6,
      'store-unreachable',
    ],
    ['no TLS there', () => [clear(), made()], 11, 'store-tls-unusable'],
    ['an empty cluster', () => [double.address, made()], 8, 'log-missing'],
    ['another log there', () => [place('original'), place('large')], 4, 'copy-target-differs'],
  ])('refuses %s, and writes nothing', async (_, given, exit, code) => {
    const [from, to] = given();
    const copied = (async () => copyBetween(logPlaceOf(from, {}), logPlaceOf(to, {}), () => {}))();
    const failure = startFailureOf(await copied.catch((error: unknown) => error));
    expect({ exit: failure.exit, code: failure.code }).toEqual({ exit, code });
    expect(failure.line.zh).toMatch(/\p{Script=Han}/u);
    expect(JSON.stringify(failure)).not.toContain('changeit');
    expect(existsSync(made())).toBe(false);
  });

  it('says on the terminal what to do, and gives a script the code', async () => {
    const args = ['store', 'copy', place('original'), place('large')];
    const [human, script] = await Promise.all([
      luodi(...args, '--lang', 'en'),
      luodi(...args, '--json'),
    ]);
    expect([human.code, script.code]).toEqual([4, 4]);
    expect(human.err).toContain('nothing was written');
    expect(human.err).toContain('Choose an empty directory');
    expect(JSON.parse(script.out).code).toBe('copy-target-differs');
    const same = await luodi('store', 'copy', place('large'), `${place('large')}/.`);
    expect(same.code).toBe(2);
  }, 60_000);
});

async function headOf(directory: string): Promise<bigint> {
  const file = join(directory, 'events.sqlite');
  try {
    const reader = openSqliteReader(file);
    return await reader.head().finally(() => reader.close());
  } catch {
    return 0n;
  }
}

const nextTurn = () => new Promise((resolve) => setTimeout(resolve, 5));

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '#event-store';
import { anEvent, mustBeAppended } from '../../test/contract/event-store/events.ts';
import { type Double, startDouble } from '../../test/support/eventstoredb-double/double.ts';
import { copyBetween, logPlaceOf } from './log-copy.ts';
import { openLogStore } from './log-store.ts';

let double: Double;
let directory: string;
beforeEach(async () => {
  double = await startDouble();
  directory = mkdtempSync(join(tmpdir(), 'luodi-log-store-'));
});
afterEach(async () => {
  await double.stop();
  rmSync(directory, { recursive: true });
});

const start = (environment: Readonly<Record<string, string>>) =>
  openLogStore(join(directory, 'data'), { environment, warn: () => undefined });

describe('in a cluster that holds no log', () => {
  const ours = () => double.records.filter(({ streamId }) => streamId.startsWith('luodi'));
  afterEach(() => expect(ours()).toEqual([]));

  it('a copy of it is refused, and nothing is made on either side', async () => {
    const to = join(directory, 'copy');
    const copying = copyBetween(logPlaceOf(double.address, {}), logPlaceOf(to, {}), () => {});
    await expect(copying).rejects.toMatchObject({ code: 'log-missing' });
    expect(existsSync(to)).toBe(false);
  });

  it('nothing is made by a start whose LUODI_MIRROR is misspelt', async () => {
    const started = start({ LUODI_STORE: double.address, LUODI_MIRROR: 'onn' });
    await expect(started).rejects.toMatchObject({ code: 'store-address-invalid' });
    expect(existsSync(join(directory, 'data'))).toBe(false);
  });

  it('nothing is made by a start beside a log that was not copied', async () => {
    const own = openSqliteStore({ directory: join(directory, 'data') });
    mustBeAppended(await own.append('s', 'no-stream', [anEvent()]));
    await own.close();
    const started = start({ LUODI_STORE: double.address });
    await expect(started).rejects.toMatchObject({ code: 'data-directory-of-another-log' });
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAddress } from './address.ts';
import { readEventStoreDbSettings } from './settings.ts';

const LUODI_STORE = 'esdb://node:2113';
let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'luodi-settings-'));
  file = join(directory, 'credentials');
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('the settings of a cluster', () => {
  it.each([{}, { LUODI_STORE: '' }, { LUODI_STORE: ' sqlite ' }])('are none in %j', (env) => {
    expect(readEventStoreDbSettings(env)).toBeNull();
  });

  it('are read from the environment', () => {
    const env = {
      LUODI_STORE,
      LUODI_STORE_PREFIX: 'city.1',
      LUODI_STORE_USER: 'luodi',
      LUODI_STORE_PASSWORD: 'geheim',
    };
    expect(readEventStoreDbSettings(env)).toEqual({
      address: LUODI_STORE,
      prefix: 'city.1',
      username: 'luodi',
      password: 'geheim',
    });
    expect(readEventStoreDbSettings({ LUODI_STORE })).toEqual({
      address: LUODI_STORE,
      prefix: 'luodi',
    });
  });

  it('take credentials out of the address, and others before those', () => {
    const store = 'esdb://luodi:a%40b%3Ac@one:1,two:2?tls=false';
    const given = { username: 'luodi', password: 'a@b:c' };
    const address = 'esdb://one:1,two:2?tls=false';
    expect(readEventStoreDbSettings({ LUODI_STORE: store })).toMatchObject({ address, ...given });
    writeFileSync(file, '负责人\r\nkey\r\n');
    const env = { LUODI_STORE: store, LUODI_STORE_CREDENTIALS_FILE: file };
    const others = { username: '负责人', password: 'key' };
    expect(readEventStoreDbSettings(env)).toMatchObject({ address, ...others });
  });

  it.each([
    ['store-address-invalid', { LUODI_STORE: 'http://node:2113' }],
    ['store-address-invalid', { LUODI_STORE: 'node:2113' }],
    ['store-address-invalid', { LUODI_STORE: 'esdb://' }],
    ['store-address-invalid', { LUODI_STORE: 'esdb://node:99999' }],
    ['store-address-invalid', { LUODI_STORE: 'esdb://node?tsl=false' }],
    ['store-address-invalid', { LUODI_STORE: 'esdb://node?tls=no' }],
    ['store-address-invalid', { LUODI_STORE: 'esdb+discover://a,b' }],
    ['store-address-invalid', { LUODI_STORE: 'ftp://u:geheim@node' }],
    ['store-address-invalid', { LUODI_STORE: 'esdb://u:geheim@no de' }],
    ['store-address-invalid', { LUODI_STORE, LUODI_STORE_PREFIX: '$all' }],
    ['store-address-invalid', { LUODI_STORE, LUODI_STORE_PREFIX: 'a:b' }],
    ['store-address-invalid', { LUODI_STORE, LUODI_STORE_PREFIX: '' }],
    ['store-credentials-invalid', { LUODI_STORE, LUODI_STORE_PASSWORD: 'geheim' }],
    ['store-credentials-invalid', { LUODI_STORE: 'esdb://u:%E0geheim@node' }],
    ['store-credentials-invalid', { LUODI_STORE: 'esdb://u@node' }],
    ['store-credentials-invalid', { LUODI_STORE, LUODI_STORE_CREDENTIALS_FILE: '/none/geheim' }],
    ['store-tls-unusable', { LUODI_STORE, LUODI_STORE_CA_FILE: '/none/ca.crt' }],
  ])('are refused as %s: %j', (code, env) => {
    let thrown: unknown;
    try {
      readEventStoreDbSettings(env);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ name: 'StoreError', code });
    // The path of a file is no secret; what stands before an @ may be one.
    expect(String(thrown).replace('/none/geheim', '')).not.toContain('geheim');
  });
});

describe('an address', () => {
  it.each([
    ['esdb://a', { endpoints: [{ address: 'a', port: 2113 }], discover: false, tls: true }],
    ['esdb://a:1/', { endpoints: [{ address: 'a', port: 1 }], discover: false, tls: true }],
    ['esdb://a?TLS=False', { tls: false }],
    ['esdb://[::1]:5?tls=true', { endpoints: [{ address: '[::1]', port: 5 }], tls: true }],
    ['esdb+discover://a:7', { endpoints: [{ address: 'a', port: 7 }], discover: true }],
    ['kurrentdb://a:7,b:8', { endpoints: [{ port: 7 }, { address: 'b', port: 8 }] }],
    ['esdb://a?keepAliveInterval=20000', { tuning: { keepAliveInterval: 20_000 } }],
  ])('%s is read', (address, cluster) => {
    expect(parseAddress(address)).toMatchObject(cluster);
  });
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder, linesOf, ROOT, readText } from '../support/tree.ts';
import {
  type ClusterService,
  cluster,
  mountedIn,
  servicesNamed,
  sourceOf,
} from './cluster-file.ts';

const services = Object.entries(cluster.services);
const stores = servicesNamed('eventstoredb-');
const nodes = servicesNamed('luodi-');
const { proxy, 'store-account': account } = cluster.services;

const code = ['apps', 'libs']
  .flatMap((folder) => filesUnder(folder))
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
  .map(readText)
  .join('\n');
const script = readText('docker/store-account.mjs');
const dockerfile = readText('docker/Dockerfile');

const settingsIn = (text: string) => new Set(text.match(/\b(?:LUODI|STORE)_[A-Z]+(?:_[A-Z]+)*\b/g));
const isOurs = (service: ClusterService) => service.image === 'luodi';
const unique = (names: Iterable<string>) => [...new Set(names)].toSorted();

describe('the compose file of the cluster', () => {
  it('has three stores, two nodes, a proxy and the account they start with', () => {
    expect(Object.keys(cluster.services)).toEqual([
      ...['eventstoredb-1', 'eventstoredb-2', 'eventstoredb-3'],
      ...['store-account', 'luodi-1', 'luodi-2', 'proxy'],
    ]);
  });

  it('declares everything a service refers to, and nothing else', () => {
    const used = (names: (service: ClusterService) => readonly string[]) =>
      unique(services.flatMap(([, service]) => names(service)));
    expect(used(({ networks }) => networks)).toEqual(unique(Object.keys(cluster.networks)));
    expect(used(({ configs }) => (configs ?? []).map(sourceOf))).toEqual(
      unique(Object.keys(cluster.configs)),
    );
    expect(used(({ secrets }) => (secrets ?? []).map(sourceOf))).toEqual(
      unique(Object.keys(cluster.secrets)),
    );
    const volumes = services.flatMap(([, service]) => service.volumes ?? []);
    expect(volumes.map((volume) => volume.split(':')[0]).toSorted()).toEqual(
      unique(Object.keys(cluster.volumes)),
    );
  });

  it('waits only for services there are, by a sign that they give', () => {
    const waits = services.flatMap(([name, { depends_on }]) =>
      Object.entries(depends_on ?? {}).map(([other, { condition }]) => ({
        name,
        other,
        condition,
      })),
    );
    const signs: Readonly<Record<string, (other: ClusterService) => boolean>> = {
      service_healthy: (other) =>
        !other.healthcheck?.disable &&
        (other.healthcheck?.test !== undefined ||
          (isOurs(other) && dockerfile.includes('HEALTHCHECK'))),
      service_started: () => true,
      service_completed_successfully: ({ restart }) => restart === 'no',
    };
    expect(waits.length).toBeGreaterThan(5);
    expect(
      waits.filter(({ other, condition }) => {
        const waitedFor = cluster.services[other];
        return waitedFor === undefined || !signs[condition]?.(waitedFor);
      }),
    ).toEqual([]);
  });

  it('takes images by a whole version, or builds them here', () => {
    const loose = services.filter(([, { image, build }]) =>
      build ? build.dockerfile !== 'docker/Dockerfile' : !/:\d+[.]\d+[.]\d+(-|$)/.test(image),
    );
    expect(loose.map(([name]) => name)).toEqual([]);
  });

  it('runs everything without rights and with a root that nobody writes to', () => {
    for (const [name, service] of services) {
      expect({ name, root: service.read_only, dropped: service.cap_drop }).toEqual({
        ...{ name, root: true, dropped: ['ALL'] },
      });
      expect([name, service.security_opt]).toEqual([name, ['no-new-privileges:true']]);
      expect([name, service.tmpfs]).toEqual([name, expect.arrayContaining(['/tmp'])]);
      // Ours says so itself; of the others nothing is taken on trust.
      expect([name, service.user]).toEqual([name, isOurs(service) ? undefined : '1000:1000']);
    }
    expect(dockerfile).toMatch(/^USER node$/m);
    const given = services.filter(([, { cap_add }]) => cap_add !== undefined);
    expect(given.map(([name, { cap_add }]) => [name, cap_add])).toEqual([
      ['proxy', ['NET_BIND_SERVICE']],
    ]);
  });

  it('publishes one port, of the proxy, on this machine only', () => {
    const published = services.filter(([, { ports }]) => ports !== undefined);
    expect(published.map(([name, { ports }]) => [name, ports])).toEqual([
      ['proxy', [`127.0.0.1:${portOfImage()}:${portOfImage()}`]],
    ]);
  });

  it('keeps the store to itself and the nodes', () => {
    expect(cluster.networks.store).toEqual({ internal: true });
    expect(proxy?.networks).toEqual(['door']);
    expect(account?.networks).toEqual(['store']);
    for (const [, { networks }] of stores) expect(networks).toEqual(['store']);
    for (const [, { networks }] of nodes) expect(networks).toEqual(['store', 'door']);
  });

  it('takes files that are here, or that cluster-secrets.sh makes where git looks away', () => {
    const files = [...Object.values(cluster.configs), ...Object.values(cluster.secrets)];
    const here = files.filter(({ file }) => !file.startsWith('./data/'));
    expect(here.map(({ file }) => file)).toEqual(['./Caddyfile', './store-account.mjs']);
    expect(here.filter(({ file }) => !existsSync(join(ROOT, 'docker', file)))).toEqual([]);
    expect(linesOf(readText('.gitignore'))).toContain('data/');
  });
});

describe('a store', () => {
  it.each(stores)('%s names the two others as its seeds, and itself to them', (name, service) => {
    const others = stores.map(([other]) => other).filter((other) => other !== name);
    expect(service.environment).toMatchObject({
      EVENTSTORE_CLUSTER_SIZE: String(stores.length),
      EVENTSTORE_DISCOVER_VIA_DNS: 'false',
      EVENTSTORE_GOSSIP_SEED: others.map((other) => `${other}:2113`).join(','),
      EVENTSTORE_NODE_HOST_ADVERTISE_AS: name,
      EVENTSTORE_REPLICATION_HOST_ADVERTISE_AS: name,
    });
    expect(Object.keys(service.environment ?? {})).not.toContain('EVENTSTORE_INSECURE');
  });

  it.each(stores)('%s finds its own certificate, its key and the authority', (name, service) => {
    const { environment = {} } = service;
    const mounted = mountedIn(service);
    expect(mounted).toEqual({
      [environment.EVENTSTORE_CERTIFICATE_FILE ?? '']: `./data/${name}.crt`,
      [environment.EVENTSTORE_CERTIFICATE_PRIVATE_KEY_FILE ?? '']: `./data/${name}.key`,
      [`${environment.EVENTSTORE_TRUSTED_ROOT_CERTIFICATES_PATH}/ca.crt`]: './data/ca.crt',
    });
    const probe = service.healthcheck?.test ?? [];
    expect(mounted[probe[probe.indexOf('--cacert') + 1] ?? '']).toBe('./data/ca.crt');
  });

  it.each(stores)('%s keeps its log in a volume of its own', (name, service) => {
    expect(service.volumes).toEqual([`${name}:/var/lib/eventstore`]);
  });
});

describe('a node', () => {
  const known = settingsIn(code);

  it.each(nodes)('%s is told only what the code reads', (_name, { environment = {} }) => {
    expect(Object.keys(environment).filter((setting) => !known.has(setting))).toEqual([]);
  });

  it.each(nodes)('%s knows all stores, by TLS, and keeps no password in its settings', (...row) => {
    const [name, service] = row;
    const { environment = {} } = service;
    const hosts = stores.map(([store]) => `${store}:2113`).join(',');
    expect(environment.LUODI_STORE).toBe(`esdb://${hosts}?tls=true`);
    expect(mountedIn(service)).toEqual({
      [environment.LUODI_STORE_CA_FILE ?? '']: './data/ca.crt',
      [environment.LUODI_STORE_CREDENTIALS_FILE ?? '']: './data/store-credentials',
    });
    expect(Object.keys(environment).filter((setting) => /PASSWORD|USER/.test(setting))).toEqual([]);
    expect(service.volumes).toEqual([`${name}:${environment.LUODI_DATA}`]);
  });

  it('has the settings of the image, where that has them too', () => {
    const inImage = [...dockerfile.matchAll(/\b(LUODI_[A-Z]+)=(\S+)/g)];
    expect(inImage.length).toBeGreaterThan(2);
    for (const [, { environment = {} }] of nodes) {
      for (const [, setting = '', value] of inImage) expect(environment[setting]).toBe(value);
    }
  });
});

describe('the account of the nodes', () => {
  it('is made by the script, which is given all it reads', () => {
    const { environment = {} } = account ?? {};
    const { NODE_EXTRA_CA_CERTS, ...settings } = environment;
    expect(unique(settingsIn(script))).toEqual(unique(Object.keys(settings)));
    expect(NODE_EXTRA_CA_CERTS).toBe(settings.LUODI_STORE_CA_FILE);
    const [, workingFolder] = /^WORKDIR (\S+)$/m.exec(dockerfile) ?? [];
    expect(account?.command).toEqual(['node', 'store-account.mjs']);
    expect(mountedIn(account as ClusterService)).toEqual({
      [settings.LUODI_STORE_CA_FILE ?? '']: './data/ca.crt',
      [settings.LUODI_STORE_CREDENTIALS_FILE ?? '']: './data/store-credentials',
      [settings.STORE_ADMIN_PASSWORD_FILE ?? '']: './data/store-admin-password',
      [`${workingFolder}/store-account.mjs`]: './store-account.mjs',
    });
  });

  it('is the one the nodes use, on the cluster that they use', () => {
    const same = ['LUODI_STORE', 'LUODI_STORE_CA_FILE', 'LUODI_STORE_CREDENTIALS_FILE'];
    for (const [, { environment }] of nodes) {
      const both = [account?.environment, environment].map((all) => same.map((one) => all?.[one]));
      expect(both[0]).toEqual(both[1]);
    }
  });
});

function portOfImage(): string {
  return /\bLUODI_PORT=(\d+)/.exec(dockerfile)?.[1] ?? '';
}

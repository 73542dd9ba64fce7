import { execFileSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linesOf, ROOT } from '../support/tree.ts';
import { cluster, servicesNamed } from './cluster-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'luodi-cluster-'));
const make = () =>
  execFileSync('sh', [join(ROOT, 'docker/cluster-secrets.sh'), folder], { stdio: 'pipe' });
const made = (file: string) => readFileSync(join(folder, file), 'utf8');
const all = () => readdirSync(folder).map((file) => [file, made(file)]);

beforeAll(() => {
  make();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the secrets of a cluster', () => {
  it('are what the compose file takes, and the key of the authority beside them', () => {
    const taken = [...Object.values(cluster.configs), ...Object.values(cluster.secrets)]
      .filter(({ file }) => file.startsWith('./data/'))
      .map(({ file }) => file.slice('./data/'.length));
    expect(readdirSync(folder).toSorted()).toEqual([...taken, 'ca.key'].toSorted());
  });

  it('can be read by nobody else', () => {
    const open = readdirSync(folder).filter((file) => statSync(join(folder, file)).mode & 0o077);
    expect(open).toEqual([]);
  });

  it('stay as they are when made again, and what is missing is added', () => {
    const before = all();
    make();
    expect(all()).toEqual(before);
    rmSync(join(folder, 'eventstoredb-2.crt'));
    make();
    const changed = all().filter(
      ([file, text]) => !before.some(([f, t]) => f === file && t === text),
    );
    expect(changed.map(([file]) => file)).toEqual(['eventstoredb-2.crt', 'eventstoredb-2.key']);
  });

  it.each(servicesNamed('eventstoredb-'))('vouch for %s by that name and no other', (name) => {
    const authority = new X509Certificate(made('ca.crt'));
    const certificate = new X509Certificate(made(`${name}.crt`));
    expect(authority.ca).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(certificate.checkIssued(authority)).toBe(true);
    expect(certificate.verify(authority.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(made(`${name}.key`)))).toBe(true);
    expect(certificate.subjectAltName).toBe(`DNS:${name}, DNS:localhost, IP Address:127.0.0.1`);
    // Server to the nodes, and client as well as server to its peers, by one common name.
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
    expect(certificate.subject).toBe('CN=eventstoredb-node');
  });

  it('are passwords that no one guesses, the account with its name before', () => {
    const [login, password = '', ...rest] = linesOf(made('store-credentials'));
    expect([login, rest]).toEqual(['luodi', []]);
    const [administrator = '', ...more] = linesOf(made('store-admin-password'));
    expect(more).toEqual([]);
    for (const secret of [password, administrator]) expect(secret).toMatch(/^[0-9a-f]{48}$/);
    expect(password).not.toBe(administrator);
  });
});

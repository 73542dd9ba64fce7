// Makes the account that the API nodes use: no administrator, with the one right it needs beyond
// what every account has, to read `$all`. Run again it puts right what differs. On its first run
// it also replaces the passwords a new cluster comes with.
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreDBClient } from '@eventstore/db-client';

const NEW_CLUSTER_PASSWORD = 'changeit';
const ROUNDS = 30;
const PAUSE_MS = 2_000;

const {
  LUODI_STORE,
  LUODI_STORE_CA_FILE,
  LUODI_STORE_CREDENTIALS_FILE,
  STORE_ADMIN_PASSWORD_FILE,
} = process.env;
const nodes = /^esdb:\/\/([^/?]+)/.exec(LUODI_STORE)[1].split(',');

const linesIn = async (file) => (await readFile(file, 'utf8')).split(/\r?\n/);
const [login, password] = await linesIn(LUODI_STORE_CREDENTIALS_FILE);
const [adminPassword] = await linesIn(STORE_ADMIN_PASSWORD_FILE);
const admin = ['admin', adminPassword];

/** One request to one node; an error is told like a status. */
async function ask(node, method, path, [user, by], body) {
  const answer = await fetch(`https://${node}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      authorization: `Basic ${Buffer.from(`${user}:${by}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    signal: AbortSignal.timeout(10_000),
    ...(body && { body: JSON.stringify(body) }),
  }).catch((error) => ({ status: `${error.message} ${error.cause?.message ?? ''}` }));
  return answer.status;
}

const isDone = (status) => status >= 200 && status < 300;

/** Whether some node knows this name by this password. */
async function isKnown(account) {
  for (const node of nodes) {
    if (isDone(await ask(node, 'GET', '/users/$current', account))) return true;
  }
  return false;
}

/** Asks node after node until one has done it: one may be away, or not have heard the news yet. */
async function insist(method, path, by, body) {
  let lastAnswer = '';
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const node of nodes) {
      const status = await ask(node, method, path, by, body);
      if (isDone(status)) return;
      lastAnswer = `${method} ${node}${path} as ${by[0]}: ${status}`;
    }
    await pause(PAUSE_MS);
  }
  throw new Error(`not done by any node; the last answer was ${lastAnswer}`);
}

async function replaceFirstPasswords() {
  if (await isKnown(admin)) return;
  // The administrator's last: while it is the old one, all of this can be done again.
  for (const account of ['ops', 'admin']) {
    const path = `/users/${account}/command/reset-password`;
    await insist('POST', path, ['admin', NEW_CLUSTER_PASSWORD], { newPassword: adminPassword });
  }
}

async function makeAccount() {
  // Nodes at work with it would be turned away for a moment if it were set again.
  if (await isKnown([login, password])) return;
  const path = `/users/${encodeURIComponent(login)}`;
  const isThere = async (node) => isDone(await ask(node, 'GET', path, admin));
  if ((await Promise.all(nodes.map(isThere))).some(Boolean)) {
    await insist('POST', `${path}/command/reset-password`, admin, { newPassword: password });
  } else {
    const account = { loginName: login, fullName: 'Luodi', groups: [], password };
    await insist('POST', '/users/', admin, account);
  }
}

async function letItReadAll() {
  const client = EventStoreDBClient.connectionString(
    `${LUODI_STORE}&tlsCAFile=${LUODI_STORE_CA_FILE}`,
  );
  // Given with each call, they also keep the driver to calls that end when the server is silent.
  const credentials = { username: 'admin', password: adminPassword };
  const { metadata } = await client.getStreamMetadata('$all', { credentials });
  const readers = [metadata?.acl?.readRoles ?? '$admins'].flat();
  if (!readers.includes(login)) {
    const acl = { ...metadata?.acl, readRoles: [...readers, login] };
    await client.setStreamMetadata('$all', { ...metadata, acl }, { credentials });
  }
  await client.dispose();
}

await replaceFirstPasswords();
await makeAccount();
await letItReadAll();
console.log(`the account ${login} is ready`);
// The driver keeps connections open that nobody will use.
process.exit(0);

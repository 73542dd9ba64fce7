#!/usr/bin/env node
// Checks proof files of Luodi without Luodi:
//
//   node verifier.mjs PROOF.json … [--key KEYID]
//   node verifier.mjs --pack FOLDER [--key KEYID]     a whole evidence pack, unpacked
//
// Needs Node 20 or later and nothing else; reads the files named and touches nothing. It can be
// read in ten minutes, from top to bottom. What a proof file holds:
//
//   event, prevHash    an event as it was recorded, and the hash of the one before in its stream
//   index, path        its place among all events, and the way from it to the sealed root
//   seal               "so many events were in the log, under this root", signed
//   keys               the public keys seals were signed with, each vouched for by the one before
//
// In a pack, figure.json holds the figure with its entries: each must name an event that is proved,
// and the entries must add up to what is printed of them.
//
// Four steps for each proof: (1) the event's hash from its content; (2) the root from the hash and
// the path, as RFC 9162 says; (3) the root is the seal's; (4) the seal is signed by one of the
// keys, which follow from the first. Whether the FIRST key is the bureau's own, no file can say of
// itself: compare its id with the one the bureau published, or give it with --key.

import { createHash, createPublicKey, verify } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** JSON in its one canonical spelling (RFC 8785): no blanks, keys in the order of UTF-16 units. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((k) => `${JSON.stringify(k)}:${canonical(value[k])}`);
  return `{${members.join(',')}}`;
}

/** Step 1: what chains an event to the one before it covers all that its writer said. */
function hashOfEvent({ streamId, revision, id, type, data, metadata }, prevHash) {
  const { hash: _, prevHash: __, ...said } = metadata;
  const form = canonical({ streamId, revision, id, type, data, metadata: said, prevHash });
  return sha256(Buffer.from(form)).toString('base64url');
}

/** Step 2: the leaf, then one sibling after the other up to the root (RFC 9162, 2.1.3.2). */
function rootFrom(hash, recordedAt, index, size, path) {
  const leaf = Buffer.from(canonical({ hash, recordedAt }));
  let node = sha256(Buffer.from([0]), leaf);
  let [fn, sn] = [index, size - 1];
  for (const sibling of path.map((hex) => Buffer.from(hex, 'hex'))) {
    if (sn === 0) return null;
    if (fn % 2 === 1 || fn === sn) {
      node = sha256(Buffer.from([1]), sibling, node);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else {
      node = sha256(Buffer.from([1]), node, sibling);
    }
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 ? node.toString('hex') : null;
}

/** Step 4: an Ed25519 signature over everything else the object says. */
function isSigned(object, publicKey) {
  const { signature, ...said } = object;
  const der = Buffer.from(publicKey, 'base64');
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  if (key.asymmetricKeyType !== 'ed25519') return false;
  return verify(null, Buffer.from(canonical(said)), key, Buffer.from(signature, 'base64'));
}

const keyIdOf = (publicKey) =>
  sha256(Buffer.from(publicKey, 'base64')).toString('hex').slice(0, 16);

/** The keys that follow from the first one, which alone may vouch for itself. */
function followingKeys(adoptions) {
  const keys = new Map();
  for (const adoption of adoptions) {
    const { keyId, publicKey, previousKeyId } = adoption;
    const signer = previousKeyId === null && keys.size === 0 ? publicKey : keys.get(previousKeyId);
    if (signer === undefined || keyIdOf(publicKey) !== keyId) continue;
    if (isSigned(adoption, signer)) keys.set(keyId, publicKey);
  }
  return keys;
}

/** What is wrong with a proof, or null. */
function faultOf(proof, expectedKey) {
  const { format, event, prevHash, index, path, seal, keys } = proof;
  if (format !== 'luodi-proof-1') return '格式不明 · not a proof this program knows';
  const hash = hashOfEvent(event, prevHash);
  if (event.metadata.hash !== undefined && event.metadata.hash !== hash) {
    return '事件内容已被改动 · the event is not what it was when it was recorded';
  }
  if (!Number.isInteger(index) || index < 0 || index >= seal.size) {
    return '位置不在签封之内 · its place is not among the sealed events';
  }
  if (rootFrom(hash, event.recordedAt, index, seal.size, path) !== seal.root) {
    return '与签封的根不符 · the event does not lead to the sealed root';
  }
  const trusted = followingKeys(keys);
  const [first] = trusted.keys();
  if (expectedKey !== null && first !== expectedKey) {
    return `首个密钥是 ${first}，不是 ${expectedKey} · the first key is another one`;
  }
  const publicKey = trusted.get(seal.keyId);
  if (publicKey === undefined) return '签封密钥不可信 · the seal is signed by an unknown key';
  return isSigned(seal, publicKey) ? null : '签名不符 · the signature does not fit the seal';
}

/** Says what came of one file; gives its event where the proof holds, else null. */
function report(file, expectedKey, isTold) {
  let proof;
  try {
    proof = JSON.parse(readFileSync(file, 'utf8'));
    const fault = faultOf(proof, expectedKey);
    if (fault !== null) {
      console.log(`✗ ${file}\n  ${fault}`);
      return null;
    }
  } catch (error) {
    console.log(`✗ ${file}\n  无法读取或不完整 · unreadable or incomplete: ${error.message}`);
    return null;
  }
  const { event, index, seal, keys } = proof;
  if (!isTold) return event;
  console.log(`✓ ${file}`);
  console.log(`  ${event.type} ${event.streamId}@${event.revision} · ${event.recordedAt}`);
  console.log(
    `  第 ${index + 1} 个事件，共签封 ${seal.size} 个 · event ${index + 1} of ${seal.size} sealed`,
  );
  console.log(`  签封于 sealed at ${seal.sealedAt} · 首个密钥 first key ${keys[0].keyId}`);
  return event;
}

/** A pack: the files are those listed, the entries are proved, and they add up. */
function checkPack(folder, proved) {
  const read = (name) => readFileSync(join(folder, name));
  let sound = true;
  const say = (ok, text) => {
    console.log(`${ok ? '✓' : '✗'} ${text}`);
    sound &&= ok;
  };
  const manifest = JSON.parse(read('manifest.json'));
  const changed = Object.keys(manifest).filter(
    (n) => sha256(read(n)).toString('hex') !== manifest[n],
  );
  say(changed.length === 0, `清单 manifest ${changed.join(', ')}`);
  const { figure, terms } = JSON.parse(read('figure.json'));
  for (const { name, sum, weight, total, entries } of terms) {
    const without = entries.filter(({ event }) => !proved.has(`${event.stream}@${event.revision}`));
    say(
      without.length === 0,
      `${name.zh}：${entries.length} 条分录均有证明 · every entry is proved`,
    );
    const worth = (e) => BigInt(e.sign) * BigInt(weight === 'amount' ? e.amountFen : e.quantity);
    const added = entries.reduce((all, entry) => all + worth(entry), 0n);
    const isWhole = entries.length === total && added === BigInt(sum);
    say(isWhole, `${name.zh}：相加 ${added} ＝ ${sum} · the entries add up`);
  }
  console.log(`  ${figure.label.zh} ${figure.printed.zh}（${figure.asOf}）`);
  return sound;
}

const given = process.argv.slice(2);
const option = (name) => {
  const at = given.indexOf(name);
  return at === -1 ? null : (given.splice(at, 2)[1] ?? '');
};
const expectedKey = option('--key');
const pack = option('--pack');
const files =
  pack === null ? given : readdirSync(join(pack, 'proofs')).map((n) => join(pack, 'proofs', n));
if (files.length === 0) {
  console.log('node verifier.mjs PROOF.json … [--key KEYID] | --pack FOLDER [--key KEYID]');
  process.exit(2);
}
const proved = new Set();
let sound = true;
for (const file of files) {
  const event = report(file, expectedKey, pack === null);
  if (event === null) sound = false;
  else proved.add(`${event.streamId}@${event.revision}`);
}
if (pack !== null) {
  console.log(`${sound ? '✓' : '✗'} ${proved.size}/${files.length} 份证明成立 · proofs hold`);
  sound = checkPack(pack, proved) && sound;
}
if (expectedKey === null) {
  console.log('请将首个密钥与公布的核对 · Compare the first key with the one that was published.');
}
process.exit(sound ? 0 : 1);

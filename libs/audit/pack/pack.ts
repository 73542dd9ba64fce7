import { hash } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';
import type { Evidence } from './evidence.ts';
import { reportOf } from './report.ts';

/** Entries one pack holds at most. */
export const PACK_ENTRIES_MAX = 20_000;

const json = (value: unknown) => strToU8(`${JSON.stringify(value, null, 2)}\n`);
// Zip files carry the time they were packed at; the same evidence is to be the same file.
const PACKED = new Date('2021-01-01T00:00:00Z');

/**
 * The evidence as a zip: a report to read (`报告.html`), the figure with its entries, the scheme,
 * the seals, a proof for each event, the verifier, and `manifest.json` with the SHA-256 of each.
 */
export function packOf(evidence: Evidence): Uint8Array {
  const { explanation, proofs, scheme, kept, verifier } = evidence;
  const files: Record<string, Uint8Array> = {
    '报告.html': strToU8(reportOf(evidence)),
    'figure.json': json(explanation),
    'scheme.json': json(scheme),
    'seals.json': json(kept),
    'verifier.mjs': strToU8(verifier),
  };
  for (const proof of proofs) {
    files[`proofs/${String(proof.index + 1).padStart(9, '0')}.json`] = json(proof);
  }
  const sums = Object.entries(files).map(([name, bytes]) => [name, hash('sha256', bytes, 'hex')]);
  files['manifest.json'] = json(Object.fromEntries(sums));
  return zipSync(files, { level: 6, mtime: PACKED });
}

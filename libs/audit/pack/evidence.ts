import type { Scheme } from '#domain';
import type { Explanation } from '#journal';
import type { Proof } from '../integrity/proofs.ts';
import type { KeptSeals } from '../integrity/verify.ts';

/** What evidence is made of: a figure with all its entries, and a proof for every event. */
export interface Evidence {
  readonly explanation: Explanation;
  readonly proofs: readonly Proof[];
  readonly scheme: Scheme;
  readonly kept: KeptSeals;
  /** The source of the verifier, one file. */
  readonly verifier: string;
}

import { appendContract } from './event-store/appends.ts';
import { bulkContract } from './event-store/bulk.ts';
import { clockContract } from './event-store/clocks.ts';
import { followContract } from './event-store/follows.ts';
import { modelContract } from './event-store/model.ts';
import type { NewPlace } from './event-store/place.ts';
import { readContract } from './event-store/reads.ts';
import { refusalContract } from './event-store/refusals.ts';
import { restartContract } from './event-store/restarts.ts';
import { scanContract } from './event-store/scans.ts';
import { togetherContract } from './event-store/together.ts';

/** What the port promises of stores that give out the instants themselves. */
export function ownClockContract(name: string, newPlace: NewPlace): void {
  describe(`${name} as an event store with a clock of its own`, () => clockContract(newPlace));
}

/**
 * Everything the port promises, as tests. Every adapter runs all of it: an adapter that needs an
 * exception does not keep the contract. Positions may have gaps, so no test counts them.
 */
export function eventStoreContract(name: string, newPlace: NewPlace): void {
  describe(`${name} as an event store`, () => {
    describe('append', () => appendContract(newPlace));
    describe('refusals', () => refusalContract(newPlace));
    describe('appendMany', () => bulkContract(newPlace));
    describe('reads', () => readContract(newPlace));
    describe('scan', () => scanContract(newPlace));
    describe('follow', () => followContract(newPlace));
    describe('close and open again', () => restartContract(newPlace));
    describe('writers and readers together', () => togetherContract(newPlace));
    describe('any sequence of appends', () => modelContract(newPlace));
  });
}

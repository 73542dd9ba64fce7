import { randomUUID } from 'node:crypto';
import { eventStoreContract } from '../../../test/contract/event-store.contract.ts';
import { type Double, startDouble } from '../../../test/support/eventstoredb-double/double.ts';
import { openEventStoreDb } from './eventstoredb-store.ts';

/** A real server to run everything against as well; every place has a prefix of its own there. */
const REAL = process.env.LUODI_TEST_ESDB;

const placeAt = (address: () => string) => async () => {
  const prefix = `test-${randomUUID()}`;
  return {
    open: () => openEventStoreDb({ address: address(), prefix }),
    remove: async () => undefined,
  };
};

let double: Double;
beforeAll(async () => {
  double = await startDouble();
});
afterAll(() => double.stop());

eventStoreContract(
  'eventstoredb (double)',
  placeAt(() => double.address),
);

if (REAL) {
  eventStoreContract(
    'eventstoredb (LUODI_TEST_ESDB)',
    placeAt(() => REAL),
  );
}

describe('the real server', () => {
  it(REAL ? `was included: ${REAL}` : 'was left out: LUODI_TEST_ESDB names none', () => {
    expect(REAL).not.toBe('');
  });
});

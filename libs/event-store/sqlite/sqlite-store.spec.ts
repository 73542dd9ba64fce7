import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NewPlace } from '../../../test/contract/event-store/place.ts';
import {
  eventStoreContract,
  ownClockContract,
} from '../../../test/contract/event-store.contract.ts';
import { openSqliteStore } from './sqlite-store.ts';

const newPlace: NewPlace = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'luodi-store-'));
  return {
    open: async (options) => openSqliteStore({ directory, ...options }),
    remove: async () => rmSync(directory, { recursive: true }),
  };
};

eventStoreContract('sqlite', newPlace);
ownClockContract('sqlite', newPlace);

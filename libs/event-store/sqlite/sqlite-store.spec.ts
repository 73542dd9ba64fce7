import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventStoreContract } from '../../../test/contract/event-store.contract.ts';
import { openSqliteStore } from './sqlite-store.ts';

eventStoreContract('sqlite', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'luodi-store-'));
  return {
    open: async (options) => openSqliteStore({ directory, ...options }),
    remove: async () => rmSync(directory, { recursive: true }),
  };
});

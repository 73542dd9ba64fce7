import { randomUUID } from 'node:crypto';
import { eventStoreContract } from '../../../test/contract/event-store.contract.ts';
import { MemoryLog } from './memory-log.ts';
import { openMemoryStore } from './memory-store.ts';

eventStoreContract('memory', async () => {
  const log = new MemoryLog(randomUUID());
  return {
    open: async (options) => openMemoryStore({ log, ...options }),
    remove: async () => undefined,
  };
});

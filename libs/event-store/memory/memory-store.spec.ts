import { randomUUID } from 'node:crypto';
import type { NewPlace } from '../../../test/contract/event-store/place.ts';
import {
  eventStoreContract,
  ownClockContract,
} from '../../../test/contract/event-store.contract.ts';
import { MemoryLog } from './memory-log.ts';
import { openMemoryStore } from './memory-store.ts';

const newPlace: NewPlace = async () => {
  const log = new MemoryLog(randomUUID());
  return {
    open: async (options) => openMemoryStore({ log, ...options }),
    remove: async () => undefined,
  };
};

eventStoreContract('memory', newPlace);
ownClockContract('memory', newPlace);

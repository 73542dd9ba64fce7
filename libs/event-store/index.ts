export { MemoryLog } from './memory/memory-log.ts';
export { openMemoryStore } from './memory/memory-store.ts';
export type * from './port.ts';
export { type StreamStore, shadowOf } from './shadow.ts';
export { DataDirectoryInUse } from './sqlite/directory-lock.ts';
export { openSqliteReader } from './sqlite/sqlite-reader.ts';
export { openSqliteStore, type SqliteStore } from './sqlite/sqlite-store.ts';
export { StoreError } from './store-error.ts';

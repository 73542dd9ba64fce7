export { MemoryLog } from './memory/memory-log.ts';
export { type MemoryStoreOptions, openMemoryStore } from './memory/memory-store.ts';
export type * from './port.ts';
export { EVENT_BYTES_MAX, NAME_BYTES_MAX } from './prepared-append.ts';
export { type StreamStore, shadowOf } from './shadow.ts';
export { DataDirectoryInUse, type DirectoryHolder } from './sqlite/directory-lock.ts';
export { openSqliteReader } from './sqlite/sqlite-reader.ts';
export {
  openSqliteStore,
  type SqliteStore,
  type SqliteStoreOptions,
  sqliteLogFile,
} from './sqlite/sqlite-store.ts';
export { StoreError, type StoreErrorCode } from './store-error.ts';

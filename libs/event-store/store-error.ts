export type StoreErrorCode =
  /** Another process (or another store in this one) writes to the directory. */
  | 'data-directory-in-use'
  /** The directory cannot be made, or is a file, or may not be written. */
  | 'data-directory-unusable'
  /** A reader was asked for a log that is not there yet. */
  | 'log-missing'
  /** The file is something else: another application's database, or no database at all. */
  | 'not-a-luodi-log'
  /** The log was written by a newer version than this one. */
  | 'log-too-new'
  /** The log is damaged: restore it from a copy. */
  | 'log-corrupt'
  /** The log cannot be read for now: an I/O error, a missing permission. */
  | 'log-unreadable'
  | 'store-closed'
  /** A read was asked for that means nothing, such as `maxCount: 0`. */
  | 'bad-read';

/** What a store cannot do at all. What it may refuse to a writer is an `AppendResult` instead. */
export class StoreError extends Error {
  override readonly name: string = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

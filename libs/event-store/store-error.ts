export type StoreErrorCode =
  /** Another process (or another store in this one) writes to the directory. */
  | 'data-directory-in-use'
  /** The directory cannot be made, or is a file, or may not be written. */
  | 'data-directory-unusable'
  /** The directory is of another log than the one the settings name. */
  | 'data-directory-of-another-log'
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
  /** The address of a cluster cannot be read, or its prefix is none. */
  | 'store-address-invalid'
  /** A name without a password, or a file of credentials that cannot be read. */
  | 'store-credentials-invalid'
  /** No node of the cluster can be reached, or none that can be gives an answer. */
  | 'store-unreachable'
  /** One side speaks TLS and the other does not, or the certificate is not trusted. */
  | 'store-tls-unusable'
  /** The credentials are wrong, or they do not allow what the log needs. */
  | 'store-access-denied'
  /** Something answers at the address, and it is no EventStoreDB. */
  | 'not-an-eventstoredb'
  /** A read was asked for that means nothing, such as `maxCount: 0`. */
  | 'bad-read'
  /** A copy was asked for into a log that holds something else. Nothing was written. */
  | 'copy-target-differs'
  /** A log that cannot be copied: an event does not follow on its stream. */
  | 'copy-impossible'
  /** A copy that is finished and not equal: somebody else wrote to one of the two logs. */
  | 'copy-not-equal'
  /** The local mirror is not what the cluster says; the part that differs is read again. */
  | 'mirror-disagrees'
  /** The local mirror did not reach the head of the cluster in time. */
  | 'mirror-behind'
  /** What was read before has been put right: whatever was made of it is to be made again. */
  | 'log-rewritten';

/** What a store cannot do at all. What it may refuse to a writer is an `AppendResult` instead. */
export class StoreError extends Error {
  override readonly name: string = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
